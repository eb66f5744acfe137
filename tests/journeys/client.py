"""Everybody who works with a platform: GraphQL over HTTP, each under their own token, and an admin's imports."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import httpx2

from forthright.issuer import DevelopmentIssuer
from forthright.owners import Owner
from tests.chassis.streams import until
from tests.journeys.places import Places

Json = dict[str, Any]
# Names that stand nowhere else, so that they are found wherever they should not be.
NAMES = {
    "admin": "Zephyrine Quillfeather",
    "lead": "Ottoline Marchbrook",
    "champion": "Balthasar Thornquist",
    "member": "Peregrine Umberfold",
    "owner": "Isolde Wrenmarsh",
    "stranger": "Lysander Foxglovely",
}
# Enough others that something confidential could be anybody's.
_HANDS = ("Ambrose", "Beatrix", "Cyprian", "Dorcas", "Eudora", "Ferdinand", "Gwendolyn", "Horatio", "Isidora", "Jasper")
NAMES |= {f"hand{number}": f"{first} Saltmeadow" for number, first in enumerate(_HANDS, 1)}
# Whose tokens carry a role; the auditor is one of the hands.
ROLES = {"admin": ("admin",), "auditor": ("auditor",)}
AUDITOR = "hand8"
COMPANY, TEAM, OTHER = "Harborlight", "Lantern keepers", "Tide readers"
READY = {"definition": "Counted on the last day", "scoringGuidance": "The share reached"}
SHOWS = (
    "objective { id version editVersion state progress score outcome learned"
    " keyResults { id progress confidence measure { ... on Milestone { steps { id } } } } }"
)

FOLLOWED = """
select (select count(*) from person), (select count(*) from identity),
  (select count(*) from team where jsonb_array_length(document->'lead_ids') > 0)
