"""Check-ins: recorded one by one or by a whole team, and corrected."""

from collections.abc import Sequence
from datetime import date

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import RoundId
from contracts.feedback.rounds import RoundDocument, RoundState
from contracts.okrs.check_ins import (
    CheckInCorrected,
    CheckInRecorded,
    CorrectCheckIn,
    KeyResultCheckIn,
    RecordCheckIn,
    RecordTeamCheckIn,
    TeamCheckedIn,
)
from contracts.okrs.cycles import CycleState
from contracts.okrs.key_results import KeyResult, Milestone
from contracts.okrs.objectives import ObjectiveState
from contracts.okrs.refusals import Code
from contracts.values import CheckInId
from services.okrs.cycles.tables import Cycle
from services.okrs.objectives import policies, queries
from services.okrs.objectives.commands.opening import Opened, open_objective
from services.okrs.objectives.queries import Said
from services.okrs.objectives.rules import check_ins as rules
from services.okrs.objectives.rules import key_results, measures
from services.okrs.objectives.tables import CheckIn, Objective
from services.okrs.proposals import queries as proposals

_TEXTS = ("what_changed", "learned", "in_the_way", "question")


async def record_check_in(command: RecordCheckIn, unit: UnitOfWork) -> CheckInRecorded:
    opened = await open_objective(unit, command.objective_id)
    objective, part = opened.objective, opened.objective.key_result(command.key_result_id)
    check_in = await _check_in(unit, opened, part, command, wanted=command.effective_on, prefix="")
    objective.replace(await _after(unit, part, check_in))
    unit.add(check_in)
    return unit.publish(CheckInRecorded(check_in=check_in.document(), objective=objective.document()))


async def record_team_check_in(command: RecordTeamCheckIn, unit: UnitOfWork) -> TeamCheckedIn:
    """All of them or none; objectives are locked in the order of their ids."""
    wanted = [said.key_result_id for said in command.check_ins]
    for place, named in enumerate(wanted):
        if named in wanted[:place]:
            raise Refused(Code.NAMED_TWICE, field=f"check_ins.{place}.key_result_id", id=named)
    opened = await _open_all(unit, command)
    said = [await _of_team(unit, opened[one.objective_id], one, place, command) for place, one in enumerate(command.check_ins)]
    for check_in in said:
        objective = opened[check_in.objective_id].objective
        objective.replace(await _after(unit, objective.key_result(check_in.key_result_id), check_in))
        unit.add(check_in)
    objectives = [one.objective.document() for one in opened.values()]
    return unit.publish(TeamCheckedIn(objectives=objectives, check_ins=[check_in.document() for check_in in said]))


async def _open_all(unit: UnitOfWork, command: RecordTeamCheckIn) -> dict[str, Opened]:
    """Every objective named, in the order named, all of them the team's."""
    named = [said.objective_id for said in command.check_ins]
    objectives = await unit.change_all(Objective, named, field="check_ins.{place}.objective_id")
    standing = await people.standing(unit, command.team_id)
    for objective in objectives:
        if objective.team_id != command.team_id:
            place = named.index(objective.id)
            raise Refused(Code.NOT_OF_THIS_TEAM, field=f"check_ins.{place}.objective_id", id=objective.id)
    cycles = {one: await unit.hold(Cycle, one) for one in sorted({objective.cycle_id for objective in objectives})}
    return {objective.id: Opened(objective, cycles[objective.cycle_id], standing) for objective in objectives}


async def _of_team(unit: UnitOfWork, opened: Opened, said: KeyResultCheckIn, place: int, command: RecordTeamCheckIn) -> CheckIn:
    prefix = f"check_ins.{place}."
    part = opened.objective.key_result(said.key_result_id, field=f"{prefix}key_result_id")
    return await _check_in(unit, opened, part, said, wanted=command.effective_on, prefix=prefix)


async def correct_check_in(command: CorrectCheckIn, unit: UnitOfWork) -> CheckInCorrected:
    """The only change that a closed cycle takes; scores given at close stay as they are."""
    wrong = await unit.session.get(CheckIn, command.check_in_id)
    if wrong is None:
        raise Refused(Code.CHECK_IN_NOT_FOUND, field="check_in_id", id=command.check_in_id)
    opened = await open_objective(unit, wrong.objective_id)
    wrong = await unit.change(CheckIn, command.check_in_id)
    objective, part = opened.objective, opened.objective.key_result(wrong.key_result_id)
    policies.may_correct(opened.standing, objective, part, wrong)
    earlier = await queries.check_ins_of(unit.session, part.id)
    if wrong.corrected:
        raise Refused(Code.CHECK_IN_WAS_CORRECTED, field="check_in_id", id=_corrected_by(wrong, earlier))
    right = _right(unit, opened, part, command, wrong)
    wrong.corrected = True
    objective.replace(key_results.read_anew(part, [*earlier, Said.by(right)]))
    unit.add(right)
    documents = {"check_in": right.document(), "corrected": wrong.document(), "objective": objective.document()}
    return unit.publish(CheckInCorrected.model_validate(documents), reason=command.reason)


def _corrected_by(wrong: CheckIn, known: Sequence[Said]) -> CheckInId:
    by = {one.corrects_id: one.id for one in known if one.corrects_id is not None}
    last = wrong.id
    while last in by:
        last = by[last]
    return last


