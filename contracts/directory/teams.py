"""What the directory shows and tells of teams."""

from typing import ClassVar

from pydantic import Field

from contracts.messages import Document, Fact
from contracts.values import Name, PersonId, TeamId, Term

LEADS = 10


class TeamKind(Term):
    """What sort of team it is."""

    COMPANY = "company", "The whole organization."
    DIVISION = "division", "Several departments."
    DEPARTMENT = "department", "Several teams."
    TEAM = "team", "People who reach goals together."
    GUILD = "guild", "People of several teams with a common interest; never carries figures, and is nobody's home."


class TeamStatus(Term):
    """Whether a team is still there."""

    ACTIVE = "active", "The team is there."
    DISSOLVED = "dissolved", "The team is no more; it keeps its name so that its past goals can be read."


class TeamDocument(Document):
    """A team, with its place in the organization and its leads. Who is a member stands with the people."""

    kind: ClassVar[str] = "team"
    service: ClassVar[str] = "directory"
    id: TeamId = Field(description="The team.")
    name: Name = Field(description="What the team is called.")
    team_kind: TeamKind = Field(description="What sort of team it is.")
    parent_id: TeamId | None = Field(None, description="The team above it; null at the top.")
    lead_ids: list[PersonId] = Field([], max_length=LEADS, description="Who leads it.")
    status: TeamStatus = Field(TeamStatus.ACTIVE, description="Whether it is still there.")


class TeamFormed(Fact):
    """A team was formed, or formed again after it was dissolved."""

    service: ClassVar[str] = "directory"
    team: TeamDocument = Field(description="The team as it begins.")


class TeamChanged(Fact):
    """A team has another name, kind, parent or other leads."""

    service: ClassVar[str] = "directory"
    team: TeamDocument = Field(description="The team as it is now.")


class TeamDissolved(Fact):
    """A team is no more."""

    service: ClassVar[str] = "directory"
    team: TeamDocument = Field(description="The team as it was at last, marked as dissolved.")
