"""Concerns, decisions, requests and what else objectives have for reasons, as their owner would publish them, by number."""

from typing import Any

from contracts.okrs.comments import CommentDocument
from contracts.okrs.concerns import ConcernDocument
from contracts.okrs.decisions import DecisionDocument
from contracts.okrs.experiments import ExperimentDocument
from contracts.okrs.requests import ResourceRequestDocument
from contracts.okrs.reviews import ReviewDocument
from contracts.okrs.revisions import RevisionDocument
from tests.gateway.documents import AT, objective
from tests.services.okrs.world import PEOPLE, TEAM

OBJECTIVE = objective(1).id
KEY_RESULT = objective(1).key_results[0].id


def named(kind: str, number: int) -> str:
    """`decision_000…2`."""
    return f"{kind}_{number:032x}"


def concern(number: int, **more: Any) -> ConcernDocument:
    """An open one about objective 1."""
    given = {
        **AT,
        "id": named("concern", number),
        "mode": "named",
        "by": PEOPLE["stranger"],
        "text": f"Concern {number}",
        "state": "open",
        "raised_on": "2026-01-03",
        "due_on": "2026-01-10",
    }
    about = {} if "decision_id" in more else {"objective_id": OBJECTIVE, "team_id": TEAM}
    return ConcernDocument.model_validate(given | about | more)


def answered(number: int, answer: str = "adopt", **more: Any) -> ConcernDocument:
    """One with its answer."""
    remark = {"id": named("remark", number), "answer": answer, "text": "We see it", "by": PEOPLE["champion"], "on": "2026-01-04"}
    return concern(number, state="answered", due_on=None, remarks=[remark], **more)


def comment(number: int, **more: Any) -> CommentDocument:
    """On objective 1; later numbers were said later."""
    about = {} if "decision_id" in more else {"objective_id": OBJECTIVE, "team_id": TEAM}
    said = {"text": f"Comment {number}", "by": PEOPLE["member"], "at": f"2026-01-03T09:00:00.{number:06d}Z"}
    return CommentDocument.model_validate({**AT, "id": named("comment", number), **said, **about, **more})


def option(number: int, **more: Any) -> dict[str, Any]:
    return {"id": named("option", number), "title": f"Option {number}", **more}


def decision(number: int, **more: Any) -> DecisionDocument:
    """A proposed one that affects objective 1; later numbers were proposed later."""
    given = {
        **AT,
        "id": named("decision", number),
        "title": f"Decision {number}",
        "options": [option(number * 10), option(number * 10 + 1)],
        "method": "decider",
        "decider_id": PEOPLE["lead"],
        "objective_ids": [OBJECTIVE],
        "state": "proposed",
        "proposed_at": f"2026-01-04T09:00:00.{number:06d}Z",
        "proposed_by": PEOPLE["member"],
        "edit_version": 1,
    }
    return DecisionDocument.model_validate(given | more)


def decided(number: int, **more: Any) -> DecisionDocument:
    """One that chose its first option."""
    made = {"decided_at": f"2026-01-05T09:00:00.{number:06d}Z", "decided_by": PEOPLE["lead"], "rationale": f"Reason {number}"}
    chosen = more.get("options", [option(number * 10)])[0]["id"]
    return decision(number, **{"state": "decided", "chosen_option_id": chosen, **made, **more})


def revision(number: int, **more: Any) -> RevisionDocument:
    """A change of objective 1's target."""
    given = {
        **AT,
        "id": named("revision", number),
        "objective_id": OBJECTIVE,
        "key_result_id": KEY_RESULT,
        "what": "target",
        "before": "10",
        "after": str(10 + number),
        "why": f"Change {number}",
        "by": PEOPLE["champion"],
        "at": f"2026-01-06T09:00:00.{number:06d}Z",
    }
    return RevisionDocument.model_validate(given | more)


_OF_KEY_RESULT = {"objective_id": OBJECTIVE, "key_result_id": KEY_RESULT, "team_id": TEAM}


def request(number: int, **more: Any) -> ResourceRequestDocument:
    """An open one; later numbers were asked later."""
    given = {
        **AT,
        **_OF_KEY_RESULT,
        "id": named("resource_request", number),
        "resource": "time",
        "why": f"Request {number}",
        "approver_id": PEOPLE["lead"],
        "state": "open",
        "due_on": "2026-01-10",
        "asked_by": PEOPLE["owner"],
        "asked_at": f"2026-01-03T09:00:00.{number:06d}Z",
    }
    return ResourceRequestDocument.model_validate(given | more)


def review(number: int, **more: Any) -> ReviewDocument:
    """Of check-in 1, with one question."""
    given = {
        **AT,
        "id": named("review", number),
        "check_in_id": named("check_in", 1),
        "objective_id": OBJECTIVE,
        "team_id": TEAM,
        "asked_of": PEOPLE["owner"],
        "questions": [{"id": named("question", number), "text": "What did you expect?"}],
        "due_on": "2026-01-10",
        "by": PEOPLE["lead"],
        "at": f"2026-01-03T09:00:00.{number:06d}Z",
    }
    return ReviewDocument.model_validate(given | more)


def experiment(number: int, **more: Any) -> ExperimentDocument:
    """A planned one."""
    plan = {"hypothesis": "If", "prediction": "Then", "measure": "Count", "stop_rule": "In a week"}
    when = {"planned_by": PEOPLE["member"], "planned_at": f"2026-01-03T09:00:00.{number:06d}Z"}
    given = {**AT, **_OF_KEY_RESULT, **plan, **when, "id": named("experiment", number), "state": "planned"}
    return ExperimentDocument.model_validate(given | more)
