"""Drafts: written, edited, discarded."""

from collections.abc import Iterable, Sequence
from typing import Any

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.okrs.key_results import KeyResult, NewKeyResult
from contracts.okrs.objective_commands import DiscardDraft, DraftObjective, EditObjective, UncertaintyInput
from contracts.okrs.objectives import DraftDiscarded, ObjectiveDrafted, ObjectiveEdited, ObjectiveState, Uncertainty
from contracts.okrs.refusals import Code
from contracts.okrs.sketches import SketchObjective
from contracts.values import CycleId, ObjectiveId, PersonId, UncertaintyId
from services.okrs.alignment import queries as alignment
from services.okrs.cycles.tables import Cycle
from services.okrs.objectives import policies
from services.okrs.objectives.commands import measuring, opening
from services.okrs.objectives.tables import Objective, Sketch

_GUARDED = ("title", "why", "team_id", "champion_id", "ambition")
"""What an active objective changes only with a reason."""


async def draft_objective(command: DraftObjective, unit: UnitOfWork) -> ObjectiveDrafted:
    await to_draft(unit, command)
    draft = new_draft(unit, id=unit.new_id(ObjectiveId), **described(unit, command))
    return unit.publish(ObjectiveDrafted(objective=draft.document()))


async def to_draft(unit: UnitOfWork, command: DraftObjective | SketchObjective, *, champion_id: PersonId | None = None) -> None:
    """For members of an active team (or who is champion already), in a cycle that takes drafts; everybody named is active."""
    cycle = await unit.hold(Cycle, command.cycle_id)
    await people.require_team(unit.session, command.team_id, field="team_id")
    policies.may_draft(await people.standing(unit, command.team_id), champion_id=champion_id, field="team_id")
    cycle.must_take_drafts("cycle_id")
    await people.require_people(unit.session, named(command))


def described(unit: UnitOfWork, command: DraftObjective | SketchObjective) -> dict[str, Any]:
    """What the command says of an objective, as an objective has it."""
    return {
        **command.model_dump(include={"title", "why", "team_id", "cycle_id", "champion_id", "ambition"}),
        "contributor_ids": list(dict.fromkeys(command.contributor_ids)),
        "uncertainties": [Uncertainty(id=unit.new_id(UncertaintyId), text=text) for text in command.uncertainties],
        "key_results": _key_results(unit, command.key_results),
    }


def new_draft(unit: UnitOfWork, *, id: ObjectiveId, **told: Any) -> Objective:
    """A new objective, with `told` as `described` tells it."""
    begun = {name: told.pop(name) for name in ("title", "team_id", "cycle_id", "ambition", "key_results")}
    objective = Objective.draft(id=id, at=unit.now, by=unit.actor.person_id, **begun)
    for name, value in told.items():
        setattr(objective, name, value)
    objective.must_fit()
    return unit.add(objective)


def named(command: DraftObjective | SketchObjective | Sketch) -> dict[str, Iterable[PersonId | None]]:
    """Everybody named, by the field that names them."""
    parts: Sequence[NewKeyResult | KeyResult] = command.key_results
    of_parts = {
        f"key_results.{place}.{field}": people
        for place, part in enumerate(parts)
        for field, people in (("owner_id", [part.owner_id]), ("contributor_ids", part.contributor_ids))
    }
    return {"champion_id": [command.champion_id], "contributor_ids": command.contributor_ids, **of_parts}


def _key_results(unit: UnitOfWork, given: list[NewKeyResult]) -> list[KeyResult]:
    shares = measuring.chosen([part.weight for part in given], code=Code.WEIGH_EVERY_KEY_RESULT, field="key_results")
    return [
        measuring.new_key_result(unit, part, weight=share, field=f"key_results.{place}")
        for place, (part, share) in enumerate(zip(given, shares, strict=True))
    ]


