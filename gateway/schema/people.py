"""People: pseudonyms, where they belong, and names by look-up; never a figure."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from pydantic import Field

from contracts.directory import people as directory
from contracts.values import PersonId, Term
from gateway.context import Context, Info
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.read_model.owed import OwedKind
from gateway.schema.celebrated import CelebratedPerson
from gateway.schema.celebrating import CelebratingViewer
from gateway.schema.moderating import ModeratingViewer
from gateway.schema.node import Node, many, one
from gateway.schema.of_people import OfPerson
from gateway.schema.own_talks import OwnTalks
from gateway.words import show_term, shows

if TYPE_CHECKING:
    from gateway.schema.objectives import Objective
    from gateway.schema.owed import Owed
    from gateway.schema.own_concerns import OwnConcern
    from gateway.schema.own_threads import OwnThread
    from gateway.schema.sketches import Sketch
    from gateway.schema.teams import Team

PersonType = Annotated["Person", strawberry.lazy("gateway.schema.people")]
OwnConcernType = Annotated["OwnConcern", strawberry.lazy("gateway.schema.own_concerns")]
OwnThreadType = Annotated["OwnThread", strawberry.lazy("gateway.schema.own_threads")]
SketchType = Annotated["Sketch", strawberry.lazy("gateway.schema.sketches")]
TeamType = Annotated["Team", strawberry.lazy("gateway.schema.teams")]
ObjectiveType = Annotated["Objective", strawberry.lazy("gateway.schema.objectives")]
OwedType = Annotated["Owed", strawberry.lazy("gateway.schema.owed")]
OwedKinds = Annotated[list[OwedKind] | None, strawberry.argument(description="Only of these sorts; of any without it.")]


class Role(Term):
    """What the viewer's sign-in allows beyond what everybody may."""

    ADMIN = "admin", "Runs cycles and changes settings; reads no private text."
    AUDITOR = "auditor", "Reads what happened, and no texts."


show_term(Role)
show_term(OwedKind)


async def names(context: Context, people: list[PersonId]) -> list[Any]:
    """Their names, in one look-up."""
    return list(await context.behind.names.of(people))


@shows(directory.PersonDocument)
class Person(directory.PersonDocument, OfPerson, CelebratedPerson, Node):
    """A person with their teams, goals, what they decided and learned, and what they are recognized for."""

    id: PersonId = Field(description="The person, under a pseudonym.")

    @strawberry.pydantic.field(description="The person's name; null where erased or unknown: wording that is yours.")
    def name(self, info: Info) -> str | None:
        """From the directory, for a minute."""
        return info.context.load(names, self.id)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="The team the person belongs to.")
    def home_team(self, info: Info) -> TeamType | None:
        """By id."""
        from gateway.schema.teams import Team  # noqa: PLC0415  # teams have people, and people teams

        return one(info, Team, self.home_team_id)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="Further teams and guilds.")
    async def further_teams(self, info: Info) -> list[TeamType] | None:
        """By ids."""
        from gateway.schema.teams import Team  # noqa: PLC0415  # as above

        return await many(info, Team, self.further_team_ids)

    @strawberry.pydantic.field(description="Whom the person reports to.")
    def manager(self, info: Info) -> PersonType | None:
        """By id."""
        return one(info, Person, self.manager_id)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="The objectives the person works on, newest first; in no order by a figure.")
    async def objectives(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[ObjectiveType] | None:
        """As champion, owner or contributor."""
        from gateway.schema.objectives import of_people  # noqa: PLC0415  # objectives have people

        window = Window.of(first, after, last, before)
        return await info.context.load(of_people, self.id, window)  # type: ignore[no-any-return]


@strawberry.type(description="Who asks.")
class Viewer(OwnTalks, ModeratingViewer, CelebratingViewer):
    """The person signed in."""

    person: Person = strawberry.field(description="The person.")
    roles: list[Role] = strawberry.field(description="What the sign-in allows beyond what everybody may.")

    @strawberry.field(  # type: ignore[untyped-decorator]
        description=(
            "Answers, actions and check-ins that the viewer owes, oldest due first; nobody else sees it. "
            "Null while the owner of feedback and mistakes is away; ask for other `kinds` then."
        )
    )
    async def owed(
        self,
        info: Info,
        kinds: OwedKinds = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[OwedType] | None:
        """One statement."""
        from gateway.schema.owed import of_viewer  # noqa: PLC0415  # as above

        return await of_viewer(info, kinds, Window.of(first, after, last, before))

    @strawberry.field(  # type: ignore[untyped-decorator]
        description=(
            "The viewer's own confidential concerns, those that wait for the next full hour first, at most 200; "
            "nobody else can ask for them. Null while their owner is away."
        )
    )
    async def confidential_concerns(self, info: Info) -> list[OwnConcernType] | None:
        """The owner answers."""
        from gateway.schema.own_concerns import of_viewer  # noqa: PLC0415  # as above

        return await of_viewer(info)

    @strawberry.field(  # type: ignore[untyped-decorator]
        description=(
            "The viewer's own confidential notes, questions to leaders and other threads of the feedback service, those of which "
            "something waits for the next full hour first, at most 200; nobody else can ask for them. Null while it is away."
        )
    )
    async def confidential_threads(self, info: Info) -> list[OwnThreadType] | None:
        """The owner answers."""
        from gateway.schema.own_threads import of_viewer  # noqa: PLC0415  # as above

        return await of_viewer(info)

    @strawberry.field(  # type: ignore[untyped-decorator]
        description="The sketches that the viewer may read, the newest first, at most 100; null while their owner is away."
    )
    async def sketches(self, info: Info) -> list[SketchType] | None:
        """The owner answers."""
        from gateway.schema.sketches import of_viewer  # noqa: PLC0415  # as above

        return await of_viewer(info)


async def viewer(info: Info) -> Viewer | None:
    """The person of the token."""
    found = await one(info, Person, info.context.viewer.person_id)
    roles = [role for role in Role if role.value in info.context.viewer.roles]
    return Viewer(person=found, roles=roles) if found else None
