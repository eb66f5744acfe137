"""Cursors that no list of ours made, given to every list there is: a page or an error of the request, never a fault of ours."""

import base64
import hashlib
import itertools
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from graphql import build_schema, get_named_type

from contracts import catalog
from contracts.messages import Audience, Fact
from contracts.okrs.concerns import OwnConcern
from contracts.sampling import sample
from gateway.pages import Order
from gateway.read_model.relations import Relation
from gateway.read_model.tables import KINDS
from gateway.schema import build
from tests.bad_input.faults import sample as sampled
from tests.bad_input.lists import Document, Line, Parent, documents, lines_of
from tests.gateway import world
from tests.gateway.recognition.conftest import build as build_copies
from tests.gateway.recognition.test_private import give
from tests.gateway.world import Gateway, Owing
from tests.servers.postgres import Postgres
from tests.services.feedback import world as feedback
from tests.services.okrs.world import TEAM
from tests.services.recognition import world as recognition

WRONG: dict[str, list[Any]] = {
    "ID": ["", "x", "\x00", f"thing_{1:032x}", f"person_{1:032x}", "x" * 5_000],
    "String": ["", "\x00", "x" * 100_000, "' & | ! ( :* <->"],
}
Refused = dict[Line, str | None]
HELD = {
    "text": f"thing_{1:032x}",
    'text collate "C"': "2026-03-02",
    "int4": "1",
    "float4": "0.5",
    "numeric": "0.25",
    "timestamptz": "2026-03-02 09:30:00+00",
}
"""What rows have in columns of these types."""
PLACE = f"2026-03-02T09:30:00 recognition_{1:032x}"
MANGLED = ["", "x", "\x00é", "ZWNobw"]
NO_KEYS = [1, 10**30, None, ["x"], "", "x", "\x00", "9" * 12, "1e999", "2026-13-45 09:30:00+00", "2026-03-02T09:30:00 x"]


def forged(order: str, keys: Sequence[Any]) -> str:
    """A cursor by somebody who knows how they are made."""
    content = json.dumps([order, *keys], separators=(",", ":"), ensure_ascii=False).encode()
    check = hashlib.blake2b(content, digest_size=6, person=b"cursor").digest()
    return base64.urlsafe_b64encode(check + content).decode().rstrip("=")


@cache
def orders() -> dict[str, Order]:
    """Every order there is, by its name, the most used first: they stand in modules, by themselves, by words, or in relations."""
    build(introspection=True)
    modules = [vars(module) for name, module in sys.modules.items() if name.startswith("gateway.")]
    used = Counter(order for module in modules for order in _orders_in(module))
    return {order.name: order for order, _ in used.most_common()}


def _orders_in(value: Any) -> Iterator[Order]:
    if isinstance(value, Order):
        yield value
    elif isinstance(value, Relation):
        yield value.order
    elif isinstance(value, dict):
        yield from itertools.chain.from_iterable(map(_orders_in, list(value.values())))


def keys_of(order: Order) -> list[str]:
    """Keys that rows of it can have."""
    keys = [HELD[type_] for _, type_ in order.keys]
    fitting = (keys, [PLACE] * len(keys), [f"person_{1:032x}"] * len(keys))
    return next(each for each in fitting if order.fits is None or all(map(order.fits, each)))


@dataclass
class Lists:
    """Every list behind one gateway."""

    gateway: Gateway
    parents: Sequence[Parent]
    lines: Mapping[str, list[Line]]

    def asking(self, argument: str, type_: str = "String", *, but: Collection[Line] = ()) -> list[Document]:
        """Queries of them all, or of all but these."""
        lines = {kind: [line for line in each if line not in but] for kind, each in self.lines.items()}
        return documents(self.parents, lines, argument, type_)

    async def refused(self, document: Document, given: Mapping[Line, Any]) -> Refused:
        """What each list of a document answers: the message where it refuses, None where it is a page."""
        values = {name: given[line] for line, name in document.asked.values() if line in given}
        answer = await self.gateway.ask(document.query, by="author", **document.ids, **values)
        told = {tuple(part for part in error["path"] if isinstance(part, str)): error for error in answer.get("errors", ())}
        assert {error["extensions"]["code"] for error in told.values()} <= {"BAD_USER_INPUT"}, (told, values)
        assert set(told) <= set(document.asked), told
        found = {}
        for path, (line, _) in document.asked.items():
            assert path in told or _at(answer["data"], path) == {"__typename": _named(line)}, (path, answer)
            found[line] = told[path]["message"] if path in told else None
        return found


