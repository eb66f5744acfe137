"""Who reads recognition: its audience alone, in pages of one statement, and nobody learns that there is more."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.directory.people import PersonDocument, PersonStatus
from contracts.feedback.text import READERS_AT_ONCE
from contracts.recognition.limits import LISTED_CHILDREN, TEAMS_AT_ONCE
from contracts.recognition.recognitions import RecognitionAudience
from contracts.values import PersonId
from services.recognition.recognitions import rules
from tests.services.okrs.world import OTHER, TEAM
from tests.services.recognition.giving import alone, facts, give, give_on, give_publicly, list_of
from tests.services.recognition.world import PEOPLE, World

EVERYBODY = ("author", "recipient", "member", "lead", "lead_deputy", "lead_above", "invited", "admin", "auditor", "moderator")
READERS = {
    "private": {"author", "recipient"},
    "team": {"author", "recipient", "member", "lead"},
    "organization": set(EVERYBODY),
}


@pytest.mark.parametrize("audience", READERS)
async def test_an_audience_reads_it_and_to_everybody_else_there_is_none(world: World, audience: str) -> None:
    id = await give_on(world, audience)
    assert {name for name in EVERYBODY if await alone(world, id, by=name)} == READERS[audience]
    listed = {name for name in EVERYBODY if await list_of(world, by=name) == [id]}
    assert listed == (set() if audience == "organization" else READERS[audience]), "the gateway lists what is public"


async def test_what_is_for_a_team_is_for_its_members_and_leads_to_read_however_few_may(world: World) -> None:
    id = await give(world, by="stranger", to=(), team_ids=[TEAM], audience="private")
    assert {name for name in EVERYBODY if await alone(world, id, by=name)} == {"author", "recipient", "member", "lead"}
    assert await alone(world, id, by="stranger")


async def test_the_teams_that_people_had_when_it_was_given_read_it_and_no_others(world: World) -> None:
    id = await give(world, to=("recipient", "invited"))
    assert await alone(world, id, by="stranger"), "one whom it is for belongs to their team"
    await world.learn(_moved("recipient", version=2))
    only = await give(world, to=("member1",))
    await world.learn(_moved("member1", version=2), _moved("member2", version=2))
    assert await alone(world, only, by="member")
    assert await alone(world, only, by="member2") is None, "who left the team reads no more"
    assert await alone(world, only, by="stranger") is None, "another team of theirs has not read it before, and does not now"
    assert await alone(world, only, by="member1"), "whom it is for reads it wherever they are"


@pytest.mark.parametrize("audience", READERS)
async def test_readers_see_why_they_read_it_and_whoever_gave_it_who_can(world: World, audience: str) -> None:
    id = await give_on(world, audience)
    why = {name: shown["why"] for name in EVERYBODY if (shown := await alone(world, id, by=name))}
    others = "everyone" if audience == "organization" else "team"
    recipient = "everyone" if audience == "organization" else "people"
    assert why == dict.fromkeys(READERS[audience], others) | {"author": "author", "recipient": recipient}
    [told] = await _readers(world, id)
    here = {name for name in PEOPLE if name != "gone"}
    can = {PEOPLE[name] for name in here if await alone(world, id, by=name)}
    listed = set() if audience == "organization" else can
    assert told["text_id"] == id
    assert (told["readers"]["count"], set(told["readers"]["person_ids"])) == (len(can), listed)
    expected = {"private": ("people", None), "team": ("team", TEAM), "organization": ("everyone", None)}[audience]
    assert (told["readers"]["readership"], told["readers"]["team_id"]) == expected
    for by in ("recipient", "lead", "admin"):
        assert await _readers(world, id, by=by) == []


async def test_who_can_read_several_is_one_statement_and_those_of_a_recognized_team_are_among_them(world: World) -> None:
    ids = [await give(world, audience="private", to=("invited",), team_ids=[TEAM]), await give(world, to=("invited",))]
    world.statements.clear()
    told = await _readers(world, *ids, f"recognition_{1:032x}")
    assert len(world.statements) == 2, "who asks, and the readers"
    assert [each["text_id"] for each in told] == ids
    for id, readers in zip(ids, told, strict=True):
        can = {PEOPLE[name] for name in PEOPLE if name != "gone" and await alone(world, id, by=name)}
        assert set(readers["readers"]["person_ids"]) == can
    headers = {"authorization": "Bearer author"}
    many = await world.client.post("/recognitions/readers", json=[ids[0]] * (READERS_AT_ONCE + 1), headers=headers)
    assert many.status_code == 422


async def _readers(world: World, *ids: str, by: str = "author") -> list[dict[str, Any]]:
    answer = await world.client.post("/recognitions/readers", json=ids, headers={"authorization": f"Bearer {by}"})
    assert answer.status_code == 200, answer.text
    return list(answer.json())


async def test_what_is_not_there_and_what_one_may_not_read_are_the_same(world: World) -> None:
    there, nowhere = await give(world, audience="private"), f"recognition_{1:032x}"
    for verb, more in (
        ("edit_recognition", {"text": "Other words"}),
        ("narrow_recognition", {"audience": "private"}),
        ("withdraw_recognition", {}),
        ("hide_recognition", {}),
        ("add_reaction", {"reaction": "heart"}),
        ("remove_reaction", {"reaction": "heart"}),
        ("comment_on_recognition", {"text": "Indeed"}),
    ):
        for by, id in (("lead", there), ("author", nowhere), ("admin", there)):
            told = await world.problem(verb, by=by, recognition_id=id, **more)
            assert (told["status"], told["code"], told["field"]) == (404, "recognition_not_found", "recognition_id")
            assert told["detail"] == f"There is no recognition {id} that you can read."
    assert await world.rows("select text_state, version from recognitions") == [("shown", 1)]


async def test_lists_go_from_the_newest_in_pages_both_ways(world: World) -> None:
    ids = [await give(world, to=("recipient",)) for _ in range(5)][::-1]
    assert await list_of(world, size=2) == ids[:3], "one more tells that there is more"
    assert await list_of(world, size=2, after=ids[1]) == ids[2:]
    assert await list_of(world, size=2, before=ids[3], backwards=True) == ids[:3][::-1]
    assert await list_of(world, after=ids[4]) == []
    assert await list_of(world, after=f"recognition_{1:032x}") == []
    assert await list_of(world, size=0) == ids[:1]


async def test_a_list_is_of_all_of_what_was_received_or_of_what_was_given(world: World) -> None:
    given = await give(world, to=("recipient",))
    received = await give(world, by="recipient", to=("author",), audience="private")
    to_team = await give(world, by="stranger", to=(), team_ids=[TEAM])
    elsewhere = await give(world, to=("invited",))
    assert await list_of(world) == [elsewhere, to_team, received, given]
    assert await list_of(world, which="received") == [to_team, received]
    assert await list_of(world, which="given") == [elsewhere, given]
    assert await list_of(world, teams=[TEAM]) == [to_team, received, given]
    assert await list_of(world, teams=[OTHER]) == [elsewhere]
    assert await list_of(world, by="member", which="received") == [to_team]
    assert await list_of(world, by="invited") == [elsewhere]
    refused = await world.client.get("/recognitions", params={"sort": "by"}, headers={"authorization": "Bearer author"})
    assert refused.status_code == 422


async def test_so_many_teams_can_be_asked_about_at_once_and_no_more(world: World) -> None:
    id = await give(world)
    teams = [TEAM, *(f"team_{number:032x}" for number in range(900, 900 + TEAMS_AT_ONCE))]
    assert await list_of(world, teams=teams[:TEAMS_AT_ONCE]) == [id]
    refused = await world.client.get("/recognitions", params={"teams": teams}, headers={"authorization": "Bearer author"})
    assert (refused.status_code, refused.json()["field"]) == (422, "teams")


async def test_a_page_is_one_statement_however_many_and_whatever_was_said_to_them(world: World) -> None:
    first = await give(world)
    statements = []
    for reaction in ("heart", "thanks"):
        world.statements.clear()
        await list_of(world)
        statements.append(len(world.statements))
        for number in range(3):
            await give(world)
            await world.do("comment_on_recognition", by="member", recognition_id=first, text=f"Indeed {number}")
            await world.do("add_reaction", by=f"member{number + 1}", recognition_id=first, reaction=reaction)
    assert statements == [2, 2], "who asks, and the page"


async def test_a_list_brings_the_newest_twenty_comments_in_order_and_one_alone_all(world: World) -> None:
    id = await give(world)
    assert LISTED_CHILDREN == 20
    for number in range(22):
        await world.do("comment_on_recognition", by="member", recognition_id=id, text=f"{number}")
        await world.do(
            "add_reaction", by=f"member{number % 12 + 1}", recognition_id=id, reaction=("heart", "thanks")[number // 12]
        )
    [listed] = await world.read("/recognitions", by="author")
    assert [comment["text"] for comment in listed["comments"]] == [f"{number}" for number in range(2, 22)]
    assert len(listed["reactions"]) == 20
    whole = await alone(world, id)
    assert [comment["text"] for comment in whole["comments"]] == [f"{number}" for number in range(22)]
    assert len(whole["reactions"]) == 22
    assert whole["reactions"][0]["by"] == PEOPLE["member10"], "the newest first"


@pytest.mark.parametrize("audience", ["team", "private"])
async def test_what_fewer_than_everybody_read_leaves_nothing_in_journal_outbox_or_what_repeats_are_known_by(
    world: World, audience: str
) -> None:
    words = "A sentence that stands nowhere else"
    keyed = {"authorization": "Bearer author", "idempotency-key": "a-key"}
    said = {"recognition_kind": "effort", "text": words, "recipient_ids": [PEOPLE["recipient"]], "audience": audience}
    answer = (await world.client.post("/give_recognition", json=said, headers=keyed)).json()
    assert set(answer) == {"receipt"}
    id = answer["receipt"]["id"]
    await world.do("add_reaction", by="recipient", recognition_id=id, reaction="heart")
    await world.do("comment_on_recognition", by="recipient", recognition_id=id, text=words)
    await world.do("edit_recognition", by="author", recognition_id=id, text=words + ", as said")
    await world.do("remove_reaction", by="recipient", recognition_id=id, reaction="heart")
    if audience == "team":
        await world.do("narrow_recognition", by="recipient", recognition_id=id, audience="private")
    for table in ("journal", "outbox", "buried", "held_act"):
        assert await world.rows(f"select * from {table}") == [], table  # of names above
    [(kept,)] = await world.rows("select a::text from answered a")
    assert words not in kept
    pulled = await _pulled(world)
    assert pulled == []
    await world.do("withdraw_recognition", by="author", recognition_id=id)
    assert await facts(world) == []
    assert await _pulled(world) == await world.rows("select id from buried") == []


async def test_owners_tell_those_who_rebuild_what_is_public_and_the_end_of_what_was(world: World) -> None:
    public, narrowed = await give_publicly(world), await give_publicly(world)
    for id in (public, narrowed, await give(world)):
        await world.do("add_reaction", by="recipient", recognition_id=id, reaction="heart")
        await world.do("comment_on_recognition", by="recipient", recognition_id=id, text="Thank you")
    await world.do("narrow_recognition", by="author", recognition_id=narrowed, audience="team")
    assert await _pulled(world) == [
        ("reaction", public, "shown"),
        ("reaction", narrowed, "gone"),
        ("recognition", public, "shown"),
        ("recognition", narrowed, "gone"),
        ("recognition_comment", public, "shown"),
        ("recognition_comment", narrowed, "gone"),
    ]


async def _pulled(world: World) -> list[tuple[str, str, str]]:
    """What whoever rebuilds is told of recognition: kind, recognition, and whether it is there or gone."""
    told = []
    for kind in ("reaction", "recognition", "recognition_comment"):
        pulled = [(each.get("recognition_id", each["id"]), "deleted_at" in each) for each in await world.pulled(kind)]
        told += [(kind, id, "gone" if is_gone else "shown") for id, is_gone in sorted(pulled)]
    return told


def _moved(name: str, *, version: int) -> PersonDocument:
    return PersonDocument(epoch=1, version=version, id=PEOPLE[name], home_team_id=OTHER, status=PersonStatus.ACTIVE)


AUDIENCES = st.sampled_from(RecognitionAudience)
SOMEBODY = st.sampled_from([PersonId(f"person_{number:032x}") for number in range(4)])


@given(st.lists(AUDIENCES), AUDIENCES)
def test_nobody_is_praised_before_more_than_they_like_and_usually_not_before_all(
    preferences: list[RecognitionAudience], asked: RecognitionAudience
) -> None:
    widest = rules.widest(preferences)
    usual = rules.usual(widest)
    for preference in preferences:
        assert not rules.is_wider(widest, preference)
        assert not rules.is_wider(usual, preference)
    assert widest in {*preferences, RecognitionAudience.ORGANIZATION}
    assert usual is not RecognitionAudience.ORGANIZATION
    assert rules.is_wider(asked, widest) == any(rules.is_wider(asked, preference) for preference in preferences)


@given(SOMEBODY, st.sets(SOMEBODY), st.lists(st.sets(SOMEBODY), max_size=5))
def test_whoever_is_recognized_somebody_else_is_among_them(
    giver: PersonId, recipients: set[PersonId], teams: list[set[PersonId]]
) -> None:
    if rules.is_for_themselves(giver, recipients, teams):
        assert giver in recipients or {giver} in teams
    else:
        assert all(others - {giver} for others in (recipients, *teams) if others)


@given(st.lists(st.integers()), st.lists(st.integers()), st.integers(1, 5))
def test_what_ends_is_told_in_portions_each_once_and_in_order(first: list[int], second: list[int], size: int) -> None:
    portions = list(rules.portions(first, second, size))
    assert [each for some, _ in portions for each in some] == first
    assert [each for _, others in portions for each in others] == second
    assert len(portions) == max(1, -(-len(first) // size), -(-len(second) // size))
    assert all(len(some) <= size and len(others) <= size for some, others in portions)


@given(st.lists(st.integers(0, 3)))
def test_the_first_that_is_named_again_is_found(named: list[int]) -> None:
    again = rules.twice(named)
    assert (again is None) == (len(set(named)) == len(named))
    if again is not None:
        second = named.index(again, named.index(again) + 1)
        assert len(set(named[:second])) == second
