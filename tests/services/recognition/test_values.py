"""The organization's values: set by admins, in their order; retired ones keep what was recognized by them."""

import asyncio
from datetime import date
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from contracts.recognition.ids import ValueId
from contracts.recognition.limits import VALUE_MEANING, VALUE_NAME, VALUES
from contracts.recognition.values import NewValue, Value
from services.recognition.values import rules
from tests.services.recognition.world import World

CANDOR, CARE = {"name": "Candor", "meaning": "We say it early"}, {"name": "Care"}
TODAY = date(2026, 3, 2)


async def test_values_stand_in_their_order_and_what_is_left_out_is_retired_and_can_come_back(world: World) -> None:
    first = (await world.do("set_values", by="admin", values=[CANDOR, CARE]))["value_list"]
    assert [value["name"] for value in first["values"]] == ["Candor", "Care"]
    candor, care = (value["id"] for value in first["values"])
    second = (await world.do("set_values", by="admin", values=[{"value_id": care, "name": "Kindness"}]))["value_list"]
    today = str(world.clock.now().date())
    assert [(value["id"], value["name"], value["retired_on"]) for value in second["values"]] == [
        (care, "Kindness", None),
        (candor, "Candor", today),
    ]
    assert (second["id"], second["version"]) == (first["id"], 2)
    third = await world.do("set_values", by="admin", values=[{"value_id": candor, "name": "Candor"}])
    assert [(value["id"], value["retired_on"]) for value in third["value_list"]["values"]] == [(candor, None), (care, today)]


async def test_a_list_that_is_no_list_of_values_is_refused_and_changes_nothing(world: World) -> None:
    told = (await world.do("set_values", by="admin", values=[CANDOR]))["value_list"]["values"][0]
    before = await world.rows("select version, values from value_lists")
    nobody = f"value_{0:032x}"
    same = {"value_id": told["id"], **CANDOR}
    for values, refusal in (
        ([CANDOR, {"name": "CANDOR"}], (422, "value_named_twice", "values")),
        ([{"value_id": nobody, "name": "Care"}], (422, "unknown_value", "values")),
        ([same, {**same, "name": "Care"}], (422, "unknown_value", "values")),
        ([same], (422, "values_change_nothing", "values")),
    ):
        assert await world.refusal("set_values", by="admin", values=values) == refusal
    assert await world.refusal("set_values", by="lead", values=[CARE]) == (403, "admins_set_values", None)
    many = [{"name": f"Value {number}"} for number in range(VALUES + 1)]
    assert (await world.refusal("set_values", by="admin", values=many))[:2] == (422, "bad_input")
    assert await world.rows("select version, values from value_lists") == before


async def test_a_name_and_what_it_means_have_their_limits(world: World) -> None:
    for name, meaning in (("n" * (VALUE_NAME + 1), ""), ("n", "m" * (VALUE_MEANING + 1)), (" ", "")):
        refused = await world.refusal("set_values", by="admin", values=[{"name": name, "meaning": meaning}])
        assert refused[:2] == (422, "bad_input")
    told = await world.do("set_values", by="admin", values=[{"name": "n" * VALUE_NAME, "meaning": "m" * VALUE_MEANING}])
    assert len(told["value_list"]["values"]) == 1


async def test_the_list_keeps_a_hundred_values_and_refuses_more(world: World) -> None:
    for batch in range(8):
        await world.do("set_values", by="admin", values=[{"name": f"Value {batch}.{number}"} for number in range(VALUES)])
    await world.do("set_values", by="admin", values=[{"name": f"More {number}"} for number in range(4)])
    told = await world.refusal("set_values", by="admin", values=[{"name": "One more"}])
    assert told == (409, "too_many_values", "values")


async def test_two_admins_who_set_the_first_list_at_once_both_do(world: World) -> None:
    await asyncio.gather(*(world.do("set_values", by="admin", values=[value]) for value in (CANDOR, CARE)))
    [(version, values)] = await world.rows("select version, values from value_lists")
    assert version == 2
    assert {value["name"] for value in values} == {"Candor", "Care"}


NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=6)


@given(st.lists(NAMES, min_size=1, max_size=6))
def test_whatever_lists_follow_one_another_no_value_is_lost_and_current_ones_come_first(lists: list[list[str]]) -> None:
    numbers = count(1)
    values: list[Value] = []
    for names in lists:
        by_name = {value.name: value.id for value in values}
        wanted = [NewValue(value_id=by_name.get(name), name=name) for name in names]
        before = {value.id for value in values}
        values = rules.following(values, wanted, today=TODAY, new_id=lambda: ValueId(f"value_{next(numbers):032x}"))
        assert before <= {value.id for value in values}
        assert len({value.id for value in values}) == len(values)
        assert [value.name for value in values if value.retired_on is None] == names == [v.name for v in values[: len(names)]]
