"""Giving recognition: to whom, by what evidence, and before whom, as those it is for like it."""

from typing import Any

import pytest

from contracts.directory.people import PersonDocument, PersonStatus
from contracts.directory.teams import TeamDocument
from contracts.feedback.post_mortems import PostMortemState
from contracts.feedback.text import Readership, TextState
from contracts.okrs.decisions import DecisionState
from contracts.okrs.objectives import ObjectiveState
from contracts.recognition import limits
from contracts.values import PersonId, TeamId
from services.recognition.recognitions import queries, rules
from tests.gateway.documents import AT, objective
from tests.services.okrs.world import COMPANY, DISSOLVED, DIVISION, OTHER, TEAM
from tests.services.recognition.giving import TEXT, about, alone, evidence, facts, give, give_publicly, id_of
from tests.services.recognition.world import PEOPLE, World

REFUSED = "give_recognition"


async def test_recognition_is_for_the_team_to_read_unless_somebody_says_otherwise(world: World) -> None:
    told = await world.do("give_recognition", by="author", **about("recipient", "member1"))
    assert set(told) == {"receipt"}
    shown = (await alone(world, told["receipt"]["id"]))["recognition"]
    assert {name: shown[name] for name in ("by", "text", "audience", "recipient_ids", "team_id", "recognition_kind")} == {
        "by": PEOPLE["author"],
        "text": TEXT,
        "audience": "team",
        "recipient_ids": [PEOPLE["recipient"], PEOPLE["member1"]],
        "team_id": TEAM,
        "recognition_kind": "effort",
    }
    assert await facts(world) == []


async def test_everybody_reads_it_where_all_whom_it_is_for_like_that_and_it_is_asked_for(world: World) -> None:
    for name in ("recipient", "member1"):
        await world.do("choose_praise", by=name, widest="organization")
    said = about("recipient", "member1", audience="organization", recognition_kind="result")
    told = (await world.do("give_recognition", by="author", **said))["recognition"]
    assert (told["audience"], told["version"], told["text_state"]) == ("organization", 1, "shown")
    assert await facts(world) == ["recognition_given"]
    assert (await alone(world, await give(world), by="recipient"))["recognition"]["audience"] == "team", (
        "where it is not asked for"
    )


async def test_how_somebody_likes_to_be_praised_holds_and_is_not_told_to_be_theirs(world: World) -> None:
    shy, bold = "recipient", "member1"
    await world.do("choose_praise", by=bold, widest="organization")
    await world.do("choose_praise", by=shy, widest="private")
    for audience in ("team", "organization"):
        told = await world.problem(REFUSED, by="author", **about(shy, bold, audience=audience))
        assert (told["status"], told["code"], told["field"]) == (409, "praise_is_narrower", "audience")
        assert "private" in told["detail"]
        assert not any(PEOPLE[name] in str(told) for name in (shy, bold))
    told = await world.problem(REFUSED, by="author", **about("member2", bold, audience="organization"))
    assert (told["code"], told["detail"].split()[-1]) == ("praise_is_narrower", "team.")
    assert (await alone(world, await give(world, to=(shy, bold))))["recognition"]["audience"] == "private"
    assert (await alone(world, await give(world, to=(bold,), audience="private")))["recognition"]["audience"] == "private"


async def test_everybody_sees_their_own_setting_alone_and_says_it_anew(world: World) -> None:
    assert await world.read("/praise", by="recipient") == {"widest": "team"}
    for widest in ("private", "organization", "organization"):
        told = await world.do("choose_praise", by="recipient", widest=widest)
        assert told == {"receipt": {"id": PEOPLE["recipient"], "version": None, "published_at": None}}
        assert await world.read("/praise", by="recipient") == {"widest": widest}
    assert await world.read("/praise", by="author") == {"widest": "team"}
    assert await facts(world) == []


async def test_a_team_is_recognized_before_everybody_where_nobody_is_named_with_it(world: World) -> None:
    told = await world.do(REFUSED, by="stranger", **about(team_ids=[TEAM, DIVISION], audience="organization"))
    assert told["recognition"]["team_ids"] == [TEAM, DIVISION]
    await world.do("choose_praise", by="recipient", widest="private")
    refused = await world.refusal(REFUSED, by="stranger", **about("recipient", team_ids=[TEAM], audience="team"))
    assert refused == (409, "praise_is_narrower", "audience")


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (about(), (422, "nobody_is_recognized", "recipient_ids")),
        (about("author"), (422, "not_yourself", "recipient_ids")),
        (about("recipient", "author"), (422, "not_yourself", "recipient_ids")),
        (about("gone"), (422, "no_such_person", "recipient_ids")),
        (about(team_ids=[DISSOLVED]), (422, "no_such_team", "team_ids")),
        (about(team_ids=[TEAM, f"team_{99:032x}"]), (422, "no_such_team", "team_ids")),
        (about("recipient", "recipient"), (422, "recognized_twice", "recipient_ids")),
        (about(team_ids=[TEAM, TEAM]), (422, "recognized_twice", "team_ids")),
        (about("recipient", evidence_ids=[objective(1).id] * 2), (422, "recognized_twice", "evidence_ids")),
        (about("recipient", value_ids=[f"value_{1:032x}"] * 2), (422, "recognized_twice", "value_ids")),
        (about("recipient", value_ids=[f"value_{1:032x}"]), (422, "no_such_value", "value_ids")),
        (about("recipient", evidence_ids=[objective(1).id]), (422, "no_such_evidence", "evidence_ids")),
        (about("recipient", evidence_ids=[TEAM]), (422, "no_such_evidence", "evidence_ids")),
    ],
)
async def test_what_cannot_be_given_is_refused_and_leaves_nothing(
    world: World, said: dict[str, Any], refusal: tuple[int, str, str]
) -> None:
    assert await world.refusal(REFUSED, by="author", **said) == refusal
    assert await world.rows("select id from recognitions") == await facts(world) == []


