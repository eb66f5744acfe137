"""Texts edited and withdrawn by their authors; what is no text, numbers, dates and reasons of changes, stays."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, NoReturn

from chassis import confidential
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.messages import Receipt
from contracts.okrs.limits import PASSAGE
from contracts.okrs.refusals import Code
from contracts.okrs.texts import EditText, Passage, TextEdited, TextWithdrawn, WithdrawText
from contracts.okrs.word_refusals import WordCode
from contracts.refusals import TextCode
from contracts.values import CheckInId, CommentId, ConcernId, Id, LessonId, PersonId
from services.okrs.comments.tables import Comment
from services.okrs.concerns import queries as concerns
from services.okrs.lessons.tables import Lesson
from services.okrs.objectives.tables import CheckIn
from services.okrs.texts import queries, rules
from services.okrs.texts.rules import Said


class Kind(NamedTuple):
    """What is done with the texts of one kind of document."""

    edit: Callable[[EditText, UnitOfWork], Awaitable[TextEdited | Receipt]]
    withdraw: Callable[[Id, UnitOfWork], Awaitable[TextWithdrawn | Receipt]]


async def edit_text(command: EditText, unit: UnitOfWork) -> TextEdited | Receipt:
    kind = _kind(command.id)
    if (command.passage is not None) != (kind is _KINDS[CheckInId.prefix]):
        raise Refused(WordCode.WHICH_PASSAGE, field="passage")
    return await kind.edit(command, unit)


async def withdraw_text(command: WithdrawText, unit: UnitOfWork) -> TextWithdrawn | Receipt:
    return await _kind(command.id).withdraw(command.id, unit)


def _kind(id: Id) -> Kind:
    kind = _KINDS.get(id.rpartition("_")[0])
    if kind is None:
        raise Refused(TextCode.NO_SUCH_TEXT, field="id", id=id)
    return kind


def _must_be_mine(unit: UnitOfWork, author: PersonId | None) -> None:
    """Nobody writes in another's name, deputies neither; what was imported without an author stays as it came."""
    if author != unit.actor.person_id:
        raise Refused(TextCode.NOT_YOUR_TEXT, field="id")


def _must_still_be_there(*, withdrawn: bool) -> None:
    if withdrawn:
        raise Refused(TextCode.TEXT_IS_WITHDRAWN, field="id")


def _must_be_editable(unit: UnitOfWork, written_at: datetime, before: str, after: str) -> None:
    if rules.is_over(written_at=written_at, now=unit.now):
        _over()
    if before == after:
        raise Refused(Code.NOTHING_CHANGES, field="text")


