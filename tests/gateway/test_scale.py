"""What is owed, and why an objective is as it is, cost the same however large the organization: by the plan, not by the clock."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest

from contracts.values import CycleId, PersonId
from gateway.pages import Window
from gateway.read_model import (
    celebrations,
    feed,
    history,
    objectives,
    obligations,
    organization,
    owed,
    relations,
    search,
    signals,
    why,
)
from gateway.read_model.obligations import Wanted
from gateway.read_model.reader import ReadModel
from gateway.read_model.relations import Relation
from gateway.signal_rules import Span
from tests.gateway import scale, world
from tests.gateway.scale import Cost
from tests.servers.postgres import Postgres

SMALL, LARGE, AIM = 1_000, 10_000, 1.5
STALE = 10
"""Of a thousand concerns of closed objectives that nobody answered."""
A_LEVEL_DEEPER = 4
"""Blocks that indexes of a larger table may have on the way."""
NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
PAGE = Window(20, backwards=False, after=None, before=None)
GROWING = {"objective", "concern", "decision", "resource_request", "review", "revision"}
GROWING |= {"lesson", "leader_question", "post_mortem", "help_request", "timeline", "recognition", "openness", "welcome"}
SEARCHED = {*search.TABLES.values()}
Ask = Callable[[ReadModel], Awaitable[Any]]


def _owed_by(person: int) -> Ask:
    return lambda read: owed.of_person(read, f"person_{person:032x}", NOW, PAGE)


# Who leads a team answers for those below it, as far as they have no leads. Person 5 answers for one team, however large the
# organization; person 8 for one more, or several, where it is larger.
STATEMENTS: dict[str, Ask] = {
    "viewer.owed": _owed_by(5),
    "viewer.owed, with teams below": _owed_by(8),
    "owed": lambda read: obligations.page(read, NOW, Wanted(), PAGE),
    "whyChain": lambda read: why.stories(read, [f"objective_{2:032x}"]),
}
PERSON, TEAM = f"person_{8:032x}", f"team_{8:032x}"


def _related(relation: Relation, parent: str) -> Ask:
    return lambda read: relation.pages(read, [parent], PAGE)


# What the pages of a person and of a team read, each from the one whose page it is. As with words, PostgreSQL expects a share
# of the table: they are held against what they touch.
PAGES: dict[str, Ask] = {
    "person.objectives": lambda read: objectives.of_people(read, [PERSON], PAGE),
    "person.leads": _related(relations.TEAMS_OF_LEADS, PERSON),
    "person.decisions": _related(relations.DECISIONS_OF_PEOPLE, PERSON),
    "person.lessons": _related(relations.LESSONS_OF_PEOPLE, PERSON),
    "person.answeredQuestions": _related(relations.QUESTIONS_OF_ANSWERERS, PERSON),
    "person.help": _related(relations.HELP_OF_PEOPLE, PERSON),
    "team.above": lambda read: organization.above(read, [TEAM]),
    "team.decisions": _related(relations.DECISIONS_OF_TEAMS, TEAM),
    "team.lessons": _related(relations.LESSONS_OF_TEAMS, TEAM),
    "team.questions": _related(relations.QUESTIONS_OF_TEAMS, TEAM),
    "team.postMortems": _related(relations.POST_MORTEMS_OF_TEAMS, TEAM),
    "team.help": _related(relations.HELP_OF_TEAMS, TEAM),
    "team.requests": _related(relations.REQUESTS_OF_TEAMS, TEAM),
    "person.recognitions": _related(celebrations.RECOGNITION_OF_PEOPLE, PERSON),
    "person.openness": _related(celebrations.OPENNESS_OF_PEOPLE, PERSON),
    "person.welcomes": _related(celebrations.WELCOMES_OF_PEOPLE, PERSON),
    "team.recognitions": _related(celebrations.RECOGNITION_OF_TEAMS, TEAM),
    "team.openness": _related(celebrations.OPENNESS_OF_TEAMS, TEAM),
    "team.welcomes": _related(celebrations.WELCOMES_OF_TEAMS, TEAM),
    "celebration": lambda read: feed.page(read, PAGE, kinds=[*feed.CelebrationKind], teams=[], subteams=False),
    "celebration of a team": lambda read: feed.page(read, PAGE, kinds=[*feed.CelebrationKind], teams=[TEAM], subteams=False),
    "team.timeline": lambda read: history.about(read, [TEAM], PAGE),
}
# What signals of a team are told from, and what the viewer is to it.
SPAN = Span(CycleId(f"cycle_{6:032x}"), date(2025, 9, 28), date(2025, 12, 27))
SIGNALS: dict[str, Ask] = {
    "the viewer of team.signals": lambda read: signals.sights(read, PersonId(PERSON), NOW, [TEAM]),
    "help asked": lambda read: signals.help_asked(read, [TEAM], SPAN),
    "concerns raised": lambda read: signals.concerns(read, [TEAM], SPAN),
    "calibration": lambda read: signals.scores(read, [TEAM], SPAN),
    "solo load": lambda read: signals.loads(read, [TEAM], SPAN),
    "silence": lambda read: signals.news(read, [TEAM], SPAN),
}


async def _sight_of_everybody(read: ReadModel) -> None:
    with suppress(ValueError):  # nobody answers here
        await signals.sight_of_everybody(read, PersonId(PERSON), NOW, 5)


EARLIER = Span(CycleId(f"cycle_{2:032x}"), date(2024, 9, 30), date(2024, 12, 29))
OF_EVERYBODY: dict[str, Ask] = {
    "the viewer of organizationSignals": _sight_of_everybody,
    "time to answer": lambda read: signals.waits(read, EARLIER),
}
SEARCHES: dict[str, Ask] = {
    "search": lambda read: search.page(read, NOW.date(), "lanterns at night", PAGE),
    "search of one kind": lambda read: search.page(read, NOW.date(), "lantern", PAGE, kinds=[search.SearchKind.OBJECTIVE]),
}
Costs = dict[str, tuple[Cost, Cost]]


@pytest.fixture(scope="module")
async def costs(postgres: Postgres) -> Costs:
    """Of each statement, in a small organization and in one ten times as large, both with answers that nobody gave in time."""
    found: dict[str, list[Cost]] = {name: [] for name in (*STATEMENTS, *PAGES, *SIGNALS, *OF_EVERYBODY, *SEARCHES)}
    for size in (SMALL, LARGE):
        database = await postgres.copy("gateway", world.build)
        async with scale.connected(database.owner_url) as connection:
            await scale.fill(connection, size, stale=STALE)
            await scale.mark_bygones(connection, database)
            await _hang_lanterns(connection)
            for name, ask in (STATEMENTS | PAGES | SIGNALS | OF_EVERYBODY | SEARCHES).items():
                asked = scale.Asked()
                await ask(ReadModel(asked))
                found[name].append(await scale.cost(connection, asked))
        await postgres.drop(database)
    return {name: (small, large) for name, (small, large) in found.items()}


async def _hang_lanterns(connection: Any) -> None:
    """One of each kind says what nothing else does."""
    for table in SEARCHED:
        path = "{text,text}" if table == "leader_question" else "{title}"
        await connection.execute(
            f"update {table} set document = jsonb_set(document, '{path}', '\"Lanterns at night\"')"
            " where id like '%_' || lpad('7', 32, '0')"
        )


@pytest.mark.parametrize("name", SEARCHES)
def test_a_search_touches_what_it_finds_however_much_else_there_is(costs: Costs, name: str) -> None:
    small, large = costs[name]
    assert (small.rows, large.rows) == ((1, 1) if "one" in name else (5, 5))
    assert large.buffers <= AIM * small.buffers
    assert SEARCHED.isdisjoint(large.scans)


@pytest.mark.parametrize("name", [*PAGES, *SIGNALS])
def test_a_page_touches_what_it_shows_however_much_else_there_is(costs: Costs, name: str) -> None:
    small, large = costs[name]
    assert small.rows > 0
    assert large.rows > 0
    assert large.buffers <= AIM * small.buffers + A_LEVEL_DEEPER
    assert (GROWING | {"team"}).isdisjoint(large.scans)


@pytest.mark.parametrize("name", OF_EVERYBODY)
def test_what_is_told_of_everybody_reads_indexes_alone(costs: Costs, name: str) -> None:
    _, large = costs[name]
    assert large.rows > 0
    assert GROWING.isdisjoint(large.scans)


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_plan_costs_no_more_where_the_organization_is_larger(costs: Costs, name: str) -> None:
    small, large = costs[name]
    assert small.rows > 0
    assert large.rows > 0
    assert large.cost <= AIM * small.cost
    assert large.buffers <= AIM * small.buffers
    assert GROWING.isdisjoint(large.scans)


async def test_reading_a_table_from_end_to_end_is_noticed(postgres: Postgres) -> None:
    database = await postgres.copy("gateway", world.build)
    async with scale.connected(database.owner_url) as connection:
        found = []
        for size in (200, 2_000):
            await scale.fill(connection, size)
            asked = scale.Asked()
            await ReadModel(asked).fetch("select id from concern where document->>'text' = $1", "nothing")
            found.append(await scale.cost(connection, asked))
    await postgres.drop(database)
    assert found[1].cost > AIM * found[0].cost
    assert found[1].scans == ("concern",)
