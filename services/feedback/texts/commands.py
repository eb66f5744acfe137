"""What authors do with their texts; of confidential ones, it waits for the next full hour.

Which document shows a text, and what a change of it means there, follows from the row that the text's thread is named after.
"""

from typing import Any

from chassis import confidential
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.text import Readership
from contracts.feedback.text_refusals import PrivacyCode
from contracts.feedback.texts import (
    EditText,
    HelpJudged,
    PrivacyTightened,
    SayWhetherItHelped,
    TextEdited,
    TextWithdrawn,
    TightenPrivacy,
    WithdrawText,
)
from contracts.messages import Receipt
from contracts.refusals import TextCode
from contracts.terms import Helped
from contracts.values import TeamId
from services.feedback.moderation import queries as moderation
from services.feedback.texts import policies, queries
from services.feedback.texts.queries import Locked, Own
from services.feedback.texts.rules import Contract
from services.feedback.texts.tables import Writing


async def edit_text(command: EditText, unit: UnitOfWork) -> TextEdited | Receipt:
    own = await queries.own(unit, command.id)
    if own.act is not None:  # nobody has seen it
        await confidential.alter(unit.session, own.act, {"text": command.text})
        return Receipt(id=own.id, published_at=own.act.due_at)
    _must_be_there(own)
    policies.must_be_open(own.published)
    policies.must_be_editable(own.published, unit)
    await moderation.must_not_be_muted(unit, own.thread)
    found = await queries.lock(unit, own.published)
    policies.must_be_editable(found.writing, unit)
    if found.writing.text == command.text:
        raise Refused(TextCode.TEXT_CHANGES_NOTHING, field="text")
    found.writing.text, found.writing.edited = command.text, True
    if found.row is not None:
        found.row.reworded(found.writing)
    return found.tell(unit, TextEdited)


async def withdraw_text(command: WithdrawText, unit: UnitOfWork) -> TextWithdrawn | Receipt:
    own = await queries.own(unit, command.id)
    if own.act is not None:  # nobody has seen it, and nobody will
        await _take_back(own, unit)
        return Receipt(id=own.id)
    _must_be_there(own)
    policies.must_be_open(own.published)
    policies.must_have_words(own.published)
    if own.is_confidential:
        return await confidential.hold_back(unit, own.thread, command.verb(), {"id": str(own.id)})
    found = await queries.lock(unit, own.published)
    policies.must_have_words(found.writing)
    return await withdrawn(found, unit)


async def withdrawn(found: Locked, unit: UnitOfWork) -> TextWithdrawn | Receipt:
    """Takes the words away, for all who could read them."""
    held = await moderation.is_held(unit.session, found.writing)
    found.writing.withdraw(on=unit.now.date(), held=held)
    found.lose_words(on=unit.now.date())
    return found.tell(unit, TextWithdrawn)


async def tighten_privacy(command: TightenPrivacy, unit: UnitOfWork) -> PrivacyTightened | Receipt:
    own = await queries.own(unit, command.id)
    if own.writing is None:
        raise Refused(PrivacyCode.NOT_PUBLISHED_YET, field="id")
    _must_be_there(own)
    if own.is_confidential:
        return await _held_back(command, own, unit)
    unit.confidential = not own.published.open  # of what is not revealed, nothing points to it or tells when
    found = await queries.lock(unit, own.published)
    await _must_tighten(command, found.writing, unit)
    return await tightened(command, found, unit)


async def _held_back(command: TightenPrivacy, own: Own, unit: UnitOfWork) -> Receipt:
    """Waits for the hour; what was asked before, and nobody has seen, is part of it."""
    earlier = own.tightening
    asked = {**(earlier.act if earlier else {}), **command.model_dump(mode="json", exclude_none=True)}
    await _must_tighten(TightenPrivacy.model_validate(asked), own.published, unit)
    if earlier is None:
        return await confidential.hold_back(unit, own.thread, command.verb(), asked)
    await confidential.alter(unit.session, earlier, asked)
    return Receipt(id=own.id, published_at=earlier.due_at)


async def tightened(asked: TightenPrivacy, found: Locked, unit: UnitOfWork) -> PrivacyTightened | Receipt:
    """Gives a text its narrower contract, for all who could read it."""
    writing, then = found.writing, _asked(asked, found.writing)
    writing.team_id = await _team(then.readership, writing, unit)
    writing.readership, writing.kept_until = then.readership, then.until
    writing.reader_ids = [person for person in (asked.reader_ids or writing.reader_ids) if person in then.named]
    if found.row is not None:
        found.row.narrowed(writing, on=unit.now.date())
    return found.tell(unit, PrivacyTightened)


async def say_whether_it_helped(command: SayWhetherItHelped, unit: UnitOfWork) -> HelpJudged | Receipt:
    own = await queries.own(unit, command.id)
    if own.writing is None:
        raise Refused(PrivacyCode.NOTHING_TO_JUDGE, field="id")
    if own.is_confidential:
        row = await queries.row_of(unit.session, own.thread)
        _must_be_answered(row, own.published)
        said = {"id": str(own.id), "helped": command.helped.value}
        if (waits := own.judgement) is None:
            return await confidential.hold_back(unit, own.thread, command.verb(), said)
        await confidential.alter(unit.session, waits, said)  # nobody has seen the other
        return Receipt(id=own.id, published_at=waits.due_at)
    found = await queries.lock(unit, own.published)
    _must_be_answered(found.row, found.writing)
    return judged(found, command.helped, unit)


def judged(found: Locked, helped: Helped, unit: UnitOfWork) -> HelpJudged | Receipt:
    """Takes what the author says of the answer."""
    found.row.judge(found.writing, helped)
    return found.tell(unit, HelpJudged)


def _must_be_there(own: Own) -> None:
    """What its author took back is gone for them at once."""
    if own.is_being_withdrawn:
        raise Refused(TextCode.TEXT_IS_WITHDRAWN, field="id")


def _must_be_answered(row: Any, writing: Writing) -> None:
    if row is None:
        raise Refused(PrivacyCode.NOTHING_TO_JUDGE, field="id")
    row.must_be_answered(writing)


async def _take_back(own: Own, unit: UnitOfWork) -> None:
    """The whole thread where the text begins it, else this text alone."""
    assert own.act is not None, "it was published"
    if own.id == own.thread:
        await confidential.take_back(unit.session, own.thread)
    else:
        await confidential.done(unit.session, [own.act])


def _asked(command: TightenPrivacy, writing: Writing) -> Contract:
    named = writing.reader_ids if command.reader_ids is None else command.reader_ids
    return Contract(command.readership or writing.readership, frozenset(named), command.kept_until or writing.kept_until)


async def _must_tighten(command: TightenPrivacy, writing: Writing, unit: UnitOfWork) -> None:
    policies.must_have_words(writing)
    now = Contract(writing.readership, frozenset(writing.reader_ids), writing.kept_until)
    then = _asked(command, writing)
    added = then.named - now.named
    read_it = not added or await queries.are_readers(unit.session, writing, added)
    policies.must_tighten(now, then, named_read_it=read_it)
    await _team(then.readership, writing, unit)


async def _team(readership: Readership, writing: Writing, unit: UnitOfWork) -> TeamId | None:
    """The team of a readership: the one it has, or that of what its thread is named after."""
    if readership in {Readership.EVERYONE, Readership.PEOPLE}:
        return writing.team_id
    team = await queries.team_of(unit.session, writing)
    if team is None:
        raise Refused(PrivacyCode.NO_TEAM_TO_NARROW_TO, field="readership")
    return team
