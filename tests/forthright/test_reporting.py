"""What an import reports: where something was left out, what is wrong and how often, what to do, and how the command ends."""

from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from forthright.reporting import PLACES, places, tell
from forthright.terminal import Exit

EMPTY = "This says nothing: left out."


def a_report(**more: Any) -> dict[str, Any]:
    counts = {"entries": 3, "added": 2, "changed": 0, "unchanged": 1}
    return {"dry_run": False, "applied": True, **counts, "unread": [], "notes": [], "faults": [], "unknown_teams": [], **more}


def unknown(*places: int, name: str = "Harbor") -> list[dict[str, Any]]:
    reason = f"The directory knows no team called “{name}”."
    return [{"line": place, "column": "team", "code": "no_such_team", "reason": reason} for place in places]


def refused(capsys: pytest.CaptureFixture[str], report: dict[str, Any], what: str, *, forming: bool = False) -> str:
    with pytest.raises(typer.Exit) as ended:
        tell(report, what, forming=forming)
    assert ended.value.exit_code == Exit.REFUSED
    return capsys.readouterr().err


def test_what_was_left_out_is_told_with_the_entries_where(capsys: pytest.CaptureFixture[str]) -> None:
    notes = [
        {"line": 4, "column": "learned 2", "code": "bad_input", "reason": EMPTY},
        {"line": 2, "column": "learned", "code": "bad_input", "reason": EMPTY},
        {"line": 9, "column": None, "code": "bad_input", "reason": "It says too much for one round: it becomes 2."},
        {"line": 3, "column": "contributing_factors 1", "code": "not_classified", "reason": "No word tells it."},
    ]
    counted = [
        {"column": "learned", "reason": EMPTY, "count": 2},
        {"column": "", "reason": "It says too much for one round: it becomes 2.", "count": 1},
    ]
    tell(a_report(unread=counted, notes=notes), "retrospectives")
    assert capsys.readouterr().out.splitlines() == [
        f"entries 2 and 4, learned: {EMPTY}",
        "entry 9: It says too much for one round: it becomes 2.",
        "not classified: entry 3, contributing_factors 1",
        "Done: retrospectives: 3 entries, 2 added, 0 changed, 1 unchanged.",
    ]


def test_cells_of_a_table_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    tell(a_report(unread=[{"column": "score", "reason": "It is no number.", "count": 7}]), "okrs")
    assert capsys.readouterr().out.startswith("left empty: 7 of score: It is no number.\n")


def test_a_dry_run_says_that_nothing_was_changed(capsys: pytest.CaptureFixture[str]) -> None:
    tell(a_report(dry_run=True), "post-mortems")
    told = "A dry run, nothing was changed. It would be: post-mortems: 3 entries, 2 added, 0 changed, 1 unchanged.\n"
    assert capsys.readouterr().out == told


def test_the_same_fault_of_several_entries_stands_once_and_what_to_do_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    report = a_report(faults=unknown(7, 1, 3) + unknown(2, name="Quay"), unknown_teams=["Harbor", "Quay"])
    first, second, last = refused(capsys, report, "retrospectives").splitlines()
    assert first == "entries 1, 3 and 7, team: The directory knows no team called “Harbor”. [no_such_team]"
    assert second == "entry 2, team: The directory knows no team called “Quay”. [no_such_team]"
    assert last.startswith(
        "Nothing was changed: 4 faults. Bring in the teams first by `forthright import teams`, or let --form-teams"
    )


def test_an_import_that_forms_no_teams_does_not_advise_it(capsys: pytest.CaptureFixture[str]) -> None:
    told = refused(capsys, a_report(faults=unknown(1)), "post-mortems")
    assert "forthright import teams" in told
    assert "--form-teams" not in told


def test_other_faults_are_to_be_mended_in_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    other = {"line": 2, "column": "date", "code": "bad_input", "reason": "This is no day."}
    told = refused(capsys, a_report(faults=[*unknown(1), other]), "retrospectives", forming=True).splitlines()
    assert told[0] == "entry 2, date: This is no day. [bad_input]"
    assert told[1].startswith("Nothing was changed: 1 faults. Mend what is told above and import again.")
    whole = {"line": None, "column": None, "code": "bad_input", "reason": "This is no list."}
    assert refused(capsys, a_report(faults=[whole]), "decisions").startswith("file: This is no list. [bad_input]\n")


def test_a_dry_run_of_forming_teams_tells_which_and_is_no_refusal(capsys: pytest.CaptureFixture[str]) -> None:
    tell(a_report(dry_run=True, faults=unknown(1, 2), unknown_teams=["Harbor"]), "retrospectives", forming=True)
    answer = capsys.readouterr()
    assert answer.err == ""
    assert answer.out.splitlines() == [
        "teams that would be formed: Harbor",
        "A dry run, nothing was changed. It would be: retrospectives: 3 entries, once these teams are formed.",
    ]


@given(st.sets(st.integers(1, 10_000), min_size=1, max_size=50))
def test_never_more_than_a_dozen_places_are_listed_and_none_is_forgotten(found: set[int]) -> None:
    told = places("entry", list(found))
    numbers = [int(word) for word in told.replace(",", " ").split() if word.isdigit()]
    if len(found) <= PLACES:
        assert numbers == sorted(found)
    else:
        assert numbers == [*sorted(found)[:PLACES], len(found) - PLACES]
        assert told.endswith(" more")
