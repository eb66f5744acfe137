"""Teams: the tree, who leads and who belongs, and the objectives they own."""

from typing import TYPE_CHECKING, Annotated

import strawberry
from pydantic import Field

from contracts.directory import teams as directory
from contracts.feedback.agreements import AgreementState
from contracts.okrs.objectives import ObjectiveState
from contracts.values import TeamId
from gateway.context import Context, Info
from gateway.ids import parse_id
from gateway.pages import After, Before, Connection, First, Last, Order, Window
from gateway.read_model import organization, relations
from gateway.read_model.relations import BY_NAME
from gateway.read_model.selections import Selection
from gateway.schema.actions import standing_of
from gateway.schema.actions_of_teams import TeamAction, of_team
from gateway.schema.celebrated import CelebratedTeam
from gateway.schema.moderation import ModeratedTeam
from gateway.schema.node import Node, many, one
from gateway.schema.people import Person
from gateway.schema.pulses import AskedTeam
from gateway.schema.reasons import OfTeam
from gateway.schema.relations import AgreementType, related
from gateway.schema.signals import SignalingTeam
from gateway.words import show_term, shows

if TYPE_CHECKING:
    from gateway.schema.mistakes import Mistake
    from gateway.schema.objectives import Objective
    from gateway.schema.timeline import TimelineEvent

TeamType = Annotated["Team", strawberry.lazy("gateway.schema.teams")]
MistakeType = Annotated["Mistake", strawberry.lazy("gateway.schema.mistakes")]
ObjectiveType = Annotated["Objective", strawberry.lazy("gateway.schema.objectives")]
TimelineEventType = Annotated["TimelineEvent", strawberry.lazy("gateway.schema.timeline")]
States = Annotated[list[ObjectiveState] | None, strawberry.argument(description="Only in these states; in any without it.")]
BY_ID = Order("id", (("id", "text"),))
_HELD = relations.AGREEMENTS_OF_TEAMS.of([AgreementState.ADOPTED])
show_term(ObjectiveState)
TeamIdArgument = Annotated[TeamId, strawberry.argument(name="id", description="The team.")]


async def members(context: Context, teams: list[TeamId], window: Window) -> list[Connection[Person]]:
    """Who belongs to these teams, as home or further; by id, since names are elsewhere."""
    selection = Selection("person").where("not deleted").where("status = 'active'")
    link = "(person.home_team_id = parent.id or person.further_team_ids ? parent.id)"
    found = await selection.pages(context.read_model, teams, link, BY_ID, window)
    return [window.page(BY_ID, found[team], lambda row: Person.model_validate_json(row["document"])) for team in teams]


async def children(context: Context, teams: list[TeamId], window: Window) -> "list[Connection[Team]]":
    """The teams directly below these, by name."""
    selection = Selection("team").where("not deleted").where("status = 'active'")
    found = await selection.pages(context.read_model, teams, "team.parent_id = parent.id", BY_NAME, window)
    return [window.page(BY_NAME, found[team], lambda row: Team.model_validate_json(row["document"])) for team in teams]


async def _above(context: Context, teams: list[str]) -> "list[list[Team]]":
    found = await organization.above(context.read_model, teams)
    return [[Team.model_validate_json(document) for document in found[team]] for team in teams]


@shows(directory.TeamDocument)
class Team(directory.TeamDocument, OfTeam, AskedTeam, ModeratedTeam, SignalingTeam, CelebratedTeam, Node):
    """A team with its place in the organization."""

    id: TeamId = Field(description="The team.")

    @strawberry.pydantic.field(description="The team above it; null at the top.")
    def parent(self, info: Info) -> TeamType | None:
        """By id."""
        return one(info, Team, self.parent_id)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="The teams above it, from the top down; none at the top.")
    async def above(self, info: Info) -> list[TeamType] | None:
        """One statement for all teams it is asked of."""
        return await info.context.load(_above, str(self.id))  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="The teams directly below it, by name.")
    async def children(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[TeamType] | None:
        """By name."""
        return await info.context.load(children, self.id, Window.of(first, after, last, before))  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="Who leads it.")
    async def leads(self, info: Info) -> list[Person] | None:
        """By ids."""
        return await many(info, Person, self.lead_ids)

    @strawberry.pydantic.field(description="Who belongs to it, as their home or as a further team.")
    async def members(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Person] | None:
        """By id."""
        return await info.context.load(members, self.id, Window.of(first, after, last, before))  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="The objectives it owns, newest first.")
    async def objectives(
        self,
        info: Info,
        states: States = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[ObjectiveType] | None:
        """Its own, without those of the teams below."""
        from gateway.schema.objectives import of_teams  # noqa: PLC0415  # objectives have teams

        window = Window.of(first, after, last, before)
        return await info.context.load(of_teams, self.id, window, tuple(states or ()))  # type: ignore[no-any-return]

    @strawberry.pydantic.field(
        description="What happened in it, to its objectives, or by decisions that affect it, the latest first."
    )
    async def timeline(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[TimelineEventType] | None:
        """As the timeline has it by this team."""
        from gateway.schema.timeline import of_teams  # noqa: PLC0415  # what happens has teams

        return await info.context.load(of_teams, self.id, Window.of(first, after, last, before))  # type: ignore[no-any-return]

    @strawberry.pydantic.field(
        description="Mistakes that were reported to it, the newest first; null for those who neither belong to it nor lead it, "
        "and while their owner is away."
    )
    async def mistakes(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[MistakeType] | None:
        """The owner answers, one request for all teams of an operation."""
        from gateway.schema.mistakes import of_teams  # noqa: PLC0415  # mistakes have teams

        return await info.context.load(of_teams, self.id, Window.of(first, after, last, before))  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="What the viewer may begin in it now; the owner has the last word.")
    async def viewer_actions(self, info: Info) -> list[TeamAction] | None:
        """By the owners' rules."""
        held: Connection[AgreementType] = await info.context.load(related, self.id, _HELD, Window.of(1, None, None, None))
        return of_team(self, await standing_of(info), has_agreement=bool(held.edges))


async def team(info: Info, id: TeamIdArgument) -> Team | None:
    """One team."""
    return await one(info, Team, parse_id(TeamId, id))  # type: ignore[no-any-return]


async def teams(
    info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
) -> Connection[Team] | None:
    """The top of the tree: teams without one above."""
    window = Window.of(first, after, last, before)
    selection = Selection("team").where("not deleted").where("parent_id is null").where("status = 'active'")
    rows = await selection.page(info.context.read_model, BY_NAME, window)
    return window.page(BY_NAME, rows, lambda row: Team.model_validate_json(row["document"]))


@strawberry.type
class TeamQueries:
    """Teams at the root."""

    teams = strawberry.field(teams, description="The top of the tree: teams without one above.")
    team = strawberry.field(team, description="One team, or null.")
