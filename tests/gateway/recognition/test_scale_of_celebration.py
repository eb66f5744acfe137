"""A page of the celebration feed, and of what a person and a team celebrate, costs the same in an organization of any size."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from gateway.pages import Window
from gateway.read_model import celebrations, feed
from gateway.read_model.feed import CelebrationKind
from gateway.read_model.reader import ReadModel
from gateway.read_model.relations import Relation
from tests.gateway import scale, world
from tests.gateway.scale import Cost
from tests.servers.postgres import Postgres

SMALL, LARGE, AIM = 500, 50_000, 1.5
"""People."""
A_LEVEL_DEEPER = 4
"""Blocks that indexes of a larger table may have on the way."""
PAGE = Window(20, backwards=False, after=None, before=None)
# Eight people in a team, eight teams below each; a year in which everybody was recognized once, and a fifth shared something.
_ROWS = """
insert into person (id, epoch, version, deleted, revision, document)
select 'person_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('id', 'person_' || lpad(to_hex(n), 32, '0'),
  'home_team_id', 'team_' || lpad(to_hex(n / 8), 32, '0'), 'further_team_ids', '[]'::jsonb, 'status', 'active', 'time_zone', 'UTC')
from generate_series(0, {size} - 1) as n;
insert into team (id, epoch, version, deleted, revision, document)
select 'team_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('id', 'team_' || lpad(to_hex(n), 32, '0'),
  'name', 'Team ' || n, 'team_kind', 'team', 'status', 'active', 'parent_id', case when n > 0 then 'team_' || lpad(to_hex(n / 8), 32, '0') end,
  'lead_ids', jsonb_build_array('person_' || lpad(to_hex(n * 8), 32, '0')))
from generate_series(0, {size} / 8) as n;
insert into recognition (id, epoch, version, deleted, revision, document)
select 'recognition_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('id', 'recognition_' || lpad(to_hex(n), 32, '0'),
  'text', repeat('for what you did ', 10), 'text_state', case when n % 100 = 99 then 'hidden' else 'shown' end,
  'by', 'person_' || lpad(to_hex((n * 7 + 3) % {size}), 32, '0'), 'at', to_json(timestamp '2025-01-01' + n * interval '10 minutes') #>> '{{}}' || 'Z',
  'recipient_ids', case when n % 50 = 49 then '[]'::jsonb else jsonb_build_array('person_' || lpad(to_hex(n), 32, '0')) end,
  'team_ids', case when n % 10 = 8 then jsonb_build_array('team_' || lpad(to_hex(n / 8), 32, '0')) else '[]'::jsonb end,
  'reader_team_ids', jsonb_build_array('team_' || lpad(to_hex(n / 8), 32, '0')),
  'thread_id', case when n % 50 = 49 then 'concern_' || lpad(to_hex(n), 32, '0') end,
  'evidence_ids', jsonb_build_array('objective_' || lpad(to_hex(n / 4), 32, '0')))
from generate_series(0, {size} - 1) as n;
insert into openness (id, epoch, version, deleted, revision, document)
select 'openness_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('id', 'openness_' || lpad(to_hex(n), 32, '0'),
  'text', repeat('what I got wrong ', 10), 'text_state', 'shown', 'openness_kind', 'mistake',
  'by', 'person_' || lpad(to_hex(n * 5), 32, '0'), 'at', to_json(timestamp '2025-01-01' + n * interval '50 minutes') #>> '{{}}' || 'Z',
  'team_id', 'team_' || lpad(to_hex(n * 5 / 8), 32, '0'), 'decision_id', 'decision_' || lpad(to_hex(n), 32, '0'),
  'objective_id', 'objective_' || lpad(to_hex(n), 32, '0'))
from generate_series(0, {size} / 5 - 1) as n;
insert into welcome (id, epoch, version, deleted, revision, document)
select 'welcome_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('id', 'welcome_' || lpad(to_hex(n), 32, '0'),
  'text', repeat('good that you are here ', 5), 'text_state', 'shown', 'by', 'person_' || lpad(to_hex(n * 8), 32, '0'),
  'at', to_json(timestamp '2025-01-01' + n * interval '100 minutes') #>> '{{}}' || 'Z',
  'person_id', 'person_' || lpad(to_hex(n * 8), 32, '0'), 'joined_team_id', 'team_' || lpad(to_hex(n), 32, '0'))
