"""The gateway's app: two replicas, our events' schemas, other origins, migrations, and spans without values."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import tables as chassis_tables
from chassis import telemetry
from gateway.app import Options, create_app
from gateway.read_model import MIGRATIONS, tables
from tests.gateway import world
from tests.gateway.test_mutations import active
from tests.gateway.toy import listening
from tests.gateway.world import Gateway
from tests.servers import node
from tests.servers.postgres import Postgres
from tests.services.okrs import world as okrs


@pytest.fixture
async def replicas(postgres: Postgres) -> AsyncIterator[tuple[Gateway, Gateway]]:
    owner, copies = await postgres.copy("okrs", okrs.build), await postgres.copy("gateway", world.build)
    async with okrs.opened(owner) as service, world.opened(copies, service) as one, world.opened(copies, service) as other:
        yield one, other
    await postgres.drop(copies)
    await postgres.drop(owner)


async def test_your_own_writes_are_read_from_any_replica(replicas: tuple[Gateway, Gateway]) -> None:
    one, other = replicas
    objective = await active(one)
    query = "query($id: ID!) { objective(id: $id) { state title } }"
    assert (await other.read(query, id=objective["id"]))["objective"] == {"state": "ACTIVE", "title": "Answer sooner"}


async def test_the_schemas_of_our_public_events_are_for_anybody(gateway: Gateway) -> None:
    found = await gateway.client.get("/schemas/forthright.okrs.check_in_recorded.v1.json")
    assert found.headers["content-type"] == "application/schema+json"
    assert found.json()["$id"].endswith("/schemas/forthright.okrs.check_in_recorded.v1.json")
    assert (await gateway.client.get("/asyncapi.json")).json()["asyncapi"] == "3.1.0"
    hidden = await gateway.client.get("/schemas/forthright.directory.identity_linked.v1.json")
    assert (hidden.status_code, hidden.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(("origin", "allowed"), [("https://front.example", True), ("https://evil.example", False)])
async def test_pages_of_named_origins_may_ask(gateway: Gateway, origin: str, allowed: bool) -> None:
    endpoint = gateway.app.state.endpoint
    app = create_app(endpoint.door.behind, endpoint.door.doorkeeper, Options(origins=("https://front.example",)))
    headers = {"origin": origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://gateway") as client:
        answer = await client.options("/graphql", headers=headers)
    assert (answer.headers.get("access-control-allow-origin") == origin) is allowed


async def test_migrations_make_the_tables_that_the_code_describes(engine: AsyncEngine) -> None:
    await MIGRATIONS.upgrade(engine)
    described: list[MetaData] = [chassis_tables.metadata, tables.metadata]
    assert await MIGRATIONS.drift(engine, *described) == []


async def test_a_span_names_the_operation_and_no_value(gateway: Gateway) -> None:
    exporter = InMemorySpanExporter()
    telemetry.configure("gateway", "test", exporter=exporter)
    await gateway.ask("query Board($text: String) { objectives(filter: {text: $text}) { nodes { id } } }", text="a secret word")
    spans = {span.name: dict(span.attributes or {}) for span in exporter.get_finished_spans()}
    assert spans["query"] == {"graphql.operation.type": "query", "graphql.operation.name": "Board"}
    assert "secret" not in str([span.to_json() for span in exporter.get_finished_spans()])


async def test_an_error_can_be_found_by_its_trace(gateway: Gateway) -> None:
    telemetry.configure("gateway", "test")
    trace = "0af7651916cd43dd8448eb211c80319c"
    headers = {"authorization": "Bearer champion", "traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    answer = await gateway.client.post("/graphql", json={"query": "{ nothing }"}, headers=headers)
    assert answer.json()["errors"][0]["extensions"]["traceId"] == trace


async def test_the_real_schema_passes_every_audit_too(gateway: Gateway) -> None:
    async with listening(gateway.app) as port:
        audits = await node.run("audit.mjs", f"http://127.0.0.1:{port}/graphql", "champion")
    assert [audit for audit in audits if audit["status"] != "ok"] == []
    assert len(audits) == 61
