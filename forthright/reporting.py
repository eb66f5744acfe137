"""What an import reports, as the command line tells it: what was left out, what is wrong and where, and what it came to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import typer

from forthright.terminal import Exit, fail, say

UNKNOWN_TEAM = "no_such_team"
PLACES = 12
"""So many places of one thing are listed; the rest is a number."""
_ENTRIES = ("decisions", "post-mortems", "retrospectives")
_FORMS = ("okrs", "retrospectives")
Report = Mapping[str, Any]


def tell(report: Report, what: str, *, forming: bool = False) -> None:
    """Everything of a report; where it has faults, the command ends with them. `forming`: a dry run of `--form-teams`."""
    line, column = ("entry", "key") if what in _ENTRIES else ("line", "column")
    for header in report.get("ignored_columns", ()):
        say(f"{column} “{header}” means nothing here and was passed over")
    for told in _left_out(report, what, line):
        say(told)
    for note in (note for note in report.get("notes", ()) if note["code"] == "not_classified"):
        say(f"not classified: {line} {note['line']}, {note['column']}")
    for name in ("cycles_planned", "unknown_teams", "unknown_cycles"):
        if report.get(name):
            words = "teams that would be formed" if forming and name == "unknown_teams" else name.replace("_", " ")
            say(f"{words}: {', '.join(report[name])}")
    faults = [one for one in report.get("faults", ()) if not forming or one["code"] != UNKNOWN_TEAM]
    for told in _faults(faults, line):
        typer.echo(told, err=True)
    counts = ", ".join(f"{value} {name.replace('_', ' ')}" for name, value in report.items() if type(value) is int)
    if faults:
        advice = _advice(faults, what)
        fail(f"Nothing was changed: {len(faults)} faults. {advice} ({counts})", Exit.REFUSED)
    _conclude(report, what, counts)


def _conclude(report: Report, what: str, counts: str) -> None:
    if not report.get("dry_run"):
        say(f"Done: {what}: {counts}.")
    elif report.get("faults"):  # of teams that would be formed
        entries = report.get("entries", report.get("lines", 0))
        say(f"A dry run, nothing was changed. It would be: {what}: {entries} entries, once these teams are formed.")
    else:
        say(f"A dry run, nothing was changed. It would be: {what}: {counts}.")


def _left_out(report: Report, what: str, line: str) -> Iterator[str]:
    """What was left empty or out, how often, and of an entry also where."""
    for one in report.get("unread", ()):
        if what not in _ENTRIES:
            yield f"left empty: {one['count']} of {one['column']}: {one['reason']}"
            continue
        notes = [note for note in report.get("notes", ()) if note["reason"] == one["reason"]]
        where = places(line, [note["line"] for note in notes if (note["column"] or "").split(" ")[0] == one["column"]])
        named = f", {one['column']}" if one["column"] else ""
        yield f"{where or one['count']}{named}: {one['reason']}"


def _faults(faults: Sequence[Report], line: str) -> Iterator[str]:
    """What is wrong, in the file's order; the same of several places stands once."""
    alike: dict[tuple[str | None, str, str], list[int | None]] = {}
    for fault in faults:
        alike.setdefault((fault["column"], fault["reason"], fault["code"]), []).append(fault["line"])
    for (column, reason, code), found in alike.items():
        where = ", ".join(part for part in (places(line, found), column) if part)
        yield f"{where or 'file'}: {reason} [{code}]"


def places(line: str, found: Sequence[int | None]) -> str:
    """`entry 3`; `entries 1, 4 and 9`; `entries 1, 2 and 30 more`."""
    numbers = sorted({number for number in found if number})
    if not numbers:
        return ""
    if len(numbers) == 1:
        return f"{line} {numbers[0]}"
    several = "entries" if line == "entry" else f"{line}s"
    if len(numbers) > PLACES:
        return f"{several} {', '.join(map(str, numbers[:PLACES]))} and {len(numbers) - PLACES} more"
    return f"{several} {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def _advice(faults: Sequence[Report], what: str) -> str:
    if any(fault["code"] != UNKNOWN_TEAM for fault in faults):
        return "Mend what is told above and import again."
    formed = ", or let --form-teams form them" if what in _FORMS else ""
    return f"Bring in the teams first by `forthright import teams`{formed}; or mend their names in the file."
