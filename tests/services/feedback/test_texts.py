"""What authors do with their texts: they edit, withdraw and tighten them, by name or by handle, and nobody else does."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.feedback.ids import LeaderQuestionId
from contracts.feedback.text import Readership
from contracts.values import PersonId
from services.feedback.texts.rules import EDITED_FOR, Contract
from services.feedback.texts.tables import Privacy
from tests.services.feedback.world import PEOPLE, World
from tests.services.feedback.writings import OF_TEAM, by_handle, named, waiting
from tests.services.okrs.world import TEAM

OPEN_TO_ALL = Privacy(Readership.EVERYONE)
NOBODYS = "contribution_" + "0" * 32
VERBS: dict[str, dict[str, Any]] = {
    "edit_text": {"text": "Better"},
    "withdraw_text": {},
    "tighten_privacy": {"readership": "people"},
    "say_whether_it_helped": {"helped": "yes"},
}


async def words(world: World, id: str, *, by: str = "recipient") -> str | None:
    """What a reader reads; None where they read nothing."""
    found = await world.texts(id, by=by)
    return found[id]["text"] if id in found else None


async def state(world: World, id: str) -> tuple[Any, ...]:
    [row] = await world.rows("select text, state, edited, kept_until, readership from writings where id = :id", id=id)
    return tuple(row)


class TestEditing:
    async def test_a_named_text_is_edited_for_ten_minutes(self, world: World) -> None:
        id = await named(world)
        world.clock.move_to(world.clock.now() + EDITED_FOR)
        told = await world.do("edit_text", by="author", id=id, text="Said better")
        assert told == {"receipt": {"id": id, "version": None, "published_at": None}}
        assert (await world.texts(id, by="recipient"))[id]["edited"] is True
        assert await words(world, id) == "Said better"
        world.clock.move_to(world.clock.now() + timedelta(seconds=1))
        refused = await world.problem("edit_text", by="author", id=id, text="Too late")
        assert (refused["status"], refused["code"], refused["field"]) == (409, "editing_is_over", "id")
        assert "10 minutes" in refused["detail"]
        assert await words(world, id) == "Said better"

    async def test_an_edit_that_changes_nothing_is_refused(self, world: World) -> None:
        id = await named(world, text="The same")
        assert await world.refusal("edit_text", by="author", id=id, text="The same") == (422, "text_changes_nothing", "text")
        assert (await state(world, id))[2] is False

    async def test_what_nobody_may_know_of_yet_is_changed_in_its_round_alone(self, world: World) -> None:
        id = await named(world, replace(OF_TEAM, open=False))
        for verb in ("edit_text", "withdraw_text"):
            assert await world.refusal(verb, by="author", id=id, **VERBS[verb]) == (409, "not_revealed_yet", "id")
        assert (await state(world, id))[:2] == ("As I see it", "shown")

    async def test_a_confidential_one_is_edited_while_it_waits_and_not_after(self, world: World) -> None:
        waits, published = await waiting(world), await by_handle(world)
        told = await world.do("edit_text", by="author", id=waits, text="Still nobody knows")
        assert told["receipt"] == {"id": waits, "version": None, "published_at": "2026-01-05T10:00:00Z"}
        assert await world.rows("select act->>'text' from held_act") == [("Still nobody knows",)]
        assert await world.refusal("edit_text", by="author", id=published, text="Else") == (409, "editing_is_over", "id")


class TestWithdrawing:
    async def test_a_text_reads_as_withdrawn_and_its_day_stays(self, world: World) -> None:
        id = await named(world, replace(OF_TEAM, kept_until=date(2026, 6, 30)))
        world.clock.move_to(world.clock.now() + timedelta(days=3))
        await world.do("withdraw_text", by="author", id=id)
        [read] = (await world.texts(id, by="recipient")).values()
        assert (read["text"], read["state"], read["on"], read["kept_until"]) == (None, "withdrawn", "2026-01-05", None)
        assert await state(world, id) == ("", "withdrawn", False, None, "team")
        for verb in ("withdraw_text", "edit_text", "tighten_privacy"):
            assert await world.refusal(verb, by="author", id=id, **VERBS[verb]) == (409, "text_is_withdrawn", "id")

    async def test_of_a_confidential_one_it_waits_for_the_hour_and_only_its_author_knows(self, world: World) -> None:
        id = await by_handle(world)
        told = await world.do("withdraw_text", by="author", id=id)
        assert told["receipt"]["published_at"] == "2026-01-05T10:00:00Z"
        assert await words(world, id) == "In confidence"
        assert await world.refusal("withdraw_text", by="author", id=id) == (409, "text_is_withdrawn", "id")
        assert await world.refusal("edit_text", by="author", id=id, text="No") == (409, "text_is_withdrawn", "id")
        assert await world.hour() == 1
        assert await words(world, id) is None
        assert await state(world, id) == ("", "withdrawn", False, None, "team")
        assert await world.rows("select settled_on from writings") == [(date(2026, 1, 5),)]

    async def test_one_that_waits_is_taken_back_and_nobody_ever_sees_it(self, world: World) -> None:
        id = await waiting(world)
        assert (await world.do("withdraw_text", by="author", id=id))["receipt"]["published_at"] is None
        assert await world.rows("select count(*) from held_act") == [(0,)]

    async def test_what_begins_a_thread_goes_with_everything_that_waits_in_it(self, world: World) -> None:
        first, second = LeaderQuestionId("leader_question_" + "7" * 32), "remark_" + "7" * 32
        await waiting(world, thread=first, act={"text": "Why?"})
        await waiting(world, thread=first, act={"id": second, "text": "And how?"}, place=2)
        await waiting(world, number=4)
        await world.do("withdraw_text", by="author", id=second)
        assert await world.rows("select count(*) from held_act") == [(2,)]
        await waiting(world, thread=first, act={"id": second, "text": "And how?"}, place=2)
        await world.do("withdraw_text", by="author", id=first)
        assert await world.rows("select act->>'id' from held_act") == [("contribution_" + "0" * 31 + "4",)]

    async def test_edited_and_withdrawn_at_once_it_is_gone_in_the_end(self, world: World) -> None:
        id = await named(world)
        edited, withdrawn = await asyncio.gather(
            world.send("edit_text", by="author", id=id, text="At the same time"),
            world.send("withdraw_text", by="author", id=id),
        )
        assert withdrawn.status_code == 200
        assert edited.status_code == 200 or edited.json()["code"] == "text_is_withdrawn"
        assert (await state(world, id))[:2] == ("", "withdrawn")


class TestTightening:
    async def test_everyone_becomes_people_and_the_words_are_read_by_them_alone(self, world: World) -> None:
        id = await named(world, OPEN_TO_ALL)
        await world.do("tighten_privacy", by="author", id=id, readership="people", reader_ids=[PEOPLE["recipient"]])
        assert await words(world, id) == "As I see it"
        assert await words(world, id, by="member1") is None
        assert await words(world, id, by="author") == "As I see it"

    async def test_an_earlier_end_alone(self, world: World) -> None:
        id = await named(world, replace(OF_TEAM, kept_until=date(2026, 6, 30)))
        await world.do("tighten_privacy", by="author", id=id, kept_until="2026-03-31")
        assert (await state(world, id))[3:] == (date(2026, 3, 31), "team")

    @pytest.mark.parametrize(
        "asked",
        [
            {},
            {"readership": "team"},
            {"readership": "subtree"},
            {"readership": "everyone"},
            {"kept_until": "2026-07-01"},
            {"kept_until": "2026-06-30"},
            {"readership": "people", "kept_until": "2026-07-01"},
            {"readership": "people", "reader_ids": [PEOPLE["stranger"]]},
            {"reader_ids": [PEOPLE["invited"], PEOPLE["member1"]]},
            {"readership": "people", "reader_ids": ["person_" + "0" * 32]},
        ],
    )
    async def test_nobody_is_given_more_nor_for_longer(self, world: World, asked: dict[str, Any]) -> None:
        id = await named(world, Privacy(Readership.TEAM, TEAM, [PEOPLE["invited"]], kept_until=date(2026, 6, 30)))
        before = await world.rows("select * from writings")
        refused = await world.refusal("tighten_privacy", by="author", id=id, **asked)
        assert refused == (409, "privacy_can_only_tighten", None)
        assert await world.rows("select * from writings") == before

    async def test_fewer_of_those_who_are_named(self, world: World) -> None:
        id = await named(world, Privacy(Readership.PEOPLE, None, [PEOPLE["invited"], PEOPLE["recipient"]]))
        await world.do("tighten_privacy", by="author", id=id, reader_ids=[PEOPLE["invited"]])
        assert await words(world, id, by="invited") == "As I see it"
        assert await words(world, id) is None
        await world.do("tighten_privacy", by="author", id=id, reader_ids=[])
        assert await words(world, id, by="invited") is None

    async def test_a_text_of_no_team_is_narrowed_to_people_alone(self, world: World) -> None:
        id = await named(world, OPEN_TO_ALL)
        refused = await world.refusal("tighten_privacy", by="author", id=id, readership="team")
        assert refused == (422, "no_team_to_narrow_to", "readership")

    async def test_of_a_confidential_one_it_waits_for_the_hour_and_adds_up(self, world: World) -> None:
        id = await by_handle(world, replace(OF_TEAM, kept_until=date(2026, 6, 30)))
        await world.do("tighten_privacy", by="author", id=id, readership="people", reader_ids=[PEOPLE["recipient"]])
        told = await world.do("tighten_privacy", by="author", id=id, kept_until="2026-03-31")
        assert told["receipt"]["published_at"] == "2026-01-05T10:00:00Z"
        assert await words(world, id, by="member1") == "In confidence"
        assert await world.hour() == 1
        assert await words(world, id, by="member1") is None
        assert (await state(world, id))[3:] == (date(2026, 3, 31), "people")
        assert await words(world, id) == "In confidence"

    async def test_what_waits_is_written_again_for_fewer(self, world: World) -> None:
        id = await waiting(world)
        refused = await world.refusal("tighten_privacy", by="author", id=id, readership="people")
        assert refused == (409, "not_published_yet", "id")


class TestOthers:
    @pytest.mark.parametrize("verb", VERBS)
    async def test_whoever_reads_it_learns_that_it_is_not_theirs_and_nobody_else_that_it_is_there(
        self, world: World, verb: str
    ) -> None:
        id, confidential, held = await named(world), await by_handle(world), await waiting(world)
        before = await world.rows("select * from writings order by id")
        for of in (id, confidential):
            assert await world.refusal(verb, by="recipient", id=of, **VERBS[verb]) == (403, "not_your_text", "id")
        for by in ("stranger", "lead_above", "admin", "auditor"):
            for of in (id, confidential, held, NOBODYS):
                assert await world.refusal(verb, by=by, id=of, **VERBS[verb]) == (404, "no_such_text", "id"), (by, of)
        assert await world.refusal(verb, by="recipient", id=held, **VERBS[verb]) == (404, "no_such_text", "id")
        assert await world.rows("select * from writings order by id") == before
        assert await world.rows("select count(*) from held_act") == [(1,)]

    async def test_an_author_whose_handle_was_removed_is_a_stranger_to_their_text(self, world: World) -> None:
        id = await by_handle(world)
        async with world.engine.begin() as connection:
            await connection.exec_driver_sql("update writings set handle = null")
        for verb, more in VERBS.items():
            assert await world.refusal(verb, by="author", id=id, **more) == (403, "not_your_text", "id")

    async def test_what_nobody_answered_has_helped_nobody(self, world: World) -> None:
        for id in (await named(world), await by_handle(world), await waiting(world)):
            told = await world.refusal("say_whether_it_helped", by="author", id=id, helped="no")
            assert told == (409, "nothing_to_judge", "id")


PEOPLES = st.frozensets(st.sampled_from([PersonId(f"person_{n:032x}") for n in range(4)]))
DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 5))
CONTRACTS = st.builds(Contract, st.sampled_from(list(Readership)), PEOPLES, DAYS)
TREE = {
    Readership.EVERYONE: frozenset(range(8)),
    Readership.SUBTREE: frozenset(range(4)),
    Readership.TEAM: frozenset(range(2)),
    Readership.PEOPLE: frozenset[int](),
}


def reads(contract: Contract) -> frozenset[object]:
    """Everybody who reads it, of an organization that none of those who can be named belongs to but as everyone."""
    everyone = [PersonId(f"person_{n:032x}") for n in range(4)] if contract.readership is Readership.EVERYONE else []
    return TREE[contract.readership] | contract.named | frozenset(everyone)


@given(CONTRACTS, CONTRACTS)
def test_what_is_not_wider_gives_nobody_more_who_could_not_read_it_before(now: Contract, then: Contract) -> None:
    named_read_it = reads(now) >= then.named
    if named_read_it and not then.is_wider_than(now):
        assert reads(then) <= reads(now)
        assert (then.until or date.max) <= (now.until or date.max)


@given(CONTRACTS, CONTRACTS, CONTRACTS)
def test_what_was_tightened_twice_is_not_wider_than_at_first(first: Contract, second: Contract, third: Contract) -> None:
    if not second.is_wider_than(first) and not third.is_wider_than(second) and first.readership is third.readership:
        assert not third.is_wider_than(first)


@given(CONTRACTS)
def test_nothing_is_wider_than_itself(contract: Contract) -> None:
    assert not contract.is_wider_than(contract)
