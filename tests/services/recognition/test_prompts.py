"""Reminders to welcome: once when somebody joins a team and once in the third week, whatever the facts come like."""

import asyncio
from datetime import datetime, timedelta
from itertools import permutations

import orjson
import pytest

from chassis.events import Event
from contracts.directory.people import PersonChanged, PersonErased, PersonJoined, PersonLeft
from contracts.recognition.limits import PROMPTED_DAYS
from contracts.values import PersonId, TeamId
from services.recognition.welcomes.rules import KEPT_DAYS, SETTLED_DAYS
from tests.services.okrs.world import DISSOLVED, OTHER, TEAM
from tests.services.recognition.directing import Directory, PersonFact, prompts, told
from tests.services.recognition.giving import give_on, give_publicly
from tests.services.recognition.world import PEOPLE, World

NEW = PEOPLE["recipient"]
JOINED, THIRD_WEEK = "joined", "third_week"


@pytest.fixture
async def directory(world: World) -> Directory:
    """With somebody who has been in each team for a month."""
    directory = Directory(world)
    await directory.settle(TEAM, PEOPLE["member"])
    await directory.settle(OTHER, PEOPLE["stranger"])
    return directory


async def days(world: World, directory: Directory, count: int) -> None:
    world.clock.move(timedelta(days=count))
    await directory.remind()


async def test_each_team_that_somebody_joins_is_reminded_once(world: World, directory: Directory) -> None:
    await directory.tell(told(PersonJoined, NEW, 2, world.clock.now(), TEAM, OTHER))
    assert (await directory.remind(), await directory.remind()) == (2, 0)
    assert await prompts(world, NEW) == [(NEW, TEAM, JOINED), (NEW, OTHER, JOINED)]
    payloads = [
        orjson.loads(row[0])["welcome_prompt"] for row in await world.rows("select payload from outbox order by position")
    ]
    today = world.clock.now().date()
    assert {(told["joined_on"], told["last_day"]) for told in payloads} == {
        (str(today), str(today + timedelta(days=PROMPTED_DAYS)))
    }
    assert await world.rows("select distinct topic, actor from outbox") == [("forthright.recognition.internal", None)]


async def test_a_further_team_is_joined_too_and_what_stays_is_not_joined_again(world: World, directory: Directory) -> None:
    await directory.tell(
        told(PersonChanged, NEW, 2, directory.ago(60), TEAM), told(PersonChanged, NEW, 3, world.clock.now(), TEAM, OTHER)
    )
    await directory.remind()
    assert await prompts(world, NEW) == [(NEW, OTHER, JOINED)]


async def test_two_workers_at_once_remind_once(world: World, directory: Directory) -> None:
    await directory.tell(told(PersonJoined, NEW, 2, world.clock.now(), TEAM))
    assert sum(await asyncio.gather(*(directory.remind() for _ in range(3)))) == 1
    assert await world.rows("select count(*) from outbox") == [(1,)]


async def test_who_comes_back_joins_again_but_not_who_was_away_for_part_of_a_day(world: World, directory: Directory) -> None:
    await directory.tell(told(PersonJoined, NEW, 2, world.clock.now(), TEAM))
    await directory.remind()
    noon = world.clock.move(timedelta(hours=1))
    await directory.tell(told(PersonChanged, NEW, 3, noon, OTHER), told(PersonChanged, NEW, 4, noon + timedelta(hours=1), TEAM))
    await directory.remind()
    assert await prompts(world, NEW) == [(NEW, TEAM, JOINED)]
    await directory.tell(told(PersonChanged, NEW, 5, noon, OTHER))
    await days(world, directory, 2)
    await directory.tell(told(PersonChanged, NEW, 6, world.clock.now(), TEAM))
    await directory.remind()
    assert (await prompts(world, NEW)).count((NEW, TEAM, JOINED)) == 2


async def test_who_left_was_erased_or_moved_on_is_welcomed_nowhere(world: World, directory: Directory) -> None:
    now = world.clock.now()
    left, erased, moved = (PEOPLE[name] for name in ("author", "champion", "owner"))
    for person, fact in ((left, PersonLeft), (erased, PersonErased)):
        await directory.tell(told(PersonJoined, person, 2, now, TEAM), told(fact, person, 3, now, TEAM))
    await directory.tell(told(PersonJoined, moved, 2, now, TEAM), told(PersonChanged, moved, 3, now, OTHER))
    await directory.remind()
    assert await prompts(world, left, erased, moved) == [(moved, OTHER, JOINED)]
    await directory.tell(told(PersonLeft, moved, 4, now, OTHER))
    await days(world, directory, 15)
    assert await prompts(world, left, erased, moved) == [(moved, OTHER, JOINED)]


