"""Reports of months and cycles that are over: counted once, of public items exactly, of private ones by Rule S."""

from datetime import UTC, datetime
from typing import Any

from contracts.directory.people import PersonDocument, PersonJoined, PersonStatus
from contracts.okrs.cycles import CycleState
from contracts.recognition.limits import REACH_FROM
from contracts.values import CycleId, PersonId, TeamId
from tests.gateway.documents import AT
from tests.services.feedback.talking import CYCLE, cycle
from tests.services.okrs.world import TEAM
from tests.services.recognition.directing import Directory, told
from tests.services.recognition.giving import GOAL, concern, give
from tests.services.recognition.saying import holds
from tests.services.recognition.world import PEOPLE, World

MEMBERS = ("author", "recipient", *(f"member{number}" for number in range(1, 11)))
MARCH, APRIL = datetime(2026, 3, 10, 9, tzinfo=UTC), datetime(2026, 4, 1, 8, tzinfo=UTC)
REPORTS = """
select team_id, given, mix, not_result, with_evidence, reach from recognition_reports where period = :period
order by team_id nulls first
"""


async def praise(world: World, who: str, kind: str, *, by: str = "champion", audience: str = "organization") -> str:
    """Recognizes somebody."""
    return await give(world, by=by, to=(who,), recognition_kind=kind, audience=audience)


async def in_public(world: World, *people: str) -> None:
    """These let everybody read what they are recognized for."""
    for person in people:
        await world.do("choose_praise", by=person, widest="organization")


async def months_later(world: World, at: datetime = APRIL, *, hours: int = 1) -> None:
    world.clock.move_to(at)
    for _ in range(hours):
        await world.hour()


async def test_a_month_that_is_over_is_counted_once_and_for_good(world: World) -> None:
    world.clock.move_to(MARCH)
    await in_public(world, *MEMBERS[:6])
    for person, kind in zip(MEMBERS[:5], ("effort", "effort", "help", "result", "result"), strict=True):
        await praise(world, person, kind)
    taken_back = await praise(world, MEMBERS[5], "candor")
    await world.do("withdraw_recognition", by="champion", recognition_id=taken_back)
    await world.hour()
    assert await world.rows("select id from recognition_reports") == [], "March is not over"
    await months_later(world)
    whole, *teams = await world.rows(REPORTS, period="month")
    mix = [{"recognition_kind": kind, "share": share} for kind, share in (("effort", "0.4"), ("help", "0.2"), ("result", "0.4"))]
    assert tuple(map(str, whole[3:5])) == ("0.6", "0")
    assert whole[:3] == (None, 5, mix)
    [of_team] = [team for team in teams if team[0] == TEAM]
    assert (of_team[1], of_team[2], of_team[5]) == (5, mix, "some")
    told = await world.rows("select type, count(*) from outbox where type like '%reported%' group by type")
    assert told == [("forthright.recognition.recognition_reported.v1", 1)]
    [(first,)] = await world.rows("select id from recognitions where recognition_kind = 'help'")
    await world.do("withdraw_recognition", by="champion", recognition_id=first)
    before = await world.rows("select * from recognition_reports order by id")
    await months_later(world, hours=2)
    assert await world.rows("select * from recognition_reports order by id") == before


async def test_of_a_team_where_few_were_recognized_only_reach_is_told(world: World) -> None:
    world.clock.move_to(MARCH)
    await in_public(world, *MEMBERS[:4])
    for person in MEMBERS[:4]:
        await praise(world, person, "effort")
    await months_later(world)
    [of_team] = [team for team in await world.rows(REPORTS, period="month") if team[0] == TEAM]
    assert of_team[1:] == (None, [], None, None, "some")


async def test_a_team_has_a_report_of_its_own_from_so_many_members_on_and_not_with_one_less(world: World) -> None:
    world.clock.move_to(MARCH)
    await in_public(world, MEMBERS[0])
    await praise(world, MEMBERS[0], "effort")
    sizes = {TeamId(f"team_{number:032x}"): number - 700 for number in (700 + REACH_FROM - 1, 700 + REACH_FROM)}
    for team, size in sizes.items():
        ids = (PersonId(f"person_{1_000 * size + number:032x}") for number in range(size))
        await world.learn(*(PersonDocument(**AT, id=id, home_team_id=team, status=PersonStatus.ACTIVE) for id in ids))
    await months_later(world)
    reported = {team for team, *_ in await world.rows(REPORTS, period="month")}
    assert [size for team, size in sizes.items() if team in reported] == [REACH_FROM]


