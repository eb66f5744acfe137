"""Revisions: what changed on an active objective, from what to what, and why."""

from typing import ClassVar

from pydantic import Field

from contracts.okrs.limits import Intent
from contracts.okrs.messages import OkrsDocument
from contracts.values import DecisionId, Id, Instant, KeyResultId, ObjectiveId, PersonId, Reason, RevisionId, Term


class Revised(Term):
    """What a revision changed."""

    STATE = "state", "The objective went back to an earlier state."
    TITLE = "title", "The sentence that says what is to be achieved or measured."
    WHY = "why", "The intent."
    AMBITION = "ambition", "How the score is read."
    TEAM = "team", "The owning team."
    CHAMPION = "champion", "The person who answers for it."
    KEY_RESULT = "key_result", "A key result was added or removed."
    DEFINITION = "definition", "What exactly is counted."
    BASELINE = "baseline", "The value at the start."
    TARGET = "target", "The value to reach."
    STRETCH = "stretch", "The value beyond the target."
    UNIT = "unit", "The unit of the values."
    DIRECTION = "direction", "The side of the limit to keep to."
    LIMIT = "limit", "The limit to keep to."
    STEPS = "steps", "The steps and their weights."
    ZONES = "zones", "What the zones mean."
    WEIGHT = "weight", "The share of a key result in the objective."


class RevisionDocument(OkrsDocument):
    """One change with its reason; kept as the objective's history."""

    kind: ClassVar[str] = "revision"
    id: RevisionId = Field(description="The revision.")
    objective_id: ObjectiveId = Field(description="The objective that was changed.")
    key_result_id: KeyResultId | None = Field(None, description="The key result that was changed, where it was one.")
    what: Revised = Field(description="What was changed.")
    before: Intent | None = Field(None, description="What it was, as text (ids as ids); null where there was nothing.")
    after: Intent | None = Field(None, description="What it is now, as text; null where there is nothing.")
    why: Reason = Field(description="The reason given; where only a decision was named, what was decided.")
    decision_id: DecisionId | None = Field(None, description="The decision it follows from, where one was named.")
    by: PersonId = Field(description="Who changed it.")
    at: Instant = Field(description="When it was changed.")

    @property
    def root(self) -> Id:
        """Revisions keep their order with their objective."""
        return self.objective_id
