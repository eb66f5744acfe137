"""Lists of what is owed: pages, filters, sums for each role, and how many statements they take."""

import pytest

from tests.gateway.documents import cycle, objective
from tests.gateway.owing import person
from tests.gateway.reasons import OBJECTIVE, answered, concern, decided, named, request
from tests.gateway.test_owed import EVERYWHERE, MINE, OPEN, everything, goal, ids, listed
from tests.gateway.world import Gateway
from tests.services.okrs.world import COMPANY, DIVISION, OTHER, TEAM

SUMMARY = """query($team: ID, $below: Boolean!) { owedSummary(teamId: $team, includeSubteams: $below) {
  role open oldestDays medianDays } }"""


async def test_pages_run_through_what_is_owed_once_whatever_comes_between(gateway: Gateway) -> None:
    concerns = [concern(n, raised_on=f"2026-01-0{1 + n % 3}", due_on=f"2026-01-1{n % 2}") for n in range(1, 8)]
    await gateway.publish([cycle(1), goal(), *concerns])
    order = [one.id for one in sorted(concerns, key=lambda one: (one.due_on, one.raised_on, one.id))]
    for query, by in ((MINE, "champion"), (OPEN, "stranger")):
        seen, after = list[str](), None
        while True:
            data = await gateway.read(query, by=by, first=2, after=after)
            page = (data.get("viewer") or data)["owed"]
            seen += [one["id"] for one in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
            late = concern(50 + len(seen), raised_on="2026-01-01", due_on="2026-01-01")
            await gateway.publish([late])
        assert [id for id in seen if id in order] == order == seen
        await gateway.publish([answered(50 + n, version=2) for n in range(2, 8, 2)])
    for query, by in ((MINE, "champion"), (OPEN, "stranger")):
        data = await gateway.read(query, by=by, last=2, before=after)
        assert [one["id"] for one in (data.get("viewer") or data)["owed"]["nodes"]] == order[-3:-1]


async def test_a_cursor_of_another_list_is_refused(gateway: Gateway) -> None:
    for after in ("AAAA", "", "no cursor"):
        assert await gateway.code(MINE, after=after) == "BAD_USER_INPUT"
        assert await gateway.code(OPEN, after=after) == "BAD_USER_INPUT"
    assert await gateway.code(MINE, first=101) == "BAD_USER_INPUT"


async def test_filters_combine_with_and(gateway: Gateway) -> None:
    await gateway.publish(
        [
            *everything(),
            goal(2, team_id=OTHER),
            concern(8, objective_id=objective(2).id, due_on="2026-01-01"),
            decided(9, objective_ids=[objective(2).id], team_ids=[OTHER], review_on="2026-01-01"),
        ]
    )
    late, again = named("concern", 8), named("decision", 9)
    assert await listed(gateway, teamIds=[OTHER]) == [again, late]
    assert await listed(gateway, teamIds=[COMPANY]) == []
    below = await listed(gateway, teamIds=[COMPANY], includeSubteams=True)
    assert below == [
        again,
        late,
        named("review", 1),
        named("concern", 2),
        named("resource_request", 3),
        named("resource_request", 6),
    ]
    assert await listed(gateway, objectiveIds=[objective(2).id]) == [again, late]
    assert set(await listed(gateway, objectiveIds=[OBJECTIVE])) == set(EVERYWHERE)
    assert await listed(gateway, overdue=True) == [again, late, named("decision", 4), named("review", 1)]
    assert await listed(gateway, overdue=True, kinds=["CONCERN"]) == [late]
    assert await listed(gateway, overdue=False, kinds=["CONCERN"], teamIds=[TEAM]) == [named("concern", 2)]
    assert await ids(gateway, "lead", kinds=["REQUEST", "REVIEW"]) == [named("resource_request", 6)]
    assert await gateway.code(OPEN, filter={"teamIds": ["team_1"]}) == "BAD_USER_INPUT"


@pytest.mark.parametrize(("people", "median"), [(4, None), (5, 2.5)])
async def test_a_median_is_told_only_of_what_five_people_owe(gateway: Gateway, people: int, median: float | None) -> None:
    """Six answers, owed by so many champions: the oldest since four days, of the middle since two and three."""
    days = ("2026-01-01", "2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04", "2026-01-04")
    goals = [goal(n, champion_id=named("person", 100 + min(n, people))) for n in range(1, 7)]
    raised = [concern(n, objective_id=objective(n).id, raised_on=day) for n, day in enumerate(days, 1)]
    await gateway.publish(
        [cycle(1), *(person(100 + n) for n in range(1, people + 1)), *goals, *raised, request(9, approver_id=None)]
    )
    champions, leads = (await gateway.read(SUMMARY, team=TEAM, below=False))["owedSummary"]
    assert champions == {"role": "CHAMPION", "open": 6, "oldestDays": 4, "medianDays": median}
    assert leads == {"role": "LEAD", "open": 1, "oldestDays": 2, "medianDays": None}


async def test_a_summary_is_of_a_team_of_those_below_or_of_everything(gateway: Gateway) -> None:
    await gateway.publish([*everything(), decided(9, review_on="2026-01-01", decider_id=None)])
    assert (await gateway.read(SUMMARY, team=DIVISION, below=False))["owedSummary"] == []
    below = {one["role"]: one["open"] for one in (await gateway.read(SUMMARY, team=DIVISION, below=True))["owedSummary"]}
    assert below == {"APPROVER": 1, "AUTHOR": 1, "CHAMPION": 1, "LEAD": 1}
    every = {one["role"]: one["open"] for one in (await gateway.read(SUMMARY, team=None, below=False))["owedSummary"]}
    assert every == below | {"DECIDER": 2, "NOBODY": 1}
    assert await gateway.code(SUMMARY, team="team_1", below=False) == "BAD_USER_INPUT"


ASKED = {
    "viewer.owed": ("{ viewer { owed(first: 100) { nodes { id dueOn ageDays role } } } }", 2),
    "owed": ("{ owed(first: 100) { nodes { id dueOn ageDays role } } }", 1),
    "owedSummary": ("{ owedSummary { role open oldestDays medianDays } }", 1),
    "what it is about": ("{ owed(first: 100) { nodes { subject { id } roleOf { id } objective { title } team { name } } } }", 4),
}


@pytest.mark.parametrize("name", ASKED)
async def test_lists_take_the_same_statements_however_long_they_are(gateway: Gateway, name: str) -> None:
    query, expected = ASKED[name]
    for size in (1, 40):
        concerns = [concern(n, objective_id=objective(n % 9 + 1).id) for n in range(1, size + 1)]
        await gateway.publish([cycle(1), *(goal(n) for n in range(1, 10)), *concerns])
        gateway.pool.statements.clear()
        await gateway.read(query)
        assert len(gateway.statements) == expected, gateway.statements
