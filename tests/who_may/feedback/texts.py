"""Who may read texts and learn who else can; a text of the team, written by `author`."""

from datetime import UTC, datetime

from chassis.unit import Trail
from contracts.feedback.ids import ContributionId, RoundId
from contracts.feedback.text import Readership
from services.feedback.texts.tables import Privacy, write
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import TEAM
from tests.who_may.feedback.table import Feature, Ground

ADDRESSES = (("GET /texts/{id}/readers", "a text of the team", "no_such_text", "", "sssss uull --+----------"),)


async def lay(world: World, ground: Ground) -> None:
    thread, id = RoundId("round_" + "9" * 32), ContributionId("contribution_" + "9" * 32)
    service = world.service
    async with service.sessions() as session, session.begin(), service.begin_unattended(session, Trail()) as unit:
        writing = write(unit, thread, id, "As I see it", Privacy(Readership.TEAM, TEAM), role="contribution")
        writing.by, writing.said_at = PEOPLE["author"], datetime(2026, 1, 5, tzinfo=UTC)
    ground.ids["a text of the team"] = str(id)


FEATURE = Feature((), {}, lay, ADDRESSES, {"GET /texts/{id}/readers": lambda ground: {"id": ground.ids["a text of the team"]}})
