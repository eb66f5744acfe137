"""A post-mortem of a file as the fields of ours, not yet held to our limits; nothing is cut."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from contracts.derived import derived
from contracts.feedback.files import FileAction, FileHappening, PostMortemEntry
from contracts.feedback.ids import FactorId, PostMortemId, TimelineEntryId
from contracts.feedback.post_mortems import PostMortemState
from contracts.okrs.objectives import Origin
from contracts.values import TeamId
from services.feedback.files.rules import factor_kinds
from services.feedback.files.rules.moments import read_moment
from services.feedback.files.rules.notes import Remark
from services.feedback.files.rules.sections import blocks, section, told_of, with_links

NOT_CLASSIFIED = "not_classified"
KEYS = {
    "happened_on": "date",
    "factors": "contributing_factors",
    "surprises": "surprised",
    "went_well": "what_went_well",
    "luck": "where_we_got_lucky",
    "learnings": "learned",
    "listed_actions": "actions",
    "source": "source_url",
    "license": "licence",
}
"""From our fields to the keys of the file, where they are called otherwise."""


@dataclass(slots=True)
class Built:
    """What a file says of a post-mortem, as our fields, and what is to be told of it."""

    fields: dict[str, Any]
    remarks: list[Remark] = field(default_factory=list)


def id_of(source: str, name: str) -> PostMortemId:
    """The same for the same entry of the same source, whenever it is imported."""
    return derived(PostMortemId, source, name)


def build(place: int, entry: PostMortemEntry, source: str, team_id: TeamId | None, zone: ZoneInfo) -> Built:
    """Everything but epoch, version and when it came in."""
    remarks: list[Remark] = []
    at = datetime.combine(entry.date, time(), zone).astimezone(UTC)
    fields = {
        "id": id_of(source, entry.id),
        "title": entry.title,
        "happened_on": entry.date,
        "impact": _impact(entry),
        "team_id": team_id,
        "timeline": list(_timeline(place, entry, source, zone, remarks)),
        "factors": list(_factors(place, entry, source, remarks)),
        "listed_actions": list(_actions(place, entry.actions, remarks)),
        "state": PostMortemState.PUBLISHED,
        "origin": Origin.IMPORTED,
        "source": entry.source_url or None,
        "license": entry.licence or None,
        "published_at": at,
    }
    for ours in ("surprises", "went_well", "luck", "learnings"):
        fields[ours] = section(_told(place, KEYS[ours], getattr(entry, KEYS[ours]), remarks))
    return Built(fields, remarks)


def _impact(entry: PostMortemEntry) -> str:
    summary = "" if entry.summary == entry.impact else entry.summary
    noticed = entry.detection and f"How it was noticed: {entry.detection}"
    ended = entry.resolution and f"How it ended: {entry.resolution}"
    return blocks(summary, entry.impact, noticed, ended)


def _timeline(place: int, entry: PostMortemEntry, source: str, zone: ZoneInfo, remarks: list[Remark]) -> Iterable[dict[str, Any]]:
    """In the file's order; a line without a day goes on with that of the line before."""
    day = entry.date
    for number, told in enumerate(_lines(place, entry.timeline, remarks), start=1):
        moment = read_moment(told.at, day, zone)
        day = moment.day
        if moment.at is None:
            reason = "The time of this line could not be read: it stands there in the file's words."
            remarks.append(Remark(place, f"timeline {number}", reason, "moment"))
        yield {
            "id": derived(TimelineEntryId, source, entry.id, str(number)),
            "at": moment.at,
            "as_told": "" if moment.is_exact else told.at,
            "text": blocks(moment.title, told.text),
        }


def _lines(place: int, lines: Iterable[FileHappening], remarks: list[Remark]) -> Iterable[FileHappening]:
    for number, told in enumerate(lines, start=1):
        if told.text or told.at:
            yield told
        else:
            remarks.append(Remark(place, f"timeline {number}", "This line says nothing: left out."))


def _factors(place: int, entry: PostMortemEntry, source: str, remarks: list[Remark]) -> Iterable[dict[str, Any]]:
    for number, text in enumerate(_told(place, "contributing_factors", entry.contributing_factors, remarks), start=1):
        kind = factor_kinds.kind_of(text)
        if kind is None:
            reason = "No word tells what kind of factor this is: not classified."
            remarks.append(Remark(place, f"contributing_factors {number}", reason, NOT_CLASSIFIED))
        id = derived(FactorId, source, entry.id, str(number))
        yield {"id": id, "kind": kind, "tags": factor_kinds.tags_of(text), "text": text}


def _actions(place: int, actions: Iterable[FileAction], remarks: list[Remark]) -> Iterable[dict[str, Any]]:
    for number, action in enumerate(actions, start=1):
        if not action.text:
            remarks.append(Remark(place, f"actions {number}", "This action says nothing: left out."))
            continue
        text = f"{action.category}: {action.text}" if action.category else action.text
        yield {"text": with_links(text, action.links), "done": action.done}


def _told(place: int, key: str, texts: Iterable[str], remarks: list[Remark]) -> list[str]:
    told, empty = told_of(texts)
    remarks += [Remark(place, f"{key} {number}", "This says nothing: left out.") for number in empty]
    return told
