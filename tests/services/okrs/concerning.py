"""What tests of concerns share: many people, of whom any could have written, and the worker's release at the full hour."""

from datetime import timedelta
from typing import Any

from chassis import copies
from chassis.identity import identity_id
from chassis.release import Release
from contracts.directory.people import IdentityDocument, PersonDocument, PersonStatus
from contracts.messages import Document
from contracts.values import PersonId
from services.okrs.concerns.jobs import APPLIERS, forget_handles
from tests.services.okrs.world import AT, OTHER, World
from tests.services.serving import ISSUER, SECRET

CROWD = {f"colleague_{number}": PersonId(f"person_{number:032x}") for number in range(101, 113)}
"""More people who work here, so that confidential ones are not alone."""
AUTHOR, SECOND = list(CROWD)[:2]


def crowd() -> list[Document]:
    """Their documents."""
    people = [PersonDocument(**AT, id=id, home_team_id=OTHER, status=PersonStatus.ACTIVE) for id in CROWD.values()]
    known = [(identity_id(SECRET.read().encode(), ISSUER, name), id) for name, id in CROWD.items()]
    return [*people, *(IdentityDocument(**AT, id=identity, person_id=person) for identity, person in known)]


async def gather(world: World, *documents: Document) -> None:
    """Brings documents of the directory into the service's copies."""
    async with world.engine.begin() as connection:
        raw: Any = await connection.get_raw_connection()
        await copies.apply(raw.driver_connection, documents or crowd())


async def at_the_hour(world: World) -> int:
    """Moves on to a little after the next full hour, and releases; answers how many acts took effect."""
    world.clock.move_to(world.clock.now().replace(minute=0, second=2) + timedelta(hours=1))
    return await released(world)


async def released(world: World) -> int:
    """Releases what is due."""
    return await Release(world.app.state.service, APPLIERS, [forget_handles]).once()


async def raised(
    world: World, about: dict[str, Any], *, by: str = AUTHOR, text: str = "Support has no capacity", **more: Any
) -> Any:
    """What is answered to a concern about an objective or a decision: the document, or the receipt."""
    kind = str(about["id"]).partition("_")[0]
    told = await world.do("raise_concern", by=by, **{f"{kind}_id": about["id"], "text": text} | more)
    return told.get("concern") or told["receipt"]


async def confidential(world: World, about: dict[str, Any], *, by: str = AUTHOR, **more: Any) -> str:
    """The id of a confidential concern that waits."""
    return str((await raised(world, about, by=by, mode="confidential", **more))["id"])


async def document(world: World, id: str) -> dict[str, Any]:
    """A concern as the service shows it to whoever copies documents."""
    service = world.app.state.service
    headers = {"authorization": f"Bearer {service.credential.issue('tests')}"}
    page = (await world.client.get("/pull/documents", params={"kind": "concern"}, headers=headers)).json()["documents"]
    return next((dict(each["document"]) for each in page if each["document"]["id"] == id), {})


async def mine(world: World, by: str = AUTHOR) -> list[dict[str, Any]]:
    """An author's own confidential concerns."""
    answer = await world.client.get("/concerns/mine", headers={"authorization": f"Bearer {by}"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return list(answer.json())
