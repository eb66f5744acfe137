"""Moderators, and what they are asked to decide."""

from typing import Any

from contracts.directory.people import PersonDocument, PersonStatus
from contracts.values import PersonId, TeamId
from tests.services.feedback.world import PEOPLE, World
from tests.services.feedback.writings import named
from tests.services.okrs.world import OTHER, TEAM


async def moderates(world: World, who: str = "moderator", team: TeamId = TEAM) -> str:
    """Somebody is named a moderator of the team."""
    told = await world.do("name_moderator", by="admin", team_id=team, person_id=PEOPLE[who])
    return str(told["moderator"]["id"])


async def reported(world: World, id: str | None = None, *, by: str = "member1", why: str = "It attacks a colleague") -> str:
    """A text of the team that somebody reported."""
    of = id or await named(world)
    await world.do("report_text", by=by, id=of, why=why)
    return of


async def hidden(world: World, id: str | None = None, *, by: str = "moderator", reporter: str = "member1") -> str:
    """A reported text that a moderator hid."""
    of = await reported(world, id, by=reporter)
    await world.do("hide_text", by=by, id=of, reason="disrespect")
    return of


async def cases(world: World, *, by: str = "moderator") -> list[dict[str, Any]]:
    return list(await world.read("/moderation/open", by=by))


async def moves(world: World, who: str, *, home: TeamId = OTHER, manager: PersonId | None = None, status: str = "active") -> None:
    """What the directory says of somebody from now on."""
    [row] = await world.rows("select version from person where id = :id", id=PEOPLE[who])
    known = {"epoch": 1, "version": row[0] + 1, "id": PEOPLE[who], "home_team_id": home, "manager_id": manager}
    await world.learn(PersonDocument(**known, status=PersonStatus(status)))  # type: ignore[call-arg]  # by its value
