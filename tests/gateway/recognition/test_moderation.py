"""Moderation of both owners of texts through the gateway: one verb each, routed by the id, and one list joined of both."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx2
import pytest

from tests.gateway import world
from tests.gateway.recognition.conftest import build
from tests.gateway.world import Gateway, Switched
from tests.servers.postgres import Postgres
from tests.services.feedback import world as feedback
from tests.services.feedback.moderation.moderating import hidden as feedback_hidden
from tests.services.feedback.moderation.moderating import moderates as named
from tests.services.feedback.moderation.moderating import reported as feedback_reported
from tests.services.feedback.writings import named as written
from tests.services.okrs.world import COMPANY, TEAM
from tests.services.recognition import world as recognition
from tests.services.recognition.saying import WORDS, hidden, moderates, reported, say

CASES = """{ viewer { moderation {
  kind id text mode by { name } team { id } readership on reasons hiddenBecause } } }"""
HIDDEN = "{ viewer { hiddenTexts { id text hiddenBecause hiddenOn appealUntil appeal answer } } }"


@dataclass
class Both:
    """A gateway over the recognition service, with the feedback service beside it, moderated by the same people."""

    gateway: Gateway
    recognition: recognition.World
    feedback: feedback.World
    way: Switched
    """That to the feedback service; that to the recognition service is the gateway's own."""


@pytest.fixture(scope="module")
async def both(postgres: Postgres) -> AsyncIterator[Both]:
    """One for all tests of the module: each looks at texts of its own."""
    owner, beside = await postgres.copy("recognition", recognition.build), await postgres.copy("feedback", feedback.build)
    copies = await postgres.copy("celebrating gateway", build)
    async with recognition.opened(owner) as service, feedback.opened(beside) as other:
        way = Switched(other.client._transport)  # noqa: SLF001  # the very app the client talks to
        async with (
            httpx2.AsyncClient(transport=way, base_url="http://feedback") as client,
            world.opened(copies, service, people=recognition.PEOPLE, beside={"feedback": client}) as gateway,
        ):
            for who, team in (("moderator", TEAM), ("facilitator", COMPANY)):
                await named(other, who, team)
                await moderates(service, who, team)
            yield Both(gateway, service, other, way)
    for database in (copies, beside, owner):
        await postgres.drop(database)


async def cases(both: Both, by: str = "moderator") -> dict[str, Any]:
    return {case["id"]: case for case in (await both.gateway.read(CASES, by=by))["viewer"]["moderation"]}


async def test_a_moderator_sees_what_was_reported_in_either_and_nobody_else_does(both: Both) -> None:
    ours = await reported(both.recognition, "private comment")
    theirs = await feedback_reported(both.feedback, await written(both.feedback, number=1))
    found = await cases(both)
    assert {ours, theirs} <= set(found)
    assert found[ours] == {
        "kind": "REPORT",
        "id": ours,
        "text": WORDS,
        "mode": "NAMED",
        "by": {"name": "Author"},
        "team": {"id": TEAM},
        "readership": "TEAM",
        "on": "2026-01-05",
        "reasons": ["It attacks a colleague"],
        "hiddenBecause": None,
    }
    for by in ("author", "member1", "lead", "admin", "auditor", "stranger"):
        assert await cases(both, by) == {}


