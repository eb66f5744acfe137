"""Opening and closing Notes Days."""

from chassis import confidential
from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import NotesDayId
from contracts.feedback.notes_day_commands import CloseNotesDay, OpenNotesDay
from contracts.feedback.notes_day_refusals import NotesDayCode
from contracts.feedback.notes_days import LONGEST, GateKey, NotesDayClosed, NotesDayOpened, NotesDayState
from services.feedback.notes_days import policies, queries, rules
from services.feedback.notes_days.tables import NotesDay
from services.feedback.texts.queries import until_next_cycle_ends


async def open_notes_day(command: OpenNotesDay, unit: UnitOfWork) -> NotesDayOpened:
    session, team = unit.session, command.team_id
    await people.require_team(session, team, field="team_id")
    policies.may_lead(await people.standing(unit, team))
    await people.require_people(session, {"facilitator_id": [command.facilitator_id]})
    if await queries.has_authority(session, command.facilitator_id, team):
        raise Refused(NotesDayCode.FACILITATOR_LEADS_THERE, field="facilitator_id")
    starts_at = command.starts_at or unit.now
    if starts_at < unit.now:
        raise Refused(NotesDayCode.NOTES_DAY_STARTS_IN_THE_PAST, field="starts_at")
    if not rules.can_last(starts_at, command.ends_at, now=unit.now):
        raise Refused(NotesDayCode.NOTES_DAY_TOO_LONG, field="ends_at", days=LONGEST.days)
    has_lead = await queries.has_lead(session, team)
    day = NotesDay(
        id=unit.new_id(NotesDayId),
        title=command.title,
        question=command.question,
        team_id=team,
        facilitator_id=command.facilitator_id,
        state=NotesDayState.OPEN,
        readership=command.readership,
        kept_until=max(await until_next_cycle_ends(unit), command.ends_at.date()),
        starts_at=starts_at,
        ends_at=command.ends_at,
        everyone_writes_from=rules.gate_opens_by_itself(starts_at, has_lead=has_lead),
        gate_opened_by=None if has_lead else GateKey.NO_LEAD,
        passed_by_ids=[],
        called_by=unit.actor.person_id,
        closed_at=None,
        closed_by=None,
        counted_on=None,
    )
    return unit.publish(NotesDayOpened(notes_day=unit.add(day).document()))


async def close_notes_day(command: CloseNotesDay, unit: UnitOfWork) -> NotesDayClosed:
    await confidential.beside_releases(unit)
    day = await unit.change(NotesDay, command.notes_day_id)  # who writes or answers holds it meanwhile
    policies.may_close(await people.standing(unit, day.team_id), day)
    day.must_be_open()
    opens = rules.closable_from(day.ends_at)
    if unit.now < opens or await confidential.released_until(unit) < opens:  # confidential notes still wait for an answer
        raise Refused(NotesDayCode.NOTES_DAY_STILL_RUNS, from_=f"{opens:%Y-%m-%d %H:%M} UTC")
    await queries.must_be_answered(unit.session, day.id)
    day.state, day.closed_at, day.closed_by = NotesDayState.CLOSED, unit.now, unit.actor.person_id
    return unit.publish(NotesDayClosed(notes_day=day.document()))
