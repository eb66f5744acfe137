"""What an import tells of what it did."""

from collections import Counter
from collections.abc import Sequence

from contracts.directory.imports import FAULTS, ImportFault
from contracts.okrs.files import Count, OkrImportReport
from services.okrs.files.imports.reading import Asked, File
from services.okrs.files.imports.surroundings import Surroundings
from services.okrs.files.rules.notes import Note

_WORDS = {"ADD": "added", "CHANGE": "changed", "NOTHING": "unchanged", "KEEP": "kept"}


def report_of(
    asked: Asked, file: File, faults: Sequence[Note], notes: Sequence[Note], around: Surroundings, does: Sequence[str]
) -> OkrImportReport:
    """The report; it is applied where nothing is at fault and it was not only tried."""
    unread = Counter((note.column or "", note.reason) for note in notes if note.code != "kept")
    return OkrImportReport(
        dry_run=asked.dry_run,
        applied=not faults and not asked.dry_run,
        lines=len(file.lines),
        key_results=sum(one.line.key_result is not None for one in file.lines),
        **{_WORDS[word]: count for word, count in Counter(does).items()},
        cycles_planned=[cycle.name for cycle in around.planned],
        unknown_teams=around.unknown_teams,
        unknown_cycles=around.unknown_cycles,
        ignored_columns=file.ignored,
        unread=[Count(column=column, reason=reason, count=count) for (column, reason), count in unread.most_common(FAULTS)],
        notes=_listed(notes),
        faults=_listed(faults),
    )


def _listed(notes: Sequence[Note]) -> list[ImportFault]:
    ordered = sorted(notes, key=lambda note: (note.line or 0, note.column or ""))[:FAULTS]
    return [ImportFault(line=note.line, column=note.column, code=note.code, reason=note.reason) for note in ordered]
