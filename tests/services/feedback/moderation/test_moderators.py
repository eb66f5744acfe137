"""Who moderates: named by an admin, never the subject of a text nor in the subject's reporting line."""

from dataclasses import replace

import pytest

from contracts.feedback.text import Readership
from contracts.values import TeamId
from services.feedback.texts.tables import Privacy
from tests.services.feedback.moderation.moderating import cases, moderates, moves, reported
from tests.services.feedback.world import PEOPLE, World
from tests.services.feedback.writings import OF_TEAM, by_handle, named
from tests.services.okrs.world import COMPANY, DISSOLVED, DIVISION, OTHER, TEAM


class TestNaming:
    async def test_an_admin_names_a_moderator_whom_everybody_knows(self, world: World) -> None:
        told = await world.do("name_moderator", by="admin", team_id=TEAM, person_id=PEOPLE["moderator"])
        named = {"team_id": TEAM, "person_id": PEOPLE["moderator"], "appointed_on": "2026-01-05", "ended_on": None, "version": 1}
        assert named.items() <= told["moderator"].items()
        assert await world.rows("select type, public from journal") == [("forthright.feedback.moderator_named.v1", True)]

    async def test_nobody_is_named_twice_for_a_team_but_for_two_teams_and_again_after_the_end(self, world: World) -> None:
        id = await moderates(world)
        again = {"team_id": TEAM, "person_id": PEOPLE["moderator"]}
        assert await world.refusal("name_moderator", by="admin", **again) == (409, "moderates_already", "person_id")
        await moderates(world, team=OTHER)
        told = await world.do("end_moderatorship", by="admin", moderator_id=id)
        assert (told["moderator"]["version"], told["moderator"]["ended_on"]) == (2, "2026-01-05")
        over = await world.refusal("end_moderatorship", by="admin", moderator_id=id)
        assert over == (409, "moderatorship_is_over", "moderator_id")
        await moderates(world)

    async def test_teams_that_are_gone_and_people_who_left_are_refused(self, world: World) -> None:
        of = {"team_id": DISSOLVED, "person_id": PEOPLE["moderator"]}
        assert await world.refusal("name_moderator", by="admin", **of) == (422, "no_such_team", "team_id")
        of = {"team_id": TEAM, "person_id": PEOPLE["gone"]}
        assert await world.refusal("name_moderator", by="admin", **of) == (422, "no_such_person", "person_id")
        none = await world.refusal("end_moderatorship", by="admin", moderator_id="moderator_" + "0" * 32)
        assert none == (404, "moderator_not_found", "moderator_id")

    @pytest.mark.parametrize("by", ["lead", "lead_above", "moderator", "auditor", "stranger"])
    async def test_only_admins_do(self, world: World, by: str) -> None:
        id = await moderates(world)
        of = {"team_id": OTHER, "person_id": PEOPLE["moderator"]}
        assert await world.refusal("name_moderator", by=by, **of) == (403, "admins_name_moderators", None)
        assert await world.refusal("end_moderatorship", by=by, moderator_id=id) == (403, "admins_name_moderators", None)


class TestReading:
    async def test_a_moderator_reads_what_was_reported_and_nothing_else(self, world: World) -> None:
        await moderates(world)
        id, other = await named(world), await named(world, number=7)
        assert await world.texts(id, by="moderator") == {}
        await reported(world, id)
        [read] = (await world.texts(id, other, by="moderator")).values()
        assert (read["id"], read["text"], read["why"]) == (id, "As I see it", "reported")
        [case] = await cases(world)
        assert (case["kind"], case["id"], case["text"]) == ("report", id, "As I see it")
        assert (case["by"], case["reasons"]) == (PEOPLE["author"], ["It attacks a colleague"])

    @pytest.mark.parametrize("by", ["lead", "lead_above", "admin", "auditor", "stranger", "invited"])
    async def test_whoever_moderates_nothing_has_nothing_to_decide_and_reads_nothing(self, world: World, by: str) -> None:
        await moderates(world)
        id = await reported(world)
        assert await cases(world, by=by) == []
        assert by == "lead" or await world.texts(id, by=by) == {}

    async def test_once_it_was_decided_the_moderator_reads_it_no_longer(self, world: World) -> None:
        await moderates(world)
        id = await reported(world)
        await world.do("dismiss_reports", by="moderator", id=id)
        assert (await world.texts(id, by="moderator"), await cases(world)) == ({}, [])
        assert await world.refusal("dismiss_reports", by="moderator", id=id) == (404, "no_such_text", "id")

    async def test_the_end_of_a_moderatorship_ends_it_at_once(self, world: World) -> None:
        moderatorship = await moderates(world)
        id = await reported(world)
        await world.do("end_moderatorship", by="admin", moderator_id=moderatorship)
        assert (await world.texts(id, by="moderator"), await cases(world)) == ({}, [])

    async def test_a_report_from_before_waits_for_the_first_moderator(self, world: World) -> None:
        id = await reported(world)
        assert await world.rows("select moderator_ids from text_reports") == [([],)]
        await moderates(world)
        assert set(await world.texts(id, by="moderator")) == {id}

    async def test_a_confidential_text_is_shown_without_its_author(self, world: World) -> None:
        await moderates(world)
        id = await reported(world, await by_handle(world))
        [case] = await cases(world)
        assert (case["id"], case["mode"], case["by"], case["text"]) == (id, "confidential", None, "In confidence")


