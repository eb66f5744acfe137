"""Correcting recognition: edited in ten minutes, narrowed and withdrawn at any time, hidden by those it is for."""

from datetime import timedelta

import pytest

from tests.gateway.documents import objective
from tests.services.okrs.world import DIVISION, TEAM
from tests.services.recognition.giving import TEXT, alone, evidence, facts, give, give_on, give_publicly, list_of
from tests.services.recognition.world import PEOPLE, World

AUDIENCES = ("private", "team", "organization")
ENDED = ("reactions", "comments")


@pytest.mark.parametrize("audience", AUDIENCES)
async def test_the_giver_edits_for_ten_minutes_and_is_told_in_public_where_it_is_public(world: World, audience: str) -> None:
    await world.learn(evidence(7)["objective"])
    told = await world.do("set_values", by="admin", values=[{"name": "Care"}])
    value, id = told["value_list"]["values"][0]["id"], await give_on(world, audience)
    before = len(await facts(world))
    world.clock.move(timedelta(minutes=10))
    changed = {"text": "Other words", "recognition_kind": "help", "evidence_ids": [objective(7).id], "value_ids": [value]}
    await world.do("edit_recognition", by="author", recognition_id=id, **changed)
    shown = (await alone(world, id))["recognition"]
    assert {name: shown[name] for name in changed} == changed
    assert (shown["version"], shown["edited_at"] is not None) == (2, True)
    assert (await facts(world))[before:] == (["recognition_edited"] if audience == "organization" else [])
    await world.do("edit_recognition", by="author", recognition_id=id, value_ids=[])
    assert (await alone(world, id))["recognition"]["value_ids"] == []
    world.clock.move(timedelta(seconds=1))
    over = await world.refusal("edit_recognition", by="author", recognition_id=id, text="Too late")
    assert over == (409, "editing_is_over", "recognition_id")


async def test_an_edit_that_says_nothing_new_or_something_wrong_is_refused(world: World) -> None:
    id = await give(world)
    for more, refusal in (
        ({}, (422, "recognition_changes_nothing", None)),
        ({"text": TEXT, "recognition_kind": "effort", "evidence_ids": []}, (422, "recognition_changes_nothing", None)),
        ({"evidence_ids": [objective(7).id]}, (422, "no_such_evidence", "evidence_ids")),
        ({"evidence_ids": [objective(7).id] * 2}, (422, "recognized_twice", "evidence_ids")),
        ({"value_ids": [f"value_{1:032x}"]}, (422, "no_such_value", "value_ids")),
    ):
        assert await world.refusal("edit_recognition", by="author", recognition_id=id, **more) == refusal
    for by in ("recipient", "member", "lead"):
        refused = await world.refusal("edit_recognition", by=by, recognition_id=id, text="Other words")
        assert refused == (403, "not_your_recognition", None)
    assert await world.rows("select text, version from recognitions") == [(TEXT, 1)]


async def test_what_was_named_before_stays_where_it_is_gone_meanwhile(world: World) -> None:
    lesson = evidence(7)["lesson"]
    await world.learn(lesson, objective(8))
    id = await give(world, evidence_ids=[lesson.id])
    await world.learn(lesson.model_copy(update={"version": 2, "text": "", "text_withdrawn": True}))
    await world.do("edit_recognition", by="author", recognition_id=id, evidence_ids=[lesson.id, objective(8).id])


@pytest.mark.parametrize("by", ["author", "recipient"])
async def test_narrowing_ends_what_everybody_read_and_lets_it_live_for_fewer(world: World, by: str) -> None:
    id = await give_publicly(world)
    await world.do("add_reaction", by="stranger", recognition_id=id, reaction="heart")
    await world.do("comment_on_recognition", by="stranger", recognition_id=id, text="Indeed")
    told = await world.do("narrow_recognition", by=by, recognition_id=id, audience="team")
    assert (told["recognition"]["id"], told["recognition"]["version"], set(told)) == (id, 2, {"recognition", *ENDED})
    assert "deleted_at" in told["recognition"]
    assert [len(told[name]) for name in ENDED] == [1, 1]
    assert all("deleted_at" in each and each["version"] == 2 for name in ENDED for each in told[name])
    assert (await facts(world))[-1] == "recognition_narrowed"
    assert await world.rows("select actor from journal where type like '%narrowed%'") == [(None,)], "which side it was, is theirs"
    shown = await alone(world, id, by="member")
    assert (shown["recognition"]["audience"], shown["recognition"]["text"]) == ("team", TEXT)
    assert [len(shown[name]) for name in ENDED] == [1, 1]
    assert shown["kept_until"] == "2027-07-05"
    assert await alone(world, id, by="stranger") is None
    before = await facts(world)
    assert set(await world.do("narrow_recognition", by=by, recognition_id=id, audience="private")) == {"receipt"}
    assert await alone(world, id, by="member") is None
    await world.do("comment_on_recognition", by="recipient", recognition_id=id, text="Thank you")
    await world.do("withdraw_recognition", by="author", recognition_id=id)
    assert await facts(world) == before
    assert await world.rows("select id from recognitions") == []


async def test_readers_only_become_fewer_and_only_those_concerned_say_so(world: World) -> None:
    for audience in AUDIENCES:
        id = await give_on(world, audience)
        for wider in AUDIENCES[AUDIENCES.index(audience) :]:
            refused = await world.refusal("narrow_recognition", by="author", recognition_id=id, audience=wider)
            assert refused == (409, "can_only_narrow", "audience")
    for by in ("stranger", "member", "lead", "admin"):
        refused = await world.refusal("narrow_recognition", by=by, recognition_id=id, audience="private")
        assert refused == (403, "not_your_recognition", None)
    team = await give(world, to=(), by="stranger", team_ids=[TEAM])
    refused = await world.refusal("narrow_recognition", by="lead", recognition_id=team, audience="private")
    assert refused == (403, "not_your_recognition", None)


