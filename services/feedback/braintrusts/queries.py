"""Open Braintrusts, and the notes that a viewer may read: decided by the texts' own condition."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.feedback.braintrusts import BraintrustNote, BraintrustState
from contracts.feedback.ids import BraintrustId, BraintrustNoteId
from contracts.values import ObjectiveId, PersonId
from services.feedback.braintrusts.tables import Braintrust, Note
from services.feedback.texts import queries as texts
from services.feedback.texts.tables import Writing


async def open_of(session: AsyncSession, objective_id: ObjectiveId) -> int:
    """How many on an objective are not closed."""
    query = select(func.count()).where(Braintrust.objective_id == objective_id, Braintrust.state == BraintrustState.CALLED)
    return int(await session.scalar(query) or 0)


async def written_by(session: AsyncSession, person: PersonId, braintrust_id: BraintrustId) -> Sequence[BraintrustNoteId]:
    """The notes for it that a person wrote."""
    query = select(Note.id).join(Writing, Writing.id == Note.id)
    return list(await session.scalars(query.where(Note.braintrust_id == braintrust_id, Writing.by == person)))


async def notes_of(session: AsyncSession, braintrust_id: BraintrustId) -> dict[str, tuple[Note, Writing]]:
    """Its notes with their texts, by their ids."""
    query = select(Note, Writing).join(Writing, Writing.id == Note.id).where(Note.braintrust_id == braintrust_id)
    return {note.id: (note, writing) for note, writing in (await session.execute(query)).all()}


async def readable(session: AsyncSession, viewer: PersonId, ids: Collection[BraintrustId]) -> Sequence[BraintrustNote]:
    """The notes of these Braintrusts that the viewer may read, in the order they were written; three statements, however many."""
    notes = (await session.scalars(select(Note).where(Note.braintrust_id.in_(ids)).order_by(Note.id))).all()
    wanted = [id for note in notes for id in (note.id, note.why_id) if id is not None]
    found = await texts.readable(session, viewer, wanted) if wanted else {}
    return [
        BraintrustNote(
            braintrust_id=note.braintrust_id,
            note=found[note.id].shown(),
            use=note.use,
            why=found[note.why_id].shown() if note.why_id in found else None,
        )
        for note in notes
        if note.id in found
    ]
