"""What is owed: to the viewer what they owe, to everyone what each role owes; never how somebody is doing."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Annotated, Any

import strawberry
from pydantic import Field

from contracts.messages import Input
from contracts.values import DecisionId, ObjectiveId, PersonId, TeamId
from gateway.context import Info
from gateway.ids import parse_id
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.read_model import obligations, owed
from gateway.read_model.owed import OwedKind, OwedRole
from gateway.schema import owed_privately
from gateway.schema.decisions import Decision
from gateway.schema.node import Node, one
from gateway.schema.objectives import Objective
from gateway.schema.people import Person
from gateway.schema.teams import Team
from gateway.words import show_input, show_term

_IDS = 100
show_term(OwedRole)


def _node(info: Info, id: str | None) -> Any:
    """Anything by its id, one statement for each kind of all that are asked for together."""
    from gateway.schema.nodes import loading  # noqa: PLC0415  # nodes are whatever there is

    return loading(info, id) if id is not None else None


@strawberry.type(description="An answer that is owed, by a role. It goes with what it is about: nothing here is stored.")
class OpenAnswer:
    """As everyone sees it."""

    objective_id: strawberry.Private[str | None]
    decision_id: strawberry.Private[str | None]
    team_id: strawberry.Private[str | None]
    role_of_id: strawberry.Private[str | None]
    today: strawberry.Private[date]
    id: strawberry.ID = strawberry.field(description="What it is owed to: the id of `subject`.")
    kind: OwedKind = strawberry.field(description="What sort of answer.")
    due_on: date = strawberry.field(description="The day by which it is owed.")
    since: date = strawberry.field(description="The day since which it is owed.")
    role: OwedRole = strawberry.field(description="The role that owes it.")

    @classmethod
    def of(cls, row: Any, **more: Any) -> Any:
        """From a row of the read model."""
        return cls(
            objective_id=row["objective_id"],
            decision_id=row["decision_id"],
            team_id=row["team_id"],
            role_of_id=row["role_of"],
            today=date.fromisoformat(row["today"]),
            id=strawberry.ID(row["id"]),
            kind=OwedKind(row["kind"]),  # type: ignore[call-arg]
            due_on=date.fromisoformat(row["due_on"]),
            since=date.fromisoformat(row["since"]),
            role=OwedRole(row["role"]),  # type: ignore[call-arg]
            **more,
        )

    def _subject(self, info: Info) -> Node | None:
        return _node(info, self.id)  # type: ignore[no-any-return]

    def _role_of(self, info: Info) -> Node | None:
        return _node(info, self.role_of_id)  # type: ignore[no-any-return]

    def _objective(self, info: Info) -> Objective | None:
        return one(info, Objective, ObjectiveId(self.objective_id) if self.objective_id else None)  # type: ignore[no-any-return]

    def _decision(self, info: Info) -> Decision | None:
        return one(info, Decision, DecisionId(self.decision_id) if self.decision_id else None)  # type: ignore[no-any-return]

    def _team(self, info: Info) -> Team | None:
        return one(info, Team, TeamId(self.team_id) if self.team_id else None)  # type: ignore[no-any-return]

    def _age_days(self) -> int:
        return max((self.today - self.since).days, 0)

    def _is_overdue(self) -> bool:
        return self.due_on < self.today

    subject = strawberry.field(
        _subject, description="What it is owed to, itself; null of feedback and mistakes, which only their owner shows."
    )
    role_of = strawberry.field(
        _role_of,
        description="What the role is of: a champion's objective, the leads' team, an approver's request, a decider's decision, "
        "an author's check-in, an owner's key result; null where nobody owes it.",
    )
    objective = strawberry.field(_objective, description="The objective it belongs to; null where it is about a decision.")
    decision = strawberry.field(_decision, description="The decision it is about; null where it belongs to an objective.")
    team = strawberry.field(_team, description="The team it belongs to; null where it is about a decision.")
    age_days = strawberry.field(_age_days, description="Whole days since it is owed.")
    is_overdue = strawberry.field(
        _is_overdue, description="Whether its day has passed: in UTC, of a check-in where its cycle is."
    )


@strawberry.type(description="What the viewer owes. Nothing here is stored, and nobody else sees the list.")
class Owed(OpenAnswer):
    """With the one in whose place."""

    person_id: strawberry.Private[str | None]

    def _stands_in_for(self, info: Info) -> Person | None:
        return one(info, Person, PersonId(self.person_id) if self.person_id else None)  # type: ignore[no-any-return]

    stands_in_for = strawberry.field(
        _stands_in_for, description="In whose place the viewer owes it today; null where it is the viewer's own."
    )


def _owed(row: Any) -> Owed:
    found: Owed = Owed.of(row, person_id=row["stands_in_for"])
    return found


async def of_viewer(info: Info, kinds: Collection[OwedKind] | None, window: Window) -> Connection[Owed]:
    """A page of what the viewer owes: one statement, and one request to the owner of what is told to nobody else."""
    public = await _rows(info, kinds, window, marked=False)
    private = await owed_privately.rows(info, [each.value for each in kinds or ()])
    return window.page(owed.OLDEST, window.merged(owed.OLDEST, public, private), _owed)


async def marked(info: Info, kinds: Collection[OwedKind] | None, window: Window) -> tuple[Connection[Owed], str]:
    """The part that events tell of, with a mark that changes whenever anything does that the viewer owes, beyond the page too."""
    rows = await _rows(info, kinds, window, marked=True)
    return window.page(owed.OLDEST, rows, _owed), rows[0]["mark"] if rows else ""


async def _rows(info: Info, kinds: Collection[OwedKind] | None, window: Window, *, marked: bool) -> Sequence[Any]:
    context = info.context
    wanted = [each.value for each in kinds or ()]
    person = context.viewer.person_id
    return await owed.of_person(context.read_model, person, context.now, window, kinds=wanted, marked=marked)


class OwedFilterInput(Input):
    """Which open answers to list; fields combine with AND, lists mean any of."""

    kinds: list[OwedKind] = Field(
        [],
        max_length=len(OwedKind),
        description="What sort of answer; check-ins, swaps, feedback and mistakes are not listed here.",
    )
    team_ids: list[TeamId] = Field([], max_length=_IDS, description="Of these teams, or of decisions that affect them.")
    include_subteams: bool = Field(False, description="True: also those of every team below `teamIds`.")
    objective_ids: list[ObjectiveId] = Field(
        [], max_length=_IDS, description="About these objectives, or about decisions that affect them."
    )
    overdue: bool | None = Field(None, description="True: whose day has passed; false: the others.")


show_input(OwedFilterInput)
Filter = Annotated[OwedFilterInput | None, strawberry.argument(description="Which; all of them without it.")]


async def open_answers(
    info: Info, filter: Filter = None, first: First = None, after: After = None, last: Last = None, before: Before = None
) -> Connection[OpenAnswer] | None:
    """Oldest due first."""
    window, asked = Window.of(first, after, last, before), filter or OwedFilterInput()
    wanted = obligations.Wanted(
        kinds=frozenset(asked.kinds),
        teams=tuple(asked.team_ids),
        subteams=asked.include_subteams,
        objectives=tuple(asked.objective_ids),
        overdue=asked.overdue,
    )
    rows = await obligations.page(info.context.read_model, info.context.now, wanted, window)
    return window.page(owed.OLDEST, rows, OpenAnswer.of)


@strawberry.type(description="What a role owes, in a team or everywhere.")
class OwedByRole:
    """Computed at read."""

    role: OwedRole = strawberry.field(description="The role.")
    open: int = strawberry.field(description="How many answers it owes.")
    oldest_days: int = strawberry.field(description="Since how many days the oldest is owed.")
    median_days: float | None = strawberry.field(
        description="Since how many days they are owed, in the middle; null where fewer than five different people owe them: "
        "it would speak of one of them."
    )


TeamOf = Annotated[
    TeamId | None, strawberry.argument(description="The team, and decisions that affect it; everything without it.")
]
Subteams = Annotated[bool, strawberry.argument(description="True: also every team below it.")]


async def by_role(info: Info, team_id: TeamOf = None, include_subteams: Subteams = False) -> list[OwedByRole] | None:  # noqa: FBT002  # an argument by name
    """Roles that owe nothing are left out."""
    teams = () if team_id is None else (parse_id(TeamId, team_id, "teamId"),)
    wanted = obligations.Wanted(teams=teams, subteams=include_subteams)
    rows = await obligations.by_role(info.context.read_model, info.context.now, wanted)
    return [
        OwedByRole(
            role=OwedRole(row["role"]),  # type: ignore[call-arg]
            open=row["open"],
            oldest_days=row["oldest"],
            median_days=row["median"],
        )
        for row in rows
    ]


@strawberry.type
class OwedQueries:
    """Open answers at the root."""

    owed = strawberry.field(
        open_answers,
        description="Answers that are owed, by the role that owes them, oldest due first. "
        "Check-ins, swaps, feedback and mistakes are not among them: only those who owe them see them.",
    )
    owed_summary = strawberry.field(by_role, description="How many answers each role owes, and since when.")