def _over() -> NoReturn:
    raise Refused(TextCode.EDITING_IS_OVER, field="id", minutes=int(rules.EDITED_FOR.total_seconds() // 60))


async def _own_comment(unit: UnitOfWork, id: Id) -> Comment:
    comment = await unit.change(Comment, CommentId(id), field="id")
    _must_be_mine(unit, comment.by)
    _must_still_be_there(withdrawn=comment.text_withdrawn)
    return comment


async def _edit_comment(command: EditText, unit: UnitOfWork) -> TextEdited:
    comment = await _own_comment(unit, command.id)
    _must_be_editable(unit, comment.at, comment.text, command.text)
    comment.text, comment.edited_at = command.text, unit.now
    return unit.publish(TextEdited(comment=comment.document()))


async def _withdraw_comment(id: Id, unit: UnitOfWork) -> TextWithdrawn:
    """Whom it mentions is part of what was said."""
    comment = await _own_comment(unit, id)
    comment.text, comment.text_withdrawn, comment.mentions = "", True, []
    return unit.publish(TextWithdrawn(comment=comment.document()))


async def _own_lesson(unit: UnitOfWork, id: Id) -> Lesson:
    lesson = await unit.change(Lesson, LessonId(id), field="id")
    _must_be_mine(unit, lesson.published_by)
    _must_still_be_there(withdrawn=lesson.text_withdrawn)
    return lesson


async def _edit_lesson(command: EditText, unit: UnitOfWork) -> TextEdited:
    lesson = await _own_lesson(unit, command.id)
    _must_be_editable(unit, lesson.published_at, lesson.text, command.text)
    lesson.text = command.text
    return unit.publish(TextEdited(lesson=lesson.document()))


async def _withdraw_lesson(id: Id, unit: UnitOfWork) -> TextWithdrawn:
    """Its title stays: others named it when they used it."""
    lesson = await _own_lesson(unit, id)
    lesson.text, lesson.applies_when, lesson.text_withdrawn = "", "", True
    return unit.publish(TextWithdrawn(lesson=lesson.document()))


async def _edit_concern(command: EditText, unit: UnitOfWork) -> TextEdited | Receipt:
    """A confidential one as long as nobody has seen it: a later edit would tell when its author was here."""
    own = await concerns.own(unit, ConcernId(command.id), field="id")
    if own.concern is None:
        await concerns.replace_held_text(own, unit, command.text)
        return Receipt(id=own.id, published_at=own.waiting[0].due_at)
    concern = own.published
    _must_still_be_there(withdrawn=concern.text_withdrawn)
    if concern.raised_at is None:
        _over()
    _must_be_editable(unit, concern.raised_at, concern.text, command.text)
    concern.edit(command.text)
    return unit.publish(TextEdited(concern=concern.document()))


async def _withdraw_concern(id: Id, unit: UnitOfWork) -> TextWithdrawn | Receipt:
    own = await concerns.own(unit, ConcernId(id), field="id")
    if own.concern is None:  # nobody has seen it, and nobody will
        await confidential.take_back(unit.session, own.id)
        return Receipt(id=own.id)
    _must_still_be_there(withdrawn=not own.has_words)
    if own.is_confidential:
        for act in own.waiting:
            if "text" in act.act:
                await confidential.alter(unit.session, act, {"text": ""})
        return await confidential.hold_back(unit, own.id, WithdrawText.verb(), {})
    own.published.withdraw_text(on=unit.now.date())
    return unit.publish(TextWithdrawn(concern=own.published.document()))


async def _edit_check_in(command: EditText, unit: UnitOfWork) -> TextEdited:
    """One of its texts, there and in the corrections that repeat it, so that all go on saying the same."""
    chain = await queries.corrections(unit, CheckInId(command.id))
    assert command.passage is not None, "checked before"
    place = [row.id for row in chain].index(CheckInId(command.id))
    said, name = chain[place], command.passage.value
    before: str = getattr(said, name)
    _must_be_mine(unit, said.by)
    _must_still_be_there(withdrawn=said.texts_withdrawn and not before)
    _must_be_editable(unit, said.recorded_at, before, command.text)
    _must_fit(command.text)
    told = []
    for id in rules.copies_from(_texts(chain), place, command.passage):
        copy = await unit.change(CheckIn, id)
        setattr(copy, name, command.text)
        copy.edited_at = unit.now
        told.append(unit.publish(TextEdited(check_in=copy.document())))
    return told[0]


def _must_fit(text: str) -> None:
    if len(text) > PASSAGE:
        raise Refused(WordCode.PASSAGE_TOO_LONG, field="text", limit=PASSAGE)


async def _withdraw_check_in(id: Id, unit: UnitOfWork) -> TextWithdrawn:
    """Everything its author wrote, in every correction that repeats it; what others wrote stays, and so do all numbers."""
    chain = await queries.corrections(unit, CheckInId(id))
    _must_have_written(unit, chain)
    told = {}
    for copy_id, passages in rules.words_of(_texts(chain), unit.actor.person_id).items():
        copy = await unit.change(CheckIn, copy_id)
        for passage in passages:
            setattr(copy, passage.value, "")
        copy.texts_withdrawn = True
        told[copy_id] = unit.publish(TextWithdrawn(check_in=copy.document()))
    if not told:
        _must_still_be_there(withdrawn=any(row.texts_withdrawn for row in chain))
        raise Refused(Code.NOTHING_CHANGES, field="id")
    return told.get(CheckInId(id)) or next(iter(told.values()))


def _must_have_written(unit: UnitOfWork, chain: Sequence[CheckIn]) -> None:
    if unit.actor.person_id not in {row.by for row in chain}:
        raise Refused(TextCode.NOT_YOUR_TEXT, field="id")


def _texts(chain: Sequence[CheckIn]) -> list[Said]:
    return [Said(row.id, row.by, {passage: getattr(row, passage.value) for passage in Passage}) for row in chain]


_KINDS: Mapping[str, Kind] = {
    CommentId.prefix: Kind(_edit_comment, _withdraw_comment),
    ConcernId.prefix: Kind(_edit_concern, _withdraw_concern),
    CheckInId.prefix: Kind(_edit_check_in, _withdraw_check_in),
    LessonId.prefix: Kind(_edit_lesson, _withdraw_lesson),
}
