"""Post-mortems are opened and written, by everyone in the team."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from chassis import organization
from chassis.problems import Refused
from chassis.standing import Standing
from chassis.unit import UnitOfWork, expect_edit_version
from contracts.feedback.ids import FactorId, PostMortemId, TimelineEntryId
from contracts.feedback.post_mortem_refusals import PostMortemCode
from contracts.feedback.post_mortems import (
    AddFactor,
    AddTimelineEntry,
    EditPostMortem,
    EntryFrame,
    FactorAdded,
    FactorFrame,
    OpenPostMortem,
    PostMortemEdited,
    PostMortemOpened,
    TimelineEntryAdded,
)
from contracts.feedback.text import TextState
from contracts.values import Id, RemarkId
from services.feedback.moderation import queries as moderation
from services.feedback.people import queries as people
from services.feedback.post_mortems import policies
from services.feedback.post_mortems.rules.order import added
from services.feedback.post_mortems.rules.told import ENTRY, FACTOR, PAST, SECTIONS
from services.feedback.post_mortems.tables import PostMortem
from services.feedback.texts.tables import EVERYONE, Writing

_OWN = ("title", "happened_on")


async def open_post_mortem(command: OpenPostMortem, unit: UnitOfWork) -> PostMortemOpened:
    await organization.require_team(unit.session, command.team_id, field="team_id")
    standing = await organization.standing(unit, command.team_id)
    policies.may_write(standing, field="team_id")
    _must_have_happened(command.happened_on, standing, unit)
    told = command.model_dump(exclude={"impact"})
    if command.objective_id is not None or command.key_result_id is not None:
        told["objective_id"] = (await people.goal(unit.session, command.objective_id, command.key_result_id)).objective_id
    opened = unit.add(PostMortem.opened(id=unit.new_id(PostMortemId), at=unit.now, by=unit.actor.person_id, **told))
    if command.impact:
        opened.say(unit, unit.new_id(RemarkId), command.impact, EVERYONE, role="impact")
    return unit.publish(PostMortemOpened(post_mortem=opened.document()))


async def edit_post_mortem(command: EditPostMortem, unit: UnitOfWork) -> PostMortemEdited:
    post_mortem, standing = await to_write(unit, command.post_mortem_id)
    await moderation.must_not_be_muted(unit, post_mortem.id)
    expect_edit_version(post_mortem.edit_version, command.expected_edit_version)
    if command.happened_on is not None:
        _must_have_happened(command.happened_on, standing, unit)
    changes, sections, gone = _changes(command, post_mortem), _sections(command, post_mortem), _taken_out(command, post_mortem)
    if not (changes or sections or gone):
        raise Refused(PostMortemCode.NOTHING_EDITED)
    for name, value in changes.items():
        setattr(post_mortem, name, value)
    for section, words in sections.items():
        await _put_away(unit, post_mortem.said(section))
        if words:
            post_mortem.say(unit, unit.new_id(RemarkId), words, EVERYONE, role=section)
    await _take_out(unit, post_mortem, gone)
    post_mortem.edited()
    return unit.publish(PostMortemEdited(post_mortem=post_mortem.document()))


def _changes(command: EditPostMortem, post_mortem: PostMortem) -> dict[str, Any]:
    """What is given of its own fields, and differs."""
    given = command.model_dump(include=set(_OWN), exclude_none=True)
    return {name: value for name, value in given.items() if getattr(post_mortem, name) != value}


def _sections(command: EditPostMortem, post_mortem: PostMortem) -> dict[str, str]:
    """What is given of its sections, and differs from what can be read there."""
    given = command.model_dump(include=set(SECTIONS), exclude_none=True)
    return {section: words for section, words in given.items() if post_mortem.words(section) != words}


def _taken_out(command: EditPostMortem, post_mortem: PostMortem) -> set[Id]:
    """The entries and factors to take out; refuses what is not there."""
    entries = {entry.id for entry in post_mortem.timeline}
    factors = {factor.id for factor in post_mortem.factors}
    _must_be_there(entries, command.without_entry_ids, PostMortemCode.ENTRY_NOT_FOUND, "without_entry_ids")
    _must_be_there(factors, command.without_factor_ids, PostMortemCode.FACTOR_NOT_FOUND, "without_factor_ids")
    return {*command.without_entry_ids, *command.without_factor_ids}


def _must_be_there(known: Collection[Id], ids: Sequence[Id], code: PostMortemCode, field: str) -> None:
    for place, id in enumerate(ids):
        if id not in known:
            raise Refused(code, field=f"{field}.{place}", id=id)


async def _take_out(unit: UnitOfWork, post_mortem: PostMortem, gone: Collection[Id]) -> None:
    post_mortem.timeline = [entry for entry in post_mortem.timeline if entry.id not in gone]
    post_mortem.factors = [factor for factor in post_mortem.factors if factor.id not in gone]
    await _put_away(unit, [writing for writing in post_mortem.texts if writing.id in gone])


async def _put_away(unit: UnitOfWork, writings: Iterable[Writing]) -> None:
    """Its words go, and it stands there no more; what is hidden waits for its author's appeal."""
    for writing in writings:
        writing.role = PAST
        if writing.state is TextState.SHOWN:
            writing.withdraw(on=unit.now.date(), held=await moderation.is_held(unit.session, writing))


async def add_timeline_entry(command: AddTimelineEntry, unit: UnitOfWork) -> TimelineEntryAdded:
    post_mortem, _ = await to_write(unit, command.post_mortem_id)
    await moderation.must_not_be_muted(unit, post_mortem.id)
    if command.at > unit.now:
        raise Refused(PostMortemCode.NOT_HAPPENED_YET, field="at")
    entry = EntryFrame(id=unit.new_id(TimelineEntryId), at=command.at)
    post_mortem.say(unit, entry.id, command.text, EVERYONE, role=ENTRY)
    post_mortem.timeline = added(post_mortem.timeline, entry)
    post_mortem.edited()
    return unit.publish(TimelineEntryAdded(post_mortem=post_mortem.document()))


async def add_factor(command: AddFactor, unit: UnitOfWork) -> FactorAdded:
    post_mortem, _ = await to_write(unit, command.post_mortem_id)
    await moderation.must_not_be_muted(unit, post_mortem.id)
    tags = list(dict.fromkeys(command.tags))
    factor = FactorFrame(id=unit.new_id(FactorId), kind=command.kind, tags=tags)
    post_mortem.say(unit, factor.id, command.text, EVERYONE, role=FACTOR)
    post_mortem.factors = [*post_mortem.factors, factor]
    post_mortem.edited()
    return unit.publish(FactorAdded(post_mortem=post_mortem.document()))


async def to_write(unit: UnitOfWork, id: PostMortemId) -> tuple[PostMortem, Standing]:
    """An open post-mortem, locked, for whoever writes in it."""
    post_mortem = await unit.change(PostMortem, id)
    standing = await organization.standing(unit, post_mortem.team_id)
    policies.may_write(standing, opened_by=post_mortem.opened_by)
    post_mortem.must_be_open()
    return post_mortem, standing


def _must_have_happened(day: date, standing: Standing, unit: UnitOfWork) -> None:
    if day > unit.now.astimezone(ZoneInfo(standing.time_zone)).date():
        raise Refused(PostMortemCode.NOT_HAPPENED_YET, field="happened_on")