"""
"""How many people, sign-ins and led teams a service has copies of."""


def table(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Rows as a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def metric(**more: Any) -> Json:
    """A key result that rises from 0 to 10."""
    return {"title": "Answered within a day", "measure": {"metric": {"baseline": "0", "target": "10"}}, **READY, **more}


@dataclass(slots=True)
class Client:
    """What people do at a platform."""

    places: Places
    issuer: DevelopmentIssuer
    http: httpx2.AsyncClient
    people: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)

    def token(self, who: str) -> str:
        """The person's token; those of the admin and of the auditor carry the role."""
        if who not in self._tokens:
            name = AUDITOR if who == "auditor" else who
            self._tokens[who] = self.issuer.issue_token(f"{name}@harborlight.example", ROLES.get(who, ()))
        return self._tokens[who]

    async def ask(self, query: str, *, by: str = "champion", at: str = "", key: str | None = None, **variables: Any) -> Json:
        """The whole answer of the gateway, or of the replica at that address."""
        body = {"query": query, "variables": variables, "extensions": {"idempotencyKey": key} if key else {}}
        headers = {"authorization": f"Bearer {self.token(by)}"}
        answer = await self.http.post(f"{at or self.places.url('gateway')}/graphql", json=body, headers=headers)
        return dict(answer.json())

    async def query(self, query: str, *, by: str = "champion", at: str = "", **variables: Any) -> Json:
        """The data; any error fails the test."""
        answer = await self.ask(query, by=by, at=at, **variables)
        assert "errors" not in answer, answer["errors"]
        return dict(answer["data"])

    async def send(
        self, verb: str, shows: str = SHOWS, *, by: str = "champion", at: str = "", key: str | None = None, **given: Any
    ) -> Json:
        """The payload of a mutation, user errors and all."""
        kind = verb[0].upper() + verb[1:] + "Input"
        errors = (
            "userErrors { code field ... on MissingError { blockers { code } } ... on StillOpenError { objectiveIds }"
            " ... on StaleEditVersionError { currentEditVersion } }"
        )
        query = f"mutation($input: {kind}!) {{ {verb}(input: $input) {{ {shows} {errors} }} }}"
        answer = await self.ask(query, by=by, at=at, key=key, input=given)
        assert "errors" not in answer, answer["errors"]
        return dict(answer["data"][verb])

    async def mutate(
        self, verb: str, shows: str = SHOWS, *, by: str = "champion", at: str = "", key: str | None = None, **given: Any
    ) -> Json:
        """The payload of a mutation that must succeed."""
        payload = await self.send(verb, shows, by=by, at=at, key=key, **given)
        assert payload["userErrors"] == [], payload["userErrors"]
        return payload

    async def refusal(self, verb: str, shows: str = SHOWS, *, by: str = "champion", **given: Any) -> Json:
        """The one user error of a mutation that must be refused."""
        [error] = (await self.send(verb, shows, by=by, **given))["userErrors"]
        return dict(error)

    async def cycle(self, *, starts_in: int = -40, start: bool = True) -> str:
        """A cycle of 80 days, by its days from today; started."""
        first = datetime.now(UTC).date() + timedelta(days=starts_in)
        days = {"startsOn": f"{first}", "endsOn": f"{first + timedelta(days=80)}", "timeZone": "UTC"}
        made = await self.mutate("planCycle", "cycle { id }", by="admin", name=f"Cycle {uuid4().hex[:8]}", **days)
        id = str(made["cycle"]["id"])
        if start:
            await self.mutate("startCycle", "cycle { id }", by="admin", cycleId=id)
        return id

    async def draft(self, cycle: str, *, by: str = "member", at: str = "", **more: Any) -> Json:
        """A draft of the team that lacks nothing."""
        given = {"title": "Every letter is answered", "teamId": self.teams[TEAM], "championId": self.people["champion"]}
        payload = await self.mutate("draftObjective", by=by, at=at, cycleId=cycle, **given | {"keyResults": [metric()]} | more)
        return dict(payload["objective"])

    async def active(self, cycle: str, **more: Any) -> Json:
        """The same, activated."""
        id = (await self.draft(cycle, **more))["id"]
        await self.mutate("submitForReview", objectiveId=id)
        return dict((await self.mutate("activateObjective", objectiveId=id))["objective"])

    async def check_in(self, objective: Json, value: str, *, at: str = "", key: str | None = None, **more: Any) -> Json:
        """A check-in on the first key result."""
        target = {"objectiveId": objective["id"], "keyResultId": objective["keyResults"][0]["id"]}
        shows = f"checkIn {{ id }} {SHOWS}"
        return await self.mutate("recordCheckIn", shows, at=at, key=key, **target, value=value, **{"confidence": 7} | more)

    async def import_organization(self) -> None:
        """Teams, people, and who leads: by the real imports; then waits until everybody is known everywhere."""
        hands = [who for who in NAMES if who.startswith("hand")]
        homes = dict.fromkeys(NAMES, TEAM) | {"admin": COMPANY, "stranger": OTHER} | dict.fromkeys(hands, OTHER)
        people = [
            {
                "employee_id": f"E-{who}",
                "name": name,
                "email": f"{who}@harborlight.example",
                "home_team": homes[who],
                "time_zone": "UTC",
                "subject": f"{who}@harborlight.example",
                "issuer": self.issuer.url,
            }
            for who, name in NAMES.items()
        ]
        teams = [{"name": COMPANY, "kind": "company", "parent": ""}]
        teams += [{"name": name, "kind": "team", "parent": COMPANY} for name in (TEAM, OTHER)]
        await self.bring("teams", teams)
        await self.bring("people", people)
        leads = {COMPANY: "E-admin", TEAM: "E-lead", OTHER: "E-stranger"}
        await self.bring("teams", [{**team, "leads": leads[team["name"]]} for team in teams])
        await until(self._everybody_is_known)
        await until(self._services_follow)

    async def bring(self, what: str, rows: Sequence[Mapping[str, str]], *, at: str = "") -> None:
        """Imports teams or people as an admin, at the directory or at the replica at that address."""
        owner = Owner("directory", at or self.places.url("directory"), self.token("admin"))
        report = await owner.upload(f"/imports/{what}", (), table(rows), lambda *_: None)
        assert report["faults"] == []

    async def _everybody_is_known(self) -> bool:
        for who in NAMES:
            if who not in self.people:
                data = (await self.ask("{ viewer { person { id } } }", by=who)).get("data") or {}
                if not data.get("viewer"):
                    return False
                self.people[who] = data["viewer"]["person"]["id"]
        top = await self.query("{ teams { nodes { id name leadIds children { nodes { id name leadIds } } } } }")
        found = [team for one in top["teams"]["nodes"] for team in (one, *one["children"]["nodes"])]
        self.teams = {team["name"]: team["id"] for team in found}
        return len(self.teams) == 3 and all(team["leadIds"] for team in found)

    async def _services_follow(self) -> bool:
        """Whether copies of services, which may come later than the gateway's, hold everybody and every lead."""
        return all([await self._follows(name) for name in ("okrs", "feedback", "recognition")])

    async def _follows(self, name: str) -> bool:
        connection = await asyncpg.connect(self.places.databases[name].url)
        try:
            found = await connection.fetchrow(FOLLOWED)
        finally:
            await connection.close()
        return tuple(found) == (len(NAMES), len(NAMES), 3)
