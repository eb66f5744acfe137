"""Check-ins with the round they come from, and the other way to it, as clients see them."""

from datetime import UTC, datetime
from typing import Any

from chassis.copies import apply
from contracts.feedback.ids import RoundId
from contracts.feedback.rounds import RoundDocument, RoundPurpose, RoundState
from tests.gateway.world import Gateway
from tests.services.okrs.world import PEOPLE, TEAM, metric

ROUNDS = [RoundId(f"round_{number:032x}") for number in (1, 2)]
SHOWN = "checkIn { id confidence roundId round { id question } }"
READ = "query($id: ID!) { objective(id: $id) { checkIns { nodes { confidence round { id question openedBy { name } } } } } }"


def confidence(id: RoundId, objective: str, part: str) -> RoundDocument:
    told: dict[str, Any] = {"id": id, "epoch": 1, "version": 2, "purpose": RoundPurpose.CONFIDENCE, "team_id": TEAM}
    told |= {"question": f"How likely is {part[-1]}?", "state": RoundState.REVEALED, "opened_by": PEOPLE["member"]}
    told |= {"objective_id": objective, "key_result_id": part, "opened_at": datetime(2026, 1, 5, 8, tzinfo=UTC)}
    return RoundDocument.model_validate(told)


async def test_a_check_in_shows_the_round_it_comes_from_in_one_statement_for_all(gateway: Gateway) -> None:
    okrs = gateway.okrs
    active = await okrs.active(await okrs.cycle(), key_results=[metric(weight="0.5"), metric(weight="0.5")])
    parts = [part["id"] for part in active["key_results"]]
    rounds = [confidence(id, active["id"], part) for id, part in zip(ROUNDS, parts, strict=True)]
    await gateway.publish(rounds)
    async with okrs.engine.connect() as connection:
        raw: Any = await connection.get_raw_connection()
        await apply(raw.driver_connection, rounds)
    for id, part in zip(ROUNDS, parts, strict=True):
        given = {"objectiveId": active["id"], "keyResultId": part, "value": "4", "confidence": 6, "roundId": id}
        told = await gateway.mutate("recordCheckIn", SHOWN, **given)
        assert (told["userErrors"], told["checkIn"]["roundId"], told["checkIn"]["round"]["id"]) == ([], id, id)
    wrong = await gateway.mutate("recordCheckIn", SHOWN, **given | {"roundId": ROUNDS[0]})
    assert [(error["code"], error["field"]) for error in wrong["userErrors"]] == [("NO_CONFIDENCE_ROUND_ABOUT_IT", ["roundId"])]
    await gateway.project()
    gateway.pool.statements.clear()
    nodes = (await gateway.read(READ, id=active["id"]))["objective"]["checkIns"]["nodes"]
    assert {node["round"]["id"] for node in nodes} == {*ROUNDS}
    assert {node["round"]["openedBy"]["name"] for node in nodes} == {"Member"}
    assert len([each for each in gateway.statements if "from round" in each.replace(chr(34), "")]) == 1