async def test_of_a_team_that_is_gone_nobody_is_reminded(world: World, directory: Directory) -> None:
    await directory.settle(DISSOLVED, PEOPLE["lead"])
    await directory.tell(told(PersonJoined, NEW, 2, world.clock.now(), DISSOLVED))
    assert await directory.remind() == 0


@pytest.mark.parametrize(("after", "reminded"), [(13, []), (14, [THIRD_WEEK]), (20, [THIRD_WEEK]), (21, [])])
async def test_the_third_week_is_from_the_fifteenth_to_the_twenty_first_day(
    world: World, directory: Directory, after: int, reminded: list[str]
) -> None:
    await directory.tell(told(PersonJoined, NEW, 2, world.clock.now(), TEAM))
    await directory.remind()
    await days(world, directory, after)
    await directory.remind()
    assert [occasion for _, _, occasion in await prompts(world, NEW)] == [JOINED, *reminded]


async def test_a_worker_that_was_away_reminds_later_but_not_after_two_weeks(world: World, directory: Directory) -> None:
    early, late = PEOPLE["author"], PEOPLE["champion"]
    await directory.tell(
        told(PersonJoined, early, 2, directory.ago(PROMPTED_DAYS), TEAM),
        told(PersonJoined, late, 2, directory.ago(PROMPTED_DAYS - 1), TEAM),
    )
    await directory.remind()
    assert (late, TEAM, JOINED) in await prompts(world, early, late)
    assert (early, TEAM, JOINED) not in await prompts(world, early, late)


class TestNoticed:
    """Nobody is reminded in the third week of whom somebody welcomed or recognized in public since."""

    async def join(self, world: World, directory: Directory) -> None:
        await directory.tell(told(PersonJoined, NEW, 2, world.clock.now(), TEAM, OTHER))
        await directory.remind()

    async def third_week(self, world: World, directory: Directory) -> list[str]:
        await days(world, directory, 14)
        return [team for _, team, occasion in await prompts(world, NEW) if occasion == THIRD_WEEK]

    async def test_a_welcome_by_either_team_is_enough(self, world: World, directory: Directory) -> None:
        await self.join(world, directory)
        await world.do("welcome_member", by="author", person_id=NEW, team_id=TEAM, text="Good that you are here")
        assert await self.third_week(world, directory) == []

    async def test_so_is_a_recognition_that_everybody_reads(self, world: World, directory: Directory) -> None:
        await self.join(world, directory)
        await give_publicly(world)
        assert await self.third_week(world, directory) == []

    @pytest.mark.parametrize("audience", ["team", "private"])
    async def test_one_with_fewer_readers_is_not(self, world: World, directory: Directory, audience: str) -> None:
        await self.join(world, directory)
        await give_on(world, audience)
        assert await self.third_week(world, directory) == [TEAM, OTHER]

    async def test_what_was_taken_back_is_not(self, world: World, directory: Directory) -> None:
        await self.join(world, directory)
        await world.do("withdraw_recognition", by="author", recognition_id=await give_publicly(world))
        told = await world.do("welcome_member", by="author", person_id=NEW, team_id=TEAM, text="Good that you are here")
        await world.do("withdraw_text", by="author", id=told["welcome"]["id"])
        assert await self.third_week(world, directory) == [TEAM, OTHER]

    async def test_of_somebody_else_is_not(self, world: World, directory: Directory) -> None:
        await self.join(world, directory)
        other = PEOPLE["champion"]
        await directory.tell(told(PersonJoined, other, 2, world.clock.now(), TEAM))
        await world.do("welcome_member", by="author", person_id=other, team_id=TEAM, text="Good that you are here")
        assert await self.third_week(world, directory) == [TEAM, OTHER]


class TestAnOrganizationThatIsBroughtIn:
    async def test_reminds_nobody(self, world: World) -> None:
        directory = Directory(world)
        everybody = [told(PersonJoined, person, 2, world.clock.now(), TEAM) for person in PEOPLE.values()]
        await directory.tell(*everybody)
        assert await directory.remind() == 0
        await days(world, directory, 14)
        assert await world.rows("select id from welcome_prompts") == []

    @pytest.mark.parametrize(("after", "reminded"), [(SETTLED_DAYS - 1, 0), (SETTLED_DAYS, 1)])
    async def test_until_a_week_after_the_first_of_a_team(self, world: World, after: int, reminded: int) -> None:
        directory = Directory(world)
        await directory.tell(told(PersonJoined, PEOPLE["member"], 2, world.clock.now(), TEAM))
        world.clock.move(timedelta(days=after))
        await directory.tell(told(PersonJoined, NEW, 2, world.clock.now(), TEAM))
        assert await directory.remind() == reminded

    async def test_who_was_there_a_week_ago_and_left_since_settles_nothing(self, world: World) -> None:
        directory, now = Directory(world), world.clock.now()
        before = PEOPLE["member"]
        await directory.tell(
            told(PersonJoined, before, 2, directory.ago(30), TEAM), told(PersonLeft, before, 3, directory.ago(1), TEAM)
        )
        await directory.tell(told(PersonJoined, NEW, 2, now, TEAM))
        assert await directory.remind() == 0


