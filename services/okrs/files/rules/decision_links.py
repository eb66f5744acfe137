"""Which decision of a file took the place of which: from both ends of a link, never two for one, never in a loop."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from contracts.okrs.decision_files import DecisionEntry
from contracts.okrs.decision_refusals import DecisionCode
from contracts.okrs.limits import SUPERSEDED
from contracts.values import DecisionId
from services.okrs.decisions.rules import loops
from services.okrs.files.rules.decision_entries import id_of
from services.okrs.files.rules.notes import Note

Placed = tuple[int, DecisionEntry]
"""An entry with its place in the file."""


@dataclass(slots=True)
class Links:
    """What took whose place, here and in the file together."""

    superseded_by: dict[DecisionId, DecisionId] = field(default_factory=dict)
    supersedes: dict[DecisionId, list[DecisionId]] = field(default_factory=dict)
    told: int = 0
    """How many of them the file tells."""
    faults: list[Note] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def names_in(entries: Sequence[Placed]) -> set[str]:
    """Everything that entries call themselves and others."""
    return {name for _, entry in entries for name in (entry.id, *entry.supersedes, *entry.superseded_by)}


def link(
    entries: Sequence[Placed],
    source: str,
    *,
    here: Mapping[DecisionId, DecisionId | None],
    there: Collection[DecisionId],
    touched: Collection[DecisionId] = (),
) -> Links:
    """The links of the file with those that are here; `there` are all decisions that are here or in the file.

    What links to a decision that is neither here nor in the file is told and left out, and so is a new link of one that people
    `touched` since it was imported: it stays as it is here.
    """
    links = Links(superseded_by={earlier: later for earlier, later in here.items() if later is not None})
    names = {id_of(source, name): name for name in names_in(entries)}
    told: set[tuple[DecisionId, DecisionId]] = set()
    for place, own, key, name in _said(entries, source):
        other = id_of(source, name)
        earlier, later = (other, own) if key == "supersedes" else (own, other)
        known = links.superseded_by.get(earlier)
        if other not in there:
            links.notes.append(Note(place, key, f"There is no decision “{name}”, here or in the file: left out."))
        elif other == own:
            code = DecisionCode.DECISION_SUPERSEDES_ITSELF
            links.faults.append(Note(place, key, code.description, code.value))
        elif known is None and {earlier, later} & set(touched):
            reason = f"“{names[earlier]}” or “{names[later]}” was changed here since it was imported: this link is left out."
            links.notes.append(Note(place, key, reason, "kept"))
        elif known not in {None, later}:
            reason = f"“{names.get(known, known)}” took the place of “{names[earlier]}” already; only one can."
            links.faults.append(Note(place, key, reason, DecisionCode.DECISION_WAS_SUPERSEDED.value))
        else:
            links.superseded_by[earlier] = later
            told.add((earlier, later))
    links.told = len(told)
    _check(links, {id_of(source, entry.id): place for place, entry in entries}, names)
    return links


def _said(entries: Sequence[Placed], source: str) -> Iterator[tuple[int, DecisionId, str, str]]:
    """Place, decision, key and name of every link, told from either end."""
    for place, entry in entries:
        for key, names in (("supersedes", entry.supersedes), ("superseded_by", entry.superseded_by)):
            for name in names:
                yield place, id_of(source, entry.id), key, name


def _check(links: Links, places: Mapping[DecisionId, int], names: Mapping[DecisionId, str]) -> None:
    for loop in loops(dict(links.superseded_by)):
        path = " → ".join(names.get(one, one) for one in loop)
        place = min((places[one] for one in loop if one in places), default=None)
        code = DecisionCode.SUPERSESSION_CYCLE
        links.faults.append(Note(place, "superseded_by", code.description.format(path=path), code.value))
    for earlier, later in sorted(links.superseded_by.items()):
        links.supersedes.setdefault(later, []).append(earlier)
    for later, earlier_ones in links.supersedes.items():
        if len(earlier_ones) > SUPERSEDED and later in places:
            code = DecisionCode.SUPERSEDES_TOO_MANY
            reason = code.description.format(limit=SUPERSEDED)
            links.faults.append(Note(places[later], "supersedes", reason, code.value))
