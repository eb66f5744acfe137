"""Reports: by whoever may read a text, a few a day, and nobody learns by whom."""

import asyncio
import json

import pytest

from contracts.feedback.moderation import REPORTS_A_DAY
from contracts.feedback.text import Readership
from services.feedback.texts.tables import Privacy
from tests.services.feedback.moderation.moderating import cases, moderates, reported
from tests.services.feedback.world import PEOPLE, World
from tests.services.feedback.writings import by_handle, named

WHY = "It attacks a colleague"


async def test_whoever_may_read_a_text_reports_it_and_is_told_nothing_but_that(world: World) -> None:
    id = await named(world)
    told = await world.do("report_text", by="member1", id=id, why=WHY)
    assert told == {"receipt": {"id": id, "version": None, "published_at": None}}
    assert await world.rows("select (select count(*) from journal), (select count(*) from outbox)") == [(0, 0)]


@pytest.mark.parametrize("by", ["stranger", "lead_above", "admin", "auditor", "invited"])
async def test_whoever_may_not_read_it_does_not_learn_that_it_is_there(world: World, by: str) -> None:
    for id in (await named(world), "contribution_" + "0" * 32):
        assert await world.refusal("report_text", by=by, id=id, why=WHY) == (404, "no_such_text", "id")
    assert await world.rows("select count(*) from text_reports") == [(0,)]


async def test_nothing_that_is_stored_names_the_reporter(world: World) -> None:
    await moderates(world)
    await reported(world)
    stored = json.dumps([str(row) for row in await world.rows("select t::text from text_reports t")])
    assert PEOPLE["member1"] not in stored
    assert PEOPLE["member1"] not in json.dumps(await cases(world))


async def test_an_author_does_not_report_their_own_text_confidential_or_not(world: World) -> None:
    for id in (await named(world), await by_handle(world)):
        assert await world.refusal("report_text", by="author", id=id, why=WHY) == (422, "it_is_yours", "id")


async def test_nobody_reports_a_text_twice_not_even_at_once(world: World) -> None:
    id = await named(world)
    answers = await asyncio.gather(*(world.send("report_text", by="member1", id=id, why=WHY) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert await world.refusal("report_text", by="member1", id=id, why="Again") == (409, "reported_already", "id")
    await world.do("report_text", by="member2", id=id, why="I see it, too")
    assert await world.rows("select count(*) from text_reports") == [(2,)]


async def test_in_a_day_only_so_many(world: World) -> None:
    ids = [await named(world, number=20 + number) for number in range(REPORTS_A_DAY + 1)]
    for id in ids[:-1]:
        await world.do("report_text", by="member1", id=id, why=WHY)
    told = await world.problem("report_text", by="member1", id=ids[-1], why=WHY)
    assert (told["status"], told["code"]) == (409, "too_many_reports")
    assert str(REPORTS_A_DAY) in told["detail"]
    await world.do("report_text", by="member2", id=ids[-1], why=WHY)
    world.clock.move_to(world.clock.now().replace(day=6))
    await world.do("report_text", by="member1", id=ids[-1], why=WHY)


async def test_what_has_no_words_is_not_reported(world: World) -> None:
    id = await named(world)
    await world.do("withdraw_text", by="author", id=id)
    assert await world.refusal("report_text", by="member1", id=id, why=WHY) == (409, "text_is_withdrawn", "id")


async def test_a_text_that_is_withdrawn_meanwhile_is_nobody_s_case_any_more(world: World) -> None:
    await moderates(world)
    id = await reported(world)
    await world.do("withdraw_text", by="author", id=id)
    assert await cases(world) == []
    await world.hour()
    assert await world.rows("select open from text_reports") == [(False,)]


async def test_texts_of_everyone_are_reported_too_and_several_reports_are_one_case(world: World) -> None:
    await moderates(world, team="team_" + "0" * 31 + "1")  # type: ignore[arg-type]  # the company
    id = await named(world, Privacy(Readership.EVERYONE))
    for by in ("stranger", "admin", "lead"):
        await world.do("report_text", by=by, id=id, why=f"As {by} sees it")
    [case] = await cases(world)
    assert sorted(case["reasons"]) == ["As admin sees it", "As lead sees it", "As stranger sees it"]
    await world.do("dismiss_reports", by="moderator", id=id)
    assert await world.refusal("dismiss_reports", by="moderator", id=id) == (409, "no_open_report", "id")
    assert await world.refusal("dismiss_reports", by="stranger", id=id) == (403, "not_yours_to_moderate", None)