class TestWhateverTheFactsComeLike:
    """A history: somebody joins one team, is in two, goes from the first and comes back to it."""

    def history(self, person: PersonId, start: datetime, *, bare: bool = False) -> list[Event]:
        places: list[tuple[TeamId, ...]] = [(TEAM,), (TEAM, OTHER), (OTHER,), (OTHER, TEAM)]
        facts: list[type[PersonFact]] = [PersonJoined, PersonChanged, PersonChanged, PersonChanged]
        return [
            told(facts[place], person, 2 + place, start + timedelta(days=2 * place), *teams, bare=bare)
            for place, teams in enumerate(places)
        ]

    async def test_every_order_and_repetition_gives_the_same_reminders(self, world: World, directory: Directory) -> None:
        start = directory.ago(7)
        given = set()
        for number, order in enumerate(permutations(range(4)), 1):
            person = PersonId(f"person_{0xABC000 + number:032x}")
            facts = self.history(person, start)
            await directory.tell(*(facts[place] for place in order), facts[order[0]], facts[order[-1]])
            await directory.remind()
            given.add(tuple((team, occasion) for _, team, occasion in await prompts(world, person)))
        assert given == {((OTHER, JOINED), (TEAM, JOINED))}

    async def test_told_again_from_the_beginning_none_comes_twice(self, world: World, directory: Directory) -> None:
        facts = self.history(NEW, directory.ago(7))
        for fact in facts:
            await directory.tell(fact)
            await directory.remind()
        before = await prompts(world, NEW)
        assert before == [(NEW, TEAM, JOINED), (NEW, OTHER, JOINED), (NEW, TEAM, JOINED)]
        await directory.tell(*facts)
        assert await directory.remind() == 0
        async with world.engine.begin() as connection:
            for table in ("placings", "memberships"):
                await connection.exec_driver_sql(f"delete from {table} where person_id = '{NEW}'")
        await directory.tell(*reversed(facts))
        assert (await directory.remind(), await prompts(world, NEW)) == (0, before)

    async def test_pulled_without_documents_todays_teams_count_from_when_they_came(
        self, world: World, directory: Directory
    ) -> None:
        facts = self.history(NEW, directory.ago(7))
        await directory.tell(facts[-1])
        async with world.engine.begin() as connection:
            await connection.exec_driver_sql(f"delete from placings where person_id = '{NEW}'")
        await directory.tell(*self.history(NEW, directory.ago(7), bare=True))
        await directory.remind()
        assert await prompts(world, NEW) == [(NEW, TEAM, JOINED), (NEW, OTHER, JOINED)]
        assert await world.rows("select distinct joined_on from welcome_prompts") == [(directory.ago(7).date(),)]

    async def test_a_fact_about_nobody_known_that_comes_without_documents_says_nothing(
        self, world: World, directory: Directory
    ) -> None:
        nobody = PersonId("person_" + "e" * 32)
        await directory.tell(told(PersonJoined, nobody, 2, world.clock.now(), TEAM, bare=True))
        assert await world.rows("select sequence from placings where person_id = :id", id=str(nobody)) == []

    async def test_where_somebody_was_long_ago_is_forgotten_and_changes_nothing(self, world: World, directory: Directory) -> None:
        long_ago = directory.ago(KEPT_DAYS + 30)
        places = [
            told(PersonJoined, NEW, 2, long_ago, OTHER),
            told(PersonChanged, NEW, 3, long_ago + timedelta(days=9), TEAM),
            told(PersonChanged, NEW, 4, directory.ago(3), TEAM, OTHER),
        ]
        await directory.tell(*places)
        await world.hour()
        kept = "select right(sequence, 1) from placings where person_id = :id order by sequence"
        assert await world.rows(kept, id=NEW) == [("3",), ("4",)]
        await directory.tell(told(PersonChanged, NEW, 5, world.clock.now(), TEAM, OTHER), places[0])
        await directory.remind()
        assert await prompts(world, NEW) == [(NEW, OTHER, JOINED)]