async def test_a_verb_goes_to_the_owner_of_the_text_and_its_words_go_from_what_clients_see(both: Both) -> None:
    gateway = both.gateway
    ours, theirs = await say(both.recognition, "openness"), await written(both.feedback, number=2)
    for id in (ours, theirs):
        told = await gateway.mutate("reportText", "receipt { id }", by="member1", id=id, why="It attacks a colleague")
        assert (told["receipt"], told["userErrors"]) == ({"id": id}, [])
        told = await gateway.mutate("dismissReports", "receipt { id }", by="moderator", id=id)
        assert told["userErrors"] == []
    shows = "openness { text textState hiddenBecause } hidingCount { hidden team { id } } receipt { id }"
    again = await gateway.mutate("reportText", "receipt { id }", by="member2", id=ours, why="It attacks a colleague")
    assert again["userErrors"] == []
    told = await gateway.mutate("hideText", shows, by="moderator", id=ours, reason="SPAM")
    assert told["openness"] == {"text": "", "textState": "HIDDEN", "hiddenBecause": "SPAM"}
    assert (told["hidingCount"]["team"], told["receipt"], told["userErrors"]) == ({"id": TEAM}, None, [])
    refused = await gateway.mutate("hideText", shows, by="stranger", id=ours, reason="SPAM")
    assert [error["code"] for error in refused["userErrors"]] == ["NOT_YOURS_TO_MODERATE"]


async def test_an_author_sees_what_of_theirs_was_hidden_in_either_and_appeals(both: Both) -> None:
    ours = await hidden(both.recognition, "welcome")
    theirs = await feedback_hidden(both.feedback, await written(both.feedback, number=3))
    found = {text["id"]: text for text in (await both.gateway.read(HIDDEN, by="author"))["viewer"]["hiddenTexts"]}
    assert {ours, theirs} <= set(found)
    assert (found[ours]["text"], found[ours]["hiddenBecause"], found[ours]["appeal"]) == (WORDS, "DISRESPECT", "POSSIBLE")
    days = [date.fromisoformat(text["hiddenOn"]) for text in found.values()]
    assert days == sorted(days, reverse=True)
    told = await both.gateway.mutate("appealHiding", "receipt { id }", by="author", id=ours, why="It is about work")
    assert told["userErrors"] == []
    kinds = [case["kind"] for case in (await cases(both, "facilitator")).values()]
    assert kinds == sorted(kinds, key="REPORT APPEAL".index)
    assert "APPEAL" in kinds
    given = {"id": ours, "outcome": "RESTORE", "reason": "It says what happened"}
    shows = "welcome { text textState } hidingCount { restored }"
    decided = await both.gateway.mutate("decideAppeal", shows, by="facilitator", **given)
    assert decided["welcome"] == {"text": WORDS, "textState": "SHOWN"}


async def test_authors_edit_and_withdraw_by_the_same_verbs(both: Both) -> None:
    id = await say(both.recognition, "comment")
    shows = "recognitionComment { text textState } receipt { id }"
    edited = await both.gateway.mutate("editText", shows, by="author", id=id, text="We often begin late")
    assert edited["recognitionComment"] == {"text": "We often begin late", "textState": "SHOWN"}
    withdrawn = await both.gateway.mutate("withdrawText", shows, by="author", id=id)
    assert withdrawn["recognitionComment"] == {"text": "", "textState": "WITHDRAWN"}
    private = await say(both.recognition, "private comment")
    told = await both.gateway.mutate("withdrawText", shows, by="author", id=private)
    assert (told["recognitionComment"], told["receipt"]) == (None, {"id": private})


async def test_while_one_owner_is_away_what_the_other_has_is_shown_and_nothing_is_not_claimed(both: Both) -> None:
    ours = await reported(both.recognition, "comment")
    both.way.cut = True
    answer = await both.gateway.ask(CASES, by="moderator")
    assert ours in {case["id"] for case in answer["data"]["viewer"]["moderation"]}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["SERVICE_UNAVAILABLE"]
    nothing = await both.gateway.ask(CASES, by="stranger")
    assert nothing["data"]["viewer"]["moderation"] is None
    both.gateway.way.cut = True
    both.way.cut = False
    [error] = (await both.gateway.ask(HIDDEN, by="member9"))["errors"]
    assert error["extensions"]["code"] == "SERVICE_UNAVAILABLE"
    both.gateway.way.cut = False
    assert (await both.gateway.read(HIDDEN, by="member9"))["viewer"]["hiddenTexts"] == []