async def _check_in(
    unit: UnitOfWork, opened: Opened, part: KeyResult, said: RecordCheckIn | KeyResultCheckIn, *, wanted: date | None, prefix: str
) -> CheckIn:
    """The row of a new check-in, once everything that could refuse it has not."""
    policies.may_check_in(opened.standing, opened.objective, part)
    opened.cycle.must_not_be_closed()
    opened.objective.must_be(Code.OBJECTIVE_IS_NOT_ACTIVE, ObjectiveState.ACTIVE)
    if opened.cycle.state is CycleState.PLANNING:
        raise Refused(Code.CYCLE_HAS_NOT_STARTED)
    _require_fitting(part, said, prefix)
    await _require_round(unit, opened.objective, part, said.round_id, field=f"{prefix}round_id")
    fields = said.model_dump(include={"value", "zone", "confidence", "round_id", *_TEXTS})
    return _row(unit, opened, part, {**fields, "steps_done": said.steps_done, "effective_on": _day(unit, opened, wanted)})


def _right(unit: UnitOfWork, opened: Opened, part: KeyResult, command: CorrectCheckIn, wrong: CheckIn) -> CheckIn:
    """The row of a correction: what is given, and the rest as it was."""
    readings = {"value": command.value, "steps_done": command.steps_done, "zone": command.zone}
    given = command.model_dump(include={"confidence", *_TEXTS}, exclude_none=True)
    if any(reading is not None for reading in readings.values()):
        _require_fitting(part, command, "")
        given |= readings
    if command.effective_on is not None:
        given["effective_on"] = _day(unit, opened, command.effective_on)
    as_it_was = {name: getattr(wrong, name) for name in ("value", "steps_done", "zone", "confidence", "effective_on", *_TEXTS)}
    if all(as_it_was[name] == value for name, value in given.items()):
        raise Refused(Code.NOTHING_CHANGES)
    is_as_said = given.get("confidence", wrong.confidence) == wrong.confidence
    correcting = {
        "corrects_id": wrong.id,
        "correction_reason": command.reason,
        "round_id": wrong.round_id if is_as_said else None,
    }
    return _row(unit, opened, part, {**as_it_was, **given, **correcting})


def _row(unit: UnitOfWork, opened: Opened, part: KeyResult, told: dict[str, object]) -> CheckIn:
    fields = {"corrects_id": None, "correction_reason": None, "corrected": False, "texts_withdrawn": False, **told}
    who = {"by": unit.actor.person_id, "recorded_at": unit.now}
    return CheckIn(id=unit.new_id(CheckInId), objective_id=opened.objective.id, key_result_id=part.id, **who, **fields)


def _require_fitting(part: KeyResult, said: RecordCheckIn | KeyResultCheckIn | CorrectCheckIn, prefix: str) -> None:
    """Refuses a reading of another kind of measure, and steps that are not there."""
    wanted = measures.reading_wanted(part.measure)
    if getattr(said, wanted) is None:
        given = next(name for name in ("value", "steps_done", "zone") if getattr(said, name) is not None)
        reading = wanted.replace("_", " ")
        raise Refused(Code.READING_DOES_NOT_FIT, field=f"{prefix}{given}", kind=part.measure.kind.value, reading=reading)
    if isinstance(part.measure, Milestone):
        known = {step.id for step in part.measure.steps}
        for stranger in (step for step in said.steps_done or () if step not in known):
            raise Refused(Code.STEP_NOT_FOUND, field=f"{prefix}steps_done", id=stranger)


async def _require_round(unit: UnitOfWork, objective: Objective, part: KeyResult, id: RoundId | None, *, field: str) -> None:
    """Refuses what is no confidence round about it, and one in which people still write silently."""
    if id is None:
        return
    copied = await proposals.copied(unit.session, "round", id)
    if copied is None:
        raise Refused(Code.CONFIDENCE_ROUND_NOT_FOUND, field=field, id=id)
    round = RoundDocument.model_validate(copied)
    if not rules.is_about(round, objective.id, part.id):
        raise Refused(Code.NO_CONFIDENCE_ROUND_ABOUT_IT, field=field)
    if round.state is RoundState.OPENED:
        raise Refused(Code.CONFIDENCE_ROUND_NOT_REVEALED, field=field)


def _day(unit: UnitOfWork, opened: Opened, wanted: date | None) -> date:
    """The day it speaks of, by the calendar where the author lives."""
    cycle, zone = opened.cycle, opened.standing.time_zone
    window = rules.Window.of(
        starts_on=cycle.starts_on, ends_on=cycle.ends_on, started_at=cycle.started_at, time_zone=cycle.time_zone
    )
    if wanted is None:
        return rules.default_date(window=window, now=unit.now, time_zone=zone)
    fault = rules.date_fault(wanted, window=window, now=unit.now, time_zone=zone)
    if fault is rules.DateFault.IN_THE_FUTURE:
        raise Refused(Code.CHECK_IN_IN_THE_FUTURE, field="effective_on", today=rules.today(unit.now, zone))
    if fault is rules.DateFault.OUTSIDE_THE_CYCLE:
        raise Refused(Code.CHECK_IN_OUTSIDE_THE_CYCLE, field="effective_on", first=window.first, last=window.last)
    return wanted


async def _after(unit: UnitOfWork, part: KeyResult, check_in: CheckIn) -> KeyResult:
    """The key result after one more check-in, at the same cost however much was said before."""
    said = Said.by(check_in)
    after = key_results.one_more(part, said)
    return after or key_results.read_anew(part, [*await queries.check_ins_of(unit.session, part.id), said])
