"""Sketches: written, discarded, shared. Only the last of these leaves anything for others to find."""

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.messages import Receipt
from contracts.okrs.sketches import DiscardSketch, DraftShared, ShareDraft, SketchObjective
from contracts.okrs.word_refusals import WordCode
from contracts.values import ObjectiveId
from services.okrs.cycles.tables import Cycle
from services.okrs.objectives import policies
from services.okrs.objectives.commands import drafting
from services.okrs.objectives.tables import Sketch

_SAID = ("title", "why", "team_id", "cycle_id", "champion_id", "ambition", "contributor_ids", "uncertainties", "key_results")


async def sketch_objective(command: SketchObjective, unit: UnitOfWork) -> Receipt:
    """A new one, or all of one anew."""
    sketch = None if command.objective_id is None else await _to_write(unit, command.objective_id)
    if sketch is not None and sketch.team_id != command.team_id:
        raise Refused(WordCode.SKETCH_KEEPS_ITS_TEAM, field="team_id")
    await drafting.to_draft(unit, command, champion_id=sketch.champion_id if sketch else None)
    await people.require_people(unit.session, {"invited_ids": command.invited_ids})
    if sketch is None:
        sketch = Sketch(id=unit.new_id(ObjectiveId), sketched_by=unit.actor.person_id, sketched_at=unit.now)
        unit.session.add(sketch)
    for name, value in drafting.described(unit, command).items():
        setattr(sketch, name, value)
    sketch.invited_ids, sketch.changed_at = list(dict.fromkeys(command.invited_ids)), unit.now
    return Receipt(id=sketch.id)


async def discard_sketch(command: DiscardSketch, unit: UnitOfWork) -> Receipt:
    sketch = await _to_write(unit, command.objective_id)
    await unit.session.delete(sketch)
    return Receipt(id=sketch.id)


async def share_draft(command: ShareDraft, unit: UnitOfWork) -> DraftShared:
    """Held to what drafting is held to, since months may have passed."""
    sketch = await _to_write(unit, command.objective_id)
    cycle = await unit.hold(Cycle, sketch.cycle_id)
    await people.require_team(unit.session, sketch.team_id, field="team_id")
    cycle.must_take_drafts("cycle_id")
    await people.require_people(unit.session, drafting.named(sketch))
    draft = drafting.new_draft(unit, id=sketch.id, **{name: getattr(sketch, name) for name in _SAID})
    await unit.session.delete(sketch)
    return unit.publish(DraftShared(objective=draft.document()))


async def _to_write(unit: UnitOfWork, id: ObjectiveId) -> Sketch:
    """The sketch, locked; whoever may not read it is told that there is none, whoever is invited that it is not theirs."""
    sketch = await unit.session.get(Sketch, id, with_for_update=True, populate_existing=True)
    standing = await people.standing(unit, sketch.team_id if sketch else None)
    if sketch is None or policies.why_readable(standing, sketch) is None:
        raise Refused(WordCode.SKETCH_NOT_FOUND, field="objective_id", id=id)
    policies.may_draft(standing, champion_id=sketch.champion_id)
    return sketch
