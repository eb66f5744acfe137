"""Hiding: a tombstone with its reason, a count, an appeal that another moderator decides, and a mute by handle."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from contracts.feedback.moderation import APPEAL_DAYS, MUTED_DAYS, OPEN_CASES
from tests.services.feedback.moderation.moderating import cases, hidden, moderates, reported
from tests.services.feedback.notes_days.noting import put
from tests.services.feedback.world import PEOPLE, World
from tests.services.feedback.writings import by_handle, named
from tests.services.okrs.world import COMPANY, OTHER, TEAM

DECISION: dict[str, Any] = {"outcome": "restore", "reason": "It says what happened"}


async def mine(world: World, *, by: str = "author") -> list[dict[str, Any]]:
    return list(await world.read("/texts/mine/hidden", by=by))


async def counts(world: World) -> list[tuple[int, int, int]]:
    """How many were hidden and restored, and the version, as whoever catches up is told."""
    return [(count["hidden"], count["restored"], count["version"]) for count in await world.pulled("moderation_count")]


@pytest.fixture
async def moderated(world: World) -> World:
    """One moderator of the team, and one of the company."""
    await moderates(world)
    await moderates(world, "facilitator", COMPANY)
    return world


class TestHiding:
    async def test_readers_see_the_reason_in_place_of_the_words(self, moderated: World) -> None:
        id = await hidden(moderated)
        for by in ("recipient", "author", "lead"):
            [read] = (await moderated.texts(id, by=by)).values()
            assert (read["text"], read["state"], read["hidden_because"]) == (None, "hidden", "disrespect")
        assert await moderated.texts(id, by="moderator") == {}
        assert await moderated.refusal("edit_text", by="author", id=id, text="Softer") == (409, "text_is_hidden", "id")

    async def test_of_what_is_private_everybody_learns_the_count_alone_and_at_the_hour(self, moderated: World) -> None:
        id = await hidden(moderated)
        told = "select type from journal where type not like '%moderator%'"
        assert await moderated.rows(told) == []
        await moderated.hour()
        assert await moderated.rows(told) == [("forthright.feedback.hidings_counted.v1",)]
        [(payload, actor)] = await moderated.rows("select payload, actor from outbox where type like '%hidings_counted%'")
        assert '"hidden":1,"restored":0' in payload
        assert TEAM in payload
        assert actor is None
        assert id not in payload
        assert "person_" not in payload
        await moderated.hour()
        assert await moderated.rows(told) == [("forthright.feedback.hidings_counted.v1",)]

    async def test_before_the_hour_neither_a_pull_nor_what_is_hidden_in_public_tells_of_it(self, moderated: World) -> None:
        await hidden(moderated)
        assert await counts(moderated) == [], "nothing was ever told of this team and month"
        asked = await moderated.do("ask_leader", by="author", team_id=TEAM, text="Why do we wait a week for every release?")
        await reported(moderated, asked["leader_question"]["id"])
        told = await moderated.do("hide_text", by="moderator", id=asked["leader_question"]["id"], reason="disrespect")
        assert (told["moderation_count"]["hidden"], told["moderation_count"]["version"]) == (1, 1)
        await hidden(moderated, await named(moderated, number=2))
        assert await counts(moderated) == [(1, 0, 1)], "as it was told last"
        for _ in range(2):
            await moderated.hour()
            assert await counts(moderated) == [(3, 0, 2)]

    @pytest.mark.parametrize("left", ["hidden = 1, waiting_hidden = 0", "told = true"], ids=["counts", "takes for told"])
    async def test_what_the_release_before_counts_or_takes_for_told_is_told_at_the_hour(
        self, moderated: World, left: str
    ) -> None:
        await hidden(moderated)
        await put(moderated, f"update moderation_counts set {left}")
        await moderated.hour()
        assert await counts(moderated) == [(1, 0, 1)]

    async def test_nobody_else_hides(self, moderated: World) -> None:
        id = await reported(moderated)
        for by in ("recipient", "lead", "author"):
            refused = await moderated.refusal("hide_text", by=by, id=id, reason="spam")
            assert refused == (403, "not_yours_to_moderate", None), by
        for by in ("facilitator", "stranger", "admin", "auditor", "lead_above"):
            assert await moderated.refusal("hide_text", by=by, id=id, reason="spam") == (404, "no_such_text", "id"), by

    async def test_what_is_gone_or_hidden_is_not_hidden(self, moderated: World) -> None:
        id = await reported(moderated)
        await moderated.do("withdraw_text", by="author", id=id)
        assert await moderated.refusal("hide_text", by="moderator", id=id, reason="spam") == (404, "no_such_text", "id")
        other = await hidden(moderated, await named(moderated, number=9))
        assert await moderated.refusal("hide_text", by="moderator", id=other, reason="spam") == (404, "no_such_text", "id")

    async def test_hidden_and_withdrawn_at_once_it_is_withdrawn_in_the_end_or_refused(self, moderated: World) -> None:
        id = await reported(moderated)
        hiding, withdrawal = await asyncio.gather(
            moderated.send("hide_text", by="moderator", id=id, reason="spam"), moderated.send("withdraw_text", by="author", id=id)
        )
        assert withdrawal.status_code == 200
        assert hiding.status_code == 200 or hiding.json()["code"] in {"text_is_withdrawn", "no_such_text"}
        assert await moderated.rows("select text, state from writings") == [("", "withdrawn")]


class TestAppeals:
    async def test_another_moderator_restores_it(self, moderated: World) -> None:
        id = await hidden(moderated)
        [own] = await mine(moderated)
        assert (own["id"], own["text"], own["hidden_because"], own["appeal"]) == (id, "As I see it", "disrespect", "possible")
        assert own["appeal_until"] == "2026-02-04"
        await moderated.do("appeal_hiding", by="author", id=id, why="It is about work")
        assert [own["appeal"] for own in await mine(moderated)] == ["waiting"]
        assert await cases(moderated) == []
        [case] = await cases(moderated, by="facilitator")
        assert (case["kind"], case["text"], case["reasons"]) == ("appeal", "As I see it", ["It is about work"])
        refused = await moderated.refusal("decide_appeal", by="moderator", id=id, **DECISION)
        assert refused == (403, "another_moderator_decides", None)
        await moderated.do("decide_appeal", by="facilitator", id=id, **DECISION)
        [read] = (await moderated.texts(id, by="recipient")).values()
        assert (read["text"], read["state"], read["hidden_because"]) == ("As I see it", "shown", None)
        assert (await mine(moderated), await cases(moderated, by="facilitator")) == ([], [])
        await moderated.hour()
        [(payload,)] = await moderated.rows("select payload from outbox where type like '%hidings_counted%'")
        assert '"hidden":1,"restored":1' in payload

    async def test_or_upholds_it_with_a_reason_for_its_author(self, moderated: World) -> None:
        id = await hidden(moderated)
        await moderated.do("appeal_hiding", by="author", id=id, why="It is about work")
        await moderated.do("decide_appeal", by="facilitator", id=id, outcome="uphold", reason="It is about a person")
        [own] = await mine(moderated)
        assert (own["appeal"], own["answer"]) == ("upheld", "It is about a person")
        assert (await moderated.texts(id, by="recipient"))[id]["state"] == "hidden"
        refused = await moderated.refusal("decide_appeal", by="facilitator", id=id, **DECISION)
        assert refused == (409, "no_open_appeal", "id")
        again = await moderated.refusal("appeal_hiding", by="author", id=id, why="Once more")
        assert again == (409, "appealed_already", "id")

    async def test_a_second_moderator_whom_an_admin_names_decides_where_there_is_no_other(self, world: World) -> None:
        await moderates(world)
        id = await hidden(world)
        await world.do("appeal_hiding", by="author", id=id, why="It is about work")
        assert await cases(world, by="invited") == []
        await moderates(world, "invited")
        assert len(await cases(world, by="invited")) == 1
        await world.do("decide_appeal", by="invited", id=id, **DECISION)

    async def test_of_a_confidential_text_it_waits_for_the_hour_and_nobody_learns_whose_it_is(self, moderated: World) -> None:
        id = await hidden(moderated, await by_handle(moderated))
        told = await moderated.do("appeal_hiding", by="author", id=id, why="I meant well")
        assert told["receipt"]["published_at"] == "2026-01-05T10:00:00Z"
        assert [own["appeal"] for own in await mine(moderated)] == ["waiting"]
        twice = await moderated.refusal("appeal_hiding", by="author", id=id, why="Once more")
        assert twice == (409, "appealed_already", "id")
        assert await cases(moderated, by="facilitator") == []
        await moderated.hour()
        [case] = await cases(moderated, by="facilitator")
        assert (case["by"], case["reasons"]) == (None, ["I meant well"])
        for table in ("hidings", "held_act", "writings"):
            rows = await moderated.rows(f"select t::text from {table} t")  # of names
            assert PEOPLE["author"] not in str(rows)

    async def test_is_shown_to_who_decides_it_however_many_older_ones_are_for_others(self, moderated: World) -> None:
        await moderates(moderated, "member2", OTHER)
        id = await hidden(moderated)
        await moderated.do("appeal_hiding", by="author", id=id, why="It is about work")
        copied = """
        insert into {table} select (jsonb_populate_record(t, {new})).*
        from {table} t cross join generate_series(1, :count) as n where t.{key} = :id
        """
        number = "'contribution_' || lpad(to_hex(1000 + n), 32, '0')"
        elsewhere = f"jsonb_build_object('id', {number}, 'team_id', '{OTHER}', 'place', 100 + n)"
        earlier = f"jsonb_build_object('text_id', {number}, 'hidden_on', '2026-01-01')"
        await put(moderated, copied.format(table="writings", key="id", new=elsewhere), id=id, count=OPEN_CASES)
        await put(moderated, copied.format(table="hidings", key="text_id", new=earlier), id=id, count=OPEN_CASES)
        assert len(await cases(moderated, by="member2")) == OPEN_CASES
        assert [case["id"] for case in await cases(moderated, by="facilitator")] == [id]

    async def test_only_of_what_is_hidden_by_its_author_and_in_time(self, moderated: World) -> None:
        shown = await named(moderated, number=8)
        not_hidden = (409, "text_is_not_hidden", "id")
        assert await moderated.refusal("appeal_hiding", by="author", id=shown, why="Why") == not_hidden
        assert await moderated.refusal("decide_appeal", by="recipient", id=shown, **DECISION) == not_hidden
        none = (404, "no_such_text", "id")
        assert await moderated.refusal("decide_appeal", by="moderator", id=shown, **DECISION) == none
        id = await hidden(moderated)
        assert await moderated.refusal("appeal_hiding", by="recipient", id=id, why="Why") == (403, "not_your_text", "id")
        assert await moderated.refusal("appeal_hiding", by="stranger", id=id, why="Why") == (404, "no_such_text", "id")
        assert await moderated.refusal("decide_appeal", by="facilitator", id=id, **DECISION) == (409, "no_open_appeal", "id")
        for by in ("recipient", "lead"):
            refused = await moderated.refusal("decide_appeal", by=by, id=id, **DECISION)
            assert refused == (403, "not_yours_to_moderate", None)
        assert await moderated.refusal("decide_appeal", by="stranger", id=id, **DECISION) == (404, "no_such_text", "id")
        moderated.clock.move_to(moderated.clock.now() + timedelta(days=APPEAL_DAYS + 1))
        assert await moderated.refusal("appeal_hiding", by="author", id=id, why="Too late") == not_hidden
        assert await mine(moderated, by="recipient") == []


class TestMuting:
    @pytest.mark.parametrize("confidential", [False, True])
    async def test_its_author_writes_nothing_more_in_its_thread_for_a_while(self, moderated: World, confidential: bool) -> None:
        id = await reported(moderated, await (by_handle if confidential else named)(moderated))
        told = await moderated.do("mute_author", by="moderator", id=id)
        assert told == {"receipt": {"id": id, "version": None, "published_at": None}}
        assert await moderated.rows("select count(*) from journal where type not like '%moderator%'") == [(0,)]
        later = await named(moderated, number=11)
        assert await moderated.refusal("edit_text", by="author", id=later, text="More") == (403, "muted_in_this_thread", None)
        others = await named(moderated, number=12, by="recipient")
        await moderated.do("edit_text", by="recipient", id=others, text="I am not meant")
        elsewhere = await named(moderated, number=13, thread="contribution_" + "3" * 32)  # type: ignore[arg-type]
        await moderated.do("edit_text", by="author", id=elsewhere, text="Elsewhere I write")
        moderated.clock.move_to(moderated.clock.now() + timedelta(days=MUTED_DAYS + 1))
        again = await named(moderated, number=14)
        await moderated.do("edit_text", by="author", id=again, text="Calmer now")
        await moderated.hour()
        assert await moderated.rows("select count(*) from mutes") == [(0,)]

    async def test_nobody_learns_from_the_table_who_a_confidential_author_is(self, moderated: World) -> None:
        await moderated.do("mute_author", by="moderator", id=await reported(moderated, await by_handle(moderated)))
        assert "person_" not in str(await moderated.rows("select t::text from mutes t"))

    async def test_whose_handle_was_removed_is_nobody(self, moderated: World) -> None:
        id = await reported(moderated, await by_handle(moderated))
        async with moderated.engine.begin() as connection:
            await connection.exec_driver_sql("update writings set handle = null")
        assert await moderated.refusal("mute_author", by="moderator", id=id) == (409, "nobody_to_mute", "id")

    async def test_only_a_moderator_mutes(self, moderated: World) -> None:
        id = await reported(moderated)
        assert await moderated.refusal("mute_author", by="lead", id=id) == (403, "not_yours_to_moderate", None)
        assert await moderated.refusal("mute_author", by="admin", id=id) == (404, "no_such_text", "id")
