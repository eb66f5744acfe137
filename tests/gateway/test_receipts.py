"""Receipts in GraphQL: a nullable field of those payloads that can have one, and never written through."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
import strawberry
from graphql import GraphQLObjectType, build_schema
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.copies import Copy
from contracts.messages import Command
from gateway.execution import Schema
from gateway.mutations import MUTATIONS, mutation
from gateway.scalars import scalars
from gateway.words import SHOWN, shows
from tests.chassis.toy import CounterDocument, HintAtCounter, KeepToMyself, toy


@dataclass
class Asking:
    """One operation, whose owner is the toy and whose read model remembers what was written."""

    owner: httpx2.AsyncClient
    key: str | None = None
    written: list[Copy] = field(default_factory=list)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def read_model(self) -> "Asking":
        return self

    async def send(self, command: type[Command[Any]], body: str, path: list[str | int]) -> httpx2.Response:
        headers = {"content-type": "application/json"} | ({"idempotency-key": self.key} if self.key else {})
        return await self.owner.post(f"/{command.verb()}", content=body, headers=headers)

    async def write(self, documents: list[Copy]) -> None:
        self.written += documents

    def refresh(self) -> None:
        """Nothing is loaded here."""


@pytest.fixture(scope="module")
def schema() -> Iterator[Schema]:
    """Two mutations, which leave the registry of the real ones again."""
    shows(CounterDocument)(type("Counter", (CounterDocument,), {}))

    @strawberry.type
    class Mutation:
        hint_at_counter = mutation(HintAtCounter)
        keep_to_myself = mutation(KeepToMyself)

    @strawberry.type
    class Query:
        @strawberry.field
        def hello(self) -> str:
            return "hello"

    yield Schema(query=Query, mutation=Mutation, scalars=scalars())
    del MUTATIONS[HintAtCounter], MUTATIONS[KeepToMyself], SHOWN[CounterDocument]


@pytest.fixture
async def asking(engine: AsyncEngine) -> AsyncIterator[Asking]:
    async with toy(engine) as (client, _):
        yield Asking(client)


async def hint(schema: Schema, asking: Asking, **more: Any) -> dict[str, Any]:
    counter = (await asking.owner.post("/make_counter", json={})).json()["counter"]["id"] if "counterId" not in more else ""
    query = """mutation($input: HintAtCounterInput!) { hintAtCounter(input: $input) {
      counter { value } receipt { id version publishedAt } userErrors { code } } }"""
    answer = await schema.execute(query, variable_values={"input": {"counterId": counter} | more}, context_value=asking)
    assert answer.errors is None
    return dict((answer.data or {})["hintAtCounter"])


async def test_a_receipt_is_shown_and_never_written_through(schema: Schema, asking: Asking) -> None:
    told = await hint(schema, asking, later=True)
    assert (told["counter"], told["userErrors"]) == (None, [])
    assert told["receipt"]["id"].startswith("counter_")
    assert told["receipt"]["version"] is None
    assert asking.written == []


async def test_the_same_command_shows_its_fact_where_it_is_told_at_once(schema: Schema, asking: Asking) -> None:
    told = await hint(schema, asking)
    assert (told["counter"], told["receipt"]) == ({"value": 1}, None)
    assert [copy.kind for copy in asking.written] == ["counter"]


async def test_a_repeated_receipt_is_shown_again(schema: Schema, asking: Asking) -> None:
    counter = (await asking.owner.post("/make_counter", json={})).json()["counter"]["id"]
    asking.key = "once"
    first, again = [await hint(schema, asking, counterId=counter, confidential=True) for _ in range(2)]
    assert first["receipt"]["id"] == again["receipt"]["id"] == counter


async def test_a_private_command_has_nothing_but_its_receipt_to_show(schema: Schema, asking: Asking) -> None:
    payload = build_schema(schema.as_str()).get_type("KeepToMyselfPayload")
    assert isinstance(payload, GraphQLObjectType)
    assert {*payload.fields} == {"receipt", "userErrors"}
    assert payload.description == "What you did, which nobody else learns of."
    counter = (await asking.owner.post("/make_counter", json={})).json()["counter"]["id"]
    query = "mutation($input: KeepToMyselfInput!) { keepToMyself(input: $input) { receipt { id version } } }"
    answer = await schema.execute(query, variable_values={"input": {"counterId": counter}}, context_value=asking)
    assert answer.data == {"keepToMyself": {"receipt": {"id": counter, "version": 2}}}
    assert asking.written == []
