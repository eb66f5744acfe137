"""Encourage a growth mindset: goals that stretch, their scores read by their ambition, and no close without what was learned."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.journeys.client import READY, SHOWS, Client
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
Reading = Callable[[list[str]], Json]
WHOLE = (
    "query($id: ID!) { objective(id: $id) { version state progress score learned ambition scoreReading { scale }"
    " keyResults { progress confidence score } checkIns { nodes { id corrected effectiveOn } }"
    " revisions { nodes { why before after } } carriedOverFromId carriedOverToId activationBlockers { code } } }"
)


def value(amount: str) -> Reading:
    return lambda _: {"value": amount}


def zone(reached: str) -> Reading:
    return lambda _: {"zone": reached}


def steps(count: int) -> Reading:
    return lambda ids: {"stepsDone": ids[:count]}


@dataclass(frozen=True)
class Journey:
    """A measure and an ambition, and what becomes of the progress: said, said late of an earlier day, corrected, revised."""

    ambition: str
    measure: Json
    said: tuple[Reading, float]
    late: tuple[Reading, float]
    corrected: tuple[Reading, float]
    revised: tuple[Json, float]
    scale: str
    carried: float
    uncertainties: list[str] = field(default_factory=list)


STEPS = {"milestone": {"steps": [{"title": "Pack", "weight": "0.25"}, {"title": "Move", "weight": "0.75"}]}}
ZONES = {"ordinal": {"commitZone": "A sketch", "targetZone": "A pilot", "stretchZone": "In use"}}
DEFINED = {"definition": "Seen by somebody else"}
LIFE = [
    "OBJECTIVE_DRAFTED",
    "OBJECTIVE_SUBMITTED",
    "OBJECTIVE_EDITED",
    "KEY_RESULT_EDITED",
    "OBJECTIVE_ACTIVATED",
    "CHECK_IN_RECORDED",
    "CHECK_IN_RECORDED",
    "CHECK_IN_CORRECTED",
    "KEY_RESULT_REVISED",
    "OBJECTIVE_CLOSED",
    "OBJECTIVE_CARRIED_OVER",
]
JOURNEYS = {
    "metric, committed": Journey(
        "COMMITTED",
        {"metric": {"baseline": "0", "target": "10", "unit": "letters"}},
        said=(value("4"), 0.4),
        late=(value("9"), 0.4),
        corrected=(value("6"), 0.6),
        revised=({"measure": {"metric": {"baseline": "0", "target": "12", "unit": "letters"}}}, 0.5),
        scale="PARTLY",
        carried=0.5,
    ),
    "threshold, aspirational": Journey(
        "ASPIRATIONAL",
        {"threshold": {"direction": "KEEP_ABOVE", "limit": "99.5"}},
        said=(value("99.9"), 1),
        late=(value("99"), 0.5),
        corrected=(value("99.2"), 0),
        revised=({"measure": {"threshold": {"direction": "KEEP_ABOVE", "limit": "99.1"}}}, 0.5),
        scale="PARTLY",
        carried=0,
    ),
    "milestone, learning": Journey(
        "LEARNING",
        STEPS,
        said=(steps(1), 0.25),
        late=(steps(0), 0.25),
        corrected=(steps(2), 1),
        revised=(DEFINED, 1),
        scale="AS_HOPED",
        carried=1,
        uncertainties=["Does the new house keep dry?"],
    ),
    "ordinal, aspirational": Journey(
        "ASPIRATIONAL",
        ZONES,
        said=(zone("COMMIT"), 0.3),
        late=(zone("NONE"), 0.3),
        corrected=(zone("TARGET"), 0.7),
        revised=(DEFINED, 0.7),
        scale="AS_HOPED",
        carried=0.7,
    ),
}


@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=JOURNEYS.keys())
async def test_an_objective_goes_from_draft_to_learning_and_on_into_the_next_cycle(world: World, journey: Journey) -> None:
    client = world.client
    cycle, later = await client.cycle(), await client.cycle(starts_in=41, start=False)
    objective = await _activated(client, cycle, journey)
    await _checked_in(client, objective, journey)
    await _revised(client, objective, journey)
    await _closed(client, objective, cycle, journey)
    await _carried_over(client, objective, cycle, later, journey.carried)
    await world.truth.rest()
    [kafka] = await told(world, "okrs", objective["id"])
    assert (kafka[0], kafka[-1], "objective_activated" in kafka) == ("objective_drafted", "objective_closed", True)
    happened = "query($f: TimelineFilterInput) { timeline(filter: $f, first: 50) { nodes { type } } }"
    kinds = [one["type"] for one in (await client.query(happened, f={"objectiveIds": [objective["id"]]}))["timeline"]["nodes"]]
    assert kinds == LIFE[::-1]


async def _now(client: Client, objective: Json) -> Json:
    return dict((await client.query(WHOLE, id=objective["id"]))["objective"])


async def _activated(client: Client, cycle: str, journey: Journey) -> Json:
    """A draft that lacks a champion and a definition is reviewed, and activated once both are there."""
    unready = {"title": "As far as we come", "measure": journey.measure, "scoringGuidance": READY["scoringGuidance"]}
    more: Json = {"ambition": journey.ambition, "uncertainties": journey.uncertainties, "championId": None}
    draft = await client.draft(cycle, by="lead", keyResults=[unready], **more)
    lacking = sorted(one["code"] for one in (await _now(client, draft))["activationBlockers"])
    await client.mutate("submitForReview", by="lead", objectiveId=draft["id"])
    refused = await client.refusal("activateObjective", by="lead", objectiveId=draft["id"])
    assert refused["code"] == "NOT_READY_TO_ACTIVATE"
    assert sorted(one["code"] for one in refused["blockers"]) == lacking == ["NO_CHAMPION", "NO_DEFINITION"]
    id, part = draft["id"], draft["keyResults"][0]["id"]
    await client.mutate("editObjective", by="lead", objectiveId=id, championId=client.people["champion"])
    await client.mutate("editKeyResult", objectiveId=id, keyResultId=part, definition=READY["definition"])
    assert (await _now(client, draft))["activationBlockers"] == []
    activated = (await client.mutate("activateObjective", objectiveId=id))["objective"]
    assert (activated["state"], activated["progress"]) == ("ACTIVE", 0)
    return dict(activated)


async def _checked_in(client: Client, objective: Json, journey: Journey) -> None:
    """A check-in counts at once, a late one where it belongs, and a correction in the place of what it corrects."""
    part = objective["keyResults"][0]
    ids = [step["id"] for step in part["measure"].get("steps", ())]
    target = {"objectiveId": objective["id"], "keyResultId": part["id"]}
    shows = f"checkIn {{ id effectiveOn }} {SHOWS}"
    read, progress = journey.said
    first: Json = {"confidence": 8, "whatChanged": "The first letters came"}
    said = await client.mutate("recordCheckIn", shows, **target, **read(ids), **first)
    assert said["objective"]["progress"] == progress
    earlier = str(datetime.now(UTC).date() - timedelta(days=5))
    read, progress = journey.late
    late = await client.mutate("recordCheckIn", shows, **target, **read(ids), confidence=2, effectiveOn=earlier)
    assert (late["checkIn"]["effectiveOn"], late["objective"]["progress"]) == (earlier, progress)
    assert late["objective"]["keyResults"][0]["confidence"] == 8
    read, progress = journey.corrected
    fix = {"checkInId": said["checkIn"]["id"], "reason": "Counted twice", **read(ids)}
    corrected = await client.mutate("correctCheckIn", shows, **fix)
    assert corrected["objective"]["progress"] == progress
    there = {one["id"]: one["corrected"] for one in (await _now(client, objective))["checkIns"]["nodes"]}
    assert there == {said["checkIn"]["id"]: True, late["checkIn"]["id"]: False, corrected["checkIn"]["id"]: False}


async def _revised(client: Client, objective: Json, journey: Journey) -> None:
    """What was agreed changes with a reason only."""
    change, progress = journey.revised
    target = {"objectiveId": objective["id"], "keyResultId": objective["keyResults"][0]["id"], **change}
    unreasoned = await client.refusal("reviseKeyResult", **target, reason=" ")
    assert unreasoned["code"] in {"CHANGE_NEEDS_A_REASON", "BAD_INPUT"}
    revised = await client.mutate("reviseKeyResult", **target, reason="We know more now")
    assert revised["objective"]["progress"] == progress
    revisions = (await _now(client, objective))["revisions"]["nodes"]
    assert {one["why"] for one in revisions} == {"We know more now"}


async def _closed(client: Client, objective: Json, cycle: str, journey: Journey) -> None:
    """A cycle does not close over an open objective, and an objective not without what was learned."""
    await client.mutate("beginClosingCycle", "cycle { state }", by="admin", cycleId=cycle)
    early = await client.refusal("closeCycle", "cycle { state }", by="admin", cycleId=cycle)
    assert (early["code"], early["objectiveIds"]) == ("OBJECTIVES_STILL_OPEN", [objective["id"]])
    score = journey.revised[1]
    resolved = (await client.query("query($id: ID!) { objective(id: $id) { uncertainties { id } } }", id=objective["id"]))[
        "objective"
    ]
    closing = {
        "objectiveId": objective["id"],
        "outcome": "LEARNED",
        "scores": [{"keyResultId": objective["keyResults"][0]["id"], "score": score}],
        "uncertainties": [{"uncertaintyId": one["id"], "learned": "It does"} for one in resolved["uncertainties"]],
    }
    assert (await client.refusal("closeObjective", **closing, learned=" "))["code"] in {"NOTHING_LEARNED_YET", "BAD_INPUT"}
    closed = (await client.mutate("closeObjective", **closing, learned="Ask sooner"))["objective"]
    assert (closed["state"], closed["score"], closed["outcome"]) == ("CLOSED", score, "LEARNED")
    shown = await _now(client, objective)
    assert (shown["learned"], shown["scoreReading"], shown["ambition"]) == (
        "Ask sooner",
        {"scale": journey.scale},
        journey.ambition,
    )


async def _carried_over(client: Client, objective: Json, cycle: str, later: str, progress: float) -> None:
    """It goes on as a draft with what its measure keeps, linked both ways, and the cycle closes behind it."""
    going = [{"keyResultId": objective["keyResults"][0]["id"], "continuation": "KEEP_BASELINE"}]
    carried = (await client.mutate("carryOver", objectiveId=objective["id"], toCycleId=later, keyResults=going))["objective"]
    assert (carried["state"], carried["progress"]) == ("DRAFT", progress)
    before, after = await _now(client, objective), await _now(client, carried)
    assert (before["carriedOverToId"], after["carriedOverFromId"]) == (carried["id"], objective["id"])
    closed = await client.mutate("closeCycle", "cycle { state }", by="admin", cycleId=cycle)
    assert closed["cycle"]["state"] == "CLOSED"
