"""How a file of teams becomes what changes, on plain values."""

import itertools
from collections.abc import Iterator
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from contracts.directory.imports import TeamLine
from contracts.directory.teams import TeamKind, TeamStatus
from contracts.values import PersonId, TeamId
from services.directory.teams import rules
from services.directory.teams.rules import Does, circles, fold

ALONE = rules.Surroundings({})
LEAD = PersonId("person_" + "a" * 32)


def ids(start: int = 1) -> Iterator[TeamId]:
    return (TeamId.of(UUID(int=number)) for number in itertools.count(start))


def line(name: str, **said: object) -> TeamLine:
    return TeamLine.model_validate({"name": name, **said})


def state(plan: rules.TeamPlan) -> list[rules.Team]:
    return [step.now for step in plan.steps]


def codes(plan: rules.TeamPlan) -> list[tuple[int | None, str | None, str]]:
    return [(fault.line, fault.column, fault.code) for fault in plan.faults]


@given(st.dictionaries(st.integers(0, 12), st.none() | st.integers(0, 12)))
def test_circles_are_found_once_each_and_wherever_there_are_any(above: dict[int, int | None]) -> None:
    found = circles(above)
    for path in found:
        assert path[0] == path[-1]
        assert all(above[here] == there for here, there in itertools.pairwise(path))
        assert len(set(path)) == len(path) - 1
    in_circles = [node for path in found for node in path[1:]]
    assert len(set(in_circles)) == len(in_circles)
    for start in above:
        here: int | None = start
        for _ in range(len(above) + 1):
            here = above.get(here) if here is not None else None
        assert (here is not None) == (here in in_circles)


@st.composite
def files(draw: st.DrawFn) -> list[tuple[int, TeamLine]]:
    """Files of up to nine teams, each under any other, none, or itself."""
    size = draw(st.integers(1, 9))
    kind = st.sampled_from([TeamKind.TEAM, TeamKind.DEPARTMENT, TeamKind.GUILD])
    parent = st.none() | st.integers(0, size - 1).map(lambda other: f"team  {other}")
    return [(place + 2, line(f"Team {place}", kind=draw(kind), parent=draw(parent))) for place in range(size)]


@given(files())
def test_a_file_without_faults_makes_a_tree_whose_guilds_are_leaves(lines: list[tuple[int, TeamLine]]) -> None:
    plan = rules.plan(lines, [], ALONE, ids())
    teams = {team.id: team for team in state(plan)}
    assert bool(circles({key: team.parent_id for key, team in teams.items()})) == any(
        fault.code == "team_cycle" for fault in plan.faults
    )
    under_guilds = [t for t in teams.values() if t.parent_id and teams[t.parent_id].team_kind is TeamKind.GUILD]
    assert len(under_guilds) == sum(fault.code == "guild_above" for fault in plan.faults)


@given(files())
def test_a_second_time_the_same_file_does_nothing(lines: list[tuple[int, TeamLine]]) -> None:
    first = state(rules.plan(lines, [], ALONE, ids()))
    again = rules.plan(lines, first, ALONE, ids(100), complete=True)
    assert {step.does for step in again.steps} == {Does.NOTHING}
    assert state(again) == first


def test_names_are_the_same_in_any_case_and_spacing() -> None:
    assert fold("  Design   Studio ") == fold("design studio")


def test_a_team_keeps_its_id_when_it_is_renamed() -> None:
    [known] = state(rules.plan([(2, line("Design"))], [], ALONE, ids()))
    renamed = rules.plan([(2, line("Studio", former_name="Design")), (3, line("Icons", parent="studio"))], [known], ALONE, ids(9))
    assert state(renamed)[0].id == known.id
    assert state(renamed)[1].parent_id == known.id
    again = rules.plan([(2, line("Studio", former_name="Design"))], state(renamed), ALONE, ids(99))
    assert [step.does for step in again.steps] == [Does.NOTHING]


def test_a_dissolved_team_is_formed_again_from_nothing() -> None:
    old = rules.Team(next(ids()), "Design", TeamKind.DEPARTMENT, None, (LEAD,), TeamStatus.DISSOLVED)
    [step] = rules.plan([(2, line("Design"))], [old], ALONE, ids(9)).steps
    assert step.does is Does.ADD
    assert step.now == rules.Team(old.id, "Design")


def test_a_dissolved_team_is_nobodys_parent() -> None:
    old = rules.Team(next(ids()), "Design", status=TeamStatus.DISSOLVED)
    assert codes(rules.plan([(2, line("Icons", parent="Design"))], [old], ALONE, ids(9))) == [(2, "parent", "parent_unknown")]


def test_a_complete_file_dissolves_what_is_absent_and_empty() -> None:
    top, child = state(rules.plan([(2, line("Top")), (3, line("Child", parent="Top"))], [], ALONE, ids()))
    dissolved = rules.plan([(2, line("New"))], [top, child], ALONE, ids(9), complete=True)
    assert [(step.does, step.now.name) for step in dissolved.steps] == [
        (Does.ADD, "New"),
        (Does.REMOVE, "Top"),
        (Does.REMOVE, "Child"),
    ]
    kept = rules.plan([(2, line("Child"))], [top, child], ALONE, ids(9), complete=True)
    assert codes(kept) == [(None, "name", "team_not_empty")]
    for around in (rules.Surroundings({}, homes=[child.id]), rules.Surroundings({}, joined=[child.id])):
        assert codes(rules.plan([(2, line("Top"))], [top, child], around, ids(9), complete=True)) == [
            (None, "name", "team_not_empty")
        ]


def test_a_home_does_not_become_a_guild() -> None:
    [home] = state(rules.plan([(2, line("Design"))], [], ALONE, ids()))
    around = rules.Surroundings({}, homes=[home.id])
    assert codes(rules.plan([(2, line("Design", kind=TeamKind.GUILD))], [home], around, ids(9))) == [
        (2, "kind", "home_in_a_guild")
    ]


def test_a_parent_does_not_become_a_guild() -> None:
    known = state(rules.plan([(2, line("Top")), (3, line("Child", parent="Top"))], [], ALONE, ids()))
    assert codes(rules.plan([(2, line("Top", kind=TeamKind.GUILD))], known, ALONE, ids(9))) == [(2, "kind", "guild_above")]


def test_leads_are_named_by_employee_id_or_address() -> None:
    around = rules.Surroundings({"e1": LEAD, "one@example.org": LEAD})
    plan = rules.plan([(2, line("Design", leads=["One@Example.org", "e9"]))], [], around, ids())
    assert state(plan)[0].lead_ids == (LEAD,)
    assert codes(plan) == [(2, "leads", "lead_unknown")]
