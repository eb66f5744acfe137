"""How long recognition is kept: for ever where everybody reads it, else for months, and as long as a legal hold lasts."""

from datetime import date, timedelta

import pytest

from contracts.feedback.moderation import LegalHoldDocument
from contracts.values import TeamId
from tests.services.okrs.world import DIVISION, OTHER, TEAM
from tests.services.recognition.giving import TEXT, alone, facts, give, give_on, give_publicly, list_of
from tests.services.recognition.world import World

MONTHS = timedelta(days=546)
"""From the day of the tests until 18 months later, the last day on which private words are kept."""


def _hold(team: TeamId | None, *, version: int = 1, lifted_on: date | None = None) -> LegalHoldDocument:
    id = f"legal_hold_{1:032x}"
    given = {"epoch": 1, "version": version, "id": id, "team_id": team, "set_on": "2026-01-05", "lifted_on": lifted_on}
    return LegalHoldDocument.model_validate(given)


async def _texts(world: World) -> list[tuple[str, str]]:
    said = "select text, text_state from recognitions union all select text, text_state from recognition_comments"
    return [tuple(row) for row in await world.rows(said)]


@pytest.mark.parametrize("audience", ["team", "private"])
async def test_private_words_are_read_until_their_last_day_and_removed_within_the_hour(world: World, audience: str) -> None:
    id = await give_on(world, audience)
    await world.do("comment_on_recognition", by="recipient", recognition_id=id, text="Thank you")
    await world.do("add_reaction", by="recipient", recognition_id=id, reaction="heart")
    world.clock.move(MONTHS - timedelta(days=1))
    await world.hour()
    shown = await alone(world, id)
    assert (shown["recognition"]["text"], shown["comments"][0]["text"]) == (TEXT, "Thank you")
    assert shown["kept_until"] == str(world.clock.now().date() + timedelta(days=1))
    world.clock.move(timedelta(days=2))
    for _ in range(2):
        shown = await alone(world, id)
        for said in (shown["recognition"], *shown["comments"]):
            assert (said["text"], said["text_state"]) == ("", "expired")
        assert shown["recognition"]["recipient_ids"], "that it was given stays"
        assert (await list_of(world), await list_of(world, readable=True)) == ([id], []), "for whoever asks for words it is none"
        await world.hour()
    assert await _texts(world) == [("", "expired")] * 2
    refused = await world.refusal("edit_recognition", by="author", recognition_id=id, text="Other words")
    assert refused == (409, "text_was_removed", "recognition_id")
    refused = await world.refusal("comment_on_recognition", by="author", recognition_id=id, text="What was it?")
    assert refused == (409, "nothing_to_say_to", "recognition_id")
    assert await facts(world) == []


async def test_what_everybody_reads_is_kept_and_begins_to_expire_with_its_narrowing(world: World) -> None:
    id = await give_publicly(world)
    world.clock.move(MONTHS * 2)
    await world.hour()
    assert (await alone(world, id))["recognition"]["text"] == TEXT
    await world.do("narrow_recognition", by="author", recognition_id=id, audience="private")
    await world.hour()
    assert (await alone(world, id))["recognition"]["text"] == TEXT
    world.clock.move(MONTHS + timedelta(days=2))
    await world.hour()
    assert (await alone(world, id))["recognition"]["text"] == ""


@pytest.mark.parametrize("team", [TEAM, DIVISION, None])
async def test_a_legal_hold_keeps_the_words_of_its_team_and_of_those_below_until_it_is_lifted(
    world: World, team: TeamId | None
) -> None:
    await world.learn(_hold(team))
    id, elsewhere = await give(world), await give(world, to=("invited",))
    world.clock.move(MONTHS + timedelta(days=2))
    await world.hour()
    kept = {TEXT, ""} if team is not None else {TEXT}
    assert {text for text, _ in await _texts(world)} == kept
    for each in (id, elsewhere):
        assert (await alone(world, each))["recognition"]["text"] == "", "nobody reads what a hold keeps"
        for verb, more in (("comment_on_recognition", {"text": "What was it?"}), ("add_reaction", {"reaction": "heart"})):
            refused = await world.refusal(verb, by="author", recognition_id=each, **more)
            assert refused == (409, "nothing_to_say_to", "recognition_id")
    await world.learn(_hold(team, version=2, lifted_on=date(2027, 8, 1)))
    await world.hour()
    assert {text for text, _ in await _texts(world)} == {""}


@pytest.mark.parametrize("audience", ["team", "organization"])
async def test_what_is_taken_back_under_a_legal_hold_is_gone_for_everybody_and_removed_at_its_end(
    world: World, audience: str
) -> None:
    await world.learn(_hold(TEAM))
    withdrawn, hidden = await give_on(world, audience), await give_on(world, audience)
    for id in (withdrawn, hidden):
        await world.do("comment_on_recognition", by="recipient", recognition_id=id, text="Thank you")
        await world.do("add_reaction", by="recipient", recognition_id=id, reaction="heart")
    await world.do("withdraw_recognition", by="author", recognition_id=withdrawn)
    await world.do("hide_recognition", by="recipient", recognition_id=hidden)
    elsewhere = await give(world, to=("invited",))
    await world.do("withdraw_recognition", by="author", recognition_id=elsewhere)
    assert len(await _texts(world)) == 4, "kept where nobody reads it"
    for id in (withdrawn, hidden):
        assert await alone(world, id) is None
        assert await alone(world, id, by="recipient") is None
        assert await world.refusal("add_reaction", by="author", recognition_id=id, reaction="heart") == (
            404, "recognition_not_found", "recognition_id",
        )  # fmt: skip
    assert await list_of(world) == []
    for kind in ("recognition", "reaction", "recognition_comment"):
        pulled = await world.pulled(kind)
        assert len(pulled) == (2 if audience == "organization" else 0)
        assert all("deleted_at" in document for document in pulled)
    await world.hour()
    assert len(await _texts(world)) == 4
    await world.learn(_hold(TEAM, version=2, lifted_on=date(2026, 2, 1)))
    await world.hour()
    for table in ("recognitions", "reactions", "recognition_comments"):
        assert await world.rows(f"select id from {table}") == []  # of names above


async def test_a_hold_on_any_of_the_teams_it_is_for_keeps_what_was_said_to_it_and_taken_back(world: World) -> None:
    await world.learn(_hold(OTHER))
    id = await give(world, to=("recipient", "invited"))
    said = await world.do("comment_on_recognition", by="recipient", recognition_id=id, text="Thank you")
    await world.do("withdraw_text", by="recipient", id=said["receipt"]["id"])
    for _ in range(2):
        assert ("Thank you", "withdrawn") in await _texts(world)
        assert [each["text"] for each in (await alone(world, id))["comments"]] == [""]
        await world.hour()
    await world.learn(_hold(OTHER, version=2, lifted_on=date(2026, 2, 1)))
    await world.hour()
    assert ("", "withdrawn") in await _texts(world)


async def test_a_hold_on_another_team_keeps_nothing_of_this_one(world: World) -> None:
    await world.learn(_hold(OTHER))
    id = await give(world)
    await world.do("withdraw_recognition", by="author", recognition_id=id)
    assert await _texts(world) == []
