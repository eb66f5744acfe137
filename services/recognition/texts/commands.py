"""What authors do with their words: edit them for ten minutes, and take them back whenever they want, in every copy.

A recognition has verbs of its own for that; here are comments on it, openness and welcomes.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.messages import Receipt
from contracts.recognition.texts import EditText, TextEdited, TextFact, TextWithdrawn, WithdrawText
from contracts.refusals import TextCode
from contracts.values import Id
from services.recognition.recognitions.tables import Recognition
from services.recognition.texts import queries
from services.recognition.texts.queries import Found

F = TypeVar("F", bound=TextFact)


async def edit_text(command: EditText, unit: UnitOfWork) -> TextEdited | Receipt:
    own = await _own(unit, command.id)
    async with _one_answer(unit, own):
        own.row.must_be_editable(unit.now)
        if own.row.text == command.text:
            raise Refused(TextCode.TEXT_CHANGES_NOTHING, field="text")
    own.row.edit(command.text, unit.now)
    return _told(unit, own, TextEdited)


async def withdraw_text(command: WithdrawText, unit: UnitOfWork) -> TextWithdrawn | Receipt:
    own = await _own(unit, command.id)
    async with _one_answer(unit, own):
        own.row.must_have_words()
    own.row.withdraw(held=await queries.is_held(unit.session, own.teams))
    return _told(unit, own, TextWithdrawn)


async def _own(unit: UnitOfWork, id: Id) -> Found:
    own = await queries.lock_own(unit, id)
    if isinstance(own.row, Recognition):
        raise Refused(TextCode.NO_SUCH_TEXT, field="id", id=id)
    return own


@asynccontextmanager
async def _one_answer(unit: UnitOfWork, own: Found) -> AsyncIterator[None]:
    """Whoever commented on a recognition that they cannot read any more keeps their rights to the words, and learns no more.

    What is refused them is refused as if the recognition had been withdrawn: which of the two it is is not theirs to know.
    """
    try:
        yield
    except Refused:
        if await queries.reads(unit, own):
            raise
        raise Refused(TextCode.NO_SUCH_TEXT, field="id", id=own.row.id) from None


def _told(unit: UnitOfWork, own: Found, fact: type[F]) -> F | Receipt:
    """Everybody, where everybody reads it; else nobody."""
    if own.row.is_published:
        return unit.publish(fact(**own.told()))
    return Receipt(id=own.row.id, version=own.row.version)
