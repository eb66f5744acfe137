"""People who act in a round at the same moment: nothing is lost, and nothing is late."""

import asyncio
from typing import Any

from tests.services.feedback.rounds.rounding import inside, move, opened, revealed, write
from tests.services.feedback.world import MEMBERS, PEOPLE, World

WRITERS = (*MEMBERS, "member", "champion", "owner", "traveler", "lead")


async def said(world: World, verb: str, by: str, **body: Any) -> str:
    answer = await world.send(verb, by=by, **body)
    return "ok" if answer.status_code == 200 else str(answer.json()["code"])


async def test_a_write_during_the_reveal_is_in_or_is_refused_and_never_lost(world: World) -> None:
    round = await opened(world)
    writing = [said(world, "write_in_round", name, round_id=round["id"], text=name) for name in WRITERS]
    halfway = len(writing) // 2
    acts = [*writing[:halfway], said(world, "reveal_round", "member", round_id=round["id"]), *writing[halfway:]]
    outcomes = await asyncio.gather(*acts)
    assert outcomes.pop(halfway) == "ok"
    assert set(outcomes) <= {"ok", "round_is_revealed"}
    seen = await inside(world, round)
    assert seen is not None
    shown = {each["by"]: each["text"]["text"] for each in seen["contributions"]}
    assert shown == {PEOPLE[name]: name for name, told in zip(WRITERS, outcomes, strict=True) if told == "ok"}
    assert await world.rows("select count(*) from writings where not open") == [(0,)]
    assert len(seen["turns"]) == len(shown) == len({turn["person_id"] for turn in seen["turns"]})


async def test_twenty_write_at_once_and_each_has_one_place(world: World) -> None:
    round = await opened(world)
    twice = [(name, number) for name in WRITERS for number in (1, 2)]
    acts = [said(world, "write_in_round", name, round_id=round["id"], text=f"{name} {number}") for name, number in twice]
    assert set(await asyncio.gather(*acts)) == {"ok"}
    assert await world.rows("select count(*), count(distinct person_id) from round_contributions") == [(len(WRITERS),) * 2]
    assert await world.rows("select count(*) from writings") == [(len(WRITERS),)]


async def test_two_reveal_it_and_it_is_revealed_once(world: World) -> None:
    round = await opened(world)
    await write(world, round, "member1", "member2")
    acts = [said(world, "reveal_round", name, round_id=round["id"]) for name in ("member", "lead", "lead_above")]
    assert sorted(await asyncio.gather(*acts)) == ["ok", "round_is_revealed", "round_is_revealed"]
    assert await world.rows("select count(*) from journal where type like '%round_revealed%'") == [(1,)]
    assert await world.rows("select version from rounds") == [(2,)]


async def test_a_vote_given_twice_at_once_counts_once(world: World) -> None:
    round = await opened(world)
    one, two = await write(world, round, "member1", "member2")
    await revealed(world, round)
    acts = [said(world, "vote_in_round", "member1", round_id=round["id"], choice_ids=[choice]) for choice in (one, two) * 3]
    assert set(await asyncio.gather(*acts)) == {"ok"}
    assert await world.rows("select count(*) from round_votes") == [(1,)]


async def test_the_last_two_vote_at_once_and_the_votes_are_shown(world: World) -> None:
    round = await opened(world)
    await revealed(world, round, "member1", "member2")
    acts = [said(world, "vote_in_round", name, round_id=round["id"]) for name in ("member1", "member2")]
    assert await asyncio.gather(*acts) == ["ok", "ok"]
    assert await world.rows("select votes_shown from rounds") == [(True,)]


async def test_a_lead_does_not_slip_in_before_the_last_of_the_others(world: World) -> None:
    round = await opened(world)
    await revealed(world, round, "member1", "lead")
    told = await asyncio.gather(
        said(world, "vote_in_round", "lead", round_id=round["id"]), said(world, "vote_in_round", "member1", round_id=round["id"])
    )
    assert told[1] == "ok"
    voted = await world.rows("select count(*) from round_votes")
    assert voted == [(2,)] if told[0] == "ok" else (told[0], voted) == ("leaders_last", [(1,)])


async def test_a_vote_during_the_close_counts_or_is_refused(world: World) -> None:
    round = await opened(world, "options", options=["Buy", "Build"])
    names = ("member1", "member2", "member3", "member4", "member5", "member6")
    await revealed(world, round, *names)
    choice = round["options"][0]["id"]
    acts = [said(world, "vote_in_round", name, round_id=round["id"], choice_ids=[choice]) for name in names]
    *outcomes, ended = await asyncio.gather(*acts, said(world, "close_round", "member", round_id=round["id"]))
    assert ended == "ok"
    assert set(outcomes) <= {"ok", "round_is_closed"}
    [(counts,)] = await world.rows("select counts from rounds")
    voters = outcomes.count("ok")
    assert [each["votes"] for each in counts] == ([voters, 0] if voters >= 5 else [])


async def test_somebody_who_leaves_the_team_while_writing_is_in_or_is_refused(world: World) -> None:
    round = await opened(world)
    told, _ = await asyncio.gather(
        said(world, "write_in_round", "member1", round_id=round["id"], text="I am off"), move(world, "member1")
    )
    await revealed(world, round, "member2")
    seen = await inside(world, round)
    assert seen is not None
    wrote = {each["by"] for each in seen["contributions"]}
    assert told in {"ok", "not_in_this_round"}
    assert (PEOPLE["member1"] in wrote) == (told == "ok")


async def test_the_gate_opens_once_though_two_leads_hurry(world: World) -> None:
    round = await opened(world, "retrospective")
    acts = [said(world, "go_first", "lead", round_id=round["id"], kind="mistake", text=f"{number}") for number in range(3)]
    assert sorted(await asyncio.gather(*acts)) == ["nobody_waits_for_you", "nobody_waits_for_you", "ok"]
    assert await world.rows("select count(*) from writings") == [(1,)]
