"""Recognition as tests give it, and what it can name."""

from typing import Any, TypeVar

from contracts.feedback.help import HelpRequestDocument
from contracts.feedback.notes_days import NoteDocument
from contracts.feedback.post_mortems import PostMortemDocument
from contracts.feedback.questions import LeaderQuestionDocument
from contracts.messages import Document
from contracts.okrs.check_ins import CheckInDocument
from contracts.okrs.concerns import ConcernDocument
from contracts.okrs.decisions import DecisionDocument
from contracts.okrs.lessons import LessonDocument
from tests.gateway.documents import AT, objective
from tests.services.okrs.world import OTHER, TEAM
from tests.services.recognition.world import PEOPLE, World

D = TypeVar("D", bound=Document)
TEXT = "You stayed until everybody had the numbers"
GOAL = objective(1)


async def give(world: World, *, by: str = "author", to: tuple[str, ...] = ("recipient",), **more: Any) -> str:
    """A recognition, for the team where nothing else is said; answers its id."""
    return id_of(await world.do("give_recognition", by=by, **about(*to, **more)))


def about(*to: str, **more: Any) -> dict[str, Any]:
    """What a recognition of these people says."""
    return {"recognition_kind": "effort", "text": TEXT, "recipient_ids": [PEOPLE[name] for name in to], **more}


async def give_publicly(world: World, *, to: tuple[str, ...] = ("recipient",), **more: Any) -> str:
    """The same for everybody to read, as all of these people like it."""
    for name in to:
        await world.do("choose_praise", by=name, widest="organization")
    return await give(world, to=to, audience="organization", **more)


async def give_on(world: World, audience: str) -> str:
    """A recognition of the `recipient` by the `author` that so many may read."""
    if audience == "organization":
        return await give_publicly(world)
    return await give(world, audience=audience)


def id_of(told: dict[str, Any]) -> str:
    """What a command made, by its fact or its receipt."""
    made: str = next(part["id"] for part in told.values() if isinstance(part, dict))
    return made


async def alone(world: World, id: str, *, by: str = "author") -> Any:
    """A recognition with what was said to it; None for whom there is none."""
    [found] = await shown(world, id, by=by) or [None]
    return found


async def shown(world: World, *ids: str, by: str = "author") -> list[Any]:
    """Recognitions with all that was said to them, of these those that somebody may read."""
    answer = await world.client.post("/recognitions/shown", json=ids, headers={"authorization": f"Bearer {by}"})
    assert answer.status_code == 200, answer.text
    return list(answer.json())


async def list_of(world: World, *, by: str = "author", **asked: Any) -> list[str]:
    """Ids of what is listed for somebody, in its order."""
    answer = await world.client.get("/recognitions", params=asked, headers={"authorization": f"Bearer {by}"})
    assert answer.status_code == 200, answer.text
    return [each["recognition"]["id"] for each in answer.json()]


async def facts(world: World) -> list[str]:
    """Names of the facts that were told so far."""
    rows = await world.rows("select type from journal order by position")
    return [row[0].removeprefix("forthright.recognition.").removesuffix(".v1") for row in rows]


def concern(number: int, **more: Any) -> ConcernDocument:
    voiced = {"mode": "confidential", "text": "Too much at once", "raised_on": "2026-01-05", "state": "open"}
    return _of(ConcernDocument, number, "concern", objective_id=GOAL.id, team_id=TEAM, **(voiced | more))


def note(number: int, **text: Any) -> NoteDocument:
    more = {"notes_day_id": f"notes_day_{1:032x}", "team_id": TEAM, "note_kind": "note"}
    return _of(NoteDocument, number, "note", text=said(f"note_{number:032x}", **text), **more)


def question(number: int, **text: Any) -> LeaderQuestionDocument:
    asked = said(f"leader_question_{number:032x}", **text)
    return _of(LeaderQuestionDocument, number, "leader_question", team_id=OTHER, text=asked, state="open")


def said(id: str, **more: Any) -> dict[str, Any]:
    """A text that everybody reads and nobody knows the author of."""
    text = {"id": id, "text": "We say yes too fast", "state": "shown", "mode": "confidential", "readership": "everyone"}
    return {**text, "on": "2026-01-05"} | more


def evidence(number: int) -> dict[str, Document]:
    """One of everything that can be named, as everybody can read it."""
    goal = objective(number)
    part = goal.key_results[0].id
    of_goal = {"objective_id": goal.id, "key_result_id": part}
    at = "2026-01-05T08:00:00Z"
    person = PEOPLE["champion"]
    lesson = {"objective_id": goal.id, "team_id": TEAM, "title": "Ask", "text": "Early"}
    lesson |= {"published_by": person, "published_at": at}
    standing = {"value": "1", "by": person, "effective_on": "2026-01-05", "recorded_at": at}
    return {
        "objective": goal,
        "check_in": _of(CheckInDocument, number, "check_in", **of_goal, **standing),
        "lesson": _of(LessonDocument, number, "lesson", **lesson),
        "help_request": _of(
            HelpRequestDocument,
            number,
            "help_request",
            **of_goal,
            team_id=TEAM,
            asked_by=person,
            ask=said(f"help_request_{number:032x}", mode="named", by=person),
            state="open",
            asked_on="2026-01-05",
        ),
        "post_mortem": _of(
            PostMortemDocument, number, "post_mortem", title="Night", happened_on="2026-01-04", state="published", edit_version=1,
            opened_by=person, opened_at=at,
        ),
        "note": note(number),
        "decision": _of(DecisionDocument, number, "decision", title="By boat", state="decided", edit_version=1, proposed_at=at),
    }  # fmt: skip


def _of(kind: type[D], number: int, prefix: str, **more: Any) -> D:
    return kind.model_validate({**AT, "id": f"{prefix}_{number:032x}", **more})
