"""Relations that are pages: what names a document, by the column that names it, in its order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from gateway.pages import Order, Window
from gateway.read_model.reader import ReadModel
from gateway.read_model.selections import Selection

_C = 'text collate "C"'


def _order(name: str, column: str, *, newest: bool) -> Order:
    return Order(name, ((column, _C), ("id", "text")), descending=newest)


RAISED = _order("raised", "raised_on", newest=True)
SAID = _order("commented", "at", newest=False)
PROPOSED = _order("proposed", "proposed_at", newest=True)
ASKED = _order("asked", "asked_at", newest=True)
REVIEWED = _order("reviewed", "at", newest=True)
PUBLISHED = _order("published", "published_at", newest=True)
REUSED = _order("reused", "at", newest=True)
PLANNED = _order("planned", "planned_at", newest=True)
QUEUED = _order("queued", "queue", newest=False)
STARTED = _order("started", "starts_at", newest=True)
WRITTEN = _order("written", "written_on", newest=True)
TOPICS = _order("topics", "proposed_on", newest=False)
HAPPENED = _order("happened", "happened_on", newest=True)
ISSUED = _order("issued", "raised_at", newest=True)
OPENED = _order("opened", "opened_at", newest=True)
AGREED = _order("agreed", "agreed_at", newest=False)
PUT = _order("put", "proposed_at", newest=True)
DRAFTED = _order("drafted", "drafted_at", newest=True)
HELPED = _order("asked for help", "asked_on", newest=True)
CALLED = _order("called", "called_on", newest=True)
FLAGGED = _order("flagged", "flagged_on", newest=True)
CHANGED = _order("changed", "at", newest=True)
BY_NAME = Order("name", (("name_key", "text"), ("id", "text")))


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows of a kind that `link` joins to `parent.id`; of these states, where any are named."""

    kind: str
    link: str
    order: Order
    states: tuple[str, ...] = ()

    def of(self, states: Sequence[str]) -> "Relation":
        """The same, of these states only; of all of them where none is named."""
        return replace(self, states=tuple(str(state) for state in states))

    async def pages(self, read: ReadModel, parents: Sequence[str], window: Window) -> dict[str, list[Any]]:
        """The rows of each parent; one statement."""
        selection = Selection(self.kind).where(f"not {self.kind}.deleted")
        if self.states:
            selection.where(f"{self.kind}.state = any($?::text[])", list(self.states))
        return await selection.pages(read, parents, self.link, self.order, window)


def _named(kind: str, column: str, order: Order) -> Relation:
    return Relation(kind, f"{kind}.{column} = parent.id", order)


def _listed(column: str, kind: str = "decision", order: Order = PROPOSED) -> Relation:
    """By a list of the document, said twice: PostgreSQL expects one row in a hundred otherwise, and goes through all in order."""
    return Relation(kind, f"{kind}.{column} ? parent.id and {kind}.{column} ? parent.id", order)


