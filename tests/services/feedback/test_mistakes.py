"""Mistakes: read by the team, answered with thanks first, and told to nobody else, by name or confidentially."""

import asyncio
from typing import Any

import pytest

from contracts.directory.people import DeputyDocument, PersonDocument, PersonStatus
from contracts.directory.teams import TeamDocument, TeamKind
from contracts.feedback.mistakes import FOLLOW_UPS, RESPONSES
from contracts.terms import CONFIDENTIAL_AMONG
from contracts.values import DeputyId
from tests.services.feedback.moderation.moderating import moderates, moves, reported
from tests.services.feedback.talking import listed, of_team, report
from tests.services.feedback.world import MEMBERS, PEOPLE, World
from tests.services.okrs.world import DISSOLVED, DIVISION, OTHER, TEAM

OTHERS = ("lead_above", "lead_deputy", "stranger", "invited", "admin", "auditor", "moderator")


async def respond(world: World, id: str, *, by: str = "member", **more: Any) -> None:
    await world.do("respond_to_mistake", by=by, mistake_id=id, **{"thanks": "Thank you for telling us"} | more)


async def follow_up(world: World, id: str, *, by: str = "author", text: str = "What else should I have seen?") -> dict[str, Any]:
    return dict((await world.do("follow_up_mistake", by=by, mistake_id=id, text=text))["receipt"])


async def one(world: World, id: str, *, by: str = "member") -> dict[str, Any]:
    return dict(await world.read(f"/mistakes/{id}", by=by))


async def confidential(world: World, **more: Any) -> str:
    """One that the team reads already."""
    id = await report(world, mode="confidential", **more)
    await world.hour()
    return id


class TestReporting:
    async def test_members_and_leads_of_the_team_read_it_and_nobody_else_knows_of_it(self, world: World) -> None:
        id = await report(world)
        for by in ("author", "member", "champion", "lead"):
            [seen] = await of_team(world, by=by) or []
            assert (seen["id"], seen["text"]["by"], seen["text"]["text"]) == (id, PEOPLE["author"], "I restored the wrong backup")
            assert (seen["text"]["why"], seen["due_on"]) == ("author" if by == "author" else "team", "2026-01-08")
        for by in OTHERS:
            assert await of_team(world, by=by) is None
            assert await world.read(f"/mistakes/{id}", by=by) is None
            assert await world.texts(id, by=by) == {}

    async def test_it_goes_to_the_home_team_or_to_another_of_ones_own(self, world: World) -> None:
        id = await report(world, by="lead", team_id=TEAM)
        assert (await one(world, id))["team_id"] == TEAM
        home = await report(world, by="lead")
        assert (await one(world, home, by="invited"))["team_id"] == OTHER

    @pytest.mark.parametrize(
        ("team", "refused"),
        [
            (OTHER, (403, "not_in_the_team", "team_id")),
            (DISSOLVED, (422, "no_such_team", "team_id")),
            ("team_" + "0" * 32, (422, "no_such_team", "team_id")),
        ],
    )
    @pytest.mark.parametrize("mode", ["named", "confidential"])
    async def test_it_goes_to_no_team_of_others(self, world: World, team: str, refused: tuple[Any, ...], mode: str) -> None:
        body = {"text": "It was me", "team_id": team, "mode": mode}
        assert await world.refusal("report_mistake", by="author", **body) == refused
        assert await world.rows("select id from mistakes union all select id from held_act") == []

    async def test_whoever_has_no_team_names_one(self, world: World) -> None:
        await world.learn(PersonDocument(epoch=1, version=2, id=PEOPLE["author"], home_team_id=None, status=PersonStatus.ACTIVE))
        assert await world.refusal("report_mistake", by="author", text="It was me") == (422, "no_such_team", "team_id")