async def test_there_is_room_for_so_many_and_for_no_more(world: World) -> None:
    people = [PersonId(f"person_{number:032x}") for number in range(900, 900 + limits.RECIPIENTS + 1)]
    teams = [TeamId(f"team_{number:032x}") for number in range(900, 900 + limits.TEAMS + 1)]
    await world.learn(
        *(PersonDocument(**AT, id=id, home_team_id=OTHER, status=PersonStatus.ACTIVE) for id in people),
        *(_team(id, PEOPLE["lead"]) for id in teams),
    )
    for field, more, ids in (("recipient_ids", {}, people), ("team_ids", {"recipient_ids": []}, teams)):
        assert (await world.refusal(REFUSED, by="author", **(about() | more | {field: ids})))[1] == "bad_input"
        await world.do(REFUSED, by="author", **(about() | more | {field: ids[:-1]}))
    long = "m" * limits.MESSAGE
    assert (await world.refusal(REFUSED, by="author", **about("recipient", text=long + "m")))[1] == "bad_input"
    await world.do(REFUSED, by="author", **about("recipient", text=long))


async def test_there_is_room_for_so_much_evidence_and_so_many_values_and_for_no_more(world: World) -> None:
    there = evidence(7)
    await world.learn(*there.values())
    named = [{"name": f"Value {number}"} for number in range(limits.VALUES_OF_ONE + 1)]
    values = (await world.do("set_values", by="admin", values=named))["value_list"]["values"]
    cases: tuple[tuple[str, list[Any], int], ...] = (
        ("evidence_ids", [document.id for document in there.values()], limits.EVIDENCE),
        ("value_ids", [value["id"] for value in values], limits.VALUES_OF_ONE),
    )
    for field, ids, most in cases:
        too_many: dict[str, Any] = {field: ids[: most + 1]}
        assert (await world.refusal(REFUSED, by="author", **about("recipient", **too_many)))[:2] == (422, "bad_input"), field
        enough: dict[str, Any] = {field: ids[:most]}
        assert (await alone(world, await give(world, **enough)))["recognition"][field] == ids[:most]


async def test_evidence_is_what_everybody_can_read_and_nothing_else(world: World) -> None:
    there = evidence(7)
    named = [there["objective"].id, objective(7).key_results[0].id, *(document.id for document in there.values())][1:]
    await world.learn(*there.values())
    for some in (named[:4], named[4:]):
        shown = await alone(world, await give(world, evidence_ids=some))
        assert shown["recognition"]["evidence_ids"] == some
    for kind, gone in _no_evidence().items():
        await world.learn(there[kind].model_copy(update={"version": 2, **gone}))
        refused = await world.refusal(REFUSED, by="author", **about("recipient", evidence_ids=[there[kind].id]))
        assert refused == (422, "no_such_evidence", "evidence_ids"), kind
    key_result = objective(7).key_results[0].id
    assert (await world.refusal(REFUSED, by="author", **about("recipient", evidence_ids=[key_result])))[1] == "no_such_evidence"


def _no_evidence() -> dict[str, dict[str, Any]]:
    """What makes each kind of evidence none."""
    there = evidence(7)
    asked, noted = getattr(there["help_request"], "ask"), getattr(there["note"], "text")  # noqa: B009  # of documents of any kind
    return {
        "objective": {"state": ObjectiveState.DRAFT},
        "lesson": {"text": "", "text_withdrawn": True},
        "help_request": {"ask": asked.model_copy(update={"state": TextState.WITHDRAWN})},
        "post_mortem": {"state": PostMortemState.OPEN},
        "note": {"text": noted.model_copy(update={"readership": Readership.TEAM, "team_id": TEAM})},
        "decision": {"state": DecisionState.WITHDRAWN},
    }


async def test_all_evidence_is_asked_about_in_one_statement(world: World) -> None:
    there = evidence(7)
    await world.learn(*there.values())
    ids = [document.id for document in there.values()][: limits.EVIDENCE]
    counts = []
    for some in (ids[:1], ids):
        world.statements.clear()
        await give(world, evidence_ids=some)
        counts.append(len(world.statements))
    assert counts[0] == counts[1]


