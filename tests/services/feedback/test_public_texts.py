"""Texts that documents show: whatever happens to one, a new version carries it to every copy."""

from datetime import date, timedelta
from typing import Any

import orjson
import pytest

import services.feedback.app
from chassis.rows import Aggregate
from contracts.feedback.texts import TEXTS
from contracts.values import Id
from services.feedback.rows import FeedbackRow
from services.feedback.texts.queries.threads import is_shown
from services.feedback.texts.tables import Voiced
from tests.services.feedback import helping, talking
from tests.services.feedback.moderation.moderating import cases, moderates
from tests.services.feedback.notes_days import noting
from tests.services.feedback.post_mortems import telling
from tests.services.feedback.rounds import rounding
from tests.services.feedback.world import World
from tests.services.okrs.world import COMPANY, TEAM

ASKED = "Why do we wait a week for every release?"


async def question(world: World, *, by: str = "author", text: str = ASKED, **more: Any) -> str:
    told = await world.do("ask_leader", by=by, team_id=TEAM, text=text, **more)
    if "receipt" in told:
        await world.hour()
        return str(told["receipt"]["id"])
    return str(told["leader_question"]["id"])


async def last(world: World, id: str) -> dict[str, Any]:
    """The last version that was published, with the type of its fact and who did it."""
    rows = await world.rows(
        "select type, payload, actor from outbox where payload like :id order by position desc limit 1", id=f"%{id}%"
    )
    [(type_, payload, actor)] = rows
    return {"fact": type_.split(".")[2], "actor": actor, **orjson.loads(payload)["leader_question"]}


def test_every_aggregate_that_shows_texts_is_told_of_when_one_changes() -> None:
    assert services.feedback.app.AGGREGATES
    voiced = {m.class_ for m in FeedbackRow.registry.mappers if issubclass(m.class_, Voiced) and issubclass(m.class_, Aggregate)}
    assert voiced
    assert [kind for kind in voiced if not is_shown(kind)] == [], "add its document to TextFact"


def test_whatever_a_text_can_be_is_edited_here() -> None:
    assert len({kind.prefix for kind in TEXTS}) == len(TEXTS)
    assert all(issubclass(kind, Id) for kind in TEXTS)


async def test_of_each_of_these_there_is_a_command_that_makes_one_and_of_nothing_else(world: World) -> None:
    await noting.noted(world, await noting.running(world))
    await rounding.write(world, await rounding.retrospective(world), "author")
    await question(world)
    await talking.report(world)
    await talking.ask(world)
    await talking.give(world)
    await helping.goal(world)
    await helping.offered(world, await helping.asked(world))
    await helping.noted(world, await helping.called(world))
    post_mortem = await telling.factored(world, "alerting")
    entry = {"at": "2026-01-02T09:00:00Z", "text": "It stood still."}
    await world.do("add_timeline_entry", by="author", post_mortem_id=post_mortem["id"], **entry)
    await world.do("propose_agreement", by="author", team_id=TEAM, statements=[{"about": "speaking", "text": "We ask"}])
    rows = await world.rows("select distinct substring(id from '(.*)_') from writings")
    assert {prefix for (prefix,) in rows} == {kind.prefix for kind in TEXTS}


async def test_an_edit_and_a_withdrawal_reach_every_copy(world: World) -> None:
    id = await question(world)
    told = await world.do("edit_text", by="author", id=id, text="Why do we wait at all?")
    assert (told["leader_question"]["text"]["text"], told["leader_question"]["text"]["edited"]) == (
        "Why do we wait at all?",
        True,
    )
    await world.do("withdraw_text", by="author", id=id)
    shown = await last(world, id)
    assert (shown["fact"], shown["version"], shown["text"]["text"], shown["text"]["state"]) == (
        "text_withdrawn",
        3,
        None,
        "withdrawn",
    )


