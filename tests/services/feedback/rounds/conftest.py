"""A world with goals, a decision and cycles that people speak about."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from contracts.okrs.cycles import Cadence, CycleDocument, CycleState
from contracts.okrs.decisions import DecisionDocument, DecisionState, Method, Option
from contracts.okrs.objectives import Ambition, ObjectiveDocument, ObjectiveState, Origin
from contracts.values import OptionId
from tests.services.feedback.rounds.rounding import CLOSED_OBJECTIVE, CYCLE, DECISION, ENDED, OBJECTIVE
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import TEAM

AT = {"epoch": 1, "version": 1}


@pytest.fixture
async def world(world: World) -> World:
    """With goals, a decision and cycles that people speak about."""
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    told: dict[str, Any] = {**AT, "title": "Answer within a day", "team_id": TEAM, "cycle_id": CYCLE}
    told |= {"ambition": Ambition.COMMITTED, "progress": "0", "edit_version": 1, "drafted_at": moment, "origin": Origin.NATIVE}
    options = [Option(id=OptionId(f"option_{number:032x}"), title=title) for number, title in enumerate(("Buy", "Build"))]
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 31), "cadence": Cadence.WEEKLY, "time_zone": "UTC"}
    await world.learn(
        ObjectiveDocument(id=OBJECTIVE, state=ObjectiveState.ACTIVE, champion_id=PEOPLE["member"], **told),
        ObjectiveDocument(id=CLOSED_OBJECTIVE, state=ObjectiveState.CLOSED, **told),
        DecisionDocument(
            **AT,
            id=DECISION,
            title="Buy or build",
            options=options,
            method=Method.ADVICE,
            state=DecisionState.PROPOSED,
            origin=Origin.NATIVE,
            proposed_at=moment,
            edit_version=1,
        ),
        CycleDocument(**AT, id=CYCLE, name="Q1", state=CycleState.ACTIVE, **days),
        CycleDocument(**AT, id=ENDED, name="Q4", state=CycleState.CLOSED, **days),
    )
    return world
