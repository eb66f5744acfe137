"""Hiding: words give way to a reason in every copy, and another moderator decides about an appeal."""

import asyncio
from datetime import timedelta
from typing import Any

import orjson
import pytest

from contracts.feedback.moderation import APPEAL_DAYS
from tests.services.okrs.world import COMPANY, TEAM
from tests.services.recognition.giving import alone
from tests.services.recognition.saying import (
    KINDS,
    NOBODYS,
    NOT_YOURS,
    WHY,
    WORDS,
    cases,
    hidden,
    holds,
    moderates,
    own_hidden,
    reported,
    say,
    stored,
)
from tests.services.recognition.world import World

DECISION: dict[str, Any] = {"outcome": "restore", "reason": "It says what happened"}


async def told(world: World, name: str) -> list[Any]:
    """What was published of a kind of fact."""
    rows = await world.rows("select payload from outbox where type like :type order by position", type=f"%.{name}.v1")
    return [orjson.loads(row[0]) for row in rows]


async def counts(world: World) -> list[tuple[int, int, int]]:
    """How many were hidden and restored, and the version, as whoever catches up is told."""
    return [(count["hidden"], count["restored"], count["version"]) for count in await world.pulled("hiding_count")]


class TestHiding:
    @pytest.mark.parametrize("what", ["openness", "welcome", "comment", "recognition"])
    async def test_the_reason_stands_where_the_words_stood_in_every_copy(self, moderated: World, what: str) -> None:
        id = await hidden(moderated, what)
        [fact] = await told(moderated, "text_hidden")
        document, count = fact[KINDS.get(what, what)], fact["hiding_count"]
        assert (document["id"], document["text"], document["text_state"], document["hidden_because"]) == (
            id,
            "",
            "hidden",
            "disrespect",
        )
        assert (count["team_id"], count["month"], count["hidden"], count["restored"]) == (TEAM, "2026-01-01", 1, 0)
        assert (await stored(moderated, id))[1] == "hidden"
        assert await moderated.rows("select actor from outbox where type like '%text_hidden%'") == [(None,)]
        assert await cases(moderated) == []

    @pytest.mark.parametrize("what", ["private comment", "team recognition"])
    async def test_of_what_is_private_everybody_learns_the_count_alone_and_at_the_hour(self, moderated: World, what: str) -> None:
        id = await hidden(moderated, what)
        assert await moderated.rows("select type from outbox") == []
        await moderated.hour()
        await moderated.hour()
        [(payload, actor)] = await moderated.rows("select payload, actor from outbox")
        assert '"hidden":1,"restored":0' in payload
        assert (actor, id in payload, "person_" in payload) == (None, False, False)
        of = "select recognition_id from recognition_comments where id = :id union select id from recognitions where id = :id"
        [(recognition_id,)] = await moderated.rows(of, id=id)
        recognition = await alone(moderated, recognition_id, by="recipient")
        said = [recognition["recognition"], *recognition["comments"]]
        [gone] = [each for each in said if each["id"] == id]
        assert (gone["text"], gone["text_state"], gone["hidden_because"]) == ("", "hidden", "disrespect")

    async def test_before_the_hour_neither_a_pull_nor_what_is_hidden_in_public_tells_of_it(self, moderated: World) -> None:
        await hidden(moderated, "private comment")
        assert await counts(moderated) == [], "nothing was ever told of this team and month"
        await hidden(moderated)
        [told_of] = await told(moderated, "text_hidden")
        assert (told_of["hiding_count"]["hidden"], told_of["hiding_count"]["version"]) == (1, 1)
        await hidden(moderated, "private comment")
        assert await counts(moderated) == [(1, 0, 1)], "as it was told last"
        for _ in range(2):
            await moderated.hour()
            assert await counts(moderated) == [(3, 0, 2)]

    async def test_nobody_else_hides(self, moderated: World) -> None:
        id = await reported(moderated, "comment")
        for by in ("recipient", "lead", "author", "admin", "auditor", "stranger", "facilitator"):
            assert await moderated.refusal("hide_text", by=by, id=id, reason="spam") == NOT_YOURS, by
        assert await stored(moderated, id) == (WORDS, "shown", False)

    async def test_hidden_words_are_neither_edited_nor_hidden_again_nor_reported(self, moderated: World) -> None:
        id = await hidden(moderated)
        over = (409, "text_is_hidden", "id")
        assert await moderated.refusal("edit_text", by="author", id=id, text="Softer") == over
        assert await moderated.refusal("hide_text", by="moderator", id=id, reason="spam") == over
        assert await moderated.refusal("report_text", by="member1", id=id, why=WHY) == over
        await moderated.do("withdraw_text", by="author", id=id)
        gone = (409, "text_is_withdrawn", "id")
        assert await moderated.refusal("hide_text", by="moderator", id=id, reason="spam") == gone
        assert await own_hidden(moderated) == []

    async def test_two_moderators_at_once_hide_once(self, moderated: World) -> None:
        await moderates(moderated, "invited")
        id = await reported(moderated)
        answers = await asyncio.gather(
            *(moderated.send("hide_text", by=by, id=id, reason="spam") for by in ("moderator", "invited"))
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        assert len(await told(moderated, "text_hidden")) == 1
        assert await moderated.rows("select hidden from hiding_counts") == [(1,)]

    async def test_hidden_and_edited_at_once_it_is_hidden_in_the_end(self, moderated: World) -> None:
        id = await reported(moderated)
        hiding, edit = await asyncio.gather(
            moderated.send("hide_text", by="moderator", id=id, reason="spam"),
            moderated.send("edit_text", by="author", id=id, text="You are lazy"),
        )
        assert hiding.status_code == 200
        assert edit.status_code == 200 or edit.json()["code"] == "text_is_hidden"
        assert (await stored(moderated, id))[1] == "hidden"
        last = (await told(moderated, "text_hidden"))[-1]["openness"]
        [(version,)] = await moderated.rows("select version from openness")
        assert (last["text"], last["version"]) == ("", version)


class TestAppeals:
    async def test_another_moderator_restores_it(self, moderated: World) -> None:
        id = await hidden(moderated)
        [own] = await own_hidden(moderated)
        assert (own["id"], own["text"], own["hidden_because"], own["appeal"]) == (id, WORDS, "disrespect", "possible")
        assert own["appeal_until"] == "2026-02-04"
        await moderated.do("appeal_hiding", by="author", id=id, why="It is about work")
        assert [own["appeal"] for own in await own_hidden(moderated)] == ["waiting"]
        assert await cases(moderated) == []
        [case] = await cases(moderated, by="facilitator")
        assert (case["kind"], case["text"], case["reasons"]) == ("appeal", WORDS, ["It is about work"])
        refused = await moderated.refusal("decide_appeal", by="moderator", id=id, **DECISION)
        assert refused == (403, "another_moderator_decides", None)
        restored = await moderated.do("decide_appeal", by="facilitator", id=id, **DECISION)
        assert (restored["openness"]["text"], restored["openness"]["text_state"], restored["openness"]["hidden_because"]) == (
            WORDS,
            "shown",
            None,
        )
        assert (restored["hiding_count"]["hidden"], restored["hiding_count"]["restored"]) == (1, 1)
        assert (await own_hidden(moderated), await cases(moderated, by="facilitator")) == ([], [])

    async def test_or_upholds_it_with_a_reason_for_its_author(self, moderated: World) -> None:
        id = await hidden(moderated, "private comment")
        await moderated.do("appeal_hiding", by="author", id=id, why="It is about work")
        given = {"outcome": "uphold", "reason": "It is about a person"}
        assert "receipt" in await moderated.do("decide_appeal", by="facilitator", id=id, **given)
        [own] = await own_hidden(moderated)
        assert (own["appeal"], own["answer"]) == ("upheld", "It is about a person")
        refused = await moderated.refusal("decide_appeal", by="facilitator", id=id, **DECISION)
        assert refused == (409, "no_open_appeal", "id")
        again = await moderated.refusal("appeal_hiding", by="author", id=id, why="Once more")
        assert again == (409, "appealed_already", "id")

    async def test_two_at_once_decide_once(self, moderated: World) -> None:
        await moderates(moderated, "invited", COMPANY)
        id = await hidden(moderated)
        await moderated.do("appeal_hiding", by="author", id=id, why="It is about work")
        answers = await asyncio.gather(
            *(moderated.send("decide_appeal", by=by, id=id, **DECISION) for by in ("facilitator", "invited"))
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        assert await moderated.rows("select restored from hiding_counts") == [(1,)]

    async def test_only_of_what_is_hidden_by_its_author_and_in_time(self, moderated: World) -> None:
        not_hidden = (409, "text_is_not_hidden", "id")
        shown = await say(moderated, "comment")
        assert await moderated.refusal("appeal_hiding", by="author", id=shown, why="Why") == not_hidden
        assert await moderated.refusal("decide_appeal", by="facilitator", id=shown, **DECISION) == not_hidden
        id = await hidden(moderated)
        assert await moderated.refusal("appeal_hiding", by="stranger", id=id, why="Why") == (403, "not_your_text", "id")
        assert await moderated.refusal("decide_appeal", by="facilitator", id=id, **DECISION) == (409, "no_open_appeal", "id")
        for by in ("recipient", "lead", "admin", "author"):
            assert await moderated.refusal("decide_appeal", by=by, id=id, **DECISION) == NOT_YOURS
        private = await hidden(moderated, "private comment")
        for by in ("stranger", "admin"):
            assert await moderated.refusal("appeal_hiding", by=by, id=private, why="Why") == NOBODYS
            assert await moderated.refusal("decide_appeal", by=by, id=private, **DECISION) == NOBODYS
        moderated.clock.move(timedelta(days=APPEAL_DAYS + 1))
        assert await moderated.refusal("appeal_hiding", by="author", id=id, why="Too late") == not_hidden


class TestAfterThirtyDays:
    async def days(self, world: World, count: int) -> None:
        world.clock.move(timedelta(days=count))
        await world.hour()

    @pytest.mark.parametrize("what", ["openness", "private comment", "recognition"])
    async def test_the_hidden_words_are_removed_and_the_reason_stays(self, moderated: World, what: str) -> None:
        id = await hidden(moderated, what)
        words = (await stored(moderated, id))[0]
        await self.days(moderated, APPEAL_DAYS)
        assert (await stored(moderated, id))[:2] == (words, "hidden")
        await self.days(moderated, 1)
        assert (await stored(moderated, id))[:2] == ("", "hidden")
        assert await moderated.rows("select text_id from hidings") == await moderated.rows("select id from text_reports") == []
        assert await moderated.refusal("appeal_hiding", by="author", id=id, why="Why") == (409, "text_is_not_hidden", "id")

    async def test_not_while_an_appeal_waits_or_a_legal_hold_lasts(self, moderated: World) -> None:
        id = await hidden(moderated)
        await moderated.do("appeal_hiding", by="author", id=id, why="It is about work")
        await self.days(moderated, APPEAL_DAYS + 5)
        assert (await stored(moderated, id))[0] == WORDS
        await moderated.do("decide_appeal", by="facilitator", id=id, outcome="uphold", reason="It is about a person")
        await holds(moderated)
        await self.days(moderated, APPEAL_DAYS + 5)
        assert (await stored(moderated, id))[0] == WORDS
        await holds(moderated, lifted=True)
        await self.days(moderated, 1)
        assert (await stored(moderated, id))[0] == ""

    async def test_what_was_restored_keeps_its_words(self, moderated: World) -> None:
        id = await hidden(moderated)
        await moderated.do("appeal_hiding", by="author", id=id, why="It is about work")
        await moderated.do("decide_appeal", by="facilitator", id=id, **DECISION)
        await self.days(moderated, APPEAL_DAYS + 1)
        assert await stored(moderated, id) == (WORDS, "shown", False)
        assert await moderated.rows("select text_id from hidings") == []
