"""Who acts in the seed: each person with their own token, each id found by what the files call it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx2
import orjson

from chassis.identity import identity_id
from chassis.service_credential import ServiceCredential
from forthright.demo import story
from forthright.demo.patience import once_heard
from forthright.issuer import DevelopmentIssuer
from forthright.owners import checked

_LIFETIME = timedelta(days=800)
ADMIN = "B002"


@dataclass(slots=True)
class Cast:
    """Everybody of the demo, and the services they talk to."""

    issuer: DevelopmentIssuer
    urls: Mapping[str, str]
    http: httpx2.AsyncClient
    people: dict[str, str] = field(default_factory=dict)
    """Employee id to person id."""
    teams: dict[str, str] = field(default_factory=dict)
    """Name to team id."""
    _tokens: dict[str, str] = field(default_factory=dict)

    async def acts(
        self, employee: str, service: str, verb: str, body: Mapping[str, Any], *, not_yet: Collection[str] = ()
    ) -> dict[str, Any]:
        """A person gives a command, again while it is refused as `not_yet`; answers its fact. Raises `OwnerRefused`."""
        return await once_heard(lambda: self._sent(employee, service, verb, body), not_yet)

    async def _sent(self, employee: str, service: str, verb: str, body: Mapping[str, Any]) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {self.token(employee)}", "content-type": "application/json"}
        answer = await self.http.post(f"{self.urls[service]}/{verb}", content=orjson.dumps(body), headers=headers)
        fact: dict[str, Any] = orjson.loads(checked(answer).content)
        return fact

    async def reads(self, employee: str, service: str, path: str) -> dict[str, Any]:
        """What a person reads for themselves. Raises `OwnerRefused`."""
        headers = {"authorization": f"Bearer {self.token(employee)}"}
        answer = await self.http.get(f"{self.urls[service]}{path}", headers=headers)
        seen: dict[str, Any] = orjson.loads(checked(answer).content)
        return seen

    def employee(self, person: str) -> str:
        """What the files call a person."""
        return next(employee for employee, id in self.people.items() if id == person)

    def token(self, employee: str) -> str:
        """The person's token; the admin's carries the role."""
        if employee not in self._tokens:
            [subject] = [row["subject"] for row in story.people() if row["employee_id"] == employee]
            roles = ("admin",) if employee == ADMIN else ()
            self._tokens[employee] = self.issuer.issue_token(subject, roles, _LIFETIME)
        return self._tokens[employee]

    async def learn_ids(self, identity_secret: bytes, credential: ServiceCredential) -> None:
        """Asks the directory who and what the files' people and teams became."""
        linked = {one["id"]: one["person_id"] for one in await self._pull("identity", credential)}
        for row in story.people():
            known = identity_id(identity_secret, self.issuer.url, row["subject"])
            if known in linked:  # whoever is yet to join is not
                self.people[row["employee_id"]] = linked[known]
        self.teams.update({one["name"]: one["id"] for one in await self._pull("team", credential)})

    async def _pull(self, kind: str, credential: ServiceCredential) -> list[dict[str, Any]]:
        headers = {"authorization": f"Bearer {credential.issue('gateway')}"}
        answer = await self.http.get(f"{self.urls['directory']}/pull/documents", params={"kind": kind}, headers=headers)
        return [one["document"] for one in orjson.loads(checked(answer).content)["documents"]]
