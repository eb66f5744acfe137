"""Lines that belong together: those of one team, cycle and objective make one objective."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts.derived import derived
from contracts.okrs.limits import KEY_RESULTS
from contracts.okrs.lines import OkrLine
from contracts.values import KeyResultId, ObjectiveId
from services.okrs.files.rules.ids import told
from services.okrs.files.rules.notes import Note

OF_OBJECTIVE = (
    *("why", "ambition", "state", "outcome", "learned", "champion", "contributors", "uncertainties", "parent", "aligned_to"),
    *("origin", "exempt", "edit_version", "drafted_at", "drafted_by", "submitted_at", "submitted_by", "activated_at"),
    *("activated_by", "closed_at", "closed_by", "carried_over_from_id", "carried_over_to_id"),
)


@dataclass(slots=True)
class Numbered:
    """A line of a file with its number."""

    number: int
    line: OkrLine


@dataclass(slots=True)
class Given:
    """An objective as its lines tell it."""

    id: ObjectiveId
    lines: list[Numbered]
    key_results: list[tuple[KeyResultId, Numbered]] = field(default_factory=list)

    @property
    def first(self) -> Numbered:
        """The line it begins with, which names it."""
        return self.lines[0]

    def said(self, column: str) -> Any:
        """What the first line that says anything under a column of the objective says there."""
        speaking = next((one.line for one in self.lines if column in one.line.model_fields_set), self.first.line)
        return getattr(speaking, column)


@dataclass(slots=True)
class Gathered:
    """The objectives of a file, and what does not fit together."""

    objectives: list[Given] = field(default_factory=list)
    faults: list[Note] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def gather(lines: Iterable[Numbered], source: str) -> Gathered:
    """The objectives in the order of their first lines; `source` names where the file's ids come from."""
    found: dict[ObjectiveId, Given] = {}
    seen: dict[KeyResultId, int] = {}
    gathered = Gathered()
    for one in lines:
        objective_id = _objective_id(one.line, source)
        given = found.setdefault(objective_id, Given(objective_id, []))
        given.lines.append(one)
        if one.line.key_result is not None:
            id = _key_result_id(one.line, objective_id, source)
            if id in seen:
                reason = f"The same key result stands in line {seen[id]} already; leave one of them out, or give them ids."
                gathered.faults.append(Note(one.number, "id" if one.line.id else "key_result", reason, "named_twice"))
            seen.setdefault(id, one.number)
            given.key_results.append((id, one))
    gathered.objectives = list(found.values())
    for given in gathered.objectives:
        gathered.faults += _too_many(given)
        gathered.notes += _contradictions(given)
    return gathered


def _objective_id(line: OkrLine, source: str) -> ObjectiveId:
    if line.objective_id is None:
        return derived(ObjectiveId, source, line.team.casefold(), (line.cycle or "").casefold(), line.objective)
    return told(ObjectiveId, line.objective_id) or derived(ObjectiveId, source, line.objective_id)


def _key_result_id(line: OkrLine, objective_id: ObjectiveId, source: str) -> KeyResultId:
    if line.id is None:
        return derived(KeyResultId, objective_id, line.key_result or "")
    return told(KeyResultId, line.id) or derived(KeyResultId, source, line.id)


def _too_many(given: Given) -> list[Note]:
    """Splitting an objective would make up ones that nobody wrote, so the file is refused instead."""
    if len(given.key_results) <= KEY_RESULTS:
        return []
    reason = f"This objective has {len(given.key_results)} key results, and at most {KEY_RESULTS} fit: divide it into several."
    return [Note(given.key_results[KEY_RESULTS][1].number, "objective", reason, "too_many_key_results")]


def _contradictions(given: Given) -> list[Note]:
    return [
        Note(one.number, column, f"Line {given.first.number} or one after it says something else of this objective; that counts.")
        for column in (*OF_OBJECTIVE, "team", "cycle", "objective")
        for one in given.lines[1:]
        if column in one.line.model_fields_set and getattr(one.line, column) != given.said(column)
    ]


def named(objectives: Sequence[Given], column: str) -> dict[str, Numbered]:
    """What the objectives are said to belong to, each with the line that says so first."""
    found: dict[str, Numbered] = {}
    for given in objectives:
        if (name := getattr(given.first.line, column)) is not None:
            found.setdefault(name, given.first)
    return found