def _at(data: Any, path: Iterable[str]) -> Any:
    for part in path:
        data = data[0][part] if isinstance(data, list) else data[part]
    return data


@cache
def _schema() -> Any:
    return build_schema(build(introspection=True).as_str())


def _named(line: Line) -> str:
    return str(_schema().type_map[line.type].fields[line.field].type)


async def _confidential() -> list[dict[str, Any]]:
    return [sampled(OwnConcern) | {"id": f"concern_{1:032x}"}]


def _owing_and_more() -> FastAPI:
    app = Owing().app
    app.get("/concerns/mine")(_confidential)
    return app


@pytest.fixture(scope="module")
async def lists(postgres: Postgres) -> AsyncIterator[Lists]:
    """All of them over a read model in which there is something of every kind, with owners behind that have private ones."""
    praised, spoken = await postgres.copy("recognition", recognition.build), await postgres.copy("feedback", feedback.build)
    copies = await postgres.copy("celebrating gateway", build_copies)
    stand_in = httpx2.AsyncClient(transport=httpx2.ASGITransport(_owing_and_more()), base_url="http://okrs")
    async with recognition.opened(praised) as praising, feedback.opened(spoken) as speaking, stand_in as okrs:
        beside = {"feedback": speaking.client, "okrs": okrs}
        async with world.opened(copies, praising, people=recognition.PEOPLE, beside=beside) as gateway:
            await gateway.happens(*_facts())
            lines = lines_of(_schema())
            yield Lists(gateway, await _parents(gateway, lines), lines)
    for database in (copies, spoken, praised):
        await postgres.drop(database)


def _facts() -> list[Fact]:
    return [kind.model_validate_json(sample(kind)) for kind in catalog.facts().values() if kind.audience is Audience.PUBLIC]


async def _parents(gateway: Gateway, lines: Mapping[str, list[Line]]) -> list[Parent]:
    """Where each type is reached that has lists. A later one that is not reached by its id needs a line here."""
    private = await give(gateway, "Thank you", "member", by="author")
    told = await gateway.mutate("askLeader", "receipt { id }", by="author", teamId=TEAM, text="Why?", mode="CONFIDENTIAL")
    assert told["userErrors"] == []
    found = [
        Parent("Query", "", ()),
        Parent("Viewer", "viewer {", ("viewer",)),
        Parent("OwnConcern", "viewer { confidentialConcerns {", ("viewer", "confidentialConcerns")),
        Parent("OwnThread", "viewer { confidentialThreads {", ("viewer", "confidentialThreads")),
        Parent("Recognition", "private: recognition(id: $id) {", ("private",), private),
    ]
    rows = [f"select '{kind}' as kind, min(id) as id from \"{kind}\" where not deleted" for kind in sorted(KINDS)]
    rows += ["select 'key_result' as kind, key_result_ids->>0 as id from objective where key_result_ids <> '[]' limit 1"]
    async with gateway.raw.acquire() as connection:
        ids = {row["kind"]: row["id"] for sql in rows for row in await connection.fetch(sql)} | {"team": TEAM}
    named = await gateway.read("query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }", ids=[*filter(None, ids.values())])
    for place, node in enumerate(each for each in named["nodes"] if each is not None and each["__typename"] in lines):
        kind = node["__typename"]
        found.append(Parent(kind, f"n{place}: node(id: $id) {{ ... on {kind} {{", (f"n{place}",), node["id"]))
    assert {parent.type for parent in found} == set(lines), "how is this one reached?"
    return found


@pytest.mark.parametrize("argument", ["after", "before"])
async def test_what_is_no_cursor_is_refused_by_every_list(lists: Lists, argument: str) -> None:
    for text in MANGLED:
        for document in lists.asking(argument):
            told = await lists.refused(document, {line: text for line, _ in document.asked.values()})
            assert set(told.values()) == {f"`{argument}` is no cursor of this list in this order."}, told


