"""What tests do with pulses: people of TEAM and around it answer, the clock moves on, the worker closes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chassis.sealing import PrivateKey
from chassis.secret import Secret
from contracts.directory.people import PersonDocument, PersonStatus
from contracts.values import PersonId, TeamId
from services.feedback.pulses.jobs import Closing
from tests.services.feedback.world import MEMBERS, PEOPLE, World
from tests.services.okrs.world import TEAM
from tests.services.serving import BALLOT

MEMBERS_OF_TEAM = (*MEMBERS, "member", "champion", "owner", "traveler")
Pulse = dict[str, Any]


async def a_pack(world: World, **more: Any) -> dict[str, Any]:
    """The pack that ships with the platform."""
    return dict((await world.do("write_item_pack", by="admin", **{"name": "Voices"} | more))["item_pack"])


async def a_pulse(world: World, *, by: str = "lead", team_id: TeamId = TEAM, days: float = 7, **more: Any) -> Pulse:
    """An open pulse of the team."""
    pack = more.pop("item_pack_id", None) or (await a_pack(world, name=f"Pack {world.clock.new_uuid4()}"))["id"]
    closes_at = (world.clock.now() + timedelta(days=days)).isoformat()
    told = await world.do("open_pulse", by=by, team_id=team_id, item_pack_id=pack, closes_at=closes_at, **more)
    return dict(told["pulse"])


def good(pulse: Pulse, value: int = 6) -> list[dict[str, Any]]:
    """An answer to every item that speaks as well of every facet."""
    return [{"item_id": item["id"], "value": 8 - value if item["reversed"] else value} for item in pulse["items"]]


async def answer(world: World, pulse: Pulse, people: Iterable[str], value: int = 6, text: str = "") -> None:
    """People answer; each adds a text of their own where there is one."""
    for name in people:
        said = f"{text} {name}" if text else ""
        await world.do("answer_pulse", by=name, pulse_id=pulse["id"], answers=good(pulse, value), text=said)


async def close(world: World, pulse: Pulse, *, key: Secret | None = None) -> int:
    """The window is over, and the worker looks; answers how many pulses it closed."""
    over = datetime.fromisoformat(pulse["closes_at"])
    world.clock.move_to(max(over, world.clock.now()))
    return await closing(world, key).once()


def closing(world: World, key: Secret | None = None) -> Closing:
    return Closing(world.service, Secret(str(BALLOT)) if key is None else key)


async def seen(world: World, pulse: Pulse, *, by: str = "member1") -> dict[str, Any]:
    """The pulse as somebody sees it."""
    [found] = await world.read(f"/pulses?id={pulse['id']}", by=by)
    return dict(found)


async def facets(world: World, pulse: Pulse, *, by: str = "member1", team_id: TeamId = TEAM) -> dict[str, tuple[str, str]]:
    """What is shown of a team: mean and band by facet."""
    releases = (await seen(world, pulse, by=by))["releases"]
    return {one["facet"]: (one["mean"], one["answers"]) for one in releases if one["team_id"] == team_id}


def sealing_by(world: World, *keys: PrivateKey) -> None:
    """The api has these keys' public halves from now on."""
    halves = Secret(" ".join(str(key.public) for key in keys))
    world.app.state.service = replace(world.app.state.service, ballot_key=halves)


async def moved(world: World, name: str, home: TeamId | None, *, status: PersonStatus = PersonStatus.ACTIVE) -> None:
    """Somebody belongs elsewhere from now on, or has left, or was erased."""
    version = int((await world.rows("select max(version) from person"))[0][0]) + 1
    person = PersonDocument(
        epoch=1, version=version, id=PersonId(PEOPLE[name]), home_team_id=home, status=status, time_zone="UTC"
    )
    await world.learn(person)