async def test_what_was_public_once_leaves_the_documents_with_its_author(world: World) -> None:
    id = await question(world)
    assert (await last(world, id))["text"]["text"] == ASKED
    await world.do("tighten_privacy", by="author", id=id, readership="team")
    shown = await last(world, id)
    assert (shown["fact"], shown["text"]["text"], shown["text"]["by"]) == ("privacy_tightened", None, None)
    assert shown["text"]["readership"] == "team"
    assert (await world.texts(id, by="member1"))[id]["text"] == ASKED
    assert await world.texts(id, by="stranger") == {}


async def test_of_a_confidential_one_all_this_waits_for_the_hour_and_names_nobody(world: World) -> None:
    id = await question(world, mode="confidential")
    for verb, more, fact in (
        ("tighten_privacy", {"kept_until": "2027-01-01"}, "privacy_tightened"),
        ("withdraw_text", {}, "text_withdrawn"),
    ):
        before = (await last(world, id))["version"]
        await world.do(verb, by="author", id=id, **more)
        assert (await last(world, id))["version"] == before
        await world.hour()
        shown = await last(world, id)
        assert (shown["fact"], shown["version"], shown["actor"]) == (fact, before + 1, None)


async def test_what_helped_is_judged_by_its_author_once_it_was_answered(world: World) -> None:
    id = await question(world)
    refused = await world.problem("say_whether_it_helped", by="author", id=id, helped="yes")
    assert refused["status"] == 409
    await world.do("answer_question", by="lead", leader_question_id=id, text="Because nobody asked")
    told = await world.do("say_whether_it_helped", by="author", id=id, helped="partly")
    assert told["leader_question"]["helped"] == "partly"
    assert await world.refusal("say_whether_it_helped", by="member", id=id, helped="no") == (403, "not_your_text", "id")


@pytest.mark.parametrize("mode", ["named", "confidential"])
async def test_a_hidden_one_leaves_a_tombstone_in_the_document_with_a_count_without_a_person(world: World, mode: str) -> None:
    await moderates(world)
    await moderates(world, "facilitator", COMPANY)
    id = await question(world, mode=mode)
    await world.do("report_text", by="stranger", id=id, why="It attacks somebody")
    [case] = await cases(world)
    assert case["by"] is None or mode == "named"
    told = await world.do("hide_text", by="moderator", id=id, reason="disrespect")
    text = told["leader_question"]["text"]
    assert (text["text"], text["state"], text["hidden_because"]) == (None, "hidden", "disrespect")
    count = told["moderation_count"]
    assert (count["team_id"], count["month"], count["hidden"], count["restored"]) == (TEAM, "2026-01-01", 1, 0)
    assert "person_" not in orjson.dumps(count).decode()
    await world.do("appeal_hiding", by="author", id=id, why="It is about work")
    await world.hour()
    told = await world.do("decide_appeal", by="facilitator", id=id, outcome="restore", reason="It is about work")
    assert (told["leader_question"]["text"]["text"], told["moderation_count"]["restored"]) == (ASKED, 1)


async def test_its_time_over_its_words_leave_every_copy(world: World) -> None:
    id = await question(world)
    await world.do("tighten_privacy", by="author", id=id, kept_until="2026-01-06")
    world.clock.move_to(world.clock.now() + timedelta(days=2))
    await world.hour()
    shown = await last(world, id)
    assert (shown["fact"], shown["text"]["text"], shown["text"]["state"], shown["actor"]) == (
        "text_expired",
        None,
        "expired",
        None,
    )
    assert shown["due_on"] is None, "nobody owes an answer to what nobody can read"
    assert date.fromisoformat(shown["text"]["on"]) == date(2026, 1, 5)


async def test_who_is_muted_asks_no_further_in_that_thread(world: World) -> None:
    await moderates(world)
    id = await question(world)
    await world.do("answer_question", by="lead", leader_question_id=id, text="Because nobody asked")
    await world.do("report_text", by="stranger", id=id, why="It attacks somebody")
    await world.do("mute_author", by="moderator", id=id)
    refused = await world.refusal("follow_up_question", by="author", leader_question_id=id, text="And why not?")
    assert refused == (403, "muted_in_this_thread", None)
    await question(world, text="Elsewhere I ask")
