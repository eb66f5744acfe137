"""Rounds from inside, many at once: each as it is seen alone, and none in which the viewer is not asked."""

from typing import Any

from contracts.feedback.rounds import ROUNDS_AT_ONCE
from tests.services.feedback.rounds.rounding import closed, inside, move, opened, revealed, write
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import OTHER


async def of_several(world: World, ids: list[str], *, by: str) -> list[dict[str, Any]]:
    answer = await world.client.post("/rounds/inside", json=ids, headers={"authorization": f"Bearer {by}"})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), answer.text
    return list(answer.json())


async def voted(world: World, *, all_of_them: bool) -> dict[str, Any]:
    """A revealed round in which some have voted, or all."""
    round = await opened(world)
    ids = await write(world, round, "member1", "member2")
    shown = await revealed(world, round)
    for name in ("member1", "member2") if all_of_them else ("member1",):
        await world.do("vote_in_round", by=name, round_id=round["id"], choice_ids=ids[:1])
    return shown


async def several(world: World) -> list[dict[str, Any]]:
    """Rounds in every state that shows something else."""
    unwritten, silent, numbers = await opened(world), await opened(world), await opened(world)
    for round in (silent, numbers):
        await write(world, round, "member1", "member2")
    named = await opened(world, team_id=None, person_ids=[PEOPLE["stranger"], PEOPLE["member1"]])
    foreign = await opened(world, by="stranger", team_id=OTHER)
    await write(world, foreign, "stranger")
    over = await opened(world)
    await write(world, over, "member3")
    await revealed(world, over)
    await closed(world, over)
    left = await voted(world, all_of_them=False)
    await move(world, "member2")
    return [
        unwritten,
        silent,
        await revealed(world, numbers),
        await voted_by_members_who_stay(world),
        named,
        foreign,
        over,
        left,
    ]


async def voted_by_members_who_stay(world: World) -> dict[str, Any]:
    round = await opened(world)
    ids = await write(world, round, "member3", "member4")
    shown = await revealed(world, round)
    await world.do("vote_in_round", by="member3", round_id=round["id"], choice_ids=ids[:1])
    return shown


async def test_many_are_seen_as_each_of_them_is_and_those_of_others_are_not(world: World) -> None:
    rounds = await several(world)
    ids = [str(round["id"]) for round in rounds]
    for name in ("member1", "member", "lead", "member3", "stranger", "lead_above", "admin"):
        alone = [seen for round in rounds if (seen := await inside(world, round, by=name)) is not None]
        assert sorted(
            await of_several(world, [*ids, ids[0], "round_" + "0" * 32], by=name), key=lambda seen: seen["round_id"]
        ) == sorted(alone, key=lambda seen: seen["round_id"])
    seen = {each["round_id"]: each for each in await of_several(world, ids, by="member1")}
    assert set(seen) == {*ids} - {ids[5]}
    assert (seen[ids[1]]["own"]["text"]["text"], seen[ids[1]]["contributions"]) == ("member1 sees it so", [])
    assert [len(seen[ids[number]]["contributions"]) for number in (2, 3, 6, 7)] == [2, 2, 1, 2]
    assert [len(seen[ids[number]]["votes"]) for number in (3, 7)] == [0, 1], "one waits for a vote, of the other they left"
    assert {each["round_id"] for each in await of_several(world, ids, by="stranger")} == {ids[4], ids[5]}
    assert {each["round_id"] for each in await of_several(world, ids, by="admin")} == {ids[5]}, "as a member, not as an admin"


async def test_many_cost_as_many_statements_as_one_and_more_than_a_hundred_are_refused(world: World) -> None:
    ids = [str((await voted(world, all_of_them=False))["id"]) for _ in range(4)]
    counted = []
    for asked in (ids[:1], ids):
        world.statements.clear()
        assert len(await of_several(world, asked, by="member1")) == len(asked)
        counted.append(len(world.statements))
    assert counted[0] == counted[1] <= 10
    many = [f"round_{number:032x}" for number in range(ROUNDS_AT_ONCE + 1)]
    answer = await world.client.post("/rounds/inside", json=many, headers={"authorization": "Bearer member1"})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_input")