class TestAModeratorOfAReportedMistake:
    async def test_reads_it_and_does_nothing_else_with_it(self, world: World) -> None:
        await moderates(world)
        named, hidden = await report(world), await confidential(world)
        for id in (named, hidden):
            await reported(world, id)
            assert (await one(world, id, by="moderator"))["text"]["why"] == "reported"
            refused = await world.refusal("respond_to_mistake", by="moderator", mistake_id=id, thanks="Thank you")
            assert refused == (403, "not_in_the_team", "mistake_id")
        assert await world.rows("select count(*) from writings where role <> 'mistake'") == [(0,)]

    async def test_an_author_who_left_the_team_still_goes_on(self, world: World) -> None:
        id = await report(world)
        await respond(world, id)
        await moves(world, "author")
        await follow_up(world, id)


class TestResponding:
    async def test_a_response_leads_from_thanks_to_what_is_done(self, world: World) -> None:
        id = await report(world)
        said = {"question": "What misled you?", "learning": "Two names alike", "action": "I rename one"}
        await respond(world, id, by="lead", **said)
        seen = await one(world, id, by="author")
        words = [(word["kind"], word["text"]["text"], word["text"]["by"]) for word in seen["words"]]
        assert words == [(kind, text, PEOPLE["lead"]) for kind, text in ({"thanks": "Thank you for telling us"} | said).items()]
        assert seen["due_on"] is None

    async def test_several_may_respond_and_its_reporter_goes_on(self, world: World) -> None:
        id = await report(world)
        await respond(world, id)
        await respond(world, id, by="lead", thanks="From me, too")
        await follow_up(world, id)
        seen = await one(world, id)
        assert [word["kind"] for word in seen["words"]] == ["thanks", "thanks", "follow_up"]
        assert (seen["words"][-1]["text"]["by"], seen["due_on"]) == (PEOPLE["author"], "2026-01-08")
        await respond(world, id, by="member1")
        assert (await one(world, id))["due_on"] is None

    @pytest.mark.parametrize("by", OTHERS)
    async def test_nobody_else_responds_nor_learns_that_it_is_there(self, world: World, by: str) -> None:
        id = await report(world)
        missing = (404, "mistake_not_found", "mistake_id")
        assert await world.refusal("respond_to_mistake", by=by, mistake_id=id, thanks="And") == missing
        assert await world.refusal("follow_up_mistake", by=by, mistake_id=id, text="And") == missing

    async def test_only_its_reporter_goes_on_and_only_others_respond(self, world: World) -> None:
        id = await report(world)
        assert await world.refusal("follow_up_mistake", by="author", mistake_id=id, text="And") == (
            409, "not_responded_yet", None,
        )  # fmt: skip
        assert await world.refusal("respond_to_mistake", by="author", mistake_id=id, thanks="Me") == (
            403, "your_own_mistake", None,
        )  # fmt: skip
        await respond(world, id)
        assert await world.refusal("follow_up_mistake", by="member", mistake_id=id, text="And") == (
            403, "not_your_mistake", "mistake_id",
        )  # fmt: skip

    async def test_responses_and_follow_ups_have_an_end(self, world: World) -> None:
        id = await report(world)
        responders = [name for name in ("lead", *MEMBERS) if name != "author"]
        for number in range(RESPONSES):
            await respond(world, id, by=responders[number % len(responders)])
        body = {"mistake_id": id, "thanks": "One more"}
        assert await world.refusal("respond_to_mistake", by="member", **body) == (409, "too_many_responses", None)
        for _ in range(FOLLOW_UPS):
            await follow_up(world, id)
        assert await world.refusal("follow_up_mistake", by="author", mistake_id=id, text="And") == (
            409, "too_many_follow_ups", None,
        )  # fmt: skip

    async def test_two_at_once_both_respond_and_both_are_there(self, world: World) -> None:
        id = await report(world)
        await asyncio.gather(*(respond(world, id, by=by, question=f"{by}?") for by in ("member", "lead", "member1")))
        words = (await one(world, id))["words"]
        assert sorted(word["text"]["by"] for word in words if word["kind"] == "thanks") == sorted(
            [PEOPLE["member"], PEOPLE["lead"], PEOPLE["member1"]]
        )
        assert [word["kind"] for word in words] == ["thanks", "question"] * 3
        for first, second in zip(words[::2], words[1::2], strict=True):
            assert first["text"]["by"] == second["text"]["by"]

    async def test_a_mistake_of_somebody_who_left_is_answered_still(self, world: World) -> None:
        id = await report(world)
        left = PersonDocument(epoch=1, version=2, id=PEOPLE["author"], home_team_id=TEAM, status=PersonStatus.LEFT)
        await world.learn(left)
        await respond(world, id)
        assert (await one(world, id))["text"]["by"] == PEOPLE["author"]


