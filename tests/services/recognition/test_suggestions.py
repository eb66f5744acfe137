"""Suggestions drawn over real copies: the same whatever comes when and how often, until somebody settles them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from random import Random

from chassis.batches import Applier, Batch
from chassis.events import Event, sequence
from chassis.kafka import Partition
from chassis.parking import Arrived, Retried, retry_facts
from chassis.positions import Move
from chassis.transactions import EngineTransactions
from contracts.okrs.check_ins import CheckInCorrected, CheckInRecorded
from contracts.okrs.cycles import CyclePlanned
from contracts.okrs.lessons import LessonDocument, LessonPublished
from contracts.okrs.objectives import KeyResultRemoved, ObjectiveActivated, ObjectiveDocument, ObjectiveEdited
from contracts.recognition.limits import SUGGESTED_DAYS
from services.recognition.suggestions.commands import AT_ONCE
from services.recognition.suggestions.jobs import BATCH
from services.recognition.suggestions.queries.histories import AT_A_TIME
from tests.chassis.streams import Given, arrived
from tests.gateway.documents import cycle
from tests.services.recognition import year
from tests.services.recognition.suggesting import change, corrected, recovered, said_of
from tests.services.recognition.watching import Watcher, bare, told
from tests.services.recognition.world import World
from tests.services.recognition.year import END, quarter


async def live(world: World, watcher: Watcher) -> None:
    """Each fact at its time, with what the worker does at the hour in between."""
    for number, (at, fact) in enumerate(quarter()):
        world.clock.move_to(max(at, world.clock.now()))
        await watcher.tell(told(fact, at))
        if number % 5 == 0:
            await world.hour()
    world.clock.move_to(END)
    await world.hour()


def batches(events: Sequence[Event], chance: Random) -> list[list[Event]]:
    """Every fact, some of them several times, in any order, in batches of any size."""
    shuffled = chance.sample([*events, *chance.choices(events, k=len(events) // 2)], k=len(events) + len(events) // 2)
    left, found = iter(shuffled), []
    while batch := list(islice(left, chance.randint(1, 12))):
        found.append(batch)
    return found


EXPECTED = {
    "recovery": 2,
    "early_candor": 1,
    "long_effort": 2,
    "lesson_published": 2,
    "lesson_reused": 1,
    "help_closed": 1,
    "concern_adopted": 3,
    "topic_adopted": 2,
    "closed_as_learned": 1,
    "post_mortem_published": 1,
}


async def test_any_replay_makes_the_same_suggestions_as_living_through_it_whatever_comes_when_and_how_often(world: World) -> None:
    watcher = Watcher(world)
    await live(world, watcher)
    lived = await watcher.made()
    counts = {reason: sum(row[2] == reason for row in lived) for reason in EXPECTED}
    assert (counts, len(lived)) == (EXPECTED, sum(EXPECTED.values()))
    assert {row[13] for row in lived} == {"expired", "open"}
    assert all(row[13] == ("open" if row[12] >= END.date() else "expired") for row in lived)
    events = [told(fact, at) for at, fact in quarter()]
    await watcher.tell(*events)
    assert await watcher.made() == lived, "all over again, into what is there"
    for seed in range(4):
        await watcher.forget()
        for batch in batches(events, Random(seed)):
            await watcher.tell(*batch)
        assert await watcher.made() == lived, seed
    await watcher.forget()
    await world.learn(*(document for _, fact in quarter() for document in fact.documents()))
    await watcher.tell(*(bare(fact, at) for at, fact in quarter()))
    assert await watcher.made() == lived, "as they are pulled from their owners"


async def test_a_correction_takes_back_what_was_drawn_and_another_brings_it_back_in_its_days(world: World) -> None:
    watcher = Watcher(world)
    id = await recovered(world, 1)
    low = said_of(1)[2]
    wrong, right = low.model_copy(update={"corrected": True, "version": 2}), corrected(low, 1, "9")
    await watcher.tell_all([CheckInCorrected(check_in=right, corrected=wrong, objective=year.goal(7))])
    assert await world.rows("select state, holds from suggestions where id = :id", id=id) == [("expired", False)]
    again = corrected(right, 2, "3")
    not_right = right.model_copy(update={"corrected": True, "version": 2})
    await watcher.tell_all([CheckInCorrected(check_in=again, corrected=not_right, objective=year.goal(8))])
    assert await world.rows("select state, holds from suggestions where id = :id", id=id) == [("open", True)]
    told = await world.rows("select type from journal where subject = :id order by sequence", id=id)
    assert [row[0].split(".")[2] for row in told] == ["suggestion_made", "suggestion_expired", "suggestion_made"]


async def test_what_was_settled_stays_as_it_was_seen_whatever_is_corrected_or_told_again(world: World) -> None:
    watcher = Watcher(world)
    taken, dismissed = await recovered(world, 1), await recovered(world, 2)
    await world.do("take_suggestion", by="lead", suggestion_id=taken)
    await world.do("dismiss_suggestion", by="lead", suggestion_id=dismissed)
    query = "select state, holds, version, why from suggestions where id = any(:ids) order by state"
    before = await world.rows(query, ids=[taken, dismissed])
    assert [row[:3] for row in before] == [("dismissed", True, 2), ("taken", True, 2)]
    for number in (1, 2):
        low = said_of(number)[2]
        wrong = low.model_copy(update={"corrected": True, "version": 2})
        objective = year.goal(7, number)
        await watcher.tell_all([CheckInCorrected(check_in=corrected(low, 1, "9"), corrected=wrong, objective=objective)])
        await watcher.tell_all([ObjectiveActivated(objective=objective)])
    assert await world.rows(query, ids=[taken, dismissed]) == before


async def test_a_suggestion_tells_our_own_services_and_nobody_else_and_names_the_fact_it_was_drawn_because_of(
    world: World,
) -> None:
    id = await recovered(world, 1)
    [(topic, type, actor, cause)] = await world.rows(
        "select topic, type, actor, causationid from outbox where subject = :id", id=id
    )
    assert (topic, type, actor) == ("forthright.recognition.internal", "forthright.recognition.suggestion_made.v1", None)
    assert cause == told(CheckInRecorded(check_in=said_of(1)[3], objective=year.goal(6)), END).id
    assert await world.rows("select public from journal where subject = :id", id=id) == [(False,)]


async def test_it_ends_when_its_days_are_over_and_not_before(world: World) -> None:
    ids = [await recovered(world, number) for number in (1, 2)]
    world.clock.move(timedelta(SUGGESTED_DAYS))
    await world.hour()
    assert await world.rows("select distinct state from suggestions where id = any(:ids)", ids=ids) == [("open",)]
    world.clock.move_to(world.clock.now().replace(hour=23, minute=59))
    assert await world.read(f"/suggestions/{ids[0]}", by="lead") is not None
    world.clock.move(timedelta(minutes=1))
    assert await world.read(f"/suggestions/{ids[0]}", by="lead") is None, "though the hour has done nothing yet"
    settled = (409, "suggestion_is_settled", None)
    assert await world.refusal("take_suggestion", by="lead", suggestion_id=ids[0]) == settled
    await world.hour()
    query = "select distinct state, holds, version from suggestions where id = any(:ids)"
    assert await world.rows(query, ids=ids) == [("expired", True, 2)]
    ended = await world.rows(
        "select count(*) from outbox where type like '%suggestion_expired%' and subject = any(:ids)", ids=ids
    )
    assert ended == [(2,)]


async def test_hundreds_end_in_one_hour_in_batches_by_their_index(world: World) -> None:
    await recovered(world, 1)
    columns = (
        "recognition_kind, reason, why, subject_id, evidence_ids, objective_id, team_id, recipient_ids, thread_id, happened_at"
    )
    columns += ", week, last_day, holds, state, settled_by, recognition_id, version"
    many = f"from suggestions, generate_series(1, {BATCH + 7}) as n"
    await change(
        world, f"insert into suggestions (id, {columns}) select 'suggestion_' || lpad(n::text, 32, '0'), {columns} {many}"
    )
    world.clock.move(timedelta(SUGGESTED_DAYS + 1))
    before = len(world.statements)
    await world.hour()
    assert await world.rows("select distinct state from suggestions") == [("expired",)]
    assert sum("SKIP LOCKED" in statement for statement in world.statements[before:]) == 2


async def test_a_batch_takes_as_many_statements_however_many_histories_it_is_about(world: World) -> None:
    watcher, counts = Watcher(world), []
    for first, number in ((1, 2), (10, 40)):
        goals = range(first, first + number)
        await watcher.tell_all([ObjectiveActivated(objective=year.goal(5, each)) for each in goals])
        facts = [CheckInRecorded(check_in=one, objective=year.goal(6, each)) for each in goals for one in said_of(each, world)]
        before = len(world.statements)
        await watcher.tell_all(facts)
        counts.append(len(world.statements) - before)
        made = await world.rows("select count(*) from suggestions where reason = 'recovery' and state = 'open'")
        assert made == [(sum(n for f, n in ((1, 2), (10, 40)) if f <= first),)]
    assert counts[0] == counts[1]


async def test_what_is_no_history_any_more_is_parked_for_nobody(world: World) -> None:
    """A key result that is removed, an objective that is discarded: what was open ends, and nothing fails."""
    watcher = Watcher(world)
    id = await recovered(world, 1)
    objective = year.goal(9)
    await watcher.tell_all([KeyResultRemoved(objective=objective.model_copy(update={"key_results": objective.key_results[1:]}))])
    assert await world.rows("select state, holds from suggestions where id = :id", id=id) == [("expired", False)]


def poisoned(lesson: LessonDocument) -> Arrived:
    """A fact of a lesson that is not what it promises."""
    good = arrived(LessonPublished(lesson=lesson))
    poison = good.event.data.replace(b'"published_at":', b'"published_when":')
    assert isinstance(good.record, Given)
    return Arrived(replace(good.event, data=poison), replace(good.record, value=poison))


async def consumed(world: World, watcher: Watcher, *batches: Sequence[Arrived]) -> None:
    """As the consumer takes them, batch by batch: what cannot be applied lies aside."""
    await change(world, "insert into consumer_position values ('suggestions', 'toys', 0, 'c', 0, null, now())")
    applier = Applier("suggestions", EngineTransactions(world.engine), watcher.sink, delays=(0.001,))
    for number, facts in enumerate(batches):
        await applier.apply(Batch([Move(Partition("toys", 0), "c", number, number + 1, facts[-1].event.id)], facts))


async def test_what_lies_aside_holds_no_later_fact_of_its_subject_back(world: World) -> None:
    lesson, watcher = year.lesson(), Watcher(world)
    later = arrived(LessonPublished(lesson=lesson.model_copy(update={"version": lesson.version + 1})))
    await consumed(world, watcher, [poisoned(lesson)], [later])
    assert await world.rows("select subject_id from suggestions") == [(lesson.id,)]
    assert await world.rows("select headers->>'ce_sequence' from consumer_parked") == [(sequence(1, lesson.version),)]


async def test_what_is_not_what_it_promises_lies_aside_while_others_flow_and_a_retry_heals(world: World) -> None:
    watcher, transactions = Watcher(world), EngineTransactions(world.engine)
    await consumed(world, watcher, [poisoned(year.lesson()), arrived(LessonPublished(lesson=year.lesson(2)))])
    assert await world.rows("select subject_id from suggestions") == [(year.lesson(2).id,)]
    assert await world.rows("select subject from consumer_parked") == [(year.lesson().id,)]
    mended = "replace(encode(value, 'escape'), 'published_when', 'published_at')::bytea"
    await change(world, f"update consumer_parked set value = {mended}")
    assert await retry_facts(transactions, "suggestions", watcher.sink) == Retried(1, 0)
    assert await world.rows("select count(*) from suggestions where holds") == [(2,)]


async def test_what_the_days_of_a_cycle_tell_is_seen_where_the_cycle_comes_last(world: World) -> None:
    watcher = Watcher(world)
    said = [year.check_in(number, 1, confidence) for number, confidence in ((0, 8), (1, 5))]
    world.clock.move_to(year.week(1))
    await watcher.tell_all(CheckInRecorded(check_in=one, objective=year.goal(5)) for one in said)
    assert await watcher.reasons() == []
    await watcher.tell_all([CyclePlanned(cycle=cycle(1))])
    assert await watcher.reasons() == [("early_candor", "open")]


async def test_what_an_objective_tells_later_is_seen_of_key_results_of_which_nothing_was_suggested_yet(world: World) -> None:
    watcher = Watcher(world)
    said = [year.check_in(number, 4) for number in range(8)]
    world.clock.move_to(year.week(8))
    committed = year.goal(5, ambition="committed")
    await watcher.tell_all(CheckInRecorded(check_in=one, objective=committed) for one in said)
    assert await watcher.reasons() == []
    await watcher.tell_all([ObjectiveEdited(objective=year.goal(6))])
    assert await watcher.reasons() == [("long_effort", "open")]


async def test_looking_at_more_than_are_locked_one_by_one_is_done_alone_and_finds_the_same(world: World) -> None:
    watcher, number = Watcher(world), AT_ONCE // 2 + 1
    goals = [year.goal(5, each) for each in range(1, number + 1)]
    last = [said_of(number, world)[place] for place in range(4)]
    await watcher.tell_all(
        [*map(objective_activated, goals), *(CheckInRecorded(check_in=one, objective=goals[-1]) for one in last)]
    )
    before = await watcher.made()
    assert len(before) == 1
    await change(world, "delete from suggestions")
    await watcher.tell_all([CyclePlanned(cycle=cycle(1))])
    assert await watcher.made() == before
    assert any("pg_advisory_xact_lock(hashtextextended" in statement for statement in world.statements)


async def test_of_more_histories_than_one_statement_reads_each_tells_its_own(world: World) -> None:
    watcher, numbers = Watcher(world), range(1, 2 * AT_A_TIME + 3)
    await watcher.tell_all(
        CheckInRecorded(check_in=one, objective=year.goal(5, each)) for each in numbers for one in said_of(each, world)
    )
    found = await world.rows("select subject_id from suggestions where reason = 'recovery' order by subject_id")
    assert [id for (id,) in found] == sorted(str(said_of(each, world)[0].key_result_id) for each in numbers)


def objective_activated(objective: ObjectiveDocument) -> ObjectiveActivated:
    """That it counts."""
    return ObjectiveActivated(objective=objective)
