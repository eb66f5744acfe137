"""Calling a Braintrust, writing for it, and closing it with what was used and why. No note changes a goal."""

from datetime import date, timedelta

from chassis import confidential
from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.braintrusts import (
    AHEAD,
    AddBraintrustNote,
    BraintrustCalled,
    BraintrustClosed,
    BraintrustState,
    CallBraintrust,
    CloseBraintrust,
    NoteVerdictInput,
)
from contracts.feedback.help_refusals import BraintrustCode
from contracts.feedback.ids import BraintrustId, BraintrustNoteId
from contracts.feedback.text import Readership
from contracts.messages import Receipt
from contracts.values import RemarkId
from services.feedback.braintrusts import policies, queries
from services.feedback.braintrusts.tables import CLOSING, NOTE, QUESTION, VERDICT, Braintrust, Note
from services.feedback.moderation import queries as moderation
from services.feedback.people import queries as goals
from services.feedback.texts import queries as texts
from services.feedback.texts.tables import EVERYONE, Privacy, write


async def call_braintrust(command: CallBraintrust, unit: UnitOfWork) -> BraintrustCalled:
    goal = await goals.goal(unit.session, command.objective_id, None)
    standing = await people.standing(unit, goal.team_id)
    owner, invited = policies.may_call(standing, goal), list(dict.fromkeys(command.invited_ids))
    policies.must_meet_soon(command.meets_on, today=standing.day_in(0, now=unit.now), last=standing.day_in(AHEAD, now=unit.now))
    if owner in invited:
        raise Refused(BraintrustCode.OWNER_IS_NOT_INVITED, field="invited_ids")
    await people.require_people(unit.session, {"objective_id": [owner], "invited_ids": invited})
    found = await people.with_authority_over(unit, goal.team_id, owner, invited)
    policies.must_have_no_authority(found, field="invited_ids")
    await confidential.alone_about(unit, "braintrust", command.objective_id)
    policies.must_have_room(await queries.open_of(unit.session, command.objective_id))
    called = unit.add(
        Braintrust(
            id=unit.new_id(BraintrustId),
            objective_id=command.objective_id,
            team_id=goal.team_id,
            owner_id=owner,
            called_by=unit.actor.person_id,
            invited_ids=invited,
            meets_on=command.meets_on,
            called_on=unit.now.date(),
            due_on=command.meets_on + timedelta(days=unit.answer_days["braintrust"]),
            state=BraintrustState.CALLED,
            outcome=None,
            closed_on=None,
        )
    )
    called.say(unit, called.id, command.question, EVERYONE, role=QUESTION)
    return unit.publish(BraintrustCalled(braintrust=called.document()))


async def add_braintrust_note(command: AddBraintrustNote, unit: UnitOfWork) -> Receipt:
    viewer = unit.actor.person_id
    await confidential.alone_about(unit, viewer, command.braintrust_id)
    braintrust = await unit.hold(Braintrust, command.braintrust_id)
    policies.may_write(viewer, braintrust.invited_ids)
    written = await queries.written_by(unit.session, viewer, braintrust.id)
    for thread in (braintrust.id, *written):  # each note is a thread of its own, and a mute in one is one in all
        await moderation.must_not_be_muted(unit, thread)
    braintrust.must_be_called()
    policies.may_write_more(len(written))
    # Somebody may have come to lead the team since they were invited: they neither write nor read what is written from now on.
    found = await people.with_authority_over(unit, braintrust.team_id, braintrust.owner_id, braintrust.invited_ids)
    policies.must_have_no_authority([person for person in found if person == viewer])
    id = unit.new_id(BraintrustNoteId)
    unit.session.add(Note(id=id, braintrust_id=braintrust.id, team_id=braintrust.team_id, use=None, why_id=None))
    readers = [person for person in braintrust.readers if person not in found]
    privacy = Privacy(Readership.PEOPLE, reader_ids=readers, kept_until=await texts.until_next_cycle_ends(unit))
    write(unit, id, id, command.text, privacy, role=NOTE)
    return Receipt(id=id)


async def close_braintrust(command: CloseBraintrust, unit: UnitOfWork) -> BraintrustClosed:
    braintrust = await unit.change(Braintrust, command.braintrust_id)
    owner_is_here = await people.is_here(unit.session, braintrust.owner_id)
    policies.may_close(await people.standing(unit, braintrust.team_id), braintrust.owner_id, owner_is_here=owner_is_here)
    braintrust.must_be_called()
    kept_until = await texts.until_next_cycle_ends(unit)
    await _judge(command.verdicts, braintrust, unit, kept_until)
    privacy = EVERYONE if command.publish else Privacy(Readership.PEOPLE, reader_ids=braintrust.readers, kept_until=kept_until)
    braintrust.say(unit, unit.new_id(RemarkId), command.why, privacy, role=CLOSING)
    braintrust.close(command.outcome, on=unit.now.date())
    return unit.publish(BraintrustClosed(braintrust=braintrust.document()))


async def _judge(verdicts: list[NoteVerdictInput], braintrust: Braintrust, unit: UnitOfWork, kept_until: date) -> None:
    """What the owner, and nobody for them, says of single notes; each is read by those who read the note."""
    is_owner = unit.actor.person_id == braintrust.owner_id
    notes = await queries.notes_of(unit.session, braintrust.id) if is_owner and verdicts else {}
    for place, verdict in enumerate(verdicts):
        note, written = notes.get(verdict.note_id, (None, None))
        if note is None or written is None or note.why_id is not None:
            raise Refused(BraintrustCode.NO_SUCH_BRAINTRUST_NOTE, field=f"verdicts.{place}.note_id", id=verdict.note_id)
        readers = [*written.reader_ids, *filter(None, [written.by])]
        privacy = Privacy(Readership.PEOPLE, reader_ids=readers, kept_until=kept_until)
        id = unit.new_id(RemarkId)
        write(unit, note.id, id, verdict.why, privacy, role=VERDICT, place=2)
        note.use, note.why_id = verdict.use, str(id)
