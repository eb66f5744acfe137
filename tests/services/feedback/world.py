"""A feedback service over a real database: the organization around one team, larger, so that people can be confidential in it."""

from contextlib import AbstractAsyncContextManager
from typing import Any

from chassis.identity import identity_id
from contracts.directory.people import IdentityDocument, PersonDocument, PersonStatus
from contracts.messages import Document
from contracts.values import PersonId
from services.feedback import app
from services.feedback.jobs import APPLIERS, CHORES
from tests.servers.postgres import Database
from tests.services.okrs import world as okrs
from tests.services.okrs.world import AT, OTHER, TEAM
from tests.services.serving import ISSUER, SECRET, Serving, at_the_hour, filled, served

MEMBERS = ("author", "recipient", *(f"member{number}" for number in range(1, 13)))
ELSEWHERE = ("invited", "facilitator", "moderator", "auditor")
NAMES = (*okrs.NAMES, *MEMBERS, *ELSEWHERE)
PEOPLE = {name: PersonId(f"person_{number:032x}") for number, name in enumerate(NAMES, 1)}
"""`author`, `recipient`, `member` and `member1` to `member12` belong to TEAM; `lead` leads it, `lead_above` the company."""


def organization() -> list[Document]:
    """That of the okrs service's tests, and these people."""
    homes = dict.fromkeys(MEMBERS, TEAM) | dict.fromkeys(ELSEWHERE, OTHER)
    people = [
        PersonDocument(**AT, id=PEOPLE[name], home_team_id=home, status=PersonStatus.ACTIVE, time_zone="UTC")
        for name, home in homes.items()
    ]
    key = SECRET.read().encode()
    identities = [IdentityDocument(**AT, id=identity_id(key, ISSUER, name), person_id=PEOPLE[name]) for name in homes]
    return [*okrs.organization(), *people, *identities]


async def build(database: Database) -> None:
    """Migrates a database and fills the copies of the directory."""
    await filled(database, app.MIGRATIONS, organization())


class World(Serving):
    """What a test does to the feedback service."""

    async def hour(self) -> int:
        """Moves on to a little after the next full hour, and releases; answers how many acts took effect."""
        return await at_the_hour(self, APPLIERS, CHORES)

    async def texts(self, *ids: str, by: str = "author") -> dict[str, dict[str, Any]]:
        """What somebody may read of these texts, by their ids."""
        answer = await self.client.post("/texts", json=list(ids), headers={"authorization": f"Bearer {by}"})
        assert answer.status_code == 200, answer.text
        return {text["id"]: text for text in answer.json()}


def opened(database: Database) -> AbstractAsyncContextManager[World]:
    """The service over a built database, as the application's own role."""
    return served(World, database, app.COMPONENT, app.create_app)