async def test_thanks_that_name_nobody_and_what_is_private_are_in_no_public_count(world: World) -> None:
    world.clock.move_to(MARCH)
    await in_public(world, MEMBERS[0])
    await praise(world, MEMBERS[0], "effort")
    for person in MEMBERS[1:8]:
        await praise(world, person, "help", audience="team")
    await world.learn(GOAL, concern(1))
    await give(world, to=(), recognition_kind="candor", thread_id=f"concern_{1:032x}")
    await months_later(world)
    whole, *teams = await world.rows(REPORTS, period="month")
    assert whole[1:3] == (1, [{"recognition_kind": "effort", "share": "1"}])
    assert [team[5] for team in teams if team[0] == TEAM] == ["some"]


async def test_what_was_taken_back_is_in_no_count_also_while_a_legal_hold_keeps_its_row(world: World) -> None:
    world.clock.move_to(MARCH)
    await holds(world)
    await in_public(world, *MEMBERS)
    public = [await praise(world, person, "effort") for person in MEMBERS[:6]]
    private = [await praise(world, person, "help", audience="team") for person in MEMBERS[:6]]
    for id in (*public, *private):
        await world.do("withdraw_recognition", by="champion", recognition_id=id)
    assert await world.rows("select count(*) from recognitions where gone") == [(12,)], "kept where nobody reads it"
    await world.learn(cycle(starts_on="2026-03-01", state=CycleState.CLOSED, version=2))
    await months_later(world, hours=2)
    for period in ("month", "cycle"):
        assert {(given or 0, reach or "none") for _, given, _, _, _, reach in await world.rows(REPORTS, period=period)} <= {
            (0, "none")
        }
    assert await world.rows("select 1 from private_mix_figures") == []


async def test_of_a_cycle_that_was_over_before_anybody_was_recognized_here_nothing_is_told(world: World) -> None:
    world.clock.move_to(MARCH)
    await world.learn(cycle(starts_on="2025-01-01", ends_on="2025-03-31", state=CycleState.CLOSED))
    await in_public(world, MEMBERS[0])
    await praise(world, MEMBERS[0], "effort")
    await world.hour()
    assert await world.rows(REPORTS, period="cycle") == [], "none is a figure, and nobody could have thanked anybody"
    assert await world.rows("select count(*) from reported_cycles") == [(1,)]


async def test_a_cycle_is_counted_by_the_days_of_its_time_zone(world: World) -> None:
    await in_public(world, *MEMBERS)
    given = (("effort", "2026-03-01T07:59:59Z"), ("help", "2026-04-01T06:59:59Z"), ("candor", "2026-04-01T07:00:00Z"))
    for kind, at in given:
        world.clock.move_to(datetime.fromisoformat(at))
        await praise(world, MEMBERS[0], kind)
    await world.learn(cycle(starts_on="2026-03-01", time_zone="America/Los_Angeles", state=CycleState.CLOSED))
    await months_later(world)
    whole, *_ = await world.rows(REPORTS, period="cycle")
    assert whole[1:3] == (1, [{"recognition_kind": "help", "share": "1"}])


async def test_a_cycle_without_an_end_in_sight_is_reported_and_holds_no_other_back(world: World) -> None:
    await in_public(world, MEMBERS[0])
    world.clock.move_to(MARCH)
    await praise(world, MEMBERS[0], "help")
    endless = CycleId(f"cycle_{1:032x}")
    assert endless < CYCLE, "it is the first to be reported"
    days: dict[str, Any] = {"starts_on": "0001-01-01", "ends_on": "9999-12-31", "time_zone": "Europe/Berlin"}
    await world.learn(cycle(id=endless, state=CycleState.CLOSED, **days), cycle(state=CycleState.CLOSED))
    await months_later(world, hours=2)
    assert {cycle for (cycle,) in await world.rows("select cycle_id from reported_cycles")} == {endless, CYCLE}
    assert {given for _, given, *_ in (await world.rows(REPORTS, period="cycle"))[:2]} == {1}