class TestConfidential:
    async def test_nobody_sees_it_before_the_hour_and_nobody_its_author_afterwards(self, world: World) -> None:
        told = (await world.do("report_mistake", by="author", text="It was me", mode="confidential"))["receipt"]
        assert (told["version"], told["published_at"]) == (None, "2026-01-05T10:00:00Z")
        assert await of_team(world, by="author") == await of_team(world) == []
        assert await world.hour() == 1
        [seen] = await of_team(world) or []
        assert (seen["id"], seen["text"]["mode"], seen["text"]["by"]) == (told["id"], "confidential", None)
        assert (seen["reported_on"], seen["due_on"]) == ("2026-01-05", "2026-01-08")
        assert await world.rows("select by, said_at from writings") == [(None, None)]
        assert await world.rows("select by from mistakes") == [(None,)]
        assert PEOPLE["author"] not in str(await world.rows("select m::text, w::text from mistakes m, writings w"))

    async def test_its_reporter_goes_on_at_the_next_hour_unknown_still(self, world: World) -> None:
        id = await confidential(world)
        await respond(world, id, question="What misled you?")
        told = await follow_up(world, id, text="The names")
        assert told["published_at"] == "2026-01-05T11:00:00Z"
        assert (await one(world, id))["due_on"] is None
        await world.hour()
        seen = await one(world, id)
        assert (seen["words"][-1]["text"]["text"], seen["words"][-1]["text"]["by"]) == ("The names", None)
        assert seen["due_on"] == "2026-01-08"

    async def test_nobody_else_goes_on_about_it(self, world: World) -> None:
        waits = await report(world, mode="confidential")
        body = {"mistake_id": waits, "text": "And"}
        assert await world.refusal("follow_up_mistake", by="member", **body) == (404, "mistake_not_found", "mistake_id")
        assert await world.refusal("follow_up_mistake", by="author", **body) == (409, "not_responded_yet", None)
        await world.hour()
        await respond(world, waits)
        assert await world.refusal("follow_up_mistake", by="member", **body) == (403, "not_your_mistake", "mistake_id")
        assert await world.refusal("follow_up_mistake", by="stranger", **body) == (404, "mistake_not_found", "mistake_id")

    async def test_its_reporter_does_not_answer_themselves(self, world: World) -> None:
        id = await confidential(world)
        refused = await world.refusal("respond_to_mistake", by="author", mistake_id=id, thanks="Well done")
        assert refused == (403, "your_own_mistake", None)

    async def test_in_a_small_team_it_is_refused_with_the_number_that_is_needed(self, world: World) -> None:
        among = {*MEMBERS, "member", "champion", "owner", "traveler"}
        for name in sorted(among - {"author"})[: len(among) - CONFIDENTIAL_AMONG]:
            moved = PersonDocument(epoch=1, version=2, id=PEOPLE[name], home_team_id=OTHER, status=PersonStatus.ACTIVE)
            await world.learn(moved)
        await report(world, mode="confidential")
        lead = TeamDocument(epoch=1, version=2, id=TEAM, name="Ten", team_kind=TeamKind.TEAM, parent_id=DIVISION)
        await world.learn(lead.model_copy(update={"lead_ids": [PEOPLE["author"]]}))
        told = await world.problem("report_mistake", by="author", text="It was me", mode="confidential")
        assert (told["code"], told["field"]) == ("too_few_to_be_confidential", "mode")
        assert str(CONFIDENTIAL_AMONG) in told["detail"]
        await report(world)

    async def test_one_of_a_team_that_is_no_more_is_dropped(self, world: World) -> None:
        await report(world, mode="confidential")
        gone = TeamDocument(epoch=1, version=2, id=TEAM, name="Gone", team_kind=TeamKind.TEAM, status="dissolved")
        await world.learn(gone)
        assert await world.hour() == 1
        assert await world.rows("select id from mistakes union all select id from held_act") == []

    async def test_a_release_takes_both_and_publishes_nothing(self, world: World) -> None:
        await asyncio.gather(*(report(world, by=by, mode="confidential") for by in ("author", "member", "member1")))
        assert await world.hour() == 3
        assert len(await of_team(world) or []) == 3
        assert await world.rows("select 1 from journal union all select 1 from outbox") == []