class TestWhoDecides:
    @pytest.mark.parametrize(("team", "decides"), [(TEAM, True), (DIVISION, True), (COMPANY, True), (OTHER, False)])
    async def test_a_moderator_of_the_team_or_of_one_above(self, world: World, team: TeamId, decides: bool) -> None:
        await moderates(world, team=team)
        await reported(world)
        assert bool(await cases(world)) is decides

    async def test_the_nearest_alone(self, world: World) -> None:
        await moderates(world, "moderator", COMPANY)
        await moderates(world, "facilitator", DIVISION)
        await reported(world)
        assert (len(await cases(world, by="facilitator")), await cases(world)) == (1, [])

    async def test_of_a_text_of_no_team_those_of_the_whole_company(self, world: World) -> None:
        await moderates(world, "moderator", COMPANY)
        await moderates(world, "facilitator", TEAM)
        await reported(world, await named(world, Privacy(Readership.PEOPLE, None, [PEOPLE["member1"]])))
        assert (len(await cases(world)), await cases(world, by="facilitator")) == (1, [])

    @pytest.mark.parametrize("subject", ["author", "recipient"])
    async def test_nobody_whom_it_is_from_or_for(self, world: World, subject: str) -> None:
        await moderates(world, subject)
        privacy = replace(OF_TEAM, reader_ids=[PEOPLE["recipient"]])
        id = await reported(world, await named(world, privacy))
        assert await cases(world, by=subject) == []
        assert await world.refusal("hide_text", by=subject, id=id, reason="spam") == (403, "not_yours_to_moderate", None)
        await moderates(world, "moderator", COMPANY)
        assert len(await cases(world)) == 1

    @pytest.mark.parametrize("lead", ["lead", "lead_above"])
    async def test_no_lead_of_the_author_s_team_or_of_one_above(self, world: World, lead: str) -> None:
        await moderates(world, lead)
        await reported(world)
        assert await cases(world, by=lead) == []

    @pytest.mark.parametrize("lead", ["lead", "lead_above"])
    async def test_no_lead_of_the_team_where_nobody_knows_to_whom_the_author_reports(self, world: World, lead: str) -> None:
        await moderates(world, lead)
        await moderates(world, "moderator", COMPANY)
        await reported(world, await by_handle(world))
        assert (await cases(world, by=lead), len(await cases(world))) == ([], 1)

    async def test_nobody_to_whom_the_author_reports_however_far_up(self, world: World) -> None:
        await moves(world, "author", home=TEAM, manager=PEOPLE["invited"])
        await moves(world, "invited", manager=PEOPLE["moderator"])
        await moves(world, "moderator", manager=PEOPLE["author"])  # a ring, which the directory does not forbid
        await moderates(world)
        id = await reported(world)
        assert await cases(world) == []
        assert await world.refusal("hide_text", by="moderator", id=id, reason="spam") == (404, "no_such_text", "id")

    async def test_who_becomes_the_author_s_manager_decides_no_longer(self, world: World) -> None:
        await moderates(world)
        id = await reported(world)
        await moves(world, "author", home=TEAM, manager=PEOPLE["moderator"])
        assert await cases(world) == []
        refused = await world.refusal("hide_text", by="moderator", id=id, reason="spam")
        assert refused == (403, "not_yours_to_moderate", None)
        await world.hour()
        assert await world.texts(id, by="moderator") == {}

    async def test_a_confidential_author_does_not_decide_about_their_own_text_and_nothing_tells_why(self, world: World) -> None:
        await moderates(world)
        await moderates(world, "member2")
        id = await reported(world, await by_handle(world, by="moderator"))
        assert await world.rows("select moderator_ids from text_reports") == [(sorted([PEOPLE["moderator"], PEOPLE["member2"]]),)]
        assert (await cases(world), len(await cases(world, by="member2"))) == ([], 1)
        refused = await world.refusal("hide_text", by="moderator", id=id, reason="spam")
        assert refused == (403, "not_yours_to_moderate", None)

    async def test_a_moderator_who_left_is_none(self, world: World) -> None:
        await moderates(world)
        await moderates(world, "facilitator", COMPANY)
        await reported(world)
        await moves(world, "moderator", status="left")
        await world.hour()
        assert len(await cases(world, by="facilitator")) == 1
