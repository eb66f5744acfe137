"""What the documents say is so: tables follow from the code, links lead somewhere, examples run."""

import asyncio
import os
import re
import shlex
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from typer.main import get_command

from chassis import metrics
from chassis.events import encode, sequence
from contracts.asyncapi import asyncapi
from contracts.messages import Fact
from contracts.okrs.check_ins import CheckInRecorded
from contracts.okrs.objectives import DraftDiscarded
from contracts.sampling import sample
from forthright.cli import app
from tools import reference

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "services").glob("*/README.md"))]
EVENTS = (ROOT / "docs" / "events.md").read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: str(d.relative_to(ROOT)))
def test_every_relative_link_leads_to_a_file(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text("utf-8"))
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (document.parent / link).exists()] == []


def test_the_tables_are_what_the_code_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert reference.main(["--check"]) == 0, capsys.readouterr().err


def test_a_table_that_lags_behind_is_written_anew_and_nothing_around_it() -> None:
    shown = "Before\n<!-- x: python -m tools.reference -->\nold\n<!-- end of x -->\nAfter\n"
    assert reference.renewed(shown, "x", iter(["new"])) == shown.replace("old", "new")


def test_every_metric_that_is_watched_exists() -> None:
    told = (ROOT / "docs" / "metrics.md").read_text("utf-8").split("## Every metric", maxsplit=1)[0]
    known = {metric.name for metric in metrics.reference()}
    assert set(re.findall(r"forthright_[a-z_]+", told)) <= known


def test_every_header_has_its_row() -> None:
    headers = asyncapi()["components"]["messageTraits"]["cloudevent"]["headers"]["properties"]
    assert re.findall(r"^\| `((?:ce_|content)[a-z_-]+)` \|", EVENTS, re.MULTILINE) == list(headers)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: str(d.relative_to(ROOT)))
def test_every_command_that_a_document_names_is_there(document: Path) -> None:
    named = re.findall(r"(?:^|`|\$ )(?:python -m )?forthright ([a-z][^`\n>|]*)", document.read_text("utf-8"), re.MULTILINE)
    assert [words for words in named if not _exists(get_command(app), words.split())] == []


def _exists(command: Any, words: list[str]) -> bool:
    """Whether there is a command of these words; what follows it are its arguments."""
    if not words or not hasattr(command, "commands"):
        return True
    return words[0] in command.commands and _exists(command.commands[words[0]], words[1:])


def test_the_test_of_commands_finds_what_is_not_there() -> None:
    assert _exists(get_command(app), ["import", "okrs", "goals.csv"])
    assert not _exists(get_command(app), ["events", "tails"])


async def _tell(bootstrap: str) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True)
    await producer.start()
    kinds: list[type[Fact]] = [CheckInRecorded, CheckInRecorded, DraftDiscarded]
    for number, kind in enumerate(kinds):
        fact = kind.model_validate_json(sample(kind))
        row = {
            "id": str(number),
            "source": "urn:forthright:test:okrs",
            "type": fact.type(),
            "subject": fact.subject.id,
            "dataschema": f"http://127.0.0.1:8000/schemas/{fact.type()}.json",
            "sequence": sequence(fact.subject.epoch, fact.subject.version),
            "aggregateid": "root",
            "topic": fact.topic(),
            "payload": fact.model_dump_json(),
            "time": datetime.now(UTC),
            **dict.fromkeys(("actor", "traceparent", "correlationid", "causationid")),
        }
        topic, key, value, headers = encode(row)
        await producer.send_and_wait(topic, value, key=key, headers=headers)
    await producer.stop()


async def test_the_example_in_python_sees_each_thing_once(kafka: str, tmp_path: Path) -> None:
    await _tell(kafka)
    [source] = blocks(EVENTS, "python")
    file = tmp_path / "example.py"
    file.write_text(source, "utf-8")
    reader = await asyncio.create_subprocess_exec(
        sys.executable, file, env={**os.environ, "KAFKA": kafka}, stdout=asyncio.subprocess.PIPE
    )
    assert reader.stdout is not None
    told: list[str] = []
    try:
        async with asyncio.timeout(120):
            while not told or not told[-1].endswith(" deleted"):
                told.append((await reader.stdout.readline()).decode().strip())
    finally:
        reader.kill()
        await reader.wait()
    assert [line.split()[0] for line in told] == ["happened", "keep", "keep", "happened", "keep"]
    assert sum(CheckInRecorded.type() in line for line in told) == 1


async def test_the_example_with_kcat_shows_headers_key_and_value(kafka: str, kcat: Callable[..., str]) -> None:
    await _tell(kafka)
    [line] = [each for each in blocks(EVENTS, "sh") if each.startswith("kcat")]
    words = [word for word in shlex.split(line)[1:] if word not in {"-b", "$KAFKA"}]
    shown = await asyncio.to_thread(kcat, *(word.replace("\\n", "\n") for word in words))
    assert len(shown.splitlines()) == 3
    assert "ce_type=forthright.okrs.draft_discarded.v1" in shown
