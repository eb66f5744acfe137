"""Texts straight in the table, as a feature would write them."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert

from chassis import confidential
from chassis.handles import Handles
from chassis.tables import HeldAct
from chassis.unit import Trail
from contracts.feedback.ids import ContributionId
from contracts.feedback.text import Readership
from contracts.terms import Mode
from contracts.values import Id
from services.feedback.texts.tables import Privacy, write
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import TEAM
from tests.services.serving import SECRET

THREAD = ContributionId("contribution_" + "1" * 32)
OF_TEAM = Privacy(Readership.TEAM, TEAM)
HANDLES = Handles(SECRET)


async def named(
    world: World,
    privacy: Privacy = OF_TEAM,
    *,
    by: str = "author",
    number: int = 1,
    thread: Id = THREAD,
    text: str = "As I see it",
    said_at: datetime | None = None,
) -> str:
    """A text by somebody, written now."""
    service, id = world.service, ContributionId(f"contribution_{number:032x}")
    async with service.sessions() as session, session.begin(), service.begin_unattended(session, Trail()) as unit:
        writing = write(unit, thread, id, text, privacy, role="contribution")
        writing.by, writing.said_at = PEOPLE[by], said_at or unit.now
        writing.mode = Mode.NAMED
    return str(id)


async def by_handle(
    world: World,
    privacy: Privacy = OF_TEAM,
    *,
    by: str = "author",
    number: int = 2,
    thread: Id = THREAD,
    text: str = "In confidence",
) -> str:
    """A confidential text by somebody, as it stands after its hour."""
    service, id = world.service, ContributionId(f"contribution_{number:032x}")
    async with service.sessions() as session, session.begin(), service.begin_unattended(session, Trail()) as unit:
        write(unit, thread, id, text, privacy, role="contribution", handle=HANDLES.of(PEOPLE[by], thread))
    return str(id)


async def waiting(
    world: World,
    *,
    by: str = "author",
    number: int = 3,
    thread: Id = THREAD,
    act: dict[str, Any] | None = None,
    place: int = 1,
) -> str:
    """A confidential text by somebody, as it waits for its hour under a verb that nobody applies."""
    service, id = world.service, f"contribution_{number:032x}"
    async with service.sessions() as session, session.begin(), service.begin_unattended(session, Trail()) as unit:
        held = {"id": str(unit.clock.new_uuid4()), "thread": str(thread), "place": place, "verb": "say_it"}
        held |= {"handle": HANDLES.of(PEOPLE[by], thread), "due_at": confidential.next_hour(unit.now)}
        await session.execute(insert(HeldAct), [{**held, "act": act or {"id": id, "text": "Nobody knows"}}])
    return id
