"""Every field of every command, given everything that is not of its form: refused by its name, and nothing else happens."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from contracts import catalog
from tests.bad_input.faults import ECHO, RAW, faults_of, sample
from tests.servers.postgres import Postgres
from tests.services.directory import world as directories
from tests.services.feedback import world as feedback
from tests.services.okrs import world as okrs
from tests.services.recognition import world as recognition

COMMANDS = catalog.commands()
Clients = dict[str, httpx2.AsyncClient]
ADMINS = {"okrs": "admin", "directory": "root+admin", "feedback": "admin", "recognition": "admin"}
BODIES = (b"", b"null", b"[]", b"17", b'"text"', b"{", b'{"a": 1}}', b"\xff\xfe", b'{"a": "\\ud800"}', b"[" * 5_000, b"NaN")


@pytest.fixture(scope="module")
async def clients(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Clients]:
    """All services; afterwards nothing has happened in any."""
    one, other = await postgres.copy("okrs", okrs.build), await postgres.copy("directory", directories.migrated)
    third, fourth = await postgres.copy("feedback", feedback.build), await postgres.copy("recognition", recognition.build)
    async with (
        okrs.opened(one) as world,
        directories.directory(other, tmp_path_factory.mktemp("ledger")) as directory,
        feedback.opened(third) as voices,
        recognition.opened(fourth) as praise,
    ):
        clients = {"okrs": world.client, "directory": directory.client}
        yield clients | {"feedback": voices.client, "recognition": praise.client}
        for rows in (world.rows, directory.rows, voices.rows, praise.rows):
            assert await rows("select type from journal") == await rows("select type from outbox") == []
        assert await voices.rows("select id from writings") == await praise.rows("select id from recognitions") == []
    for database in (one, other, third, fourth):
        await postgres.drop(database)


async def _refused(clients: Clients, verb: str, body: bytes) -> dict[str, Any]:
    service = COMMANDS[verb].service
    answer = await clients[service].post(
        f"/{COMMANDS[verb].verb()}", content=body, headers={"authorization": f"Bearer {ADMINS[service]}"}
    )
    assert answer.status_code == 422, (body[:300], answer.status_code)
    assert ECHO not in answer.text, body[:300]
    told: dict[str, Any] = answer.json()
    assert told["code"] == "bad_input"
    assert told["detail"]
    assert all(error["message"] for error in told["errors"])
    return told


@pytest.mark.parametrize("verb", COMMANDS)
async def test_a_malformed_value_is_refused_by_the_name_of_its_field(clients: Clients, verb: str) -> None:
    wrong = []
    for path, body in faults_of(COMMANDS[verb]):
        told = await _refused(clients, verb, _json(body))
        named = {error["field"] for error in told["errors"]}
        if named != {".".join(map(str, path))} or told["field"] not in named:
            wrong.append((path, named, body))
    assert wrong == []


@pytest.mark.parametrize("verb", COMMANDS)
async def test_a_body_that_is_no_object_is_refused(clients: Clients, verb: str) -> None:
    for body in BODIES:
        await _refused(clients, verb, body)


@pytest.mark.parametrize("verb", COMMANDS)
async def test_the_samples_are_well_formed_so_that_each_refusal_is_for_its_one_fault(clients: Clients, verb: str) -> None:
    COMMANDS[verb].model_validate_json(_json(sample(COMMANDS[verb])))


async def test_a_body_over_the_limit_is_refused_before_it_is_read(clients: Clients) -> None:
    for service, verb in (("okrs", "draft_objective"), ("directory", "erase_person")):
        headers = {"authorization": f"Bearer {ADMINS[service]}"}
        answer = await clients[service].post(f"/{COMMANDS[verb].verb()}", content=b" " * (1024 * 1024 + 1), headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def _json(body: Any) -> bytes:
    """As JSON, with the literals that Python would not write."""
    text = json.dumps(body)
    for literal in ("NaN", "Infinity", "1e400"):
        text = text.replace(f'"{RAW}{literal}"', literal)
    return text.encode()