async def test_recognition_shows_values_of_the_organization_that_it_has_now(world: World) -> None:
    told = await world.do("set_values", by="admin", values=[{"name": "Candor"}, {"name": "Care"}])
    candor, care = (value["id"] for value in told["value_list"]["values"])
    id = await give(world, value_ids=[candor, care])
    await world.do("set_values", by="admin", values=[{"value_id": care, "name": "Care"}])
    assert (await alone(world, id))["recognition"]["value_ids"] == [candor, care], "retired values keep their past uses"
    refused = await world.refusal(REFUSED, by="author", **about("recipient", value_ids=[candor]))
    assert refused == (422, "no_such_value", "value_ids")


async def test_nobody_recognizes_themselves_through_a_team_of_one_however_they_belong_to_it(world: World) -> None:
    ways = ("nobody", "home", "further", "lead", "left", "both")
    teams = {
        (mine, theirs): TeamId(f"team_{500 + n:032x}") for n, (mine, theirs) in enumerate((a, b) for a in ways for b in ways)
    }
    giver, other = PEOPLE["author"], PersonId(f"person_{500:032x}")
    for (mine, theirs), team in teams.items():
        leads = [person for person, way in ((giver, mine), (other, theirs)) if way in {"lead", "both"}]
        await world.learn(_team(team, *leads))
        for number, (person, way) in enumerate(((giver, mine), (other, theirs))):
            status = PersonStatus.LEFT if way == "left" else PersonStatus.ACTIVE
            home, further = (team, []) if way in {"home", "left", "both"} else (OTHER, [team] if way == "further" else [])
            await world.learn(_person(person, home, further, status, version=2 + 2 * list(teams).index((mine, theirs)) + number))
        async with world.service.sessions() as session:
            [found] = await queries.samples(session, giver, [team])
        here = {person for person, way in ((giver, mine), (other, theirs)) if way not in {"nobody", "left"}}
        assert set(found) == here, (mine, theirs)
        assert rules.is_for_themselves(giver, [], [found]) == (here == {giver})


async def test_a_team_of_one_is_refused_and_one_with_somebody_else_is_not(world: World) -> None:
    alone_in = TeamId(f"team_{600:032x}")
    await world.learn(_team(alone_in, PEOPLE["author"]))
    said = about("recipient", team_ids=[TEAM, alone_in])
    assert await world.refusal(REFUSED, by="author", **said) == (422, "not_yourself", "team_ids")
    await world.do(REFUSED, by="recipient", **about(team_ids=[alone_in]))
    await world.learn(_team(alone_in, PEOPLE["author"], PEOPLE["lead"], version=2))
    await world.do(REFUSED, by="author", **said)
    await world.do(REFUSED, by="lead_above", **about(team_ids=[COMPANY]))


async def test_what_is_asked_twice_with_one_key_is_given_once(world: World) -> None:
    headers = {"authorization": "Bearer author", "idempotency-key": "once"}
    answers = [await world.client.post("/give_recognition", json=about("recipient"), headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len(await world.rows("select id from recognitions")) == 1


async def test_an_answer_to_a_repeated_request_shows_nothing_that_has_fewer_readers_now(world: World) -> None:
    await world.do("choose_praise", by="recipient", widest="organization")
    headers = {"authorization": "Bearer author", "idempotency-key": "once"}
    said = about("recipient", audience="organization")
    id = id_of((await world.client.post("/give_recognition", json=said, headers=headers)).json())
    await world.do("narrow_recognition", by="recipient", recognition_id=id, audience="private")
    answer = await world.client.post("/give_recognition", json=said, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (410, "deleted_since")


async def test_who_leaves_or_is_erased_stays_named_in_what_was_given(world: World) -> None:
    id = await give_publicly(world)
    erased = PersonDocument(epoch=1, version=2, id=PEOPLE["author"], home_team_id=None, status=PersonStatus.ERASED)
    await world.learn(erased, erased.model_copy(update={"id": PEOPLE["recipient"], "status": PersonStatus.LEFT}))
    shown = (await alone(world, id, by="member"))["recognition"]
    assert (shown["by"], shown["recipient_ids"], shown["text"]) == (PEOPLE["author"], [PEOPLE["recipient"]], TEXT)
    assert await world.refusal(REFUSED, by="member", **about("recipient")) == (422, "no_such_person", "recipient_ids")
    for verb, more in (("add_reaction", {"reaction": "heart"}), ("comment_on_recognition", {"text": "Indeed"})):
        await world.do(verb, by="member", recognition_id=id, **more)


def _team(id: TeamId, *leads: PersonId, version: int = 1) -> TeamDocument:
    given = {"epoch": 1, "version": version, "id": id, "name": id[-4:], "team_kind": "team", "parent_id": COMPANY}
    return TeamDocument.model_validate({**given, "lead_ids": list(leads), "status": "active"})


def _person(id: PersonId, home: TeamId, further: list[TeamId], status: PersonStatus, *, version: int) -> PersonDocument:
    return PersonDocument(epoch=1, version=version, id=id, home_team_id=home, further_team_ids=further, status=status)
