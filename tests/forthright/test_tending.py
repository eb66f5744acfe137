"""Looking after a deployment by the command line: schemas, what lies aside, a restore, a rebuild."""

import json
from collections.abc import AsyncIterator

import asyncpg
import pytest

from forthright.terminal import Exit
from services.okrs.worker import FOLLOWING
from tests.forthright.terminal import forthright
from tests.servers.postgres import Database, Postgres

KEY = "k" * 40
CONSUMER = FOLLOWING.consumer
FACT = """
insert into consumer_parked (consumer, fact_id, subject, topic, partition, kafka_offset, headers, value, error, parked_at)
values ($1, $2, $3, 'forthright.directory', 0, $4, $5, $6, 'ValueError: broken', now())
"""
MESSAGE = """
insert into outbox (id, aggregatetype, aggregateid, type, payload, topic, source, subject, time, dataschema, sequence)
values ($1, 'okrs', 'x', 'forthright.okrs.objective_edited.v1', '{}', 'forthright.okrs', 's', 'x', now(), 'd', '1')
"""


@pytest.fixture
async def okrs(postgres: Postgres) -> AsyncIterator[Database]:
    made = await postgres.create()
    settings = {"FORTHRIGHT_OKRS_OWNER_URL": made.owner_url, "FORTHRIGHT_OKRS_DATABASE_URL": made.url}
    migrated = forthright("migrate", "okrs", **settings)
    assert (migrated.code, "okrs: migrated to" in migrated.out) == (Exit.DONE, True), migrated.err
    assert "okrs: nothing to do." in forthright("migrate", "okrs", **settings).out
    yield made
    await postgres.drop(made)


async def test_migrate_lets_the_application_work_and_not_alter(okrs: Database) -> None:
    connection = await asyncpg.connect(okrs.url)
    assert await connection.fetchval("select count(*) from objectives") == 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("drop table objectives")
    await connection.close()


async def test_what_lies_aside_is_listed_retried_and_dropped_by_number(okrs: Database) -> None:
    settings = {"FORTHRIGHT_OKRS_DATABASE_URL": okrs.url}
    assert forthright("parked", "list", **settings).out == "Nothing is parked.\n"
    connection = await asyncpg.connect(okrs.url)
    team = f"team_{'a' * 32}"
    headers = {
        "ce_id": "1", "ce_type": "forthright.directory.team_formed.v1", "ce_source": "s", "ce_subject": team, "ce_sequence": "1",
        "ce_partitionkey": team, "ce_time": "2026-03-02T09:30:00Z",
    }  # fmt: skip
    good = json.dumps({"team": {"id": team, "epoch": 1, "version": 1, "name": "Tides", "team_kind": "team"}}).encode()
    bad = {**headers, "ce_id": "2", "ce_subject": "team_b"}
    await connection.execute(FACT, CONSUMER, "1", team, 1, json.dumps(headers), good)
    await connection.execute(FACT, CONSUMER, "2", "team_b", 2, json.dumps(bad), b"[]")
    await connection.execute(MESSAGE, "m1")
    await connection.execute(
        "insert into outbox_parked select position, to_jsonb(o), aggregateid, 'too large', now() from outbox o;delete from outbox"
    )
    listed = forthright("parked", "list", "okrs", **settings).out
    assert "2 of okrs" not in listed
    assert listed.count("ValueError: broken") == 2
    assert "okrs message" in listed
    retried = forthright("parked", "retry", "okrs", **settings)
    assert retried.code == Exit.REFUSED
    assert "1 facts applied, 1 left; 1 messages handed back to the relay." in retried.out
    assert await connection.fetchval("select document->>'name' from team where id = $1", team) == "Tides"
    assert await connection.fetchval("select count(*) from outbox") == 1
    number = await connection.fetchval("select number from consumer_parked")
    dropped = forthright("parked", "drop", "okrs", "fact", str(number), "--yes", **settings)
    assert (dropped.code, dropped.out) == (Exit.DONE, "1 dropped.\n")
    assert forthright("parked", "drop", "okrs", "fact", str(number), "--yes", **settings).code == Exit.REFUSED
    await connection.close()


async def test_a_restored_service_is_in_a_new_epoch_and_the_directory_needs_its_ledger(
    okrs: Database, postgres: Postgres
) -> None:
    answer = forthright("restored", "okrs", FORTHRIGHT_OKRS_DATABASE_URL=okrs.url)
    assert (answer.code, "epoch 2" in answer.out) == (Exit.DONE, True), answer.err
    again = forthright("restored", "okrs", "--least-epoch", "7", FORTHRIGHT_OKRS_DATABASE_URL=okrs.url)
    assert (again.code, "epoch 7" in again.out) == (Exit.DONE, True), again.err
    least = forthright("restored", "okrs", "--least-epoch", "2", FORTHRIGHT_OKRS_DATABASE_URL=okrs.url)
    assert "epoch 8" in least.out
    directory = await postgres.create()
    named = {"FORTHRIGHT_DIRECTORY_OWNER_URL": directory.owner_url, "FORTHRIGHT_DIRECTORY_DATABASE_URL": directory.url}
    assert forthright("migrate", "directory", **named).code == Exit.DONE
    refused = forthright("restored", "directory", **named)
    assert (refused.code, "FORTHRIGHT_ERASURE_LEDGER" in refused.err) == (Exit.FOLDER, True)
    gone = forthright("restored", "directory", **named, FORTHRIGHT_ERASURE_LEDGER="/nowhere/ledger")
    assert (gone.code, "Nothing was changed" in gone.err) == (Exit.FOLDER, True)
    connection = await asyncpg.connect(directory.url)
    assert await connection.fetchval("select epoch from epoch") == 1
    await connection.close()
    await postgres.drop(directory)


async def test_a_rebuild_without_its_owners_removes_nothing_and_says_so(postgres: Postgres) -> None:
    gateway = await postgres.create()
    named = {"FORTHRIGHT_GATEWAY_OWNER_URL": gateway.owner_url, "FORTHRIGHT_GATEWAY_DATABASE_URL": gateway.url}
    assert forthright("migrate", "gateway", **named).code == Exit.DONE
    assert forthright("rebuild", "gateway", **named).code == Exit.USAGE
    away = {"FORTHRIGHT_DIRECTORY_URL": "http://127.0.0.1:1", "FORTHRIGHT_OKRS_URL": "http://127.0.0.1:1"}
    answer = forthright("rebuild", "gateway", **named, **away, FORTHRIGHT_SERVICE_SECRET=KEY)
    assert (answer.code, "Nothing was removed" in answer.err) == (Exit.UNREACHABLE, True)
    await postgres.drop(gateway)
