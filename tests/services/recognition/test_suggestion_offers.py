"""Whom a suggestion is offered to, and who takes it up or puts it aside."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from contracts.directory.people import PersonDocument, PersonStatus
from contracts.directory.teams import TeamDocument
from contracts.feedback.text import TextState
from contracts.okrs.concerns import ConcernAnswered
from contracts.okrs.objectives import ObjectiveEdited
from contracts.recognition.recognitions import RecognitionAudience, RecognitionKind
from contracts.values import ConcernId
from tests.services.okrs.world import AT, DIVISION, TEAM
from tests.services.recognition import year
from tests.services.recognition.suggesting import gave, recovered
from tests.services.recognition.watching import Watcher
from tests.services.recognition.world import PEOPLE, World

ASKING = (
    "champion",
    "deputy",
    "old_deputy",
    "lead",
    "lead_deputy",
    "lead_above",
    "owner",
    "member",
    "stranger",
    "admin",
    "auditor",
)
OWNER = PEOPLE["owner"]


async def offered_to(world: World, id: str, *left: str) -> set[str]:
    """Who finds it, by itself and in the list alike, those aside who have left."""
    found = set()
    for name in set(ASKING) - set(left):
        alone, listed = await world.read(f"/suggestions/{id}", by=name), await world.read("/suggestions", by=name)
        assert (alone is not None) == (id in [each["id"] for each in listed]), name
        found |= {name} if alone is not None else set()
    return found


async def test_it_is_offered_to_champion_and_leads_and_those_who_stand_in_for_them_today(world: World) -> None:
    id = await recovered(world, 1)
    assert await offered_to(world, id) == {"champion", "deputy", "lead", "lead_deputy"}
    shown = await world.read(f"/suggestions/{id}", by="lead")
    assert shown["why"] == "Two check-ins in a row lost ground, then it went from 3 to 4, towards 10."
    assert shown["recipient_ids"] == [OWNER]
    assert set(shown) & {"settled_by", "state", "version"} == set()


async def test_nobody_is_offered_to_recognize_themselves_alone(world: World) -> None:
    id = await recovered(world, 1, by=PEOPLE["champion"])
    assert await offered_to(world, id) == {"lead", "lead_deputy"}, "also not through who stands in for them"
    told = await world.refusal("take_suggestion", by="champion", suggestion_id=id)
    assert told == (404, "suggestion_not_found", "suggestion_id")


async def test_where_all_who_would_be_asked_are_to_be_recognized_the_leads_of_the_next_team_above_are_too(
    world: World,
) -> None:
    alone = await recovered(world, 1, goal={"champion_id": PEOPLE["lead"]}, by=PEOPLE["lead"])
    assert await offered_to(world, alone) == {"lead_above"}, "the division between has no lead"
    part = {
        **year.goal(1).model_dump(mode="json")["key_results"][0],
        "id": year.an("key_result", 200),
        "owner_id": PEOPLE["champion"],
    }
    both = await recovered(world, 2, goal={"key_results": [part]}, by=PEOPLE["lead"])
    assert await offered_to(world, both) == {"champion", "deputy", "lead", "lead_deputy", "lead_above"}, (
        "each can recognize the other"
    )
    division = TeamDocument.model_validate(
        {**AT, "version": 2, "id": DIVISION, "name": "D", "team_kind": "division", "lead_ids": [PEOPLE["auditor"]]}
    )
    await world.learn(division)
    assert await offered_to(world, alone) == {"auditor"}


async def test_champions_and_leads_are_those_of_today_and_who_has_left_is_neither_asked_nor_recognized(world: World) -> None:
    id = await recovered(world, 1)
    await Watcher(world).tell_all([ObjectiveEdited(objective=year.goal(7, champion_id=PEOPLE["member"]))])
    assert await offered_to(world, id) == {"member", "lead", "lead_deputy"}
    left = {"epoch": 1, "version": 2, "status": PersonStatus.LEFT}
    await world.learn(PersonDocument(id=PEOPLE["lead"], home_team_id=TEAM, **left))
    assert await offered_to(world, id, "lead") == {"member"}
    await world.learn(PersonDocument(id=OWNER, home_team_id=TEAM, **left))
    assert await offered_to(world, id, "lead", "owner") == set(), "nobody is left to be recognized"


async def test_offers_come_in_pages_the_latest_first(world: World) -> None:
    ids: list[str] = []
    for number in (1, 2, 3):
        ids.insert(0, await recovered(world, number))
        world.clock.move(timedelta(hours=1))

    async def page(query: str) -> list[Any]:
        return [each["id"] for each in await world.read(f"/suggestions?{query}", by="lead")]

    assert await page("size=3") == ids
    assert await page("size=1") == ids[:2], "one more tells that more follows"
    assert await page(f"size=5&after={ids[0]}") == ids[1:]
    assert await page(f"size=5&before={ids[2]}&backwards=true") == ids[1::-1]
    await world.do("dismiss_suggestion", by="champion", suggestion_id=ids[1])
    assert await page("size=5") == [ids[0], ids[2]]


async def test_whoever_it_is_offered_to_takes_it_up_once_and_names_what_came_of_it(world: World) -> None:
    id = await recovered(world, 1)
    given = await gave(world, 1, "lead", OWNER)
    fact = await world.do("take_suggestion", by="lead", suggestion_id=id, recognition_id=given)
    told = fact["suggestion"]
    assert (told["state"], told["settled_by"], told["recognition_id"]) == ("taken", PEOPLE["lead"], given)
    for verb in ("take_suggestion", "dismiss_suggestion"):
        assert await world.refusal(verb, by="champion", suggestion_id=id) == (409, "suggestion_is_settled", None)
    assert await world.read("/suggestions", by="champion") == []


@pytest.mark.parametrize(
    ("verb", "by", "more"),
    [
        ("narrow_recognition", "lead", {"audience": "private"}),
        ("withdraw_recognition", "lead", {}),
        ("hide_recognition", "owner", {}),
    ],
)
async def test_what_came_of_it_is_named_no_more_once_it_went_or_has_fewer_readers(
    world: World, verb: str, by: str, more: dict[str, Any]
) -> None:
    id = await recovered(world, 1)
    given = await gave(world, 1, "lead", OWNER)
    await world.do("take_suggestion", by="lead", suggestion_id=id, recognition_id=given)
    await world.do(verb, by=by, recognition_id=given, **more)
    assert await world.rows("select recognition_id, state from suggestions where id = :id", id=id) == [(None, "taken")]
    told = await world.rows("select actor, topic, payload from outbox where type like '%suggestion_unlinked%'")
    [(actor, topic, payload)] = told
    assert (actor, topic, given in payload) == (None, "forthright.recognition.internal", False)
    headers = {"authorization": f"Bearer {world.service.credential.issue('gateway')}"}
    pulled = await world.client.get("/pull/documents", params={"kind": "suggestion"}, headers=headers)
    assert given not in pulled.text


async def test_what_fewer_read_is_taken_as_what_came_of_it_and_named_nowhere(world: World) -> None:
    id = await recovered(world, 1)
    given = await gave(world, 1, "champion", OWNER, audience=RecognitionAudience.PRIVATE)
    fact = await world.do("take_suggestion", by="champion", suggestion_id=id, recognition_id=given)
    assert fact["suggestion"]["recognition_id"] is None
    assert await world.rows("select count(*) from outbox where payload like :named", named=f"%{given}%") == [(0,)]
    assert await world.rows("select recognition_id from suggestions where id = :id", id=id) == [(None,)]


async def test_the_team_that_it_is_about_can_have_been_recognized_instead(world: World) -> None:
    id = await recovered(world, 1)
    given = await gave(world, 1, "lead", None, team_ids=[TEAM])
    assert (await world.do("take_suggestion", by="lead", suggestion_id=id, recognition_id=given))["suggestion"][
        "state"
    ] == "taken"


@pytest.mark.parametrize(
    ("why", "by", "to", "more"),
    [
        ("somebody else gave it", "champion", "owner", {}),
        ("it is for others", "lead", "member", {}),
        ("it is for something else", "lead", "owner", {"recognition_kind": RecognitionKind.RESULT}),
        ("it was taken back", "lead", "owner", {"gone": True}),
        ("a moderator hid its words", "lead", "owner", {"text_state": TextState.HIDDEN}),
    ],
)
async def test_only_what_the_viewer_gave_since_for_this_can_be_named(
    world: World, why: str, by: str, to: str, more: dict[str, Any]
) -> None:
    id = await recovered(world, 1)
    given = await gave(world, 1, by, PEOPLE[to], **more)
    refused = (422, "not_from_this_suggestion", "recognition_id")
    assert await world.refusal("take_suggestion", by="lead", suggestion_id=id, recognition_id=given) == refused, why
    before = await gave(world, 2, "lead", OWNER, at=world.clock.now() - timedelta(days=1))
    assert await world.refusal("take_suggestion", by="lead", suggestion_id=id, recognition_id=before) == refused
    nothing = year.an("recognition", 9)
    assert await world.refusal("take_suggestion", by="lead", suggestion_id=id, recognition_id=nothing) == refused
    assert await world.rows("select state, version from suggestions where id = :id", id=id) == [("open", 1)]


async def test_thanks_on_a_confidential_thread_name_nobody_and_only_they_come_of_its_suggestion(world: World) -> None:
    thread, today = ConcernId(year.an("concern", 1)), str(world.clock.now().date())
    remarks = [{"id": year.an("remark", 1), "answer": "adopt", "text": "Yes", "by": PEOPLE["lead"], "on": today}]
    concern = year.concern(1, 2, mode="confidential", by=None, raised_on=today, remarks=remarks)
    await Watcher(world).tell_all([ConcernAnswered(concern=concern)])
    [shown] = await world.read("/suggestions", by="lead")
    assert (shown["thread_id"], shown["recipient_ids"], shown["reason"]) == (thread, [], "concern_adopted")
    candor = {"recognition_kind": RecognitionKind.CANDOR}
    other = await gave(world, 1, "lead", OWNER, **candor)
    refused = await world.refusal("take_suggestion", by="lead", suggestion_id=shown["id"], recognition_id=other)
    assert refused == (422, "not_from_this_suggestion", "recognition_id")
    thanks = await gave(world, 2, "lead", None, thread_id=thread, **candor)
    await world.do("take_suggestion", by="lead", suggestion_id=shown["id"], recognition_id=thanks)


async def test_of_two_who_take_it_up_at_once_one_does(world: World) -> None:
    for number in range(1, 5):
        id = await recovered(world, number)
        sent = (world.send(verb, by=by, suggestion_id=id) for verb, by in RACING)
        answers = await asyncio.gather(*sent)
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
        assert await world.rows("select version from suggestions where id = :id", id=id) == [(2,)]
        settled = [each for each in answers if each.status_code == 409]
        assert {each.json()["code"] for each in settled} == {"suggestion_is_settled"}


RACING = (("take_suggestion", "lead"), ("take_suggestion", "champion"), ("dismiss_suggestion", "lead_deputy"))
