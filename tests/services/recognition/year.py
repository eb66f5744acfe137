"""A quarter of a team, as its owners publish it: everything that deserves celebrating happens in it, and much that does not."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.feedback.help import HelpAsked, HelpClosed, HelpOffered, HelpRequestDocument
from contracts.feedback.notes_days import (
    NoteDocument,
    NotesMerged,
    NoteSplit,
    NoteSubmitted,
    TopicAnswered,
    TopicDocument,
    TopicProposed,
)
from contracts.feedback.post_mortems import PostMortemDocument, PostMortemOpened, PostMortemPublished
from contracts.messages import Fact
from contracts.okrs.check_ins import CheckInCorrected, CheckInDocument, CheckInRecorded
from contracts.okrs.concerns import ConcernAnswered, ConcernDocument, ConcernFollowedUp, ConcernRaised
from contracts.okrs.cycles import CyclePlanned
from contracts.okrs.decisions import DecisionDocument, DecisionMade, DecisionProposed
from contracts.okrs.lessons import LessonDocument, LessonPublished, LessonReused, LessonReuseDocument
from contracts.okrs.objectives import (
    KeyResultRemoved,
    ObjectiveActivated,
    ObjectiveClosed,
    ObjectiveDocument,
    ObjectiveReopened,
)
from tests.gateway.documents import AT, cycle, objective
from tests.services.okrs.world import OTHER, TEAM
from tests.services.recognition.world import PEOPLE

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
END = BEGIN + timedelta(100)
Happened = tuple[datetime, Fact]
SAYS, WORKS, AUTHOR, HELPER = (PEOPLE[name] for name in ("owner", "contributor", "author", "helper"))


def week(number: int, hours: int = 0) -> datetime:
    """A moment of a week."""
    return BEGIN + timedelta(7 * number, hours=hours)


def an(kind: str, number: int) -> str:
    """An id by number."""
    return f"{kind}_{number:032x}"


def goal(version: int, number: int = 1, **more: Any) -> ObjectiveDocument:
    """A stretch goal of two key results, in a version."""
    told: dict[str, Any] = {"version": version, "contributor_ids": [WORKS], "ambition": "aspirational", **more}
    return objective(number, parts=2, **told)


def check_in(number: int, value: int, confidence: int = 7, *, part: int = 0, of: int = 1, **more: Any) -> CheckInDocument:
    """What somebody said of a key result in a week."""
    told = {
        **AT,
        "id": an("check_in", of * 1000 + part * 100 + number),
        "objective_id": an("objective", of),
        "key_result_id": an("key_result", of * 100 + part),
        "value": str(value),
        "confidence": confidence,
        "effective_on": str(week(number).date()),
        "recorded_at": week(number),
        "by": SAYS,
    }
    return CheckInDocument.model_validate(told | more)


def recorded(number: int, value: int, confidence: int = 7, **more: Any) -> Happened:
    """A check-in, with its objective as it is then."""
    said = check_in(number, value, confidence, **more)
    return said.recorded_at, CheckInRecorded(check_in=said, objective=goal(10 + number))


def _check_ins() -> Iterator[Happened]:
    for number, (value, confidence) in enumerate(
        zip((5, 4, 3, 4, 4, 3, 2, 3, 4, 4), (8, 5, 5, 5, 5, 5, 5, 5, 5, 5), strict=True)
    ):
        yield recorded(number, value, confidence)
    for number, value in enumerate((5, 4, 3, 4)):
        yield recorded(number, value, part=1)
    wrong = check_in(2, 3, part=1, version=2, corrected=True)
    right = check_in(2, 6, part=1, id=an("check_in", 1190), corrects_id=wrong.id, recorded_at=week(4, 1))
    yield week(4, 1), CheckInCorrected(check_in=right, corrected=wrong, objective=goal(20))
    yield week(4, 2), KeyResultRemoved(objective=goal(21))


def lesson(number: int = 1, **more: Any) -> LessonDocument:
    """What somebody learned."""
    told = {
        **AT,
        "id": an("lesson", number),
        "objective_id": an("objective", 1),
        "team_id": TEAM,
        "title": "T",
        "text": "Text",
    }
    return LessonDocument.model_validate(told | {"published_by": AUTHOR, "published_at": week(2)} | more)


def reuse(number: int = 1, **more: Any) -> LessonReuseDocument:
    """Another team that used it."""
    told = {
        **AT,
        "id": an("lesson_reuse", number),
        "lesson_id": an("lesson", 1),
        "objective_id": an("objective", 7),
    }
    told |= {"team_id": OTHER, "how": "As it says", "by": PEOPLE["stranger"], "at": week(6)}
    return LessonReuseDocument.model_validate(told | more)


def text(of: str, **more: Any) -> dict[str, Any]:
    """Somebody's words for everybody."""
    named = {"id": of, "text": "Words", "state": "shown", "mode": "named", "by": AUTHOR}
    return {**named, "readership": "everyone", "on": str(week(1).date())} | more


