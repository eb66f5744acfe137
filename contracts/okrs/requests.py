"""Resource requests: what a key result needs, and who grants it."""

from typing import ClassVar

from pydantic import Field

from contracts.okrs.limits import Spoken
from contracts.okrs.messages import OkrsCommand, OkrsDocument, OkrsFact
from contracts.values import Day, Id, Instant, KeyResultId, ObjectiveId, PersonId, Reason, ResourceRequestId, TeamId, Term


class Resource(Term):
    """What is asked for."""

    PEOPLE = "people", "More people, or others."
    BUDGET = "budget", "Money."
    TIME = "time", "Time: something else waits or stops."
    TOOL = "tool", "A tool or a machine."
    TRAINING = "training", "Learning something."


class RequestState(Term):
    """Where a request stands."""

    OPEN = "open", "Nobody has answered yet; a committed objective waits for the answer before it is activated."
    GRANTED = "granted", "It will be there."
    DECLINED = "declined", "It will not be there, for the reason given."
    WITHDRAWN = "withdrawn", "Taken back by whoever asked."


class ResourceRequestDocument(OkrsDocument):
    """What a key result needs."""

    kind: ClassVar[str] = "resource_request"
    id: ResourceRequestId = Field(description="The request.")
    objective_id: ObjectiveId = Field(description="The objective.")
    key_result_id: KeyResultId = Field(description="The key result that needs it.")
    team_id: TeamId = Field(description="The team that owned the objective when it was asked for; its lead answers.")
    resource: Resource = Field(description="What is asked for.")
    why: str = Field(max_length=2_000, description="What it is needed for, and what happens without it.")
    approver_id: PersonId | None = Field(None, description="Who is asked to answer; null: the lead of the team.")
    state: RequestState = Field(description="Where it stands.")
    due_on: Day = Field(description="The day by which an answer is owed.")
    asked_by: PersonId = Field(description="Who asked.")
    asked_at: Instant = Field(description="When.")
    reason: Reason | None = Field(None, description="What was said with the answer.")
    answered_by: PersonId | None = Field(None, description="Who answered.")
    answered_at: Instant | None = Field(None, description="When it was answered or withdrawn.")

    @property
    def root(self) -> Id:
        """Requests keep their order with their objective."""
        return self.objective_id


class RequestFact(OkrsFact):
    """Something happened to a resource request."""

    resource_request: ResourceRequestDocument = Field(description="The request as it is now.")


class ResourceRequested(RequestFact):
    """Something is needed for a key result."""


class ResourceGranted(RequestFact):
    """What was asked for will be there."""


class ResourceDeclined(RequestFact):
    """What was asked for will not be there, for a reason."""


class ResourceRequestWithdrawn(RequestFact):
    """Whoever asked took the request back."""


class RequestResource(OkrsCommand[ResourceRequested]):
    """Ask for what a key result needs; the lead of the team, or whoever you name, owes an answer."""

    objective_id: ObjectiveId = Field(description="The objective; not closed.")
    key_result_id: KeyResultId = Field(description="The key result that needs it.")
    resource: Resource = Field(description="What you ask for.")
    why: Spoken = Field(description="What it is needed for, and what happens without it.")
    approver_id: PersonId | None = Field(None, description="Who is asked to answer; left out: the lead of the team.")


class GrantResource(OkrsCommand[ResourceGranted]):
    """Grant what was asked for."""

    resource_request_id: ResourceRequestId = Field(description="The request.")
    reason: Reason | None = Field(None, description="What to say with it: how much, from when.")


class DeclineResource(OkrsCommand[ResourceDeclined]):
    """Decline what was asked for, with a reason."""

    resource_request_id: ResourceRequestId = Field(description="The request.")
    reason: Reason = Field(description="Why.")


class WithdrawResourceRequest(OkrsCommand[ResourceRequestWithdrawn]):
    """Take back a request of yours that nobody has answered."""

    resource_request_id: ResourceRequestId = Field(description="The request.")