CONCERNS_OF_OBJECTIVES = _named("concern", "objective_id", RAISED)
CONCERNS_OF_DECISIONS = _named("concern", "decision_id", RAISED)
COMMENTS_OF_OBJECTIVES = Relation("comment", "comment.objective_id = parent.id and comment.check_in_id is null", SAID)
COMMENTS_OF_CHECK_INS = _named("comment", "check_in_id", SAID)
COMMENTS_OF_DECISIONS = _named("comment", "decision_id", SAID)
DECISIONS_OF_OBJECTIVES = _listed("objective_ids")
DECISIONS_OF_TEAMS = _listed("team_ids")
DECISIONS_OF_CONCERNS = _listed("concern_ids")
REVISIONS_OF_DECISIONS = _named("revision", "decision_id", CHANGED)
REQUESTS_OF_OBJECTIVES = _named("resource_request", "objective_id", ASKED)
REQUESTS_OF_KEY_RESULTS = _named("resource_request", "key_result_id", ASKED)
REQUESTS_OF_TEAMS = _named("resource_request", "team_id", ASKED)
REVIEWS_OF_OBJECTIVES = _named("review", "objective_id", REVIEWED)
REVIEWS_OF_CHECK_INS = _named("review", "check_in_id", REVIEWED)
EXPERIMENTS_OF_OBJECTIVES = _named("experiment", "objective_id", PLANNED)
EXPERIMENTS_OF_KEY_RESULTS = _named("experiment", "key_result_id", PLANNED)
LESSONS_OF_OBJECTIVES = _named("lesson", "objective_id", PUBLISHED)
LESSONS_OF_EXPERIMENTS = _named("lesson", "experiment_id", PUBLISHED)
NOTES_DAYS_OF_TEAMS = _named("notes_day", "team_id", STARTED)
NOTES_OF_TOPICS = _named("note", "topic_id", WRITTEN)
QUESTIONS_OF_TEAMS = _named("leader_question", "team_id", QUEUED)
POST_MORTEMS_OF_OBJECTIVES = _named("post_mortem", "objective_id", HAPPENED)
POST_MORTEMS_OF_KEY_RESULTS = _named("post_mortem", "key_result_id", HAPPENED)
POST_MORTEMS_OF_TEAMS = _named("post_mortem", "team_id", HAPPENED)
ISSUES_OF_POST_MORTEMS = _listed("post_mortem_ids", "systemic_issue", ISSUED)
ISSUES_OF_TEAMS = _named("systemic_issue", "team_id", ISSUED)
ROUNDS_OF_TEAMS = _named("round", "team_id", OPENED)
ROUNDS_OF_OBJECTIVES = _named("round", "objective_id", OPENED)
ROUNDS_OF_DECISIONS = _named("round", "decision_id", OPENED)
ROUNDS_OF_TOPICS = _named("round", "topic_id", OPENED)
ACTIONS_OF_TEAMS = _named("action", "team_id", AGREED)
ACTIONS_OF_ROUNDS = _named("action", "round_id", AGREED)
ACTIONS_OF_POST_MORTEMS = _named("action", "post_mortem_id", AGREED)
ACTIONS_OF_TOPICS = _named("action", "topic_id", AGREED)
PULSES_OF_TEAMS = _named("pulse", "team_id", OPENED)
SWAPS_OF_ACTIONS = Relation("action", "action.swap_for_id = parent.id and action.state = 'agreed'", AGREED)
AGREEMENTS_OF_TEAMS = _named("agreement", "team_id", PUT)
PROPOSALS_OF_CAUSES = _named("objective", "proposed_because_id", DRAFTED)
HELP_OF_OBJECTIVES = _named("help_request", "objective_id", HELPED)
HELP_OF_KEY_RESULTS = _named("help_request", "key_result_id", HELPED)
HELP_OF_TEAMS = _named("help_request", "team_id", HELPED)
BRAINTRUSTS_OF_OBJECTIVES = _named("braintrust", "objective_id", CALLED)
BRAINTRUSTS_OF_TEAMS = _named("braintrust", "team_id", CALLED)
GAPS_OF_OBJECTIVES = _named("skill_gap", "objective_id", FLAGGED)
GAPS_OF_KEY_RESULTS = _named("skill_gap", "key_result_id", FLAGGED)
GAPS_OF_TEAMS = _named("skill_gap", "team_id", FLAGGED)
LESSONS_OF_TEAMS = _named("lesson", "team_id", PUBLISHED)
REUSES_OF_LESSONS = _named("lesson_reuse", "lesson_id", REUSED)
REUSES_OF_OBJECTIVES = _named("lesson_reuse", "objective_id", REUSED)
TEAMS_OF_LEADS = Relation("team", "team.lead_ids ? parent.id and team.status = 'active'", BY_NAME)
DECISIONS_OF_PEOPLE = _listed("people")
LESSONS_OF_PEOPLE = _named("lesson", "published_by", PUBLISHED)
QUESTIONS_OF_ANSWERERS = _listed("answerer_ids", "leader_question", QUEUED)
HELP_OF_PEOPLE = _named("help_request", "asked_by", HELPED)