def helped(version: int = 1, **more: Any) -> HelpRequestDocument:
    """A request for help."""
    told = {
        **AT,
        "version": version,
        "id": an("help_request", 1),
        "objective_id": an("objective", 1),
        "team_id": TEAM,
    }
    told |= {
        "key_result_id": an("key_result", 100),
        "asked_by": SAYS,
        "ask": text(an("help_request", 1)),
        "state": "open",
    }
    return HelpRequestDocument.model_validate(told | {"asked_on": str(week(1).date())} | more)


HELPED: dict[str, Any] = {
    "version": 3,
    "state": "closed",
    "offers": [text(an("help_offer", 1), by=HELPER), text(an("help_offer", 2), by=WORKS)],
    "accepted_offer_ids": [an("help_offer", 1)],
    "closed_on": str(week(3).date()),
    "was_used": True,
}


def _learning() -> Iterator[Happened]:
    yield week(2), LessonPublished(lesson=lesson())
    yield week(6), LessonReused(lesson_reuse=reuse())
    yield week(6, 1), LessonReused(lesson_reuse=reuse(2, objective_id=an("objective", 8), at=week(6, 1)))
    yield week(8), LessonPublished(lesson=lesson(2, published_at=week(8)))
    yield week(1), HelpAsked(help_request=helped())
    yield week(1, 5), HelpOffered(help_request=helped(2, offers=HELPED["offers"]))
    yield week(3), HelpClosed(help_request=helped(**HELPED))


def concern(number: int, version: int, *answers: str, **more: Any) -> ConcernDocument:
    """A concern with the answers it got, a day after another."""
    remarks = [
        {
            "id": an("remark", number * 10 + place),
            "answer": answer or None,
            "text": "Why",
            "by": None,
            "on": str(week(5, 24 * place).date()),
        }
        for place, answer in enumerate(answers)
    ]
    told = {
        **AT,
        "id": an("concern", number),
        "version": version,
        "objective_id": an("objective", 1),
        "team_id": TEAM,
    }
    told |= {"mode": "named", "by": AUTHOR, "text": "It may break", "state": "answered", "raised_on": str(week(4).date())}
    return ConcernDocument.model_validate(told | {"remarks": remarks} | more)


CONFIDENTIAL = {"mode": "confidential", "by": None}
OF_DECISION = {"objective_id": None, "team_id": None, "decision_id": an("decision", 1)}


def decision(version: int, **more: Any) -> DecisionDocument:
    """A decision that affects the goal."""
    told = {
        **AT,
        "version": version,
        "id": an("decision", 1),
        "title": "Build",
        "state": "proposed",
        "proposed_at": week(1),
    }
    return DecisionDocument.model_validate(
        told | {"edit_version": 1, "team_ids": [TEAM], "objective_ids": [an("objective", 1)]} | more
    )


def _concerns() -> Iterator[Happened]:
    for number, more in ((1, {}), (2, CONFIDENTIAL), (3, OF_DECISION)):
        yield week(4), ConcernRaised(concern=concern(number, 1, state="open", **more))
        yield week(5), ConcernAnswered(concern=concern(number, 2, "adopt", **more))
    yield week(5, 24), ConcernFollowedUp(concern=concern(1, 3, "adopt", "", state="followed_up"))
    yield week(5, 48), ConcernAnswered(concern=concern(1, 4, "adopt", "", "adopt"))
    yield week(4), ConcernRaised(concern=concern(4, 1, state="open"))
    yield week(5), ConcernAnswered(concern=concern(4, 2, "adopt"))
    yield week(5, 48), ConcernAnswered(concern=concern(4, 3, "adopt", "", "decline"))
    yield week(1), DecisionProposed(decision=decision(1))
    yield week(2), DecisionMade(decision=decision(2, state="decided"))


