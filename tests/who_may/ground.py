"""What the table is tried on: an organization in which nobody is two things, and cycles and objectives in every state."""

from dataclasses import dataclass, field
from typing import Any

from contracts.directory.people import PersonDocument, PersonStatus
from tests.services.okrs.world import OTHER, PEOPLE, TEAM, World, metric
from tests.who_may import rows_concerns, rows_decisions, rows_learning, rows_words

SUBJECTS = {
    "a person whom the directory does not know": "nobody",
    "an admin whom the directory does not know": "nobody",
    "a member who has left": "gone",
    "an admin who has left": "gone",
    "any employee": "stranger",
    "a member of the team": "member",
    "the owner of the key result": "owner",
    "a contributor to the key result": "helper",
    "a contributor to the objective": "contributor",
    "the champion": "champion",
    "the champion's deputy": "deputy",
    "a deputy of the champion whose days are over": "old_deputy",
    "the team's lead": "lead",
    "the lead's deputy": "lead_deputy",
    "the lead of a team above": "lead_above",
    "an admin": "admin",
}
"""Who signs in for each column of people."""
MOVED = [
    PersonDocument(epoch=1, version=2, id=PEOPLE[name], home_team_id=OTHER, status=PersonStatus.ACTIVE)
    for name in ("champion", "owner")
]
"""Champion and owner of the key result are members of another team here, so that membership alone is what it shows."""


@dataclass
class Ground:
    """Cycles and objectives by what the table calls them."""

    cycles: dict[str, str] = field(default_factory=dict)
    objectives: dict[str, dict[str, Any]] = field(default_factory=dict)
    check_ins: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    """Ids of everything around them."""
    aligned: str = ""
    """What the objectives are aligned to."""
    other: str = ""
    """What they could be aligned to as well."""


async def built(world: World) -> Ground:
    """Everything that the table speaks of; people are moved before."""
    ground = Ground()
    await _cycles(world, ground)
    active = ground.cycles["an active cycle"]
    ground.aligned, ground.other = [
        (await world.draft(active, title=title, champion_id=None))["id"] for title in ("North", "South")
    ]
    await _objectives(world, ground, active)
    early = await world.active(ground.cycles["a planned cycle"], **_team_of_all())
    ground.objectives["an early one"] = early
    await rows_words.lay(world, ground)
    await rows_concerns.lay(world, ground)
    await rows_decisions.lay(world, ground)
    await rows_learning.lay(world, ground)
    return ground


async def _cycles(world: World, ground: Ground) -> None:
    quarters = {
        "a closed cycle": ("2025 Q3", "2025-07-01", "2025-09-30", "active"),
        "a closing cycle": ("2025 Q4", "2025-10-01", "2025-12-31", "closing"),
        "an active cycle": ("2026 Q1", "2026-01-01", "2026-03-31", "active"),
        "a planned cycle": ("2026 Q2", "2026-04-01", "2026-06-30", "planning"),
    }
    for called, (name, first, last, state) in quarters.items():
        ground.cycles[called] = await world.cycle(name, state=state, starts_on=first, ends_on=last)
    past = ground.cycles["a closed cycle"]
    await _checked_in(world, ground, "one of a closed cycle", await world.active(past, **_team_of_all()))
    ground.objectives["one of a closed cycle"] = await _closed(world, ground.objectives["one of a closed cycle"])
    for verb in ("begin_closing_cycle", "close_cycle"):
        await world.do(verb, by="admin", cycle_id=past)


async def _objectives(world: World, ground: Ground, cycle: str) -> None:
    made = {
        called: await _draft(world, ground, cycle) for called in ("a draft", "one in review", "an active one", "a closed one")
    }
    for called in ("one in review", "an active one", "a closed one"):
        made[called] = (await world.do("submit_for_review", objective_id=made[called]["id"]))["objective"]
    for called in ("an active one", "a closed one"):
        made[called] = (await world.do("activate_objective", objective_id=made[called]["id"]))["objective"]
    ground.objectives |= made
    for called in ("an active one", "a closed one"):
        await _checked_in(world, ground, called, made[called])
    ground.objectives["a closed one"] = await _closed(world, made["a closed one"])


def _team_of_all() -> dict[str, Any]:
    part = metric(owner_id=PEOPLE["owner"], contributor_ids=[PEOPLE["helper"]])
    return {"team_id": TEAM, "contributor_ids": [PEOPLE["contributor"]], "key_results": [part, part]}


async def _draft(world: World, ground: Ground, cycle: str) -> dict[str, Any]:
    drafted = await world.draft(cycle, **_team_of_all())
    await world.do("align_objective", objective_id=drafted["id"], target_objective_id=ground.aligned)
    return drafted


async def _checked_in(world: World, ground: Ground, called: str, objective: dict[str, Any]) -> None:
    said = await world.check_in(objective, value="1")
    ground.check_ins[called], ground.objectives[called] = said["check_in"]["id"], said["objective"]


async def _closed(world: World, objective: dict[str, Any]) -> dict[str, Any]:
    return dict((await world.close(objective))["objective"])
