"""What is too long is named, and what is just long enough is not."""

from pathlib import Path

import pytest

from tools.sizes import FUNCTION, MODULE, faults


def function(lines: int) -> str:
    return "def walk() -> None:\n" + "    step()\n" * (lines - 1)


@pytest.mark.parametrize("source", [function(FUNCTION), "step()\n" * MODULE])
def test_the_limit_itself_is_allowed(tmp_path: Path, source: str) -> None:
    path = tmp_path / "module.py"
    path.write_text(source)
    assert not list(faults(path))


@pytest.mark.parametrize("source", [function(FUNCTION + 1), "async " + function(FUNCTION + 1), "step()\n" * (MODULE + 1)])
def test_one_line_more_is_named(tmp_path: Path, source: str) -> None:
    path = tmp_path / "module.py"
    path.write_text(source)
    [fault] = faults(path)
    assert str(path) in fault


def test_migrations_may_be_as_long_as_their_tables(tmp_path: Path) -> None:
    path = tmp_path / "migrations" / "0001_first.py"
    path.parent.mkdir()
    path.write_text(function(FUNCTION + 1) + "step()\n" * MODULE)
    assert not list(faults(path))
