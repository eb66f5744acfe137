"""Goals that recover now, each with a suggestion of its own, and recognition that may come of it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from chassis.clock import FixedClock
from contracts.okrs.check_ins import CheckInDocument, CheckInRecorded
from contracts.okrs.objectives import ObjectiveActivated
from contracts.recognition.ids import RecognitionId
from contracts.recognition.recognitions import RecognitionAudience, RecognitionKind
from contracts.values import PersonId
from services.recognition.recognitions.tables import Recognition
from tests.services.recognition import year
from tests.services.recognition.watching import Watcher
from tests.services.recognition.world import PEOPLE, World

_NOW = FixedClock().now()


def said_of(number: int, world: World | None = None, **more: Any) -> list[CheckInDocument]:
    """Four check-ins until now on the goal of a number: two lose ground, then one gains."""
    now = world.clock.now() if world is not None else _NOW
    moments = [now - timedelta(3 - place) for place in range(4)]
    return [
        year.check_in(place, value, of=number, recorded_at=at, effective_on=str(at.date()), **more)
        for place, (value, at) in enumerate(zip((5, 4, 3, 4), moments, strict=True))
    ]


def corrected(wrong: CheckInDocument, time: int, value: str) -> CheckInDocument:
    """The check-in that counts in its place."""
    told = {
        "id": year.an("check_in", 9000 + time),
        "version": 1,
        "corrected": False,
        "corrects_id": wrong.id,
        "value": value,
    }
    return CheckInDocument.model_validate(wrong.model_dump() | told)


async def recovered(world: World, number: int, *, goal: dict[str, Any] | None = None, **more: Any) -> str:
    """A goal whose key result recovers now, as somebody says; answers what is suggested because of it."""
    watcher, told = Watcher(world), goal or {}
    await watcher.tell_all([ObjectiveActivated(objective=year.goal(5, number, **told))])
    said = said_of(number, world, **more)
    await watcher.tell_all([CheckInRecorded(check_in=one, objective=year.goal(6, number, **told)) for one in said])
    query = "select id from suggestions where subject_id = :id and reason = 'recovery'"
    [(id,)] = await world.rows(query, id=str(said[0].key_result_id))
    return str(id)


async def gave(world: World, number: int, by: str, to: PersonId | None, **more: Any) -> RecognitionId:
    """A recognition that somebody gave, a minute ago."""
    given = {
        "id": RecognitionId(year.an("recognition", number)),
        "version": 1,
        "text": "Thank you",
        "by": PEOPLE[by],
        "at": world.clock.now(),
        "recognition_kind": RecognitionKind.PROGRESS,
        "recipient_ids": [to] if to is not None else [],
        "team_ids": [],
        "thread_id": None,
        "evidence_ids": [],
        "value_ids": [],
        "audience": RecognitionAudience.ORGANIZATION,
        "homes": {},
        "reader_team_ids": [],
        "kept_until": None,
        "gone": False,
        **more,
    }
    async with world.service.sessions() as session, session.begin():
        session.add(Recognition(**given))
    return RecognitionId(str(given["id"]))


async def change(world: World, statement: str) -> None:
    """What no command does."""
    async with world.engine.begin() as connection:
        await connection.execute(text(statement))
