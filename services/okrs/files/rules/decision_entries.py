"""A decision of a file as the fields of ours: options with what speaks for and against them, and which one was chosen."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from contracts.derived import derived
from contracts.okrs.decision_files import DecisionEntry, FileStatus
from contracts.okrs.decisions import DecisionState
from contracts.okrs.objectives import Origin
from contracts.values import DecisionId, OptionId

_STATES = {
    FileStatus.PROPOSED: DecisionState.PROPOSED,
    FileStatus.ACCEPTED: DecisionState.DECIDED,
    FileStatus.ACTIVE: DecisionState.DECIDED,
    FileStatus.DECIDED: DecisionState.DECIDED,
    FileStatus.SUPERSEDED: DecisionState.SUPERSEDED,
    FileStatus.REJECTED: DecisionState.WITHDRAWN,
    FileStatus.WITHDRAWN: DecisionState.WITHDRAWN,
}
_CHOSEN = re.compile(r"^\W*chosen(?: \w+)?:\W*(.+)$", re.IGNORECASE | re.MULTILINE)
_NUMBERED = re.compile(r"^\W*option #?(\d{1,2})\b", re.IGNORECASE)
KEYS = {
    "context": "context",
    "options": "options",
    "rationale": "decision",
    "consequences": "positive_consequences",
    "source": "source_url",
    "supersedes_ids": "supersedes",
}
"""From our fields to the keys of the file, where they are called otherwise or are put together."""


@dataclass(slots=True)
class Way:
    """An option while it is put together."""

    title: str
    text: str = ""
    pros: list[str] = field(default_factory=list)
    cons: list[str] = field(default_factory=list)


def id_of(source: str, name: str) -> DecisionId:
    """The same for the same entry of the same source, whenever it is imported."""
    return derived(DecisionId, source, name)


def state_of(entry: DecisionEntry) -> DecisionState:
    """As the file says; where it says nothing, decided if there is a decision."""
    if entry.status is None:
        return DecisionState.DECIDED if entry.decision else DecisionState.PROPOSED
    return _STATES[entry.status]


def fields_of(entry: DecisionEntry, source: str) -> dict[str, Any]:
    """What the file says of a decision, not yet held to our limits; links aside. Nothing is cut."""
    ways, state = ways_of(entry), state_of(entry)
    at = datetime.combine(entry.date, time(), UTC) if entry.date else None
    ids = [derived(OptionId, source, entry.id, _key(way.title)) for way in ways]
    chosen = chosen_of(entry, ways) if state in {DecisionState.DECIDED, DecisionState.SUPERSEDED} else None
    return {
        "id": id_of(source, entry.id),
        "title": entry.title,
        "context": _blocks(entry.context, _listed("What mattered:", entry.decision_drivers)),
        "options": [
            {"id": id, "title": way.title, "text": way.text, "pros": way.pros, "cons": way.cons}
            for id, way in zip(ids, ways, strict=True)
        ],
        "state": state,
        "chosen_option_id": ids[chosen] if chosen is not None else None,
        "rationale": entry.decision,
        "consequences": _blocks(
            entry.consequences,
            _listed("What is good about it:", entry.positive_consequences),
            _listed("What is not:", entry.negative_consequences),
        ),
        "source": entry.source_url or None,
        "origin": Origin.IMPORTED,
        "proposed_at": at,
        "decided_at": at if state is not DecisionState.PROPOSED and state is not DecisionState.WITHDRAWN else None,
    }


def ways_of(entry: DecisionEntry) -> list[Way]:
    """The options, those that stand among the pros and cons alone after the others; each once."""
    ways: dict[str, Way] = {}
    for text in filter(None, entry.options):
        title, _, rest = text.partition("\n")
        ways.setdefault(_key(title), Way(title.strip().removesuffix(":"), rest.strip()))
    for told in (told for told in entry.options_pros_cons if told.option):
        title, _, rest = told.option.partition("\n")
        way = ways.get(_called(title, ways)) or ways.setdefault(_key(title), Way(title.strip().removesuffix(":"), rest.strip()))
        way.pros = list(dict.fromkeys(filter(None, [*way.pros, *told.pros])))
        way.cons = list(dict.fromkeys(filter(None, [*way.cons, *told.cons])))
    return list(ways.values())


def _called(title: str, keys: Iterable[str]) -> str:
    """The option that is meant: called the same, or the only one whose name goes on where this one ends."""
    known, key = list(keys), _key(title)
    longer = [one for one in known if one.startswith(key)]
    return longer[0] if key not in known and len(longer) == 1 else key


def chosen_of(entry: DecisionEntry, ways: Sequence[Way]) -> int | None:
    """The place of the option that the file says was chosen, where it says so of exactly one."""
    said = _CHOSEN.findall(entry.decision)
    if len(said) == 1:
        rest = said[0]
        named = [place for place, way in enumerate(ways) if _begins(rest, way.title)]
        return max(named, key=lambda place: len(_key(ways[place].title)), default=None)
    numbered = _NUMBERED.match(entry.decision)
    place = int(numbered[1]) - 1 if numbered and not said else -1
    return place if 0 <= place < len(entry.options) == len(ways) else None


def is_unclear(entry: DecisionEntry, fields: Mapping[str, Any]) -> bool:
    """Whether the file says that something was chosen, and not which of its options."""
    return fields["chosen_option_id"] is None and bool(_CHOSEN.search(entry.decision))


def _begins(text: str, title: str) -> bool:
    """Whether the text begins with the title as whole words, whatever stands between them."""
    words, wanted = _words(text), _words(title)
    return bool(wanted) and words[: len(wanted)] == wanted


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+|[+#]+", text.casefold())


def _key(title: str) -> str:
    return "".join(_words(title))


def _listed(heading: str, texts: Iterable[str]) -> str:
    told = [f"- {text}" for text in texts if text]
    return "\n".join([heading, *told]) if told else ""


def _blocks(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)
