"""The migrated schema, and the pages from which others rebuild their copies."""

from typing import Any

from chassis import tables
from chassis.clock import SystemClock
from chassis.service_credential import ServiceCredential
from services.directory import app
from services.directory.tables import DirectoryRow
from tests.services.directory.world import SECRET, World, someone


async def test_the_migrations_make_the_tables_that_the_code_describes(empty: World) -> None:
    assert await app.MIGRATIONS.drift(empty.owner, DirectoryRow.metadata, tables.metadata) == []
    assert await app.MIGRATIONS.is_current(empty.owner)


async def pulled(world: World, kind: str) -> list[dict[str, Any]]:
    headers = {"authorization": f"Bearer {ServiceCredential(SECRET, SystemClock()).issue('okrs')}"}
    answer = await world.client.get("/pull/documents", params={"kind": kind}, headers=headers)
    assert answer.status_code == 200, answer.text
    return [entry["document"] for entry in answer.json()["documents"]]


async def test_pull_pages_hold_the_newest_document_or_tombstone_of_everything_ever_told(world: World) -> None:
    sign_in = {"issuer": "https://issuer.example"}
    await world.applied(
        "people",
        [someone(1, subject="one", start_date="2024-01-01", **sign_in), someone(2, deputy="e1", subject="two", **sign_in)],
    )
    await world.applied("people", [someone(1, subject="other", **sign_in), someone(2, deputy="")])
    ada = await world.applied("people", [someone(3, subject="ada", **sign_in)])
    assert ada["added"] == 1
    headers = {"authorization": "Bearer ada+admin"}
    erased = await world.client.post("/erase_person", json={"person_id": (await world.person("e1"))["id"]}, headers=headers)
    assert erased.status_code == 200
    newest: dict[str, dict[str, Any]] = {}
    for _, fact in await world.facts():
        for document in fact.values():
            newest[document["id"]] = document
    for kind in ("person", "identity", "deputy", "employment"):
        told = sorted(
            (document for key, document in newest.items() if key.startswith(f"{kind}_")), key=lambda one: str(one["id"])
        )
        assert told
        assert await pulled(world, kind) == told
    assert len(await pulled(world, "team")) == 5
