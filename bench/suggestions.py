"""Suggestions: check-ins through copies and the reaction that suggests, against the same batches through the copies alone."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import asyncpg

from bench.measure import Figure, compare, rate
from bench.servers import Servers
from chassis.batches import Applier, Batch
from chassis.clock import FixedClock
from chassis.events import Event, sequence
from chassis.following import Units
from chassis.kafka import Partition
from chassis.parking import Arrived, Sink
from chassis.payloads import Payloads
from chassis.positions import Move
from chassis.reactions import Reactions
from chassis.sinks import Copying, Together
from chassis.transactions import EngineTransactions
from chassis.unit import Sender
from contracts import catalog
from contracts.okrs.check_ins import CheckInDocument, CheckInRecorded
from contracts.okrs.objectives import ObjectiveActivated, ObjectiveDocument
from services.recognition.app import MIGRATIONS
from services.recognition.people.tables import OF_FEEDBACK, OF_OKRS
from services.recognition.reactions import OF_WORK
from tests.servers.postgres import Database

PEOPLE, TEAM_OF, KEY_RESULTS, WEEKS, QUARTERS = 50_000, 7, 2, 13, 4
TEAMS = PEOPLE // TEAM_OF
EVENTS, BATCH, AIM, ROUNDS = 10_000, 500, 5_000, 3
_BEGIN = date(2026, 1, 5)
_DAYS = 7 * WEEKS
_PARTITION = Partition("forthright.okrs", 0)
_COPY = "epoch, version, deleted, revision, document) select"
_HASH = "('x' || left(md5('{} ' || k || ' ' || w), 2))::bit(8)::int"
_ID = "lpad(to_hex({}), 32, '0')"
# A year of it: each team has an objective of two key results in each quarter, and checks in on them every week. The last week of
# the last quarter is what is measured. Values rise, with ups and downs by a hash of their place, so that each run has the same;
# confidence falls once in forty weeks.
_FILL = (
    f"""insert into person (id, {_COPY} 'person_' || {_ID.format("n")}, 1, 1, false, 1, jsonb_build_object(
      'id', 'person_' || {_ID.format("n")}, 'home_team_id', 'team_' || {_ID.format(f"n / {TEAM_OF}")}, 'status', 'active')
      from generate_series(0, {PEOPLE - 1}) as n""",
    f"""insert into team (id, {_COPY} 'team_' || {_ID.format("n")}, 1, 1, false, 1, jsonb_build_object(
      'id', 'team_' || {_ID.format("n")}, 'lead_ids', jsonb_build_array('person_' || {_ID.format(f"n * {TEAM_OF}")}))
      from generate_series(0, {TEAMS - 1}) as n""",
    f"""insert into cycle (id, {_COPY} 'cycle_' || {_ID.format("q")}, 1, 1, false, 1, jsonb_build_object(
      'id', 'cycle_' || {_ID.format("q")}, 'starts_on', $1::date + q * {_DAYS}, 'ends_on', $1::date + (q + 1) * {_DAYS} - 1)
      from generate_series(0, {QUARTERS - 1}) as q""",
    f"""insert into check_in (id, {_COPY} 'check_in_' || md5(k || ' ' || w), 1, 1, false, 1, jsonb_build_object(
      'id', 'check_in_' || md5(k || ' ' || w), 'objective_id', 'objective_' || {_ID.format(f"k / {KEY_RESULTS}")},
      'key_result_id', 'key_result_' || {_ID.format("k")}, 'value', (w * 6 + {_HASH.format("v")} % 16)::text,
      'steps_done', null, 'zone', null, 'confidence', 7 - 2 * ({_HASH.format("c")} < 6)::int,
      'what_changed', repeat('What changed since then. ', 4), 'learned', repeat('What we learned. ', 4), 'in_the_way', '',
      'question', '', 'effective_on', $1::date + k / {KEY_RESULTS * TEAMS} * {_DAYS} + w * 7,
      'recorded_at', ($1::date + k / {KEY_RESULTS * TEAMS} * {_DAYS} + w * 7 + time '09:00') at time zone 'UTC',
      'by', 'person_' || {_ID.format(f"k / {KEY_RESULTS} % {TEAMS} * {TEAM_OF} + 1")}, 'corrected', false)
      from generate_series(0, {QUARTERS * TEAMS * KEY_RESULTS - 1}) as k, generate_series(0, {WEEKS - 1}) as w
      where w < {WEEKS - 1} or k < {(QUARTERS - 1) * TEAMS * KEY_RESULTS}""",
)


def _hash(*place: object) -> int:
    return hashlib.md5(" ".join(map(str, place)).encode(), usedforsecurity=False).digest()[0]


def _objective(number: int, version: int = 1) -> ObjectiveDocument:
    """A team's objective of a quarter."""
    parts = [
        {
            "id": f"key_result_{number * KEY_RESULTS + part:032x}",
            "title": "Requests are answered within a day, also those that come at night",
            "weight": "0.5",
            "measure": {"kind": "metric", "baseline": "0", "target": "80"},
            "progress": "0.5",
        }
        for part in range(KEY_RESULTS)
    ]
    told = {
        "epoch": 1,
        "version": version,
        "id": f"objective_{number:032x}",
        "title": "Whoever asks us for something has an answer before they ask again",
        "why": "People stop asking where nobody answers, and then we learn of trouble last. " * 3,
        "team_id": f"team_{number % TEAMS:032x}",
        "champion_id": f"person_{number % TEAMS * TEAM_OF + 2:032x}",
        "cycle_id": f"cycle_{number // TEAMS:032x}",
        "ambition": "aspirational" if number % 3 == 0 else "committed",
        "state": "active",
        "progress": "0.5",
        "key_results": parts,
        "edit_version": 1,
        "drafted_at": "2026-01-02T09:00:00Z",
    }
    return ObjectiveDocument.model_validate(told)


def _told(place: int, now: datetime) -> Event:
    """The check-in of this week on a key result of this quarter."""
    part = (QUARTERS - 1) * TEAMS * KEY_RESULTS + place
    number = part // KEY_RESULTS
    check_in = CheckInDocument.model_validate(
        {
            "epoch": 1,
            "version": 1,
            "id": f"check_in_{hashlib.md5(f'new {place}'.encode(), usedforsecurity=False).hexdigest()}",
            "objective_id": f"objective_{number:032x}",
            "key_result_id": f"key_result_{part:032x}",
            "value": str((WEEKS - 1) * 6 + _hash("v", place) % 16),
            "confidence": 7 - 2 * (_hash("c", place) < 6),
            "what_changed": "What changed since then. " * 4,
            "learned": "What we learned. " * 4,
            "effective_on": now.date(),
            "recorded_at": now,
            "by": f"person_{number % TEAMS * TEAM_OF + 1:032x}",
        }
    )
    fact = CheckInRecorded(check_in=check_in, objective=_objective(number, 2 + place % KEY_RESULTS))
    id, data = f"fact {place}", fact.model_dump_json().encode()
    subject, root = str(check_in.id), str(check_in.objective_id)
    return Event(id, fact.type(), "urn:okrs", subject, sequence(1, 1), root, now, data, topic=_PARTITION.topic)


async def _filled(servers: Servers) -> Database:
    database = await servers.postgres.create()
    engine = database.engine(owner=True)
    await MIGRATIONS.upgrade(engine, application_role=database.application_role)
    await engine.dispose()
    connection = await asyncpg.connect(database.owner_url)
    for statement in _FILL:
        await connection.execute(statement, *([_BEGIN] if "$1" in statement else []))
    rows = [(str(one.id), one.model_dump_json()) for one in map(_objective, range(QUARTERS * TEAMS))]
    await connection.executemany(f"insert into objective (id, {_COPY} $1, 1, 1, false, 1, $2::jsonb", rows)
    await connection.execute("vacuum analyze")
    await connection.close()
    return database


class _Bench:
    """Both sides over one database."""

    def __init__(self, database: Database, now: datetime) -> None:
        payloads, units = Payloads(catalog.facts()), Units(FixedClock(now), Sender("urn:bench", "http://127.0.0.1/schemas"))
        self.engine, self.events = database.engine(), [_told(place, now) for place in range(EVENTS)]
        self.copying = Copying("bench", payloads, [*OF_OKRS, *OF_FEEDBACK])
        self.both = Together(self.copying, Reactions("bench", payloads, units.one, OF_WORK, units.several))

    async def live(self, control: Any, now: datetime) -> None:
        """Suggests what the year has told so far of the goals of this quarter."""
        goals = [f"objective_{number:032x}" for number in range((QUARTERS - 1) * TEAMS, QUARTERS * TEAMS)]
        type, place = ObjectiveActivated.type(), sequence(1, 1)
        told = [Event(id, type, "urn:okrs", id, place, id, now, b"", touched=(("objective", id, 1),)) for id in goals]
        await _as_before(control, self.events)
        await self.apply(self.both, told)

    async def rate(self, control: Any, sink: Sink) -> float:
        """Events a second, from decoded facts to the commits."""
        await _as_before(control, self.events)
        return await rate(len(self.events), lambda: self.apply(sink, self.events))

    async def apply(self, sink: Sink, events: Sequence[Event]) -> None:
        """In batches, as the consumer does."""
        applier = Applier("bench", EngineTransactions(self.engine), sink)
        for start in range(0, len(events), BATCH):
            some = [Arrived(event, None) for event in events[start : start + BATCH]]  # type: ignore[arg-type]  # kept for parking
            await applier.apply(Batch([Move(_PARTITION, "c", start, start + len(some), some[-1].event.id)], some))


async def measure(servers: Servers) -> list[Figure]:
    """Events a second, from decoded facts to the commit of copies, suggestions, their facts and the position."""
    now = datetime.combine(_BEGIN + timedelta(QUARTERS * _DAYS - 7), time(9), UTC)
    database = await _filled(servers)
    bench, control = _Bench(database, now), await asyncpg.connect(database.owner_url)
    await bench.live(control, now)
    before = await control.fetchval("select count(*) from check_in")
    mine, other, ratio = await compare(
        lambda: bench.rate(control, bench.both), lambda: bench.rate(control, bench.copying), rounds=ROUNDS
    )
    await bench.rate(control, bench.both)
    made = await control.fetchval("select count(*) from suggestions where happened_at = $1", now)
    await control.close()
    await bench.engine.dispose()
    await servers.postgres.drop(database)
    note = f"{EVENTS:,} check-ins in batches of {BATCH} made {made:,} suggestions, beside {before:,} check-ins of the year before"
    against = "the same batches through the copies alone"
    name, shown = "suggestions, events/s in batches", f"{mine:,.0f}"
    return [
        Figure(name, against, shown, f"{other:,.0f}", ratio, "printed", (note,)),
        Figure(f"{name}: the aim", f"{AIM:,}", shown, f"{AIM:,}", mine / AIM, "≥ 1"),
    ]


async def _as_before(control: Any, events: Sequence[Event]) -> None:
    """As if the week had not begun, with tables as tidy as at first."""
    await control.execute("delete from check_in where id = any($1)", [event.subject for event in events])
    await control.execute("update objective set version = 1 where version > 1")
    await control.execute("delete from suggestions where happened_at >= $1", events[0].time)
    await control.execute("truncate journal, outbox, consumer_position")
    await control.execute("insert into consumer_position values ('bench', $1, 0, 'c', 0, null, now())", _PARTITION.topic)
    for table in ("check_in", "objective", "suggestions", "journal", "outbox"):
        await control.execute(f"vacuum analyze {table}")
