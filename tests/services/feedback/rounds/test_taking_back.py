"""What is taken back or written anew before the reveal: without a mark, for no longer than promised, held where that must be."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.services.feedback.rounds.rounding import OBJECTIVE, closed, inside, names_of, opened, revealed, write
from tests.services.feedback.test_retention import hold, lift
from tests.services.feedback.world import World
from tests.services.okrs.world import OTHER, TEAM

ROWS = "select (select count(*) from writings), (select count(*) from round_contributions)"


async def nothing(world: World, round: dict[str, Any], *, by: str = "member1") -> Any:
    """They write nothing."""
    return (await world.do("write_in_round", by=by, round_id=round["id"]))["receipt"]["id"]


async def test_whoever_writes_nothing_takes_back_what_they_wrote_as_if_it_never_was(world: World) -> None:
    round = await opened(world)
    await write(world, round, "member1")
    assert await nothing(world, round) == round["id"]
    assert await world.rows(ROWS) == [(0, 0)]
    assert (await inside(world, round, by="member1") or {})["own"] is None
    refused = await world.refusal("write_in_round", by="member1", round_id=round["id"])
    assert refused == (422, "nothing_to_write", "text")
    await revealed(world, round, "member2")
    assert names_of([each["by"] for each in (await inside(world, round) or {})["contributions"]]) == ["member2"]


async def test_a_number_is_taken_back_as_well(world: World) -> None:
    round = await opened(world, "confidence", objective_id=OBJECTIVE)
    await write(world, round, "member1", confidence=4)
    await nothing(world, round)
    assert await world.rows(ROWS) == [(0, 0)]


async def test_it_leaves_no_mark_and_what_would_leave_one_is_refused(world: World) -> None:
    round = await opened(world)
    [id] = await write(world, round, "member1")
    for verb, more in {"edit_text": {"text": "Else"}, "withdraw_text": {}}.items():
        assert await world.refusal(verb, by="member1", id=id, **more) == (409, "not_revealed_yet", "id")
        assert await world.refusal(verb, by="member2", id=id, **more) == (404, "no_such_text", "id")
    assert (await world.texts(id, by="member1"))[id]["text"] == "member1 sees it so"
    headers = {"authorization": "Bearer member1", "idempotency-key": "the same key"}
    for _ in range(2):
        await world.client.post("/write_in_round", json={"round_id": round["id"]}, headers=headers)
    assert await world.rows("select (select count(*) from answered), (select count(*) from journal)") == [(0, 1)]


@pytest.mark.parametrize(
    ("tightened", "kept_until"), [(None, date(2026, 7, 8)), ("2026-03-01", date(2026, 3, 1)), ("2026-07-08", date(2026, 7, 8))]
)
async def test_what_is_written_anew_is_kept_no_longer_than_promised(
    world: World, tightened: str | None, kept_until: date
) -> None:
    round = await opened(world)
    [id] = await write(world, round, "member1")
    if tightened is not None:
        await world.do("tighten_privacy", by="member1", id=id, readership="people", kept_until=tightened)
    async with world.engine.begin() as connection:  # as one stands that was withdrawn, or hidden
        gone = "state = 'withdrawn', text = '', settled_on = '2026-01-05', hidden_because = 'disrespect'"
        more = ", kept_until = null" if tightened is None else ""
        await connection.exec_driver_sql(f"update writings set {gone}{more} where id = '{id}'")
    assert await write(world, round, "member1", text="Again") == [id]
    found = await world.rows("select text, state, kept_until, settled_on, hidden_because from writings")
    assert found == [("Again", "shown", kept_until, None, None)]
    world.clock.move(timedelta(days=400))
    await world.hour()
    assert await world.rows("select text, state from writings") == [("", "expired")]


class TestLegalHold:
    async def test_keeps_what_is_taken_back_where_nobody_reads_it_until_it_is_lifted(self, world: World) -> None:
        held, round = await hold(world, TEAM), await opened(world)
        [id] = await write(world, round, "member1")
        await nothing(world, round)
        kept = "select id, text, state, open from writings"
        assert await world.rows(kept) == [(id, "member1 sees it so", "withdrawn", False)]
        assert (await inside(world, round, by="member1") or {})["own"] is None
        [again] = await write(world, round, "member1", text="Again")
        assert again != id
        await revealed(world, round)
        assert [each["id"] for each in (await inside(world, round) or {})["contributions"]] == [again]
        await world.hour()
        assert (id, "member1 sees it so", "withdrawn", False) in await world.rows(kept)
        await lift(world, held)
        await world.hour()
        assert await world.rows(kept) == [(again, "Again", "shown", True)]

    async def test_keeps_words_that_are_left_out_the_second_time(self, world: World) -> None:
        await hold(world)
        round = await opened(world, "confidence", objective_id=OBJECTIVE)
        [id] = await write(world, round, "member1", confidence=4)
        told = await world.do("write_in_round", by="member1", round_id=round["id"], confidence=5)
        assert told["receipt"]["id"] != id
        await write(world, round, "member1", confidence=6, text="Again")
        found = await world.rows("select text, state from writings order by state")
        assert found == [("Again", "shown"), ("member1 sees it so", "withdrawn")]
        assert await world.rows("select confidence from round_contributions") == [(6,)]

    async def test_keeps_at_the_reveal_what_its_author_had_withdrawn(self, world: World) -> None:
        await hold(world, TEAM)
        round = await opened(world)
        [id] = await write(world, round, "member1")
        async with world.engine.begin() as connection:
            await connection.exec_driver_sql("update writings set state = 'withdrawn'")
        await revealed(world, round)
        assert await world.rows("select id, text, open from writings") == [(id, "member1 sees it so", False)]
        assert await world.rows("select count(*) from round_contributions") == [(0,)]

    @pytest.mark.parametrize(("team", "rows"), [(TEAM, 1), (None, 1), (OTHER, 0)])
    async def test_keeps_who_wrote_and_voted_with_the_words(self, world: World, team: Any, rows: int) -> None:
        held, round = await hold(world, team), await opened(world)
        await revealed(world, round, "member1")
        await world.do("vote_in_round", by="member1", round_id=round["id"], choice_ids=[])
        await closed(world, round)
        world.clock.move(timedelta(days=400))
        counts = "select (select count(*) from round_contributions), (select count(*) from round_votes)"
        await world.hour()
        assert await world.rows(counts) == [(rows, rows)]
        await lift(world, held)
        await world.hour()
        assert await world.rows(counts) == [(0, 0)]
