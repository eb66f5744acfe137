"""How a file of people becomes what changes, on plain values."""

import itertools
from collections.abc import Iterator
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from contracts.directory.imports import PersonLine
from contracts.directory.people import PersonStatus
from contracts.directory.teams import TeamKind
from contracts.values import PersonId, TeamId
from services.directory.people import rules
from services.directory.teams.rules import Does, circles

HOME = TeamId("team_" + "a" * 32)
OTHER = TeamId("team_" + "b" * 32)
GUILD = TeamId("team_" + "c" * 32)
TEAMS = {
    "home": rules.HomeTeam(HOME, TeamKind.TEAM),
    "other": rules.HomeTeam(OTHER, TeamKind.TEAM),
    "guild": rules.HomeTeam(GUILD, TeamKind.GUILD),
}


def ids(start: int = 1) -> Iterator[PersonId]:
    return (PersonId.of(UUID(int=number)) for number in itertools.count(start))


def line(number: int, **said: object) -> PersonLine:
    return PersonLine.model_validate({"employee_id": f"e{number}", "name": f"Person {number}", "home_team": "Home", **said})


@st.composite
def files(draw: st.DrawFn) -> list[tuple[int, PersonLine]]:
    """Files of up to nine people who may report to, and stand in for, anybody, themselves included."""
    size = draw(st.integers(1, 9))
    number = st.integers(0, size - 1)

    def cells(one: int) -> dict[str, object]:
        said: dict[str, object] = {"email": draw(st.sampled_from([None, f"{one}@example.org"]))}
        said["manager"] = draw(st.none() | number.map(lambda other: f"e{other}"))
        said["deputy"] = draw(st.none() | number.map(lambda other: f"e{other}"))
        said["home_team"] = draw(st.sampled_from(["Home", "other", " HOME "]))
        said["further_teams"] = draw(st.sampled_from([[], ["Guild"]]))
        said["issuer"] = said["subject"] = draw(st.sampled_from([None, f"s{one}"]))
        return {key: value for key, value in said.items() if value is not None}

    return [(place + 2, line(place, **cells(place))) for place in range(size)]


def state(plan: rules.PeoplePlan) -> list[rules.Person]:
    return [step.now for step in plan.steps]


@given(files())
def test_a_file_without_faults_leaves_no_circle_of_managers_and_everybody_one_home(lines: list[tuple[int, PersonLine]]) -> None:
    plan = rules.plan(lines, [], TEAMS, ids())
    managers = {one.id: one.manager_id for one in state(plan)}
    assert bool(circles(managers)) == any(fault.code == "manager_cycle" for fault in plan.faults)
    assert any(one.deputy is not None and one.deputy.deputy_id == one.id for one in state(plan)) == any(
        fault.code == "own_deputy" for fault in plan.faults
    )
    assert {one.home_team_id for one in state(plan)} <= {HOME, OTHER}


@given(files())
def test_a_second_time_the_same_file_does_nothing(lines: list[tuple[int, PersonLine]]) -> None:
    first = rules.plan(lines, [], TEAMS, ids())
    again = rules.plan(lines, state(first), TEAMS, ids(100), complete=True)
    assert {step.does for step in again.steps} == {Does.NOTHING}
    assert [step.now for step in again.steps] == state(first)


@given(files(), files())
def test_after_a_complete_file_exactly_its_people_are_active(
    one: list[tuple[int, PersonLine]], two: list[tuple[int, PersonLine]]
) -> None:
    before = state(rules.plan(one, [], TEAMS, ids()))
    plan = rules.plan(two, before, TEAMS, ids(100), complete=True)
    after = {person.employee_id: person for person in before} | {person.employee_id: person for person in state(plan)}
    active = {key for key, person in after.items() if person.status is PersonStatus.ACTIVE}
    assert active == {said.employee_id for _, said in two}
    assert {person.id for person in before} <= {person.id for person in after.values()}


