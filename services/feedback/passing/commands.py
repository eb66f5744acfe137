"""Passing openly: each kind of thing that waits for its leads has a function here."""

from collections.abc import Awaitable, Callable, Mapping

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import NotesDayId
from contracts.feedback.notes_day_refusals import NotesDayCode
from contracts.feedback.notes_days import LEADS_SHOWN, GateKey
from contracts.feedback.passing import PassedOpenly, PassOpenly
from contracts.values import Id
from services.feedback.notes_days import policies as notes_day_policies
from services.feedback.notes_days import queries as notes_days
from services.feedback.notes_days.tables import NotesDay


async def pass_openly(command: PassOpenly, unit: UnitOfWork) -> PassedOpenly:
    passed = KINDS.get(command.id.rpartition("_")[0])
    if passed is None:
        raise Refused(NotesDayCode.NOTES_DAY_NOT_FOUND, field="id", id=command.id)
    return await passed(command.id, unit)


async def _in_notes_day(id: Id, unit: UnitOfWork) -> PassedOpenly:
    day = await unit.change(NotesDay, NotesDayId(id), field="id")
    place = await notes_days.place(unit.session, unit.actor.person_id, day.team_id)
    notes_day_policies.may_pass(day, place, unit.now)
    day.passed_by_ids = [*day.passed_by_ids, unit.actor.person_id][:LEADS_SHOWN]
    day.open_gate(GateKey.PASS, now=unit.now)
    return unit.publish(PassedOpenly(notes_day=day.document()))


KINDS: Mapping[str, Callable[[Id, UnitOfWork], Awaitable[PassedOpenly]]] = {
    NotesDayId.prefix: _in_notes_day,
}
"""By the prefix of the id. Whoever adds a kind adds it to `PassOpenly.takes` too."""
