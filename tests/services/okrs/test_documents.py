"""Documents at their maxima, the schema they come from, and what a command leaves behind."""

from typing import Any

import orjson

from chassis.tables import metadata as chassis_tables
from contracts.messages import DOCUMENT_BYTES
from contracts.okrs import limits
from contracts.okrs.objectives import ObjectiveDocument
from services.okrs import app
from services.okrs.people.tables import KINDS
from services.okrs.proposals.tables import CAUSES
from services.okrs.rows import OkrsRow
from tests.servers.postgres import Database
from tests.services.okrs.world import PEOPLE, TEAM, World, metric

ACTIVE = [id for name, id in PEOPLE.items() if name != "gone"]


def _full(place: int) -> dict[str, Any]:
    """A key result at its maxima: two with twenty steps each, the others ordinal, which has the most text after that."""
    steps = [{"title": "s" * 80, "weight": "0.05"} for _ in range(limits.STEPS)]
    zones = dict.fromkeys(("commit", "target", "stretch"), "z" * 100)
    return {
        "title": "t" * 400,
        "definition": "d" * 250,
        "data_source": "d" * 120,
        "scoring_guidance": "g" * 250,
        "owner_id": PEOPLE["owner"],
        "contributor_ids": ACTIVE[:5],
        "measure": {"milestone": {"steps": steps}} if place < 2 else {"ordinal": zones},
    }


async def test_an_objective_in_plain_english_fits_even_at_all_its_maxima(world: World, cycle: str) -> None:
    objective = await world.active(
        cycle,
        title="t" * 400,
        why="w" * 2000,
        contributor_ids=[PEOPLE["champion"]] * limits.CONTRIBUTORS,
        uncertainties=["u" * 200] * limits.UNCERTAINTIES,
        key_results=[_full(place) for place in range(limits.KEY_RESULTS)],
    )
    for _ in range(limits.EDGES):
        target = await world.draft(cycle)
        part = target["key_results"][0]["id"]
        await world.do(
            "align_objective", objective_id=objective["id"], target_objective_id=target["id"], target_key_result_id=part
        )
    resolved = [{"uncertainty_id": one["id"], "learned": "l" * 200} for one in objective["uncertainties"]]
    scores = [{"key_result_id": part["id"], "score": "0.123", "reason": "r" * 240} for part in objective["key_results"]]
    told = await world.close(objective, learned="l" * 2000, scores=scores, uncertainties=resolved)
    closed = told["objective"] | {
        "contributor_ids": (ACTIVE * limits.CONTRIBUTORS)[: limits.CONTRIBUTORS],
        "carried_over_from_id": objective["id"],
        "carried_over_to_id": objective["id"],
        "last_check_in_at": "2026-01-05T09:00:00.123456Z",
        "version": 10**13,
        "epoch": 999_999,
        "progress": "0.123456789",
    }
    for part in closed["key_results"]:
        part |= {"progress": "0.123456789", "confidence": 10, "effective_on": "2026-01-05"}
        part |= {"last_check_in_at": "2026-01-05T09:00:00.123456Z"}
    whole = ObjectiveDocument.model_validate(closed)
    assert len(whole.contributor_ids) == limits.CONTRIBUTORS
    assert DOCUMENT_BYTES * 0.9 < len(whole.model_dump_json().encode()) <= DOCUMENT_BYTES


async def test_what_does_not_fit_in_another_script_is_refused_and_changes_nothing(world: World, cycle: str) -> None:
    parts = [metric(title="題" * 400, definition="定" * 250, scoring_guidance="点" * 250)] * 20
    given = {"title": "題" * 400, "why": "由" * 2000, "team_id": TEAM, "cycle_id": cycle, "key_results": parts}
    told = await world.problem("draft_objective", by="member", **given)
    assert (told["status"], told["code"]) == (422, "document_too_large")
    assert await world.rows("select 1 from objectives") == []


async def test_the_migrated_schema_is_the_one_the_code_describes(world: World, database: Database) -> None:
    engine = database.engine(owner=True)
    await app.MIGRATIONS.upgrade(engine)
    assert {*KINDS, *CAUSES, "proposals", "objectives", "check_ins"} <= OkrsRow.metadata.tables.keys()
    assert await app.MIGRATIONS.drift(engine, chassis_tables, OkrsRow.metadata) == []
    await engine.dispose()


async def test_the_journal_holds_reasons_and_ids_and_the_outbox_the_very_answer(world: World, cycle: str) -> None:
    active = await world.active(cycle, why="A secret of the team")
    told = await world.do("revise_objective", objective_id=active["id"], title="Answer within an hour", reason="They expect it")
    [(kind, actor, reason, touched, details)] = await world.rows(
        "select type, actor, reason, touched, details from journal order by position desc limit 1"
    )
    assert (kind, actor, reason, details) == ("forthright.okrs.objective_revised.v1", PEOPLE["champion"], "They expect it", {})
    revision = told["revisions"][0]["id"]
    assert touched == [["objective", active["id"], told["objective"]["version"]], ["revision", revision, 1]]
    assert await world.rows("select 1 from journal where to_jsonb(journal)::text like '%secret of the team%'") == []
    [(payload, key)] = await world.rows("select payload, aggregateid from outbox order by position desc limit 1")
    assert (orjson.loads(payload), key) == (told, active["id"])


async def test_a_repeated_request_changes_things_once(world: World, cycle: str) -> None:
    objective = await world.draft(cycle)
    headers = {"authorization": "Bearer member", "idempotency-key": "one"}
    body = {"objective_id": objective["id"], "title": "Another"}
    first, again = [await world.client.post("/edit_objective", json=body, headers=headers) for _ in range(2)]
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    gone = {"authorization": "Bearer member", "idempotency-key": "two"}
    discard = {"objective_id": objective["id"]}
    told, replayed = [await world.client.post("/discard_draft", json=discard, headers=gone) for _ in range(2)]
    assert told.json() == replayed.json()