async def test_private_recognition_on_the_last_evening_of_a_cycle_is_in_its_figures_wherever_that_is(world: World) -> None:
    world.clock.move_to(datetime(2026, 4, 1, 6, 30, tzinfo=UTC))
    for place, person in enumerate(MEMBERS):
        await praise(world, person, "effort", by=MEMBERS[place - 1], audience="team")
    await world.learn(cycle(starts_on="2026-03-01", time_zone="America/Los_Angeles", state=CycleState.CLOSED))
    await months_later(world)
    assert {answers for (answers,) in await world.rows("select answers from private_mix_figures")} == {"from_10_to_19"}


async def test_whoever_is_welcomed_is_reached_and_most_are_more_than_half(world: World) -> None:
    world.clock.move_to(MARCH)
    directory = Directory(world)
    for person in MEMBERS:
        await directory.tell(told(PersonJoined, PEOPLE[person], 2, world.clock.now(), TEAM))
        await world.do("welcome_member", by="champion", person_id=PEOPLE[person], team_id=TEAM, text="Good that you are here")
    await months_later(world)
    whole, *teams = await world.rows(REPORTS, period="month")
    assert [team[1:] for team in teams if team[0] == TEAM] == [(None, [], None, None, "most")]
    assert whole[1:] == (0, [], None, None, None)


async def test_evidence_and_a_team_that_is_recognized_as_a_whole_count(world: World) -> None:
    world.clock.move_to(MARCH)
    await world.learn(GOAL)
    await give(world, to=(), team_ids=[TEAM], recognition_kind="progress", evidence_ids=[GOAL.id], audience="organization")
    await give(world, to=(), team_ids=[TEAM], recognition_kind="result", audience="organization")
    await months_later(world)
    _, *teams = await world.rows(REPORTS, period="month")
    [of_team] = [team for team in teams if team[0] == TEAM]
    assert tuple(map(str, (of_team[1], *of_team[3:]))) == ("2", "0.5", "0.5", "none"), "nobody was named"


async def mix(world: World, by: str) -> Any:
    found = await world.read(f"/private_mix/{CYCLE}", by=by)
    return found and {(one["team_id"], one["measure"]) for one in found["figures"]}


async def test_figures_of_private_recognition_are_frozen_with_the_cycle_members_first(world: World) -> None:
    world.clock.move_to(MARCH)
    await world.learn(cycle(starts_on="2026-03-01"))
    for place, person in enumerate(MEMBERS):
        await praise(world, person, "result" if place % 3 else "effort", by=MEMBERS[place - 1], audience="team")
    await world.hour()
    assert await mix(world, "member1") is None, "the cycle is not closed"
    await world.learn(cycle(starts_on="2026-03-01", state=CycleState.CLOSED, version=2))
    await months_later(world)
    both = {(TEAM, "not_result"), (TEAM, "with_evidence")}
    assert await mix(world, "member1") >= both
    assert await mix(world, "lead") == set()
    assert await mix(world, "stranger") & both == set()
    exact = await world.rows("select mean, answers from private_mix_figures where team_id = :team order by measure", team=TEAM)
    assert [answers for _, answers in exact] == ["from_10_to_19"] * 2
    assert all(0 < mean < 1 for mean, _ in exact), "off both ends"
    world.clock.move_to(APRIL.replace(day=3))
    assert await mix(world, "lead") >= both
    before = await world.rows("select * from private_mix_figures order by team_id, measure")
    await praise(world, "author", "candor", by="recipient", audience="team")
    await world.hour()
    assert await world.rows("select * from private_mix_figures order by team_id, measure") == before


async def test_four_people_are_too_few_for_a_figure_of_what_was_private(world: World) -> None:
    world.clock.move_to(MARCH)
    await world.learn(cycle(starts_on="2026-03-01", state=CycleState.CLOSED, version=2))
    for place, person in enumerate(MEMBERS[:4]):
        await praise(world, person, "effort", by=MEMBERS[place + 4], audience="team")
    await months_later(world)
    assert await world.rows("select 1 from private_mix_figures") == []
    assert await mix(world, "member1") == set()
