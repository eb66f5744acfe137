"""Health in SQL and health by the contract's rule are one: compared over everything that matters."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from zoneinfo import ZoneInfo

from contracts.okrs import readings
from contracts.okrs.cycles import Cadence, CycleDocument
from contracts.okrs.objectives import ObjectiveDocument
from contracts.okrs.readings import Calendar
from gateway.read_model import objectives
from tests.gateway.documents import cycle, objective
from tests.gateway.world import Gateway

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
ZONES = ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago")


def expected(one: ObjectiveDocument, within: CycleDocument, now: datetime) -> str:
    zone = ZoneInfo(within.time_zone)
    said = one.last_check_in_at
    confidences = [part.confidence for part in one.key_results if part.confidence is not None]
    health, _ = readings.health(
        confidence=min(confidences, default=None),
        progress=one.progress,
        said_on=said.astimezone(zone).date() if said else None,
        calendar=Calendar(within.starts_on, within.ends_on, within.cadence),
        today=now.astimezone(zone).date(),
    )
    return health.value


async def test_sql_and_rule_agree(gateway: Gateway) -> None:
    cycles = [cycle(n, cadence=cadence.value, time_zone=zone) for n, (cadence, zone) in enumerate(product(Cadence, ZONES), 1)]
    confidences, shares = (None, 0, 3, 4, 6, 7, 10), ("0", "0.1", "0.100000001", "0.6", "1")
    moments = [None, *(datetime(2026, 1, 1, 0, 30, tzinfo=UTC) + timedelta(hours=hours) for hours in (0, 23, 24 * 30, 24 * 70))]
    chosen = list(product(range(1, len(cycles) + 1), confidences, shares, moments))[::3]
    documents = [
        objective(number, cycle=within, confidence=confidence, parts=2).model_copy(
            update={"progress": Decimal(share), "last_check_in_at": said}
        )
        for number, (within, confidence, share, said) in enumerate(chosen, 1)
    ]
    await gateway.publish([*cycles, *documents])
    by_id = {one.id: one for one in cycles}
    seen = set()
    for now in (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 9, 11, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)):
        selection = objectives.objectives(health=True, now=now)
        async with gateway.raw.acquire() as connection:
            rows = await connection.fetch(f"select o.id, h.health from {selection.source}", now)
        found = {row["id"]: row["health"] for row in rows}
        assert found == {one.id: expected(one, by_id[one.cycle_id], now) for one in documents}
        seen |= set(found.values())
    assert seen == {health.value for health in readings.Health}


async def test_what_is_shown_is_what_is_filtered_by(gateway: Gateway) -> None:
    documents = [objective(n, confidence=c) for n, c in enumerate((None, 2, 5, 9), 1)]
    await gateway.publish([cycle(1), *documents, objective(9, state="draft")])
    shown = await gateway.read("{ objectives { nodes { id health { health reasons } } } }")
    for one in shown["objectives"]["nodes"]:
        if one["health"] is None:
            assert one["id"] == objective(9).id
            continue
        query = "query($h: [Health!]!) { objectives(filter: {health: $h}) { nodes { id } } }"
        found = await gateway.read(query, h=[one["health"]["health"]])
        assert one["id"] in [each["id"] for each in found["objectives"]["nodes"]]
