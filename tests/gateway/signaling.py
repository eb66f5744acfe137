"""A team of nine around a closed quarter, as its owners would publish it: what signals are told from."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

from contracts.derived import derived
from contracts.directory.signals import SignalKind, SignalSwitchDocument
from contracts.feedback.help import HelpRequestDocument
from contracts.feedback.questions import LeaderQuestionDocument
from contracts.messages import Document
from contracts.okrs.check_ins import CheckInDocument
from contracts.okrs.cycles import CycleDocument
from contracts.okrs.objectives import ObjectiveDocument
from contracts.recognition.reports import RecognitionReportDocument
from contracts.values import SignalSwitchId
from tests.gateway.documents import AT, cycle, objective
from tests.gateway.owing import person
from tests.gateway.reasons import answered, concern, named, request
from tests.services.okrs.world import OTHER, PEOPLE, TEAM

D = TypeVar("D", bound=Document)
SWITCHED_AT = datetime(2025, 12, 20, 12, tzinfo=UTC)
CLOSED_AT = datetime(2026, 4, 1, 10, tzinfo=UTC)
CLOSED = cycle(1, state="closed", started_at="2026-01-01T08:00:00Z", closed_at=CLOSED_AT)
OPEN = cycle(2, starts_on="2026-04-01", ends_on="2026-06-30", started_at="2026-04-01T11:00:00Z")
EARLIER = cycle(3, starts_on="2025-10-01", ends_on="2025-12-31", state="closed", closed_at="2025-12-31T18:00:00Z")


def switch(signal: SignalKind, *, version: int = 1, on: bool = True, at: datetime = SWITCHED_AT) -> SignalSwitchDocument:
    """As an admin left it."""
    said = {"switched_at": at, "switched_by": PEOPLE["admin"], "reason": "We want to learn"}
    given = {"id": derived(SignalSwitchId, signal), "epoch": 1, "version": version, "signal": signal, "on": on}
    return SignalSwitchDocument.model_validate(given | said)


def people() -> Iterable[Document]:
    """TEAM has eight members: two report to the contributor, who reports to the old deputy; the lead belongs to it, too."""
    changed: dict[str, dict[str, Any]] = {
        "member": {"home_team_id": TEAM, "manager_id": PEOPLE["contributor"]},
        "contributor": {"home_team_id": OTHER, "manager_id": PEOPLE["old_deputy"]},
        "lead": {"home_team_id": OTHER, "further_team_ids": [TEAM]},
    }
    numbers = {name: int(id[-8:], 16) for name, id in PEOPLE.items()}
    yield from (person(numbers[name], version=2, **more) for name, more in changed.items())
    yield from (person(100 + number) for number in range(3))


def scored(number: int, *results: tuple[int | None, str | None, str | None], **more: Any) -> ObjectiveDocument:
    """A closed objective whose key results have these confidences, scores and owners."""
    made = objective(number, parts=len(results), state="closed", outcome="partly", **more)
    parts = [
        part.model_dump() | {"confidence": confidence, "score": score, "owner_id": PEOPLE[owner] if owner else None}
        for part, (confidence, score, owner) in zip(made.key_results, results, strict=True)
    ]
    return ObjectiveDocument.model_validate(made.model_dump() | {"key_results": parts})


def check_in(number: int, of: ObjectiveDocument, *, confidence: int = 7, **more: Any) -> CheckInDocument:
    """One a day, of the first key result."""
    given = {
        **AT,
        "id": named("check_in", number),
        "objective_id": of.id,
        "key_result_id": of.key_results[0].id,
        "value": "4",
        "confidence": confidence,
        "effective_on": f"2026-01-{number % 28 + 1:02d}",
        "recorded_at": f"2026-01-{number % 28 + 1:02d}T08:00:00Z",
        "by": PEOPLE["owner"],
    }
    return CheckInDocument.model_validate(given | more)


def help_request(number: int, *, on: str, offered: str | None = None, **more: Any) -> HelpRequestDocument:
    """About the first key result of objective 1."""
    id, of = named("help_request", number), objective(1)
    said = {
        "id": id,
        "text": "Help",
        "state": "shown",
        "mode": "named",
        "by": PEOPLE["owner"],
        "readership": "everyone",
        "on": on,
    }
    about = {"objective_id": of.id, "key_result_id": of.key_results[0].id, "team_id": TEAM}
    asked = {"state": "open", "asked_on": on, "asked_by": PEOPLE["owner"], "ask": said, "first_offer_on": offered}
    return HelpRequestDocument.model_validate({**AT, "id": id, **about, **asked, **more})


def gone(document: D, field: str, state: str) -> D:
    """The same after its author took the words of this field back, or a moderator hid them."""
    because = "spam" if state == "hidden" else None
    words = {**document.model_dump()[field], "state": state, "text": None, "hidden_because": because}
    return type(document).model_validate({**document.model_dump(), field: words})


def question(number: int, *, on: str, answered_on: str | None = None, **more: Any) -> LeaderQuestionDocument:
    """To the leads of TEAM, with its answer."""
    id = named("leader_question", number)
    said = {"id": id, "text": "Why?", "state": "shown", "mode": "confidential", "readership": "everyone", "on": on}
    words = [{"is_answer": True, "text": {**said, "id": named("remark", number), "on": answered_on}}] if answered_on else []
    state = "answered" if answered_on else "open"
    return LeaderQuestionDocument.model_validate(
        {**AT, "id": id, "team_id": TEAM, "text": said, "state": state, "words": words, **more}
    )


def report(number: int, of: CycleDocument, **more: Any) -> RecognitionReportDocument:
    """Of TEAM, as the recognition service counted it."""
    days = {"first_day": of.starts_on, "last_day": of.ends_on, "cycle_id": of.id, "period": "cycle"}
    mix = [{"recognition_kind": "help", "share": "0.75"}, {"recognition_kind": "result", "share": "0.25"}]
    counted = {"given": 8, "mix": mix, "not_result": "0.75", "with_evidence": "0.5", "reach": "some"}
    id, at = named("recognition_report", number), "2026-04-01T11:00:00Z"
    return RecognitionReportDocument.model_validate(
        {**AT, "id": id, "team_id": TEAM, "counted_at": at, **days, **counted, **more}
    )


def quarter() -> Iterable[Document]:
    """What happened in and around the closed cycle."""
    steady = scored(1, (8, "0.5", "owner"), (9, "0.4", "owner"), (8, "0.6", "champion"), (2, "0.1", "owner"))
    stretch = scored(
        2, (7, "0.7", "owner"), (None, "0.3", "champion"), (5, None, "owner"), (5, "0.5", None), ambition="aspirational"
    )
    yield from (steady, stretch, scored(3, (0, "1", "traveler"), ambition="learning"), objective(4, cycle=2))
    yield from (check_in(number, stretch) for number in range(1, 5))
    yield from (help_request(1, on="2026-01-10", offered="2026-01-11"), help_request(2, on="2026-03-31", state="closed"))
    yield from (help_request(3, on="2025-12-31"), help_request(4, on="2026-04-01"))
    yield from (help_request(5, on="2026-02-01", team_id=OTHER, offered="2026-02-28"),)
    yield from (answered(1), concern(2, mode="confidential", by=None), answered(3, objective_id=objective(4).id))
    yield from (concern(4, state="withdrawn", due_on=None), answered(5, objective_id=objective(4).id, raised_on="2025-11-01"))
    yield from (question(1, on="2026-02-01", answered_on="2026-02-05"), question(2, on="2026-05-01", answered_on="2026-05-01"))
    yield from (report(1, CLOSED), report(2, EARLIER, not_result="1"), report(3, CLOSED, period="month", cycle_id=None))
    yield report(4, CLOSED, team_id=OTHER)
    yield from (request(1, state="granted", answered_at="2026-01-20T08:00:00Z"), request(2))
    yield from elsewhere()
    yield from taken_back()


def taken_back() -> Iterable[Document]:
    """What would be in every figure if its words were still there: more of it than of all else."""
    for number, state in enumerate(["withdrawn", "hidden"] * 4, 20):
        yield gone(help_request(number, on="2026-02-01"), "ask", state)
        yield gone(question(number, on="2026-02-01"), "text", state)
        yield concern(number, state="withdrawn", due_on=None)
        yield answered(number + 20, text="", text_withdrawn=True, objective_id=objective(1).id, raised_on="2025-11-01")


def elsewhere() -> Iterable[Document]:
    """What was asked in other teams and of other goals, so that five or more of each kind were."""
    yield from (answered(number, objective_id=objective(4).id) for number in (6, 7))
    yield from (question(number, on="2026-02-01", answered_on="2026-02-05", team_id=OTHER) for number in range(3, 7))
    yield from (help_request(number, on="2026-02-01", team_id=OTHER, offered="2026-02-28") for number in (6, 7))
    yield from (request(number, state="granted", answered_at="2026-01-20T08:00:00Z", team_id=OTHER) for number in range(3, 6))


def world() -> list[Document]:
    """Everything, with every signal switched on before the quarter began."""
    return [CLOSED, OPEN, EARLIER, *people(), *quarter(), *map(switch, SignalKind)]