class TestOwing:
    async def test_a_response_is_owed_by_the_leads_of_the_team_until_there_is_one(self, world: World) -> None:
        id = await report(world)
        expected = {"id": id, "kind": "mistake", "due_on": "2026-01-08", "since": "2026-01-05", "stands_in_for": None}
        assert await world.read("/owed", by="lead") == [expected]
        for by in ("member", "lead_above", "author", "admin"):
            assert await world.read("/owed", by=by) == []
        await respond(world, id, by="member")
        assert await world.read("/owed", by="lead") == []
        await follow_up(world, id)
        assert await world.read("/owed", by="lead") == [expected]

    async def test_a_leads_deputy_owes_it_where_they_read_it(self, world: World) -> None:
        await report(world)
        assert await world.read("/owed", by="lead_deputy") == []
        stands_in = DeputyDocument(
            epoch=1, version=1, id=DeputyId("deputy_" + "9" * 32), person_id=PEOPLE["lead"], deputy_id=PEOPLE["member1"],
            first_day=None, last_day=None,
        )  # fmt: skip
        await world.learn(stands_in)
        [owed] = await world.read("/owed", by="member1")
        assert owed["stands_in_for"] == PEOPLE["lead"]

    async def test_nobody_owes_themselves_a_response(self, world: World) -> None:
        await report(world, by="lead", team_id=TEAM)
        assert await world.read("/owed", by="lead") == []


class TestLists:
    async def test_several_teams_are_read_at_once_and_those_of_others_are_left_out(self, world: World) -> None:
        here, there = await report(world), await report(world, by="lead")
        found = await world.read(f"/mistakes?teams={OTHER}&teams={TEAM}&teams={DIVISION}", by="lead")
        assert [(each["team_id"], [one["id"] for one in each["mistakes"]]) for each in found] == [
            (OTHER, [there]),
            (TEAM, [here]),
        ]

    async def test_they_are_read_page_by_page(self, world: World) -> None:
        ids = [await report(world) for _ in range(5)][::-1]

        async def page(more: str) -> list[str]:
            return [each["id"] for each in await of_team(world, more=more) or []]

        assert await page("&size=2") == ids[:3]
        assert await page(f"&size=2&after={ids[1]}") == ids[2:5]
        assert await page(f"&size=2&backwards=true&before={ids[3]}") == [ids[2], ids[1], ids[0]]

    async def test_many_cost_as_many_statements_as_one(self, world: World) -> None:
        counted = []
        for number in (1, 8):
            for _ in range(number):
                await respond(world, await report(world))
            world.statements.clear()
            assert len(await of_team(world, more="&size=50") or []) >= number
            counted.append(len(world.statements))
        assert counted[0] == counted[1] <= 7, counted
        world.statements.clear()
        await world.read("/owed", by="lead")
        assert len(world.statements) <= 4, world.statements

    async def test_no_list_is_by_person(self, world: World) -> None:
        await report(world)
        for query in ("", f"?teams={PEOPLE['author']}", f"?teams={TEAM}&by={PEOPLE['author']}"):
            answer = await world.client.get(f"/mistakes{query}", headers={"authorization": "Bearer member"})
            assert answer.status_code == 422, query
        assert await listed(world, "/feedback/received", by="author") == []
