"""Keys of cursors: whatever PostgreSQL writes of a row is one, and whatever is one PostgreSQL reads."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.values import PersonId
from gateway.cursors import cursor
from gateway.faults import Fault
from gateway.ids import is_id
from gateway.keys import FITS, is_place
from gateway.pages import Order
from tests.servers.postgres import Postgres

DAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HELD: dict[str, list[Any]] = {
    "text": ["", "a title", "é", "'"],
    'text collate "C"': ["", "2026-03-02"],
    "int4": [0, 2, -1, 2**31 - 1, -(2**31)],
    "float4": [0.0, 0.1, 1.0, 0.06079271, 1e-20, 1e-5, 3.3e38, -2.5],
    "numeric": [Decimal(text) for text in ("0", "0.4", "-1.25", "0.3333333333333333", "12345678901234567890")],
    "timestamptz": [DAY, DAY + timedelta(microseconds=1), DAY.replace(year=1883), DAY.replace(year=2400)],
}
EDGES = ["", "x", "\x00", "0", "-0", "-", "--1", "+1", " 1", "1 ", "1_0", "٣", "0x1", "9" * 9, "9" * 10, "2147483648", "9" * 39]
EDGES += ["9" * 400, "1.", ".5", "0.5", "1e5", "1e+05", "1e-45", "1e-38", "1e-39", "1e+39", "1e999", "3.5e+38", "NaN", "infinity"]
EDGES += ["2026-03-02", "2026-13-45 09:30:00+00", "2026-02-29 09:30:00+00", "2026-03-02 24:00:00+00", "2026-03-02 25:00:00+00"]
EDGES += ["2026-03-02 09:30:60+00", "2026-03-02 09:30:00", "2026-03-02 09:30:00+99", "2026-03-02 09:30:00+15:59:59", "now"]
EDGES += ["0000-01-01 00:00:00+00", "0001-01-01 00:00:00+15", "9999-12-31 23:59:59.999999-15", "2026-03-02 09:30:00.1234567+00"]
ZONES = ["UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]


@pytest.fixture(scope="module")
async def connection(postgres: Postgres) -> AsyncIterator[Any]:
    database = await postgres.create()
    connection = await asyncpg.connect(database.url)
    yield connection
    await connection.close()
    await postgres.drop(database)


@pytest.mark.parametrize("type_", FITS)
async def test_what_postgresql_writes_of_a_row_is_a_key_and_read_again(connection: Any, type_: str) -> None:
    for zone in ZONES:
        await connection.execute(f"set time zone '{zone}'")
        for value in HELD[type_]:
            key = await connection.fetchval(f"select (($1::{type_})::{type_})::text", value)
            assert FITS[type_](key), key
            assert await connection.fetchval(f"select $1::text::{type_} = ($2::{type_})::{type_}", key, value)


@pytest.mark.parametrize("type_", FITS)
async def test_what_is_a_key_postgresql_reads(connection: Any, type_: str) -> None:
    fitting = [key for key in (*EDGES, *(f"{sign}{key}" for key in EDGES for sign in "-٣")) if FITS[type_](key)]
    assert fitting
    for key in fitting:
        await connection.fetchval(f"select $1::text::{type_} is null", key)


@given(st.datetimes(), st.uuids())
def test_a_place_is_a_moment_with_an_id(at: datetime, id: Any) -> None:
    place = f"{at.isoformat()} recognition_{id.hex}"
    assert is_place(place)
    for wrong in (place + "x", "x" + place, place.replace(" ", ""), place.replace(" ", "  "), place.replace("T", " "), ""):
        assert not is_place(wrong)
    assert not is_place(f"{at.isoformat()}+00:00 recognition_{id.hex}")
    assert not is_place(f"2026-02-30T09:30:00 recognition_{id.hex}")


@given(st.uuids(), st.text(max_size=60))
def test_an_id_is_of_any_kind_or_of_the_one_that_is_asked_for(id: Any, text: str) -> None:
    assert is_id(f"objective_{id.hex}")
    assert is_id(f"person_{id.hex}", PersonId)
    assert not is_id(f"objective_{id.hex}", PersonId)
    assert not is_id(f"{text}_{id.hex}\n")
    assert not is_id(text)
    assert not is_id(f"{'x' * 100}_{id.hex}")


def test_an_order_of_a_type_that_nobody_knows_is_none() -> None:
    with pytest.raises(AssertionError, match=r"gateway\.keys"):
        Order("by day", (("day", "date"), ("id", "text")))


def test_what_no_row_can_have_is_refused_as_what_is_no_cursor() -> None:
    order, place = Order("place", (("place", "int4"), ("id", "text"))), Order("private", (("id", "text"),), fits=is_id)
    messages = set()
    for each, text in ((order, "x"), (order, cursor("place", ["x", "a"])), (place, cursor("private", ["x"]))):
        with pytest.raises(Fault) as refused:
            each.keys_in(text, "after")
        messages.add((refused.value.code, refused.value.message))
    assert messages == {("BAD_USER_INPUT", "`after` is no cursor of this list in this order.")}
    assert order.keys_in(cursor("place", ["1", "a"]), "after") == ["1", "a"]