async def edit_objective(command: EditObjective, unit: UnitOfWork) -> ObjectiveEdited:
    opened = await opening.to_edit(unit, command)
    objective = opened.objective
    changes = _changes(command, objective)
    if objective.state is ObjectiveState.ACTIVE:
        _require_unguarded(changes)
    await people.require_people(
        unit.session, {"champion_id": [changes.get("champion_id")], "contributor_ids": changes.get("contributor_ids", [])}
    )
    if "team_id" in changes:
        await people.require_team(unit.session, changes["team_id"], field="team_id")
        policies.may_draft(await people.standing(unit, changes["team_id"]), field="team_id")
    if "cycle_id" in changes:
        await _move(unit, objective, changes["cycle_id"])
    for name, value in changes.items():
        setattr(objective, name, value)
    if command.uncertainties is not None:
        objective.uncertainties = _uncertainties(unit, command.uncertainties, objective)
    objective.edited()
    return unit.publish(ObjectiveEdited(objective=objective.document()))


def _changes(command: EditObjective, objective: Objective) -> dict[str, Any]:
    """What is given and differs."""
    given = command.model_dump(include={*_GUARDED, "cycle_id", "contributor_ids"}, exclude_none=True)
    if command.without_champion:
        given["champion_id"] = None
    if "contributor_ids" in given:
        given["contributor_ids"] = list(dict.fromkeys(given["contributor_ids"]))
    return {name: value for name, value in given.items() if getattr(objective, name) != value}


def _require_unguarded(changes: dict[str, Any]) -> None:
    """Refuses what an active objective does not change at all, or only with a reason."""
    if "cycle_id" in changes:
        raise Refused(Code.ACTIVE_STAYS_IN_ITS_CYCLE, field="cycle_id")
    if changes.get("champion_id", "kept") is None:
        raise Refused(Code.ACTIVE_KEEPS_A_CHAMPION, field="without_champion")
    for field in (name for name in _GUARDED if name in changes):
        raise Refused(Code.CHANGE_NEEDS_A_REASON, field=field)


async def _move(unit: UnitOfWork, objective: Objective, cycle_id: CycleId) -> None:
    """To another cycle, where what it is aligned to must be in reach; whoever aligns to it would be left behind."""
    cycle = await unit.hold(Cycle, cycle_id)
    cycle.must_take_drafts("cycle_id")
    await alignment.lock(unit.session)
    await alignment.require_nobody_aligned(unit.session, objective.id)
    if await alignment.within_reach(unit.session, objective.aligned_to, cycle_id) != objective.aligned_to:
        raise Refused(Code.NOT_OF_THIS_OR_A_LONGER_CYCLE, field="cycle_id")


def _uncertainties(unit: UnitOfWork, given: list[UncertaintyInput], objective: Objective) -> list[Uncertainty]:
    known = {uncertainty.id for uncertainty in objective.uncertainties}
    kept: list[Uncertainty] = []
    for place, one in enumerate(given):
        if one.id is not None and one.id not in known:
            raise Refused(Code.UNCERTAINTY_NOT_FOUND, field=f"uncertainties.{place}.id", id=one.id)
        if one.id is not None and one.id in {earlier.id for earlier in kept}:
            raise Refused(Code.NAMED_TWICE, field=f"uncertainties.{place}.id", id=one.id)
        if one.resolved and not one.learned:
            raise Refused(Code.UNCERTAINTY_NEEDS_LEARNING, field=f"uncertainties.{place}.learned")
        kept.append(
            Uncertainty(id=one.id or unit.new_id(UncertaintyId), text=one.text, resolved=one.resolved, learned=one.learned)
        )
    return kept


async def discard_draft(command: DiscardDraft, unit: UnitOfWork) -> DraftDiscarded:
    opened = await opening.to_edit(unit, command)
    objective = opened.objective
    objective.must_be(Code.OBJECTIVE_IS_NOT_A_DRAFT, ObjectiveState.DRAFT)
    await alignment.require_nobody_aligned(unit.session, objective.id)
    continued = None
    if objective.carried_over_from_id is not None:
        continued = await unit.change(Objective, objective.carried_over_from_id)
        continued.carried_over_to_id = None
        continued.moved()
    discarded = await unit.delete(objective)
    return unit.publish(DraftDiscarded(objective=discarded, carried_over_from=continued.document() if continued else None))
