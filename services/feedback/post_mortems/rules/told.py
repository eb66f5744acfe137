"""A post-mortem in words alone, as a file tells it: its texts, and what else there is of its parts."""

from collections.abc import Iterator

from contracts.derived import derived
from contracts.feedback.post_mortems import EntryFrame, FactorFrame
from contracts.feedback.told import PostMortemTold
from contracts.values import Id, RemarkId

SECTIONS = ("impact", "surprises", "went_well", "luck", "learnings")
ENTRY, FACTOR, PAST = "entry", "factor", "past"
"""Roles of its texts, beside the names of its sections. What took another's place, or was taken out, is past."""


def frames(told: PostMortemTold) -> tuple[list[EntryFrame], list[FactorFrame]]:
    """Its entries and factors without their words."""
    entries = [EntryFrame(**entry.model_dump(exclude={"text"})) for entry in told.timeline]
    return entries, [FactorFrame(**factor.model_dump(exclude={"text"})) for factor in told.factors]


def texts(told: PostMortemTold) -> Iterator[tuple[str, Id, str]]:
    """Role, id and words of each of its texts; a section's id is the same whenever the file is imported."""
    for section in SECTIONS:
        if words := getattr(told, section):
            yield section, derived(RemarkId, told.id, section), words
    yield from ((ENTRY, entry.id, entry.text) for entry in told.timeline)
    yield from ((FACTOR, factor.id, factor.text) for factor in told.factors)
