"""Post-mortems are opened and written, by everyone in the team."""

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
    Factor,
    FactorAdded,
    OpenPostMortem,
    PostMortemEdited,
    PostMortemOpened,
    TimelineEntry,
    TimelineEntryAdded,
)
from services.feedback.people import queries as people
from services.feedback.post_mortems import policies
from services.feedback.post_mortems.rules.order import added
from services.feedback.post_mortems.tables import PostMortem

_SECTIONS = ("title", "happened_on", "impact", "surprises", "went_well", "luck", "learnings")


async def open_post_mortem(command: OpenPostMortem, unit: UnitOfWork) -> PostMortemOpened:
    await organization.require_team(unit.session, command.team_id, field="team_id")
    standing = await organization.standing(unit, command.team_id)
    policies.may_write(standing, field="team_id")
    _must_have_happened(command.happened_on, standing, unit)
    told = command.model_dump()
    if command.objective_id is not None or command.key_result_id is not None:
        told["objective_id"] = (await people.goal(unit.session, command.objective_id, command.key_result_id)).objective_id
    opened = PostMortem.opened(id=unit.new_id(PostMortemId), at=unit.now, by=unit.actor.person_id, **told)
    return unit.publish(PostMortemOpened(post_mortem=unit.add(opened).document()))


async def edit_post_mortem(command: EditPostMortem, unit: UnitOfWork) -> PostMortemEdited:
    post_mortem, standing = await to_write(unit, command.post_mortem_id)
    expect_edit_version(post_mortem.edit_version, command.expected_edit_version)
    if command.happened_on is not None:
        _must_have_happened(command.happened_on, standing, unit)
    changes = _changes(command, post_mortem)
    if not changes:
        raise Refused(PostMortemCode.NOTHING_EDITED)
    for name, value in changes.items():
        setattr(post_mortem, name, value)
    post_mortem.edited()
    return unit.publish(PostMortemEdited(post_mortem=post_mortem.document()))


def _changes(command: EditPostMortem, post_mortem: PostMortem) -> dict[str, Any]:
    """What is given and differs; refuses to take out what is not there."""
    given = command.model_dump(include=set(_SECTIONS), exclude_none=True)
    changes: dict[str, Any] = {name: value for name, value in given.items() if getattr(post_mortem, name) != value}
    if command.without_entry_ids:
        changes["timeline"] = _without(
            post_mortem.timeline, command.without_entry_ids, PostMortemCode.ENTRY_NOT_FOUND, "without_entry_ids"
        )
    if command.without_factor_ids:
        changes["factors"] = _without(
            post_mortem.factors, command.without_factor_ids, PostMortemCode.FACTOR_NOT_FOUND, "without_factor_ids"
        )
    return changes


def _without(parts: list[Any], ids: list[Any], code: PostMortemCode, field: str) -> list[Any]:
    known = {part.id for part in parts}
    for place, id in enumerate(ids):
        if id not in known:
            raise Refused(code, field=f"{field}.{place}", id=id)
    return [part for part in parts if part.id not in set(ids)]


async def add_timeline_entry(command: AddTimelineEntry, unit: UnitOfWork) -> TimelineEntryAdded:
    post_mortem, _ = await to_write(unit, command.post_mortem_id)
    if command.at > unit.now:
        raise Refused(PostMortemCode.NOT_HAPPENED_YET, field="at")
    entry = TimelineEntry(id=unit.new_id(TimelineEntryId), at=command.at, text=command.text)
    post_mortem.timeline = added(post_mortem.timeline, entry)
    post_mortem.edited()
    return unit.publish(TimelineEntryAdded(post_mortem=post_mortem.document()))


async def add_factor(command: AddFactor, unit: UnitOfWork) -> FactorAdded:
    post_mortem, _ = await to_write(unit, command.post_mortem_id)
    tags = list(dict.fromkeys(command.tags))
    factor = Factor(id=unit.new_id(FactorId), kind=command.kind, tags=tags, text=command.text)
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