@given(files(), st.randoms())
def test_the_order_of_lines_does_not_matter(lines: list[tuple[int, PersonLine]], chance: object) -> None:
    shuffled = list(lines)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' own Random

    def shape(plan: rules.PeoplePlan) -> dict[str | None, object]:
        employees = {one.id: one.employee_id for one in state(plan)}
        return {
            one.employee_id: (employees.get(one.manager_id), one.deputy and employees[one.deputy.deputy_id], one.identities)
            if one.manager_id
            else (None, one.deputy and employees[one.deputy.deputy_id], one.identities)
            for one in state(plan)
        }

    assert shape(rules.plan(lines, [], TEAMS, ids())) == shape(rules.plan(shuffled, [], TEAMS, ids()))


def test_the_circle_of_managers_is_named() -> None:
    lines = [(2, line(1, manager="e2")), (3, line(2, manager="e3")), (4, line(3, manager="e1")), (5, line(4, manager="e1"))]
    [fault] = rules.plan(lines, [], TEAMS, ids()).faults
    assert (fault.line, fault.column, fault.code) == (2, "manager", "manager_cycle")
    assert "Person 1 → Person 2 → Person 3 → Person 1" in fault.reason


def test_a_circle_through_people_who_are_not_in_the_file_is_found() -> None:
    known = state(rules.plan([(2, line(1)), (3, line(2, manager="e1"))], [], TEAMS, ids()))
    [fault] = rules.plan([(2, line(1, manager="e2"))], known, TEAMS, ids(100)).faults
    assert (fault.line, fault.code) == (2, "manager_cycle")


def test_a_column_that_the_file_lacks_leaves_things_as_they_are_and_an_empty_cell_clears() -> None:
    full = line(
        1, email="one@example.org", title="Designer", further_teams=["Guild"], start_date="2024-01-01", time_zone="Asia/Tokyo"
    )
    [known] = state(rules.plan([(2, full)], [], TEAMS, ids()))
    [kept] = state(rules.plan([(2, line(1))], [known], TEAMS, ids(9)))
    assert kept == known
    cleared = line(1, email=None, title=None, further_teams=[], start_date=None, time_zone=None)
    [empty] = state(rules.plan([(2, cleared)], [known], TEAMS, ids(9)))
    assert (empty.email, empty.title, empty.further_team_ids, empty.start_day, empty.time_zone) == (None, None, (), None, "UTC")


def test_a_line_replaces_the_identity_of_its_own_provider_only() -> None:
    [first] = state(rules.plan([(2, line(1, issuer="a", subject="1"))], [], TEAMS, ids()))
    [both] = state(rules.plan([(2, line(1, issuer="b", subject="1"))], [first], TEAMS, ids(9)))
    [moved] = state(rules.plan([(2, line(1, issuer="a", subject="2"))], [both], TEAMS, ids(9)))
    assert moved.identities == {("a", "2"), ("b", "1")}
    [none] = state(rules.plan([(2, line(1, issuer=None, subject=None))], [moved], TEAMS, ids(9)))
    assert none.identities == frozenset()


def test_an_employee_id_goes_before_an_e_mail_address_and_addresses_know_no_case() -> None:
    lines = [(2, line(1, email="Boss@Example.org")), (3, line(2, manager="boss@example.ORG")), (4, line(3, manager="e2"))]
    one, two, three = state(rules.plan(lines, [], TEAMS, ids()))
    assert (two.manager_id, three.manager_id) == (one.id, two.id)


def test_two_people_may_swap_what_is_theirs_alone() -> None:
    lines = [
        (2, line(1, email="a@example.org", issuer="i", subject="1")),
        (3, line(2, email="b@example.org", issuer="i", subject="2")),
    ]
    known = state(rules.plan(lines, [], TEAMS, ids()))
    swapped = [
        (2, line(1, email="b@example.org", issuer="i", subject="2")),
        (3, line(2, email="a@example.org", issuer="i", subject="1")),
    ]
    plan = rules.plan(swapped, known, TEAMS, ids(9))
    assert plan.faults == []
    assert [step.does for step in plan.steps] == [Does.CHANGE, Does.CHANGE]