@pytest.mark.parametrize("audience", AUDIENCES)
async def test_what_is_withdrawn_goes_with_all_that_was_said_to_it(world: World, audience: str) -> None:
    id, other = await give_on(world, audience), await give(world)
    for of in (id, other):
        await world.do("add_reaction", by="recipient", recognition_id=of, reaction="heart")
        await world.do("comment_on_recognition", by="recipient", recognition_id=of, text="Thank you")
    world.clock.move(timedelta(days=400))
    assert await world.refusal("withdraw_recognition", by="recipient", recognition_id=id) == (403, "not_your_recognition", None)
    before = await facts(world)
    told = await world.do("withdraw_recognition", by="author", recognition_id=id)
    if audience == "organization":
        assert [each["recognition_id"] for name in ENDED for each in told[name]] == [id, id]
        assert (await facts(world))[len(before) :] == ["recognition_withdrawn"]
    else:
        assert (set(told), await facts(world)) == ({"receipt"}, before)
    for table in ("recognitions", "reactions", "recognition_comments"):
        ids = await world.rows(f"select {'id' if table == 'recognitions' else 'recognition_id'} from {table}")  # as above
        assert ids == [(other,)]
    assert await list_of(world) == [other]
    assert await world.refusal("withdraw_recognition", by="author", recognition_id=id) == (
        404, "recognition_not_found", "recognition_id",
    )  # fmt: skip


async def test_more_than_fits_into_one_fact_is_told_in_several_and_all_of_it_is_gone(world: World) -> None:
    id = await give_publicly(world)
    async with world.engine.begin() as connection:
        await connection.exec_driver_sql(
            f"""insert into reactions (id, recognition_id, public, reaction, by, at, version)
            select 'reaction_' || lpad(to_hex(n), 32, '0'), '{id}', true, 'heart', 'person_' || lpad(to_hex(n), 32, '0'), now(), 1
            from generate_series(1, 1001) as n"""  # of an id of ours
        )
    await world.do("comment_on_recognition", by="member", recognition_id=id, text="Indeed")
    told = await world.do("withdraw_recognition", by="author", recognition_id=id)
    assert [len(told[name]) for name in ENDED] == [500, 1]
    rows = await world.rows("select payload::jsonb from outbox where type like '%recognition_withdrawn%' order by position")
    facts_told = [row[0] for row in rows]
    assert [len(fact["reactions"]) for fact in facts_told] == [500, 500, 1]
    assert [fact["recognition"]["version"] for fact in facts_told] == [2, 3, 4], "none is taken for another"
    assert len({each["id"] for fact in facts_told for each in fact["reactions"]}) == 1001
    assert await world.rows("select count(*) from reactions") == [(0,)]
    assert await world.rows("select kind, count(*) from buried group by kind order by kind") == [
        ("reaction", 1001), ("recognition", 1), ("recognition_comment", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("audience", AUDIENCES)
async def test_who_hides_it_is_out_of_it_and_the_last_one_takes_it_away(world: World, audience: str) -> None:
    for name in ("recipient", "invited"):
        await world.do("choose_praise", by=name, widest="organization")
    id = await give(world, to=("recipient", "invited"), audience=audience)
    before = await facts(world)
    assert set(await world.do("hide_recognition", by="invited", recognition_id=id)) == {"receipt"}
    shown = (await alone(world, id))["recognition"]
    assert (shown["recipient_ids"], shown["text"], shown["edited_at"]) == ([PEOPLE["recipient"]], TEXT, None)
    public = audience == "organization"
    assert (await facts(world))[len(before) :] == (["recognition_edited"] if public else [])
    if audience != "organization":
        assert await alone(world, id, by="invited") is None
        assert await alone(world, id, by="stranger") is None, "the team of who hid it has nothing to do with it any more"
        missing = (404, "recognition_not_found", "recognition_id")
        assert await world.refusal("hide_recognition", by="invited", recognition_id=id) == missing
    else:
        assert await world.refusal("hide_recognition", by="invited", recognition_id=id) == (403, "not_for_you", None)
    assert await world.refusal("hide_recognition", by="author", recognition_id=id) == (403, "not_for_you", None)
    told = await world.do("hide_recognition", by="recipient", recognition_id=id)
    assert set(told) == ({"recognition", *ENDED} if public else {"receipt"})
    assert (await facts(world))[len(before) :] == (["recognition_edited", "recognition_hidden"] if public else [])
    assert await alone(world, id) is None
    assert await world.rows("select actor from journal where type like any(array['%edited%', '%hidden%'])") in ([], [(None,)] * 2)


async def test_those_who_lead_a_team_hide_what_is_for_it_and_leads_above_or_their_deputies_do_not(world: World) -> None:
    id = await give(world, by="stranger", to=("recipient",), team_ids=[TEAM, DIVISION], audience="team")
    for by, refusal in (
        ("member", "not_for_you"),
        ("lead_deputy", "recognition_not_found"),
        ("lead_above", "recognition_not_found"),
    ):
        assert (await world.refusal("hide_recognition", by=by, recognition_id=id))[1] == refusal
    await world.do("hide_recognition", by="lead", recognition_id=id)
    shown = (await alone(world, id, by="recipient"))["recognition"]
    assert (shown["team_ids"], shown["recipient_ids"]) == ([DIVISION], [PEOPLE["recipient"]])
    assert await alone(world, id, by="lead"), "they read it with the team of the one whom it is still for"
