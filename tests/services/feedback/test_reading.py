"""Who reads a text, and why: by its privacy contract alone."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.unit import Trail
from contracts.directory.people import PersonDocument, PersonStatus
from contracts.feedback.ids import ContributionId, RoundId
from contracts.feedback.text import READERS_AT_ONCE, TEXTS_AT_ONCE, Readership
from contracts.values import Id
from services.feedback.texts.tables import Privacy, write
from tests.services.feedback.world import PEOPLE, World
from tests.services.feedback.writings import by_handle
from tests.services.okrs.world import COMPANY, OTHER, TEAM

ROUND = RoundId("round_" + "1" * 32)
MINE = ContributionId("contribution_" + "1" * 32)
EVERYBODY = ("author", "recipient", "member1", "lead", "lead_above", "lead_deputy", "invited", "stranger", "admin", "auditor")

NEAR = ("recipient", "member1", "lead")


async def written(world: World, privacy: Privacy, id: Id = MINE) -> str:
    """A text by `author`, straight into the table."""
    service = world.service
    async with service.sessions() as session, session.begin(), service.begin_unattended(session, Trail()) as unit:
        writing = write(unit, ROUND, id, "As I see it", privacy, role="contribution")
        writing.by, writing.said_at = PEOPLE["author"], datetime(2026, 1, 5, tzinfo=UTC)
    return str(id)


async def reasons(world: World, id: str) -> dict[str, str]:
    found = {name: (await world.texts(id, by=name)).get(id) for name in EVERYBODY}
    return {name: text["why"] for name, text in found.items() if text is not None}


@pytest.mark.parametrize(
    ("privacy", "readers"),
    [
        (Privacy(Readership.EVERYONE), dict.fromkeys(EVERYBODY, "everyone")),
        (Privacy(Readership.SUBTREE, COMPANY), dict.fromkeys(EVERYBODY, "subtree")),
        (Privacy(Readership.SUBTREE, TEAM), dict.fromkeys(NEAR, "subtree")),
        (Privacy(Readership.TEAM, TEAM), dict.fromkeys(NEAR, "team")),
        (Privacy(Readership.TEAM, TEAM, [PEOPLE["invited"]]), dict.fromkeys(NEAR, "team") | {"invited": "people"}),
        (Privacy(Readership.PEOPLE, None, [PEOPLE["recipient"]]), {"recipient": "people"}),
        (Privacy(Readership.PEOPLE), {}),
        (Privacy(Readership.EVERYONE, open=False), {}),
    ],
)  # fmt: skip
async def test_a_text_is_read_by_those_it_was_written_for_and_by_its_author(
    world: World, privacy: Privacy, readers: dict[str, str]
) -> None:
    id = await written(world, privacy)
    assert await reasons(world, id) == readers | {"author": "author"}


async def test_whoever_moves_to_another_team_reads_its_texts_and_no_longer_those_of_the_old(world: World) -> None:
    id = await written(world, Privacy(Readership.TEAM, TEAM))
    moved = PersonDocument(epoch=1, version=2, id=PEOPLE["member1"], home_team_id=OTHER, status=PersonStatus.ACTIVE)
    await world.learn(moved)
    assert "member1" not in await reasons(world, id)


async def test_an_author_lists_who_can_read_and_nobody_else_learns_it(world: World) -> None:
    id = await written(world, Privacy(Readership.PEOPLE, None, [PEOPLE["recipient"], PEOPLE["gone"]]))
    told = await world.read(f"/texts/{id}/readers")
    expected = {
        "readership": "people",
        "team_id": None,
        "count": 2,
        "person_ids": sorted([PEOPLE["author"], PEOPLE["recipient"]]),
    }
    assert told == expected
    assert await world.read(f"/texts/{id}/readers", by="recipient") is None
    assert await world.read(f"/texts/{id}/readers", by="admin") is None


async def test_many_texts_cost_as_many_statements_as_one(world: World) -> None:
    ids = [await written(world, Privacy(Readership.TEAM, TEAM), ContributionId(f"contribution_{n:032x}")) for n in range(20)]
    counted = []
    for asked in (ids[:1], ids):
        world.statements.clear()
        assert set(await world.texts(*asked)) == set(asked)
        counted.append(len(world.statements))
    assert counted[0] == counted[1] <= 4


async def of_several(world: World, *ids: str, by: str = "author") -> dict[str, Any]:
    """Who can read each of these, as far as somebody is told."""
    answer = await world.client.post("/texts/readers", json=list(ids), headers={"authorization": f"Bearer {by}"})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), answer.text
    return {each["text_id"]: each["readers"] for each in answer.json()}


def several() -> dict[Id, Privacy]:
    """Every readership, beside each other in one request."""
    kinds = (
        Privacy(Readership.EVERYONE),
        Privacy(Readership.SUBTREE, COMPANY),
        Privacy(Readership.SUBTREE, TEAM),
        Privacy(Readership.TEAM, COMPANY),
        Privacy(Readership.TEAM, TEAM),
        Privacy(Readership.TEAM, TEAM, [PEOPLE["invited"], PEOPLE["member1"], PEOPLE["gone"]]),
        Privacy(Readership.TEAM, OTHER),
        Privacy(Readership.PEOPLE, None, [PEOPLE["recipient"]]),
        Privacy(Readership.PEOPLE),
        Privacy(Readership.TEAM, TEAM, open=False),
    )
    return {ContributionId(f"contribution_{number:032x}"): privacy for number, privacy in enumerate(kinds, 1)}


async def test_readers_of_several_texts_are_those_who_read_each_of_them(world: World) -> None:
    kinds = several()
    for id, privacy in kinds.items():
        await written(world, privacy, id)
    told = await of_several(world, *kinds)
    assert set(told) == set(kinds)
    read: dict[str, set[str]] = {id: set() for id in kinds}
    here = [name for name in PEOPLE if await is_here(world, name)]
    for name in here:
        for text_id in await world.texts(*kinds, by=name):
            read[text_id].add(PEOPLE[name])
    for id, privacy in kinds.items():
        if privacy.open:
            assert told[id]["count"] == len(read[id]), privacy
            assert set(told[id]["person_ids"]) == (set() if privacy.readership == "everyone" else read[id]), privacy
        assert told[id] == await world.read(f"/texts/{id}/readers")


async def is_here(world: World, name: str) -> bool:
    answer = await world.client.post("/texts", json=[], headers={"authorization": f"Bearer {name}"})
    return answer.status_code == 200


async def test_of_texts_of_others_and_of_none_nothing_is_told_not_even_that_they_are(world: World) -> None:
    mine, handled = await written(world, Privacy(Readership.EVERYONE)), await by_handle(world)
    nothing = f"contribution_{'0' * 32}"
    assert list(await of_several(world, mine, mine, handled, nothing)) == sorted([mine, handled])
    for other in ("recipient", "lead", "lead_above", "moderator", "admin", "auditor", "stranger"):
        assert await of_several(world, mine, handled, nothing, by=other) == await of_several(world, nothing, by=other) == {}


async def test_readers_of_many_cost_as_many_statements_as_of_one_and_more_than_100_are_refused(world: World) -> None:
    ids = [await written(world, Privacy(Readership.SUBTREE, TEAM), ContributionId(f"contribution_{n:032x}")) for n in range(20)]
    counted = []
    for asked in (ids[:1], ids):
        world.statements.clear()
        assert set(await of_several(world, *asked)) == set(asked)
        counted.append(len(world.statements))
    assert counted[0] == counted[1] <= 4
    many = [f"contribution_{number:032x}" for number in range(READERS_AT_ONCE + 1)]
    for body in (many, ["contribution_1"]):
        answer = await world.client.post("/texts/readers", json=body, headers={"authorization": "Bearer author"})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_input")


async def test_the_day_it_was_written_is_told_and_no_moment(world: World) -> None:
    id = await written(world, Privacy(Readership.EVERYONE))
    text = (await world.texts(id))[id]
    assert text["on"] == str(date(2026, 1, 5))
    assert not [value for value in text.values() if isinstance(value, str) and "T" in value and value.endswith("Z")]


async def test_ids_of_other_things_and_of_nothing_read_nothing_and_twice_is_once(world: World) -> None:
    id = await written(world, Privacy(Readership.EVERYONE))
    others = [f"{kind}_{'1' * 32}" for kind in ("team", "person", "round", "objective", "contribution")]
    assert list(await world.texts(id, id, *others[:-1], f"contribution_{'0' * 32}")) == [id]
    for other in others[:-1]:
        assert await world.read(f"/texts/{other}/readers") is None


async def test_more_texts_at_once_than_there_may_be_and_what_is_no_id_are_refused(world: World) -> None:
    ids = [f"contribution_{number:032x}" for number in range(TEXTS_AT_ONCE + 1)]
    assert await world.texts(*ids[:-1]) == {}
    for asked in (ids, ["contribution_1"], [None], "contribution_1"):
        answer = await world.client.post("/texts", json=asked, headers={"authorization": "Bearer author"})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_input"), asked
    answer = await world.client.get("/texts/contribution_1/readers", headers={"authorization": "Bearer author"})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_input")


async def test_an_author_alone_lists_readers_of_a_confidential_text_too(world: World) -> None:
    id = await by_handle(world)
    assert (await world.read(f"/texts/{id}/readers"))["readership"] == "team"
    assert await world.read(f"/texts/{id}/readers", by="recipient") is None
