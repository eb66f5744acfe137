"""The command line: every command tells what it is for, gives an example that runs, and says what to do when it cannot."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from forthright.cli import app
from forthright.terminal import CODES, Exit
from tests.forthright.terminal import forthright


def commands(group: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    children = getattr(group, "commands", None)
    if children is None:
        return {path: group}
    return {found: command for name, child in children.items() for found, command in commands(child, (*path, name)).items()}


COMMANDS = commands(typer.main.get_command(app))
NAMES = [
    "demo", "serve", "migrate", "import people", "import teams", "import okrs", "import decisions", "export okrs",
    "import post-mortems", "import retrospectives",
    "rebuild gateway", "parked list", "parked retry", "parked drop", "events schemas", "events asyncapi", "events tail",
    "settings", "token", "ask", "erase person", "restored", "ballot-key new", "ballot-key check", "ballot-key destroy",
]  # fmt: skip


def test_every_command_that_was_promised_is_there() -> None:
    assert sorted(" ".join(path) for path in COMMANDS) == sorted(NAMES)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_says_what_it_does_what_each_option_is_for_and_how_it_ends(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    assert command.help
    assert command.epilog
    assert CODES in command.epilog
    assert all(getattr(option, "help", None) for option in command.params if option.name != "help")


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_the_example_is_a_line_that_its_own_command_understands(path: tuple[str, ...]) -> None:
    example = re.search(r"Example: (.*)", COMMANDS[path].epilog or "")
    assert example
    line = re.sub(r'^export FORTHRIGHT_TOKEN="\$\((.*)\)"$', r"\1", example[1]).split(" | ")[0]
    program, *words = shlex.split(line)
    assert program == "forthright"
    assert tuple(words[: len(path)]) == path
    with COMMANDS[path].make_context(" ".join(path), words[len(path) :], resilient_parsing=False) as context:
        assert context.params


GROUPS = sorted({path[:-1] for path in COMMANDS})


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: " ".join(group) or "forthright")
def test_a_list_of_commands_says_what_each_is_for_to_its_end_on_a_narrow_screen(group: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(app, [*group, "--help"], terminal_width=80, env={"COLUMNS": "80"}).output
    listed = shown.partition("Commands:")[2].partition("Exit codes:")[0]
    assert listed.strip()
    assert "..." not in listed


def test_the_whole_help_is_there_in_a_process_of_its_own() -> None:
    answer = forthright("--help")
    assert answer.code == Exit.DONE
    assert all(name.split()[0] in answer.out for name in NAMES)


def test_help_imports_none_of_the_heavy_libraries() -> None:
    """What each command needs, it imports when it runs: --help is there at once."""
    heavy = "sqlalchemy aiokafka strawberry fastapi pydantic asyncpg httpx2 opentelemetry".split()  # noqa: SIM905
    program = f"import sys, forthright.cli; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_settings_lists_every_setting_with_what_it_is_for() -> None:
    answer = forthright("settings")
    assert answer.code == Exit.DONE
    assert "FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS" in answer.out
    assert "FORTHRIGHT_IDENTITY_SECRET  (or FORTHRIGHT_IDENTITY_SECRET_FILE)" in answer.out
    table = forthright("settings", "--markdown").out.splitlines()
    assert table[0] == "| setting | default | what it is for |"
    assert all(row.count("|") >= 4 for row in table)


def test_a_setting_that_nobody_knows_is_named_and_ends_with_2() -> None:
    answer = forthright("serve", "okrs", "api", FORTHRIGHT_OKRS_DATABSE_URL="postgresql://x")
    assert answer.code == Exit.USAGE
    assert "did you mean FORTHRIGHT_OKRS_DATABASE_URL?" in answer.err
    assert "FORTHRIGHT_IDENTITY_SECRET" in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("line", "settings", "code", "told"),
    [
        ("serve billing api", {}, Exit.USAGE, "choose one of gateway, directory, okrs, feedback, recognition"),
        ("migrate billing", {}, Exit.USAGE, "choose one of gateway, directory, okrs, feedback, recognition"),
        ("restored gateway", {}, Exit.USAGE, "forthright rebuild gateway"),
        ("restored okrs", {}, Exit.USAGE, "FORTHRIGHT_OKRS_DATABASE_URL"),
        ("import people nowhere.csv --token x", {}, Exit.FOLDER, "nowhere.csv cannot be read"),
        ("import people /etc/hostname", {}, Exit.USAGE, "--token, or FORTHRIGHT_TOKEN"),
        ("import people /etc/hostname --token x --map name", {}, Exit.USAGE, "needs an equals sign"),
        ("import people /etc/hostname --token x --url http://127.0.0.1:1", {}, Exit.UNREACHABLE, "does not answer"),
        ("export okrs --purpose archive --token x --url http://127.0.0.1:1", {}, Exit.UNREACHABLE, "FORTHRIGHT_OKRS_URL"),
        ("erase person x --yes --token x --url http://127.0.0.1:1", {}, Exit.UNREACHABLE, "FORTHRIGHT_DIRECTORY_URL"),
        ("events tail", {}, Exit.USAGE, "FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS"),
        ("token x --folder nowhere", {}, Exit.FOLDER, "There is no demo in nowhere"),
        ("migrate okrs", {"FORTHRIGHT_OKRS_OWNER_URL": "postgresql://x@127.0.0.1:1/x"}, Exit.UNREACHABLE, "does not answer"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told_with_what_to_do(line: str, settings: dict[str, str], code: Exit, told: str) -> None:
    answer = forthright(*line.split(), **settings)
    assert told in answer.err
    assert answer.code == code
    assert "Traceback" not in answer.err


def test_schemas_and_the_asyncapi_document_are_written_and_checked(tmp_path: Path) -> None:
    written = forthright("events", "schemas", "--out", str(tmp_path / "schemas"))
    assert written.code == Exit.DONE
    assert (tmp_path / "schemas" / "forthright.okrs.check_in_recorded.v1.json").is_file()
    assert forthright("events", "schemas", "--check").code == Exit.DONE
    assert forthright("events", "asyncapi", "--out", str(tmp_path)).code == Exit.DONE
    assert forthright("events", "asyncapi", "--check", "--out", str(tmp_path)).code == Exit.DONE
    (tmp_path / "asyncapi.json").write_text("{}")
    assert forthright("events", "asyncapi", "--check", "--out", str(tmp_path)).code == Exit.DIFFERS
