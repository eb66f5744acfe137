"""What tests of rounds do over and over."""

from typing import Any

from contracts.directory.people import PersonDocument, PersonStatus
from contracts.values import CycleId, DecisionId, ObjectiveId, TeamId
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import OTHER, TEAM

SUMMARY = "We ask sooner"
OBJECTIVE, CLOSED_OBJECTIVE = (ObjectiveId(f"objective_{number:032x}") for number in (1, 2))
CYCLE, ENDED = (CycleId(f"cycle_{number:032x}") for number in (1, 2))
DECISION = DecisionId(f"decision_{1:032x}")
CROWD = ("member", "member1", "member2", "member3", "member4")


async def opened(world: World, purpose: str = "session", *, by: str = "member", **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"purpose": purpose, "question": "What do we see?", "team_id": TEAM}
    return dict((await world.do("open_round", by=by, **given | more))["round"])


async def retrospective(world: World, *, by: str = "member", passes: bool = True, **more: Any) -> dict[str, Any]:
    """Opened, its gate too."""
    round = await opened(world, "retrospective", by=by, **more)
    if passes:
        await world.do("go_first", by="lead", round_id=round["id"], kind="mistake", text="I promised too much")
    return round


async def write(world: World, round: dict[str, Any], *names: str, **more: Any) -> list[str]:
    """Everybody writes; answers the contributions' ids."""
    found = []
    for name in names:
        given = {"text": f"{name} sees it so"} | more
        told = await world.do("write_in_round", by=name, round_id=round["id"], **given)
        found.append(str(told["receipt"]["id"]))
    return found


async def revealed(world: World, round: dict[str, Any], *names: str, by: str = "member", **more: Any) -> dict[str, Any]:
    await write(world, round, *names, **more)
    return dict((await world.do("reveal_round", by=by, round_id=round["id"]))["round"])


async def closed(world: World, round: dict[str, Any], *, by: str = "member", **more: Any) -> dict[str, Any]:
    return await world.do("close_round", by=by, round_id=round["id"], **{"summary": SUMMARY} | more)


async def inside(world: World, round: dict[str, Any], *, by: str = "member") -> dict[str, Any] | None:
    found: dict[str, Any] | None = await world.read(f"/rounds/{round['id']}", by=by)
    return found


def names_of(ids: list[str]) -> list[str]:
    by_id = {str(id): name for name, id in PEOPLE.items()}
    return [by_id[id] for id in ids]


async def move(world: World, name: str, *, version: int = 2) -> None:
    """To another team."""
    await world.learn(_person(name, version, OTHER, PersonStatus.ACTIVE))


async def join(world: World, name: str, *, version: int = 2) -> None:
    """The team."""
    await world.learn(_person(name, version, TEAM, PersonStatus.ACTIVE))


async def leave(world: World, name: str, *, version: int = 2) -> None:
    """The organization."""
    await world.learn(_person(name, version, TEAM, PersonStatus.LEFT))


def _person(name: str, version: int, home: TeamId, status: PersonStatus) -> PersonDocument:
    return PersonDocument(epoch=1, version=version, id=PEOPLE[name], home_team_id=home, status=status, time_zone="UTC")
