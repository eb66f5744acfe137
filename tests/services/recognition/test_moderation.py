"""Reports without reporters, and who decides about them: the nearest moderator whom it does not concern."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from chassis.events import Event
from contracts.directory.people import PersonDocument, PersonStatus
from contracts.feedback.moderation import APPEAL_DAYS, REPORTS_A_DAY, ModeratorFact, ModeratorNamed, ModeratorshipEnded
from contracts.messages import Fact
from tests.services.okrs.world import COMPANY, DIVISION, OTHER, TEAM
from tests.services.recognition.giving import give
from tests.services.recognition.saying import (
    ALL,
    NOBODYS,
    NOT_YOURS,
    WHY,
    WORDS,
    cases,
    moderates,
    moderator,
    reported,
    say,
    stored,
)
from tests.services.recognition.watching import Watcher, bare, told
from tests.services.recognition.world import PEOPLE, World


async def moves(world: World, who: str, **more: Any) -> None:
    """What the directory says of somebody from now on."""
    [(version,)] = await world.rows("select version from person where id = :id", id=PEOPLE[who])
    given = {"home_team_id": TEAM, "status": PersonStatus.ACTIVE} | more
    await world.learn(PersonDocument(epoch=1, version=version + 1, id=PEOPLE[who], **given))


class TestReports:
    @pytest.mark.parametrize("what", ALL)
    async def test_whoever_may_read_a_text_reports_it_and_nothing_names_them(self, moderated: World, what: str) -> None:
        id = await say(moderated, what)
        before = await moderated.rows("select (select count(*) from journal), (select count(*) from outbox)")
        answer = await moderated.do("report_text", by="recipient", id=id, why=WHY)
        assert answer == {"receipt": {"id": id, "version": None, "published_at": None}}
        assert await moderated.rows("select (select count(*) from journal), (select count(*) from outbox)") == before
        stored_there = str(await moderated.rows("select t::text from text_reports t"))
        assert PEOPLE["recipient"] not in stored_there
        [case] = await cases(moderated)
        assert (case["id"], case["kind"], case["reasons"], case["by"]) == (id, "report", [WHY], PEOPLE["author"])
        assert PEOPLE["recipient"] not in json.dumps(case)

    @pytest.mark.parametrize("by", ["stranger", "lead_above", "admin", "auditor", "moderator"])
    async def test_whoever_may_not_read_it_does_not_learn_that_it_is_there(self, moderated: World, by: str) -> None:
        for what in ("private comment", "team recognition"):
            assert await moderated.refusal("report_text", by=by, id=await say(moderated, what), why=WHY) == NOBODYS
        for kind in ("openness", "recognition", "note"):
            assert await moderated.refusal("report_text", by=by, id=f"{kind}_{'0' * 32}", why=WHY) == NOBODYS
        assert await moderated.rows("select id from text_reports") == []

    async def test_an_author_does_not_report_their_own_words(self, world: World) -> None:
        for what in ("openness", "team recognition"):
            told_no = await world.refusal("report_text", by="author", id=await say(world, what), why=WHY)
            assert told_no == (422, "it_is_yours", "id")

    async def test_nobody_reports_a_text_twice_not_even_at_once(self, world: World) -> None:
        id = await say(world, "openness")
        answers = await asyncio.gather(*(world.send("report_text", by="member1", id=id, why=WHY) for _ in range(3)))
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
        assert await world.refusal("report_text", by="member1", id=id, why="Again") == (409, "reported_already", "id")
        await world.do("report_text", by="member2", id=id, why=WHY)

    async def test_in_a_day_only_so_many(self, world: World) -> None:
        ids = [await say(world, "openness") for _ in range(REPORTS_A_DAY + 1)]
        for id in ids[:-1]:
            await world.do("report_text", by="member1", id=id, why=WHY)
        refused = await world.problem("report_text", by="member1", id=ids[-1], why=WHY)
        assert (refused["status"], refused["code"]) == (409, "too_many_reports")
        await world.do("report_text", by="member2", id=ids[-1], why=WHY)
        world.clock.move(timedelta(days=1))
        await world.do("report_text", by="member1", id=ids[-1], why=WHY)

    async def test_several_reports_are_one_case_and_dismissed_together(self, moderated: World) -> None:
        id = await reported(moderated)
        await moderated.do("report_text", by="stranger", id=id, why="I see it, too")
        [case] = await cases(moderated)
        assert sorted(case["reasons"]) == ["I see it, too", WHY]
        for by in ("author", "stranger", "lead", "admin", "facilitator"):
            assert await moderated.refusal("dismiss_reports", by=by, id=id) == NOT_YOURS
        await moderated.do("dismiss_reports", by="moderator", id=id)
        assert await moderated.refusal("dismiss_reports", by="moderator", id=id) == (409, "no_open_report", "id")
        assert await cases(moderated) == []
        assert await stored(moderated, id) == (WORDS, "shown", False)

    async def test_a_moderator_reads_a_private_text_while_its_report_is_open_and_no_longer(self, moderated: World) -> None:
        id = await reported(moderated, "private comment")
        [case] = await cases(moderated)
        assert (case["text"], case["readership"], case["mode"], case["team_id"]) == (WORDS, "team", "named", TEAM)
        await moderated.do("dismiss_reports", by="moderator", id=id)
        assert await moderated.refusal("hide_text", by="moderator", id=id, reason="spam") == NOBODYS

    async def test_words_that_are_taken_back_meanwhile_are_nobodys_case(self, moderated: World) -> None:
        id = await reported(moderated)
        await moderated.do("withdraw_text", by="author", id=id)
        assert await cases(moderated) == []
        assert await moderated.refusal("report_text", by="member1", id=id, why=WHY) == (409, "text_is_withdrawn", "id")
        recognition = await reported(moderated, "recognition")
        await moderated.do("withdraw_recognition", by="author", recognition_id=recognition)
        await moderated.hour()
        assert await moderated.rows("select distinct open from text_reports") == [(False,)]
        moderated.clock.move(timedelta(days=APPEAL_DAYS + 1))
        await moderated.hour()
        assert await moderated.rows("select id from text_reports") == []

    @pytest.mark.parametrize("what", ["private comment", "team recognition"])
    async def test_words_whose_last_day_has_passed_are_neither_reported_nor_shown_to_moderators(
        self, moderated: World, what: str
    ) -> None:
        id = await reported(moderated, what)
        [(until,)] = await moderated.rows("select kept_until from recognitions")
        moderated.clock.move_to(moderated.clock.now() + (until - moderated.clock.now().date()))
        assert [bool(case["text"]) for case in await cases(moderated)] == [True]
        moderated.clock.move(timedelta(days=1))
        assert [case["text"] for case in await cases(moderated)] == [""]
        told_no = await moderated.refusal("report_text", by="member1", id=id, why=WHY)
        assert told_no == (409, "text_was_removed", "id")


class TestWhoDecides:
    """The nearest moderators; never those whom it concerns, nor those to whom they report."""

    async def deciders(self, world: World, what: str = "team recognition") -> set[str]:
        id = await reported(world, what)
        names = ("moderator", "facilitator", "author", "recipient", "member", "lead", "lead_above", "invited", "member6")
        return {name for name in names if id in {case["id"] for case in await cases(world, by=name)}}

    async def test_the_moderator_of_the_team_and_nobody_above(self, moderated: World) -> None:
        assert await self.deciders(moderated) == {"moderator"}

    async def test_one_above_where_the_team_has_none(self, world: World) -> None:
        await moderates(world, "facilitator", COMPANY)
        assert await self.deciders(world) == {"facilitator"}
        await moderates(world, "invited", DIVISION)
        assert await self.deciders(world, "comment") == {"invited"}

    @pytest.mark.parametrize("who", ["author", "recipient", "lead", "lead_above"])
    async def test_whoever_it_is_from_or_for_and_their_leads_never_do(self, moderated: World, who: str) -> None:
        await moderates(moderated, who)
        assert await self.deciders(moderated, "private comment") == {"moderator"}
        await moderates(moderated, "moderator", ended=True)
        assert await self.deciders(moderated) == {"facilitator"}

    async def test_nor_whoever_is_welcomed(self, moderated: World) -> None:
        await moderates(moderated, "member6")
        assert await self.deciders(moderated, "welcome") == {"moderator"}

    @pytest.mark.parametrize("whose", ["author", "recipient"])
    async def test_nor_whom_they_report_to_however_far_up(self, moderated: World, whose: str) -> None:
        await moves(moderated, whose, manager_id=PEOPLE["member1"])
        await moves(moderated, "member1", manager_id=PEOPLE["moderator"])
        assert await self.deciders(moderated) == {"facilitator"}

    async def test_nor_who_leads_a_recognized_team(self, moderated: World) -> None:
        await moderates(moderated, "lead", OTHER)
        id = await give(moderated, by="stranger", to=(), team_ids=[OTHER, TEAM])
        await moderated.do("report_text", by="member", id=id, why=WHY)
        assert [await cases(moderated, by=name) for name in ("lead", "moderator")] == [[], []]
        assert [case["id"] for case in await cases(moderated, by="facilitator")] == [id]

    async def test_who_left_or_is_none_any_more_decides_nothing(self, moderated: World) -> None:
        id = await reported(moderated)
        await moderates(moderated, "moderator", ended=True)
        assert await cases(moderated) == []
        assert await moderated.refusal("hide_text", by="moderator", id=id, reason="spam") == NOT_YOURS
        await moderated.hour()
        assert [case["id"] for case in await cases(moderated, by="facilitator")] == [id]
        await moves(moderated, "facilitator", home_team_id=OTHER, status=PersonStatus.LEFT)
        assert (await moderated.send("hide_text", by="facilitator", id=id, reason="spam")).json()["code"] == "person_inactive"

    @pytest.mark.parametrize(("fact", "as_told"), [(ModeratorNamed, told), (ModeratorshipEnded, told), (ModeratorNamed, bare)])
    async def test_somebody_who_is_named_reads_at_once_what_was_reported_before(
        self, world: World, fact: type[ModeratorFact], as_told: Callable[[Fact, datetime], Event]
    ) -> None:
        id = await reported(world, "private comment")
        await moderates(world)
        assert await cases(world) == []
        await Watcher(world).tell(as_told(fact(moderator=moderator()), world.clock.now()))
        assert [case["id"] for case in await cases(world)] == [id]
