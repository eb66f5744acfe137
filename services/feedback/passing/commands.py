"""Passing openly: each kind of thing that waits for its leads has a function here."""

from collections.abc import Awaitable, Callable, Mapping

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import NotesDayId, RoundId
from contracts.feedback.notes_day_refusals import NotesDayCode
from contracts.feedback.notes_days import LEADS_SHOWN, GateKey
from contracts.feedback.passing import PassedOpenly, PassOpenly
from contracts.feedback.rounds import Gate
from contracts.values import Id
from services.feedback.notes_days import policies as notes_day_policies
from services.feedback.notes_days import queries as notes_days
from services.feedback.notes_days.tables import NotesDay
from services.feedback.people import queries as teams
from services.feedback.rounds import policies as round_policies
from services.feedback.rounds import queries as rounds
from services.feedback.rounds.tables import Round


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


async def _in_round(id: Id, unit: UnitOfWork) -> PassedOpenly:
    await rounds.alone(unit.session, RoundId(id))
    round = await unit.change(Round, RoundId(id), field="id")
    leads = await teams.leads(unit.session, round.team_id) if round.team_id else set()
    round_policies.may_go_first(unit.actor.person_id, leads)
    round.must_wait_for_its_lead(unit.now)
    round.gate = Gate.PASSED
    return unit.publish(PassedOpenly(round=round.document()))


KINDS: Mapping[str, Callable[[Id, UnitOfWork], Awaitable[PassedOpenly]]] = {
    NotesDayId.prefix: _in_notes_day,
    RoundId.prefix: _in_round,
}
"""By the prefix of the id. Whoever adds a kind adds it to `PassOpenly.takes` too."""
