"""Check-ins and revisions: what was said, and what was changed and why."""

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import strawberry
from pydantic import Field

from contracts.okrs import check_ins as okrs
from contracts.okrs.revisions import RevisionDocument
from contracts.values import CheckInId, RevisionId
from gateway.context import Context, Info
from gateway.pages import Connection, Order, Window
from gateway.read_model.selections import Selection
from gateway.schema.key_results import KeyResult
from gateway.schema.node import Node, one
from gateway.schema.people import Person
from gateway.schema.reasons import OfCheckIn, OfRevision
from gateway.schema.relations import document
from gateway.words import shows

if TYPE_CHECKING:
    from gateway.schema.objectives import Objective

CheckInType = Annotated["CheckIn", strawberry.lazy("gateway.schema.check_ins")]
ObjectiveType = Annotated["Objective", strawberry.lazy("gateway.schema.objectives")]
_C = 'text collate "C"'
SAID = Order("said", (("effective_on", _C), ("recorded_at", _C), ("id", "text")), descending=True)
CHANGED = Order("changed", (("at", _C), ("id", "text")), descending=True)


@shows(okrs.CheckInDocument)
class CheckIn(okrs.CheckInDocument, OfCheckIn, Node):
    """What was said about a key result."""

    id: CheckInId = Field(description="The check-in.")

    round: ClassVar[Any] = document(
        "round_id", "round", "The round in which everyone said how confident they are, where one was."
    )

    @strawberry.pydantic.field(description="The objective.")
    def objective(self, info: Info) -> ObjectiveType | None:
        """By id."""
        from gateway.schema.objectives import Objective  # noqa: PLC0415  # objectives have check-ins

        return one(info, Objective, self.objective_id)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="The key result as it stands now; null where it was removed since.")
    async def key_result(self, info: Info) -> KeyResult | None:
        """Within its objective."""
        from gateway.schema.objectives import Objective  # noqa: PLC0415  # as above

        objective = await one(info, Objective, self.objective_id)
        return next((part for part in objective.key_results if part.id == self.key_result_id), None) if objective else None

    @strawberry.pydantic.field(name="by", description="Who recorded it; null where it was imported.")
    def recorded_by(self, info: Info) -> Person | None:
        """By id."""
        return one(info, Person, self.by)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="The check-in that it corrects.")
    def corrects(self, info: Info) -> CheckInType | None:
        """By id."""
        return one(info, CheckIn, self.corrects_id)  # type: ignore[no-any-return]


@shows(RevisionDocument)
class Revision(RevisionDocument, OfRevision, Node):
    """A change with its reason."""

    id: RevisionId = Field(description="The revision.")

    @strawberry.pydantic.field(description="The objective that was changed.")
    def objective(self, info: Info) -> ObjectiveType | None:
        """By id."""
        from gateway.schema.objectives import Objective  # noqa: PLC0415  # objectives have revisions

        return one(info, Objective, self.objective_id)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(name="by", description="Who changed it.")
    def changed_by(self, info: Info) -> Person | None:
        """By id."""
        return one(info, Person, self.by)  # type: ignore[no-any-return]


async def _check_ins(context: Context, parents: list[str], link: str, window: Window) -> list[Connection[CheckIn]]:
    found = await Selection("check_in").where("not deleted").pages(context.read_model, parents, link, SAID, window)
    return [window.page(SAID, found[id], lambda row: CheckIn.model_validate_json(row["document"])) for id in parents]


async def of_key_results(context: Context, key_results: list[str], window: Window) -> list[Connection[CheckIn]]:
    """The check-ins of each key result, the latest first."""
    return await _check_ins(context, key_results, "check_in.key_result_id = parent.id", window)


async def of_objectives(context: Context, objectives: list[str], window: Window) -> list[Connection[CheckIn]]:
    """The check-ins of each objective, the latest first."""
    return await _check_ins(context, objectives, "check_in.objective_id = parent.id", window)


async def revisions_of(context: Context, objectives: list[str], window: Window) -> list[Connection[Revision]]:
    """The history of each objective, the latest first."""
    selection = Selection("revision").where("not deleted")
    found = await selection.pages(context.read_model, objectives, "revision.objective_id = parent.id", CHANGED, window)
    return [window.page(CHANGED, found[id], lambda row: Revision.model_validate_json(row["document"])) for id in objectives]
