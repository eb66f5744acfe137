"""A retrospective of a file as closed rounds: what it says in as many summaries as it takes; nothing is cut."""

from collections.abc import Iterator, Sequence
from datetime import date

from contracts.derived import derived
from contracts.feedback.files import RetrospectiveEntry
from contracts.feedback.ids import ContributionId, RoundId
from contracts.feedback.text import TEXT
from contracts.okrs.cycle_names import days_of
from services.feedback.files.rules.notes import Remark
from services.feedback.files.rules.sections import told_of

_HEADINGS = {"good": "What went well", "bad": "What did not", "try_": "What to try next"}


def called(entry: RetrospectiveEntry) -> str:
    """By which name an entry stands in a file once."""
    return entry.id or f"{entry.organisation} | {entry.team} | {entry.cycle}"


def round_id(source: str, entry: RetrospectiveEntry, part: int) -> RoundId:
    """The same for the same entry of the same source, whenever it is imported."""
    return derived(RoundId, source, called(entry), str(part))


def text_id(source: str, entry: RetrospectiveEntry, part: int) -> ContributionId:
    """As above, of what is said."""
    return derived(ContributionId, source, called(entry), str(part))


def question(entry: RetrospectiveEntry, part: int, parts: int) -> str:
    """What the round asks."""
    which = f" ({part} of {parts})" if parts > 1 else ""
    return f"{entry.cycle}: what went well, what did not, what to try next?{which}"


def held_on(entry: RetrospectiveEntry, cycles: dict[str, date], fiscal_year_start: int) -> date | None:
    """The day it says, else the last of its cycle: as that is here, or as its name tells."""
    days = days_of(entry.cycle, fiscal_year_start=fiscal_year_start)
    return entry.date or cycles.get(entry.cycle.casefold()) or (days.last if days else None)


def summaries(place: int, entry: RetrospectiveEntry, remarks: list[Remark], faults: list[Remark]) -> list[str]:
    """What it says, under its headings, in texts that each fit; none where it says nothing."""
    sections = []
    for key, heading in _HEADINGS.items():
        told, empty = told_of(getattr(entry, key))
        name = key.rstrip("_")
        remarks += [Remark(place, f"{name} {number}", "This says nothing: left out.") for number in empty]
        longest = TEXT - len(heading) - 8
        for text in (text for text in told if len(_item(text)) > longest):
            reason = f"“{called(entry)[:200]}”: The text is too long: {len(text)} characters, {longest} at most."
            faults.append(Remark(place, name, reason))
        sections.append((heading, told))
    return list(_packed(sections)) if not faults else []


def _packed(sections: Sequence[tuple[str, Sequence[str]]]) -> Iterator[str]:
    """As few texts as it takes; a section that goes on in the next has its heading there again."""
    text = ""
    for heading, items in sections:
        head, going_on = f"**{heading}**\n", False
        for item in map(_item, items):
            between = "\n" if going_on else f"\n\n{head}"
            if text and len(text) + len(between) + len(item) > TEXT:
                yield text
                text = ""
            text = f"{text}{between}{item}" if text else f"{head}{item}"
            going_on = True
    if text:
        yield text


def _item(text: str) -> str:
    return "- " + text.replace("\n", "\n  ")
