"""Words are kept for as long as was promised: then they go, what is no text stays; a legal hold pauses that and opens nothing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from chassis.unit import Trail
from contracts.feedback.ids import ContributionId
from contracts.feedback.moderation import APPEAL_DAYS
from contracts.feedback.text import Readership
from contracts.values import TeamId
from services.feedback.texts.jobs import remove_expired
from services.feedback.texts.tables import Privacy, Writing
from tests.services.feedback.moderation.moderating import cases, hidden, moderates, moves, reported
from tests.services.feedback.world import PEOPLE, World
from tests.services.feedback.writings import OF_TEAM, by_handle, named
from tests.services.okrs.world import COMPANY, OTHER, TEAM
from tests.services.serving import KEPT

LAST = date(2026, 1, 31)
UNTIL = replace(OF_TEAM, kept_until=LAST)
WHY = "A court asked for it"


async def on(world: World, day: date) -> None:
    """The first release of a day."""
    world.clock.move_to(world.clock.now().replace(year=day.year, month=day.month, day=day.day, hour=0, minute=5))
    await world.hour()


async def words(world: World, id: str) -> tuple[Any, ...]:
    [row] = await world.rows("select text, state, kept_until, said_on from writings where id = :id", id=id)
    return tuple(row)


async def hold(world: World, team: TeamId | None = None) -> str:
    asked = {"reason": WHY} | ({"team_id": team} if team else {})
    return str((await world.do("set_legal_hold", by="admin", **asked))["legal_hold"]["id"])


async def lift(world: World, id: str) -> dict[str, Any]:
    return await world.do("lift_legal_hold", by="admin", legal_hold_id=id, reason="It is over")


class TestTime:
    async def test_on_the_last_day_they_are_there_and_on_the_next_they_are_gone(self, world: World) -> None:
        id, other = await named(world, UNTIL), await named(world, number=5)
        await on(world, LAST)
        assert await words(world, id) == ("As I see it", "shown", LAST, date(2026, 1, 5))
        await on(world, LAST + timedelta(days=1))
        assert await words(world, id) == ("", "expired", None, date(2026, 1, 5))
        [read] = (await world.texts(id, by="recipient")).values()
        assert (read["text"], read["state"], read["on"]) == (None, "expired", "2026-01-05")
        assert (await words(world, other))[0] == "As I see it"
        assert await world.rows("select count(*) from journal") == [(0,)]

    async def test_an_author_can_do_nothing_more_with_it(self, world: World) -> None:
        id = await named(world, UNTIL)
        await on(world, LAST + timedelta(days=1))
        for verb, more in {
            "edit_text": {"text": "More"},
            "withdraw_text": {},
            "tighten_privacy": {"readership": "people"},
        }.items():
            assert await world.refusal(verb, by="author", id=id, **more) == (409, "text_was_removed", "id")

    async def test_handles_go_so_many_days_after_the_last_answer_and_not_before_one(self, world: World) -> None:
        settled, open_ = await by_handle(world), await by_handle(world, number=6)
        async with world.engine.begin() as connection:
            await connection.exec_driver_sql(f"update writings set settled_on = '2026-01-05' where id = '{settled}'")
        last = date(2026, 1, 5) + timedelta(days=KEPT["handle_days"])
        await on(world, last)
        assert await world.rows("select count(*) from writings where handle is not null") == [(2,)]
        await on(world, last + timedelta(days=1))
        assert await world.rows("select id from writings where handle is not null") == [(open_,)]
        assert await world.refusal("withdraw_text", by="author", id=settled) == (403, "not_your_text", "id")
        await world.do("withdraw_text", by="author", id=open_)

    async def test_one_thread_that_cannot_be_removed_keeps_no_other(self, world: World) -> None:
        id = await named(world, UNTIL)
        broken = await named(world, UNTIL, number=5, thread="round_" + "f" * 32)  # type: ignore[arg-type]  # of no round
        await on(world, LAST + timedelta(days=1))
        assert [(await words(world, each))[1] for each in (id, broken)] == ["expired", "shown"]

    async def test_nothing_is_told_of_what_was_not_removed(self, world: World) -> None:
        asked = {"purpose": "retrospective", "question": "What did we learn?", "team_id": TEAM}
        round = (await world.do("open_round", by="member", **asked))["round"]["id"]
        await world.do("go_first", by="lead", round_id=round, kind="mistake", text="I promised too much")
        world.clock.move(timedelta(days=400))
        service = world.service
        async with service.sessions() as session, session.begin(), service.begin_unattended(session, Trail()) as unit:

            def fails(*_: Any) -> None:
                if any(isinstance(row, Writing) and not row.text for row in session.dirty):
                    raise ValueError("it cannot be written down")

            event.listen(session.sync_session, "before_flush", fails)
            await remove_expired(unit)
            assert unit.published == []
        assert await world.rows("select version from rounds") == [(2,)]


class TestLegalHold:
    @pytest.mark.parametrize("team", [None, TEAM, COMPANY])
    async def test_while_it_lasts_words_stay_and_within_the_hour_of_its_end_they_go(
        self, world: World, team: TeamId | None
    ) -> None:
        id = await named(world, UNTIL)
        held = await hold(world, team)
        await on(world, LAST + timedelta(days=30))
        assert (await words(world, id))[:2] == ("As I see it", "shown")
        await lift(world, held)
        await world.hour()
        assert (await words(world, id))[:2] == ("", "expired")

    async def test_of_another_team_it_keeps_nothing_but_what_belongs_to_no_team(self, world: World) -> None:
        id = await named(world, UNTIL)
        nobodys = await named(world, Privacy(Readership.PEOPLE, kept_until=LAST), number=5)
        await hold(world, OTHER)
        await on(world, LAST + timedelta(days=1))
        assert [(await words(world, each))[1] for each in (id, nobodys)] == ["expired", "shown"]

    async def test_what_its_author_withdraws_meanwhile_reads_as_withdrawn_and_goes_with_its_end(self, world: World) -> None:
        id = await named(world)
        held = await hold(world)
        await world.do("withdraw_text", by="author", id=id)
        for by in ("author", "recipient"):
            [read] = (await world.texts(id, by=by)).values()
            assert (read["text"], read["state"]) == (None, "withdrawn")
        await world.hour()
        assert (await words(world, id))[:2] == ("As I see it", "withdrawn")
        await lift(world, held)
        await world.hour()
        assert (await words(world, id))[:2] == ("", "withdrawn")

    async def test_it_opens_nothing_and_everybody_learns_that_there_is_one_but_not_why(self, world: World) -> None:
        id = await named(world)
        await hold(world)
        for by in ("admin", "auditor", "lead_above", "stranger"):
            assert await world.texts(id, by=by) == {}
        [(payload, reason)] = await world.rows("select payload, reason from outbox join journal on outbox.id = fact_id")
        assert (WHY in payload, reason) == (False, WHY)

    async def test_handles_go_as_promised(self, world: World) -> None:
        id = await by_handle(world)
        async with world.engine.begin() as connection:
            await connection.exec_driver_sql("update writings set settled_on = '2026-01-05'")
        await hold(world)
        await on(world, date(2026, 1, 5) + timedelta(days=KEPT["handle_days"] + 1))
        assert await world.rows("select handle, text from writings where id = :id", id=id) == [(None, "In confidence")]

    async def test_only_admins_set_and_lift_one_and_lift_it_once(self, world: World) -> None:
        held = await hold(world)
        for by in ("lead_above", "moderator", "auditor"):
            assert await world.refusal("set_legal_hold", by=by, reason=WHY) == (403, "admins_hold", None)
            refused = await world.refusal("lift_legal_hold", by=by, legal_hold_id=held, reason=WHY)
            assert refused == (403, "admins_hold", None)
        assert (await lift(world, held))["legal_hold"]["lifted_on"] == "2026-01-05"
        again = await world.refusal("lift_legal_hold", by="admin", legal_hold_id=held, reason=WHY)
        assert again == (409, "legal_hold_is_lifted", "legal_hold_id")
        gone = await world.refusal("set_legal_hold", by="admin", team_id="team_" + "9" * 32, reason=WHY)
        assert gone == (422, "no_such_team", "team_id")


class TestModeration:
    async def test_hidden_words_go_when_nobody_can_appeal_any_more_and_the_tombstone_stays(self, world: World) -> None:
        await moderates(world)
        id = await hidden(world)
        last = date(2026, 1, 5) + timedelta(days=APPEAL_DAYS)
        await on(world, last)
        assert (await words(world, id))[:2] == ("As I see it", "hidden")
        await on(world, last + timedelta(days=1))
        assert (await words(world, id))[:2] == ("", "hidden")
        [read] = (await world.texts(id, by="recipient")).values()
        assert (read["state"], read["hidden_because"]) == ("hidden", "disrespect")
        assert await world.rows("select (select count(*) from hidings), (select count(*) from text_reports)") == [(0, 0)]
        assert await world.refusal("appeal_hiding", by="author", id=id, why="Late") == (409, "text_is_not_hidden", "id")

    async def test_an_appeal_that_waits_keeps_them_until_it_was_decided(self, world: World) -> None:
        await moderates(world)
        await moderates(world, "facilitator")
        id = await hidden(world)
        await world.do("appeal_hiding", by="author", id=id, why="It is about work")
        decided = date(2026, 1, 5) + timedelta(days=APPEAL_DAYS + 20)
        await on(world, decided)
        assert (await words(world, id))[:2] == ("As I see it", "hidden")
        await world.do("decide_appeal", by="facilitator", id=id, outcome="uphold", reason="No")
        await on(world, decided + timedelta(days=APPEAL_DAYS + 1))
        assert (await words(world, id))[:2] == ("", "hidden")

    async def test_a_report_that_waits_stays(self, world: World) -> None:
        await reported(world)
        await on(world, date(2026, 1, 5) + timedelta(days=300))
        assert await world.rows("select open from text_reports") == [(True,)]


class TestErased:
    """The directory erases somebody: what remains is a pseudonym without a name, and what they wrote keeps it."""

    async def test_what_they_wrote_stays_with_their_pseudonym_and_nothing_fails(self, world: World) -> None:
        await moderates(world)
        id, held = await named(world), await by_handle(world)
        await moves(world, "author", home=TEAM, status="erased")
        [read] = (await world.texts(id, by="recipient")).values()
        assert (read["text"], read["by"]) == ("As I see it", PEOPLE["author"])
        await reported(world, id)
        await reported(world, held, by="member2")
        await world.do("mute_author", by="moderator", id=held)
        await world.do("hide_text", by="moderator", id=id, reason="personal_data")
        await on(world, LAST + timedelta(days=400))
        assert (await words(world, id))[:2] == ("", "hidden")

    async def test_they_read_nothing_and_are_no_reader_any_more(self, world: World) -> None:
        id = await named(world, Privacy(Readership.PEOPLE, None, [PEOPLE["recipient"], PEOPLE["invited"]]))
        await moves(world, "invited", status="erased")
        told = await world.read(f"/texts/{id}/readers")
        assert (told["count"], told["person_ids"]) == (2, sorted([PEOPLE["author"], PEOPLE["recipient"]]))
        assert await world.refusal("report_text", by="invited", id=id, why="Why") == (403, "person_inactive", None)
        asked = {"readership": "people", "reader_ids": [PEOPLE["recipient"]]}
        await world.do("tighten_privacy", by="author", id=id, **asked)


class TestUnread:
    """Between the end of the last day and the release that removes them, and as long as a legal hold keeps them."""

    @pytest.mark.parametrize("held", [False, True])
    async def test_words_past_their_last_day_are_read_by_nobody(self, world: World, held: bool) -> None:
        id = await named(world, UNTIL)
        if held:
            await hold(world)
            await on(world, LAST + timedelta(days=1))
        world.clock.move_to(world.clock.now().replace(year=2026, month=1, day=31, hour=23, minute=59))
        for by in ("author", "recipient"):
            assert (await world.texts(id, by=by))[id]["text"] == "As I see it"
        world.clock.move(timedelta(minutes=2))
        for by in ("author", "recipient"):
            read = (await world.texts(id, by=by))[id]
            assert (read["text"], read["state"]) == (None, "expired")
        assert (await words(world, id))[:2] == ("As I see it", "shown")
        assert await world.refusal("edit_text", by="author", id=id, text="More") == (409, "text_was_removed", "id")

    async def test_nor_by_moderators_nor_by_the_author_of_hidden_ones(self, world: World) -> None:
        await moderates(world)
        id, other = await reported(world, await named(world, UNTIL)), await hidden(world, await named(world, UNTIL, number=5))
        assert [case["text"] for case in await cases(world)] == ["As I see it"]
        world.clock.move_to(world.clock.now().replace(year=2026, month=2, day=1, hour=0, minute=1))
        assert [case["text"] for case in await cases(world)] == [""]
        [mine] = await world.read("/texts/mine/hidden")
        assert (mine["id"], mine["text"]) == (other, "")
        assert await world.refusal("hide_text", by="moderator", id=id, reason="disrespect") == (409, "text_was_removed", "id")

    async def test_nor_by_a_confidential_author_in_the_list_of_their_threads(self, world: World) -> None:
        thread = ContributionId("contribution_" + "2" * 32)
        await by_handle(world, UNTIL, number=int("2" * 32, 16), thread=thread)
        assert [own["text"] for own in await world.read("/threads/mine")] == ["In confidence"]
        world.clock.move_to(world.clock.now().replace(year=2026, month=2, day=1, hour=0, minute=1))
        assert [(own["text"], own["state"]) for own in await world.read("/threads/mine")] == [(None, "expired")]