def note(number: int, version: int = 1, **more: Any) -> NoteDocument:
    """A note of a Notes Day."""
    told = {**AT, "id": an("note", number), "version": version, "notes_day_id": an("notes_day", 1), "team_id": TEAM}
    told |= {"note_kind": "note", "text": text(an("note", number))}
    return NoteDocument.model_validate(told | more)


def topic(number: int, version: int = 1, **more: Any) -> TopicDocument:
    """A topic of it."""
    told = {**AT, "id": an("topic", number), "version": version, "notes_day_id": an("notes_day", 1), "team_id": TEAM}
    told |= {"title": "Deployments", "proposed_by": PEOPLE["facilitator"], "proposed_on": str(week(6).date())}
    return TopicDocument.model_validate(told | more)


def adopted(verdict: str = "adopt") -> dict[str, Any]:
    """The answer to a topic."""
    return {"answer": {"verdict": verdict, "reason": text(an("remark", 99)), "by": PEOPLE["lead"], "on": str(week(7).date())}}


def _notes() -> Iterator[Happened]:
    hidden = text(an("note", 3), by=None, mode="confidential")
    texts = [text(an("note", 1)), text(an("note", 2), by=HELPER), hidden]
    for number, words in enumerate(texts, 1):
        yield week(6), NoteSubmitted(note=note(number, text=words))
    for number in (1, 2, 3):
        yield week(6), TopicProposed(notes_day_topic=topic(number))
    merged = [note(1, 2, topic_id=an("topic", 1)), note(2, 2, text=texts[1], topic_id=an("topic", 1))]
    yield week(6, 2), NotesMerged(notes=[*merged, note(3, 2, text=hidden, topic_id=an("topic", 2))])
    yield week(7), TopicAnswered(notes_day_topic=topic(1, 2, **adopted()))
    yield week(7), TopicAnswered(notes_day_topic=topic(2, 2, **adopted()))
    yield week(7), TopicAnswered(notes_day_topic=topic(3, 2, **adopted("try")))
    yield week(7, 3), NoteSplit(note=note(2, 3, text=texts[1], was_split=True))


def post_mortem(version: int, **more: Any) -> PostMortemDocument:
    """A post-mortem of the team."""
    told = {**AT, "version": version, "id": an("post_mortem", 1), "title": "An outage", "happened_on": str(week(8).date())}
    told |= {"team_id": TEAM, "state": "open", "edit_version": 1, "opened_at": week(8), "opened_by": AUTHOR}
    factors = [{**text(an("factor", number), by=HELPER), "kind": "tool", "tags": []} for number in (1, 2)]
    return PostMortemDocument.model_validate(told | {"factors": factors} | more)


def _ends() -> Iterator[Happened]:
    yield week(8), PostMortemOpened(post_mortem=post_mortem(1))
    published = {"state": "published", "published_at": week(9), "published_by": PEOPLE["lead"]}
    yield week(9), PostMortemPublished(post_mortem=post_mortem(2, **published))
    closed: dict[str, Any] = {"state": "closed", "outcome": "learned", "score": "0.4", "closed_by": PEOPLE["champion"]}
    yield week(12), ObjectiveClosed(objective=goal(30, **closed, closed_at=week(12)))
    yield week(12, 2), ObjectiveReopened(objective=goal(31))
    yield week(13), ObjectiveClosed(objective=goal(32, **closed, closed_at=week(13)))


def quarter() -> list[Happened]:
    """All of it, in the order in which it happened."""
    begun = [(week(0, -48), CyclePlanned(cycle=cycle(1))), (week(0, -24), ObjectiveActivated(objective=goal(5)))]
    parts = (*_check_ins(), *_learning(), *_concerns(), *_notes(), *_ends())
    return sorted([*begun, *parts], key=lambda happened: happened[0])