from generate_series(0, {size} / 8 - 1) as n;
insert into reaction (id, epoch, version, deleted, revision, document)
select 'reaction_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object('id', 'reaction_' || lpad(to_hex(n), 32, '0'),
  'recognition_id', 'recognition_' || lpad(to_hex(n / 2), 32, '0'), 'by', 'person_' || lpad(to_hex(n % {size}), 32, '0'),
  'reaction', 'thanks', 'at', '2025-12-01T09:00:00Z')
from generate_series(0, {size} * 2 - 1) as n
"""  # noqa: E501  # columns stay in one place
_TABLES = ("person", "team", "recognition", "openness", "welcome", "reaction")
PERSON, TEAM, GIVEN = f"person_{24:032x}", f"team_{3:032x}", f"recognition_{24:032x}"
Ask = Callable[[ReadModel], Awaitable[Any]]


def _feed(kinds: tuple[CelebrationKind, ...] = tuple(CelebrationKind), team: str | None = None, *, below: bool = False) -> Ask:
    return lambda read: feed.page(read, PAGE, kinds=kinds, teams=[team] if team else [], subteams=below)


def _related(relation: Relation, parent: str) -> Ask:
    return lambda read: relation.pages(read, [parent], PAGE)


STATEMENTS: dict[str, Ask] = {
    "celebration": _feed(),
    "celebration of openness": _feed((CelebrationKind.OPENNESS,)),
    "celebration of a team": _feed(team=TEAM),
    "person.recognitions": _related(celebrations.RECOGNITION_OF_PEOPLE, PERSON),
    "person.openness": _related(celebrations.OPENNESS_OF_PEOPLE, f"person_{25:032x}"),
    "person.welcomes": _related(celebrations.WELCOMES_OF_PEOPLE, PERSON),
    "team.recognitions": _related(celebrations.RECOGNITION_OF_TEAMS, TEAM),
    "team.openness": _related(celebrations.OPENNESS_OF_TEAMS, TEAM),
    "team.welcomes": _related(celebrations.WELCOMES_OF_TEAMS, TEAM),
    "lesson.recognitions": _related(celebrations.RECOGNITION_BY_EVIDENCE, f"objective_{3:032x}"),
    "concern.thanks": _related(celebrations.THANKS_ON_THREADS, f"concern_{149:032x}"),
    "decision.changedMinds": _related(celebrations.CHANGED_MINDS, f"decision_{3:032x}"),
    "viewer.recognitions received": lambda read: celebrations.own(PERSON, received=True).page(
        read, celebrations.CELEBRATED, PAGE
    ),
    "viewer.recognitions given": lambda read: celebrations.own(PERSON, received=False).page(read, celebrations.CELEBRATED, PAGE),
    "recognition.reactions": _related(celebrations.REACTIONS, GIVEN),
    "recognition.viewerReactions": lambda read: celebrations.reactions_of(read, f"person_{48:032x}", [GIVEN]),
}
COMPANY = "celebration of everybody, by the tree"
"""Looks up every team, and then no more than a page and what it takes to find it."""
Costs = dict[str, tuple[Cost, Cost]]


@pytest.fixture(scope="module")
async def costs(postgres: Postgres) -> Costs:
    """Of each statement, in a small organization and in one a hundred times as large."""
    found: dict[str, list[Cost]] = {name: [] for name in (*STATEMENTS, COMPANY)}
    for size in (SMALL, LARGE):
        database = await postgres.copy("gateway", world.build)
        async with scale.connected(database.owner_url) as connection:
            await scale.rewrite(connection, _TABLES, _ROWS.format(size=size))
            for name, ask in {**STATEMENTS, COMPANY: _feed(team=f"team_{0:032x}", below=True)}.items():
                asked = scale.Asked()
                await ask(ReadModel(asked))
                found[name].append(await scale.cost(connection, asked))
        await postgres.drop(database)
    return {name: (small, large) for name, (small, large) in found.items()}


@pytest.mark.parametrize("name", STATEMENTS)
def test_it_touches_no_more_where_the_organization_is_a_hundred_times_as_large(costs: Costs, name: str) -> None:
    small, large = costs[name]
    assert small.rows > 0
    assert large.rows > 0
    assert large.buffers <= AIM * small.buffers + A_LEVEL_DEEPER
    assert not large.scans


def test_whoever_asks_for_everybody_below_a_team_waits_for_the_tree_alone(costs: Costs) -> None:
    _, large = costs[COMPANY]
    assert large.rows > 0
    assert large.buffers <= 3 * LARGE / 8
    assert not large.scans
