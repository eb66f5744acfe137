"""An okrs service over a real database, with an organization around one team."""

from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Any

from chassis.identity import identity_id
from contracts.directory.people import DeputyDocument, IdentityDocument, PersonDocument, PersonStatus
from contracts.directory.teams import TeamDocument, TeamKind
from contracts.messages import Document
from contracts.values import DeputyId, PersonId, TeamId
from services.okrs import app
from tests.servers.postgres import Database
from tests.services.serving import ISSUER, SECRET, Serving, filled, served

TEAM_PEOPLE = ("member", "champion", "owner", "gone", "traveler")
NAMES = (*TEAM_PEOPLE, "contributor", "helper", "lead", "lead_above", "deputy", "lead_deputy", "old_deputy", "stranger", "admin")
PEOPLE = {name: PersonId(f"person_{number:032x}") for number, name in enumerate(NAMES, 1)}
COMPANY, DIVISION, TEAM, OTHER, DISSOLVED = (TeamId(f"team_{number:032x}") for number in range(1, 6))
AT = {"epoch": 1, "version": 1}


def _team(id: TeamId, parent: TeamId | None, *leads: str, kind: TeamKind = TeamKind.TEAM, status: str = "active") -> TeamDocument:
    lead_ids = [PEOPLE[name] for name in leads]
    return TeamDocument.model_validate(
        {**AT, "id": id, "name": id[-4:], "team_kind": kind, "parent_id": parent, "lead_ids": lead_ids, "status": status}
    )


def organization() -> list[Document]:
    """Everybody, their sign-ins and deputies, and their teams."""
    homes = dict.fromkeys(NAMES, OTHER) | dict.fromkeys(TEAM_PEOPLE, TEAM)
    people = [
        PersonDocument(
            **AT,
            id=PEOPLE[name],
            home_team_id=home,
            status=PersonStatus.LEFT if name == "gone" else PersonStatus.ACTIVE,
            time_zone="Pacific/Kiritimati" if name == "traveler" else "UTC",
        )
        for name, home in homes.items()
    ]
    identities = [
        IdentityDocument(**AT, id=identity_id(SECRET.read().encode(), ISSUER, name), person_id=PEOPLE[name]) for name in NAMES
    ]
    stands_in = {"deputy": ("champion", None), "lead_deputy": ("lead", None), "old_deputy": ("champion", date(2025, 12, 31))}
    deputies = [
        DeputyDocument(
            **AT,
            id=DeputyId(f"deputy_{number:032x}"),
            person_id=PEOPLE[whom],
            deputy_id=PEOPLE[name],
            first_day=None,
            last_day=until,
        )
        for number, (name, (whom, until)) in enumerate(stands_in.items(), 1)
    ]
    teams = [
        _team(COMPANY, None, "lead_above", kind=TeamKind.COMPANY),
        _team(DIVISION, COMPANY, kind=TeamKind.DIVISION),
        _team(TEAM, DIVISION, "lead"),
        _team(OTHER, COMPANY),
        _team(DISSOLVED, COMPANY, status="dissolved"),
    ]
    return [*people, *identities, *deputies, *teams]


async def build(database: Database) -> None:
    """Migrates a database and fills the copies of the directory."""
    await filled(database, app.MIGRATIONS, organization())


class World(Serving):
    """What a test does to the okrs service."""

    async def cycle(self, name: str = "2026 Q1", *, state: str = "active", **more: Any) -> str:
        given = {"name": name, "starts_on": "2026-01-01", "ends_on": "2026-03-31", **more}
        id = str((await self.do("plan_cycle", by="admin", **given))["cycle"]["id"])
        steps = {"planning": [], "active": ["start_cycle"], "closing": ["start_cycle", "begin_closing_cycle"]}
        for verb in steps[state]:
            await self.do(verb, by="admin", cycle_id=id)
        return id

    async def draft(self, cycle: str, *, by: str = "member", **more: Any) -> dict[str, Any]:
        given = {
            "title": "Answer every customer within a day",
            "team_id": TEAM,
            "cycle_id": cycle,
            "champion_id": PEOPLE["champion"],
        }
        return dict((await self.do("draft_objective", by=by, **given | {"key_results": [metric()]} | more))["objective"])

    async def in_review(self, cycle: str, *, decider: str = "champion", **more: Any) -> dict[str, Any]:
        drafted = await self.draft(cycle, **more)
        return dict((await self.do("submit_for_review", by=decider, objective_id=drafted["id"]))["objective"])

    async def active(self, cycle: str, *, decider: str = "champion", **more: Any) -> dict[str, Any]:
        reviewed = await self.in_review(cycle, decider=decider, **more)
        return dict((await self.do("activate_objective", by=decider, objective_id=reviewed["id"]))["objective"])

    async def closed(self, cycle: str, **more: Any) -> dict[str, Any]:
        active = await self.active(cycle, **more)
        return dict((await self.close(active))["objective"])

    async def close(self, objective: dict[str, Any], **more: Any) -> dict[str, Any]:
        scores = [{"key_result_id": part["id"], "score": "0.5", "reason": "We felt it"} for part in objective["key_results"]]
        given = {"objective_id": objective["id"], "outcome": "partly", "learned": "Ask sooner", "scores": scores}
        return await self.do("close_objective", **given | more)

    async def check_in(self, objective: dict[str, Any], place: int = 0, *, by: str = "champion", **more: Any) -> dict[str, Any]:
        given = {"objective_id": objective["id"], "key_result_id": objective["key_results"][place]["id"], "confidence": 7}
        return await self.do("record_check_in", by=by, **given | more)


READY = {"definition": "Counted in the help desk", "scoring_guidance": "The share reached"}


def metric(title: str = "Answered within a day", **more: Any) -> dict[str, Any]:
    measure = {"metric": {"baseline": "0", "target": "10", "unit": "tickets"}}
    return {"title": title, "measure": measure, **READY, **more}


def threshold(**more: Any) -> dict[str, Any]:
    return {"title": "Stay up", "measure": {"threshold": {"direction": "keep_above", "limit": "99.5"}}, **READY, **more}


def milestone(*weights: str, **more: Any) -> dict[str, Any]:
    steps = [{"title": f"Step {number}", "weight": weight} for number, weight in enumerate(weights or ("0.25", "0.75"), 1)]
    return {"title": "Move house", "measure": {"milestone": {"steps": steps}}, **READY, **more}


def ordinal(**more: Any) -> dict[str, Any]:
    zones = {"commit": "A prototype", "target": "A pilot", "stretch": "In use"}
    return {"title": "Try the new desk", "measure": {"ordinal": zones}, **READY, **more}


def opened(database: Database) -> AbstractAsyncContextManager[World]:
    """The service over a built database, as the application's own role."""
    return served(World, database, app.COMPONENT, app.create_app)