@pytest.fixture(scope="module")
async def own(lists: Lists) -> dict[Line, str]:
    """The order of each list: that whose cursors it does not refuse."""
    found: dict[Line, str] = {}
    for name, order in orders().items():
        text = forged(name, keys_of(order))
        for document in lists.asking("after", but=found):
            told = await lists.refused(document, {line: text for line, _ in document.asked.values()})
            found |= {line: name for line, refused in told.items() if refused is None}
    return found


async def test_a_cursor_of_another_list_is_refused_by_every_list_or_shows_a_place_in_it(
    lists: Lists, own: dict[Line, str]
) -> None:
    """Each was given cursors of other orders until one was its own."""
    assert set(own) == {line for lines in lists.lines.values() for line in lines}, "of these no order was found"


@pytest.mark.parametrize("argument", ["after", "before"])
async def test_a_well_made_cursor_whose_keys_no_row_can_have_is_refused_or_shows_a_place(
    lists: Lists, own: dict[Line, str], argument: str
) -> None:
    place = 0 if argument == "after" else -1
    for document in lists.asking(argument):
        good = {line: keys_of(orders()[own[line]]) for line, _ in document.asked.values()}
        for more in ([], ["x"]):
            wrong = {line: forged(own[line], (keys + more) if more else keys[:-1]) for line, keys in good.items()}
            told = await lists.refused(document, wrong)
            assert set(told.values()) == {f"`{argument}` is no cursor of this list in this order."}, told
        for bad in NO_KEYS:
            wrong = {
                line: forged(own[line], [*keys[:place], bad, *(keys[1:] if place == 0 else [])]) for line, keys in good.items()
            }
            told = await lists.refused(document, wrong)
            expected = {f"`{argument}` is no cursor of this list in this order.", None}
            assert set(told.values()) <= (expected if isinstance(bad, str) and "\0" not in bad else expected - {None}), (
                bad,
                told,
            )


@pytest.mark.parametrize("argument", ["first", "last"])
async def test_a_page_is_of_0_to_100_and_of_nothing_else(lists: Lists, argument: str) -> None:
    for document in lists.asking(argument, "Int"):
        for size in (-1, 101, 2**31 - 1):
            told = await lists.refused(document, {line: size for line, _ in document.asked.values()})
            assert set(told.values()) == {"`first` and `last` are 0 to 100."}, told
        told = await lists.refused(document, {line: 0 for line, _ in document.asked.values()})
        assert set(told.values()) == {None}, told


def _filters() -> Iterator[tuple[str, str, str, Any]]:
    """Each field of each filter at the root with something that it cannot hold."""
    schema = _schema()
    for name, listed in schema.query_type.fields.items():
        if "after" in listed.args and "filter" in listed.args:
            kind = get_named_type(listed.args["filter"].type)
            for of, told in kind.fields.items():
                for bad in WRONG.get(get_named_type(told.type).name, []):
                    yield name, kind.name, of, [bad] if "[" in str(told.type) else bad


async def test_a_filter_that_cannot_be_is_refused_or_finds_nothing(lists: Lists) -> None:
    asked = list(_filters())
    assert len({(kind, of) for _, kind, of, _ in asked}) > 40
    for name, kind, of, bad in asked:
        query = f"query($filter: {kind}) {{ {name}(filter: $filter) {{ __typename }} }}"
        answer = await lists.gateway.ask(query, by="author", filter={of: bad})
        codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
        assert codes <= {"BAD_USER_INPUT"}, (name, of, bad, answer)


async def test_a_subscription_does_not_go_on_from_what_is_no_event(lists: Lists) -> None:
    fields = _schema().subscription_type.fields
    resumed = {name for name, field in fields.items() if "after" in field.args}
    assert len(resumed) == 5
    for name in resumed:
        for text in (*MANGLED, *(forged("events", [bad]) for bad in NO_KEYS), forged("events", [])):
            query = f"subscription($after: String) {{ {name}(after: $after) {{ __typename }} }}"
            headers = {"authorization": "Bearer author", "accept": "text/event-stream"}
            said = {"query": query, "variables": {"after": text}}
            answer = await lists.gateway.client.post("/graphql", json=said, headers=headers, timeout=5)
            assert answer.text.count('"code":"BAD_USER_INPUT"') == 1, answer.text
