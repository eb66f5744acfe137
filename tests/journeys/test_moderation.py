"""Moderation from a report to an appeal, a mute, texts that lose their words in every copy, and a legal hold."""

from typing import Any

import pytest

from tests.chassis.streams import everything_in, until
from tests.journeys.client import COMPANY, TEAM, Client
from tests.journeys.world import World

Json = dict[str, Any]
ASKED = "leaderQuestion { id } receipt { id publishedAt }"
DONE = "leaderQuestion { id text { text state hiddenBecause readership } } receipt { id publishedAt }"
QUESTION = """query($id: ID!) { node(id: $id) { ... on LeaderQuestion {
  state text { text state hiddenBecause readership by { id } } words { isAnswer text { text } } } } }"""
CASES = "{ viewer { moderation { kind id text by { id } reasons hiddenBecause } } }"
MINE = "{ viewer { hiddenTexts { id text hiddenBecause appeal } } }"
COUNTS = """query($id: ID!) { team(id: $id) {
  moderationCounts { nodes { hidden restored } } moderators { nodes { person { id } } } } }"""
HOLDS = "{ legalHolds { nodes { id team { id } liftedOn } } }"
FIRST, SECOND = "owner", "hand1"
NAMED, CONFIDENTIAL = "Which fool hung the lanterns so low?", "Does the lead ever climb the tower?"


async def moderated(client: Client) -> None:
    """The admin names two moderators of the team; nobody else can."""
    given = {"teamId": client.teams[TEAM], "personId": client.people[FIRST]}
    for who in ("lead", FIRST):
        assert (await client.refusal("nameModerator", "moderator { id }", by=who, **given))["code"] == "ADMINS_NAME_MODERATORS"
    for who in (FIRST, SECOND):
        await client.mutate("nameModerator", "moderator { id }", by="admin", **given | {"personId": client.people[who]})


async def asked(client: Client, text: str, *, by: str, **more: Any) -> str:
    """A question to the lead of the team."""
    told = await client.mutate("askLeader", ASKED, by=by, teamId=client.teams[TEAM], text=text, **more)
    return str((told["leaderQuestion"] or told["receipt"])["id"])


async def read(client: Client, id: str, *, by: str) -> Json:
    return dict((await client.query(QUESTION, by=by, id=id))["node"])


async def cases(client: Client, *, by: str) -> dict[str, Json]:
    """What somebody is to decide as a moderator, by text."""
    found = (await client.query(CASES, by=by))["viewer"]["moderation"]
    return {case["id"]: case for case in found}


async def mine(client: Client, *, by: str) -> list[Json]:
    return list((await client.query(MINE, by=by))["viewer"]["hiddenTexts"])


async def holding(world: World, name: str, words: str) -> list[str]:
    """The tables of a component's database in which these words stand."""
    tables = await world.truth.rows(name, "select tablename from pg_tables where schemaname = 'public' order by 1")
    query = 'select 1 from "{}" t where strpos(t::text, $1) > 0 limit 1'
    return [row[0] for row in tables if await world.truth.rows(name, query.format(row[0]), words)]


async def two_questions(world: World) -> tuple[str, str]:
    """One by name and one confidential, published and reported."""
    client = world.client
    named = await asked(client, NAMED, by="member")
    confidential = await asked(client, CONFIDENTIAL, by="hand2", mode="CONFIDENTIAL")
    await world.hour("feedback")
    reports = ((named, "stranger", "It attacks a colleague"), (confidential, "hand3", "It mocks somebody"))
    for id, by, why in reports:
        await client.mutate("reportText", "receipt { id }", by=by, id=id, why=why)
    assert (await client.refusal("reportText", "receipt { id }", by="member", id=named, why="Mine"))["code"] == "IT_IS_YOURS"
    return named, confidential


async def hidden(client: Client, *ids: str) -> None:
    """Only moderators see the reports; the first of them hides both, and every reader sees why."""
    for who in ("admin", "lead", "auditor", "stranger", "hand3", "member", "hand2"):
        assert await cases(client, by=who) == {}, who
        shown = await client.send("hideText", DONE, by=who, id=ids[0], reason="DISRESPECT")
        assert [error["code"] for error in shown["userErrors"]] == ["NOT_YOURS_TO_MODERATE"], who
    found = await cases(client, by=FIRST)
    assert {id: (found[id]["text"], found[id]["reasons"]) for id in ids} == {
        ids[0]: (NAMED, ["It attacks a colleague"]),
        ids[1]: (CONFIDENTIAL, ["It mocks somebody"]),
    }
    assert [found[id]["by"] for id in ids] == [{"id": client.people["member"]}, None]
    for id in ids:
        told = await client.mutate("hideText", DONE, by=FIRST, id=id, reason="DISRESPECT")
        assert told["leaderQuestion"]["text"]["hiddenBecause"] == "DISRESPECT"
        for who in ("lead", "admin", "stranger", FIRST):
            text = (await read(client, id, by=who))["text"]
            assert (text["text"], text["state"], text["hiddenBecause"]) == (None, "HIDDEN", "DISRESPECT"), who
    assert await cases(client, by=FIRST) == {}


async def restored(world: World, named: str, confidential: str) -> None:
    """Both authors appeal, the confidential one at the hour; the other moderator decides."""
    client = world.client
    assert [own["text"] for own in await mine(client, by="member")] == [NAMED]
    assert await mine(client, by="hand3") == []
    told = await client.mutate("appealHiding", "receipt { publishedAt }", by="member", id=named, why="It is about lanterns")
    assert told["receipt"]["publishedAt"] is None
    told = await client.mutate("appealHiding", "receipt { publishedAt }", by="hand2", id=confidential, why="I really ask")
    assert told["receipt"]["publishedAt"] is not None
    assert list(await cases(client, by=SECOND)) == [named]
    await world.hour("feedback")
    found = await cases(client, by=SECOND)
    assert [(found[id]["kind"], found[id]["reasons"]) for id in (named, confidential)] == [
        ("APPEAL", ["It is about lanterns"]),
        ("APPEAL", ["I really ask"]),
    ]
    assert found[confidential]["by"] is None
    assert await cases(client, by=FIRST) == {}
    decision = {"outcome": "RESTORE", "reason": "They ask for something"}
    refused = await client.refusal("decideAppeal", DONE, by=FIRST, id=named, **decision)
    assert refused["code"] == "ANOTHER_MODERATOR_DECIDES"
    for id, words in ((named, NAMED), (confidential, CONFIDENTIAL)):
        await client.mutate("decideAppeal", DONE, by=SECOND, id=id, **decision)
        text = (await read(client, id, by="stranger"))["text"]
        assert (text["text"], text["state"], text["hiddenBecause"]) == (words, "SHOWN", None)
    assert await mine(client, by="member") == await mine(client, by="hand2") == []


async def test_what_was_reported_is_hidden_appealed_and_restored_and_everybody_reads_how_many(world: World) -> None:
    client = world.client
    await moderated(client)
    named, confidential = await two_questions(world)
    await hidden(client, named, confidential)
    await world.truth.rest()
    assert NAMED not in str(await world.truth.rows("gateway", "select document from leader_question where id = $1", named))
    await restored(world, named, confidential)
    await world.truth.rest()
    team = (await client.query(COUNTS, by="stranger", id=client.teams[TEAM]))["team"]
    assert team["moderationCounts"]["nodes"] == [{"hidden": 2, "restored": 2}]
    assert {one["person"]["id"] for one in team["moderators"]["nodes"]} >= {client.people[FIRST], client.people[SECOND]}
    for table in ("text_reports", "hidings"):
        rows = str(await world.truth.rows("feedback", f"select t::text from {table} t"))
        assert [who for who in ("hand2", "hand3", "stranger") if client.people[who] in rows] == [], table


async def muted(world: World) -> tuple[str, str]:
    """Two answered questions; a third moderator mutes the confidential author of the first in its thread."""
    client, text = world.client, "May we not whisper any more?"
    id, free = await asked(client, text, by="hand4", mode="CONFIDENTIAL"), await asked(client, "And sing?", by="member")
    await world.hour("feedback")
    for one in (id, free):
        await client.mutate("answerQuestion", "leaderQuestion { state }", by="lead", leaderQuestionId=one, text="You may")
    assert (await client.refusal("muteAuthor", "receipt { id }", by="lead", id=id))["code"] == "NOT_YOURS_TO_MODERATE"
    third = {"teamId": client.teams[TEAM], "personId": client.people["hand6"]}
    named = await client.send("nameModerator", "moderator { id }", by="admin", **third)
    assert {error["code"] for error in named["userErrors"]} <= {"MODERATES_ALREADY"}
    told = await client.mutate("muteAuthor", "receipt { id publishedAt }", by="hand6", id=id)
    assert told["receipt"] == {"id": id, "publishedAt": None}
    return id, free


async def goes_on(client: Client, id: str, *, by: str) -> list[str]:
    """Asks further; answers the codes of refusals."""
    told = await client.send("followUpQuestion", ASKED, by=by, leaderQuestionId=id, text="And why?")
    return [error["code"] for error in told["userErrors"]]


async def silent(client: Client, id: str) -> None:
    """The author is refused in that thread."""
    assert await goes_on(client, id, by="hand4") == ["MUTED_IN_THIS_THREAD"]


async def free_elsewhere(client: Client, free: str) -> None:
    """Others, and the same author elsewhere, go on."""
    assert await goes_on(client, free, by="member") == []
    assert await asked(client, "May I ask elsewhere?", by="hand4")


async def unnamed(world: World, id: str) -> None:
    """What is kept of it does not say who that is."""
    [row] = await world.truth.rows("feedback", 'select t::text as row, "by" from mutes t where thread = $1', id)
    assert (row["by"], world.client.people["hand4"] in row["row"]) == (None, False)


async def test_a_muted_author_is_refused_in_that_thread_alone_named_nowhere_and_withdraws_all_the_same(world: World) -> None:
    client = world.client
    id, free = await muted(world)
    await silent(client, id)
    await free_elsewhere(client, free)
    await unnamed(world, id)
    assert [said["isAnswer"] for said in (await read(client, id, by="stranger"))["words"]] == [True]
    withdrawn = await client.mutate("withdrawText", DONE, by="hand4", id=id)
    assert withdrawn["receipt"]["publishedAt"] is not None
    await world.hour("feedback")
    gone = (await read(client, id, by="stranger"))["text"]
    assert (gone["text"], gone["state"], gone["by"]) == (None, "WITHDRAWN", None)


async def test_a_mute_that_names_somebody_holds_everywhere_or_does_not_hold_would_be_found(world: World) -> None:
    """What the test before looks at fails where a mute is broken so."""
    client = world.client
    id, free = await muted(world)
    person = client.people["hand4"]
    await world.truth.change("feedback", f"update mutes set \"by\" = '{person}' where thread = '{id}'")
    with pytest.raises(AssertionError):
        await unnamed(world, id)
    everywhere = (
        f"insert into mutes select 'wide', '{free}', '{client.people['member']}', null, until from mutes where thread = '{id}'"
    )
    await world.truth.change("feedback", everywhere)
    with pytest.raises(AssertionError):
        await free_elsewhere(client, free)
    await world.truth.change("feedback", f"update mutes set until = current_date - 1 where thread in ('{id}', '{free}')")
    with pytest.raises(AssertionError):
        await silent(client, id)


async def test_what_is_withdrawn_or_tightened_loses_its_words_in_every_copy(world: World) -> None:
    client = world.client
    gone, narrow = "Why is the fifth lantern azurefaded?", "Why is the sixth lantern azurebroken?"
    withdrawn, tightened = await asked(client, gone, by="member"), await asked(client, narrow, by="champion")
    await world.truth.rest()
    assert {name: await holding(world, name, gone) for name in ("feedback", "gateway")} == {
        "feedback": ["writings"],
        "gateway": ["leader_question"],
    }
    refused = await client.refusal("withdrawText", DONE, by="admin", id=withdrawn)
    assert refused["code"] == "NOT_YOUR_TEXT"
    await client.mutate("withdrawText", DONE, by="member", id=withdrawn)
    await client.mutate("tightenPrivacy", DONE, by="champion", id=tightened, readership="TEAM")
    wider = await client.refusal("tightenPrivacy", DONE, by="champion", id=tightened, readership="EVERYONE")
    assert wider["code"] == "PRIVACY_CAN_ONLY_TIGHTEN"
    await world.truth.rest()
    assert [await holding(world, name, gone) for name in ("feedback", "gateway")] == [[], []]
    assert [await holding(world, name, narrow) for name in ("feedback", "gateway")] == [["writings"], []]
    for who, words in (("lead", narrow), ("member", narrow), ("champion", narrow), ("stranger", None), ("hand5", None)):
        text = (await read(client, tightened, by=who))["text"]
        assert (text["text"], text["readership"]) == (words, "TEAM"), who
        assert (await read(client, withdrawn, by=who))["text"]["text"] is None
    records = await everything_in(world.kafka, "forthright.feedback")
    last = {record.partition_key: record for record in records}
    assert [last[id].type.split(".")[2] for id in (withdrawn, tightened)] == ["text_withdrawn", "privacy_tightened"]
    assert [b"azure" in last[id].data for id in (withdrawn, tightened)] == [False, False]


async def test_a_legal_hold_keeps_words_that_nobody_reads_until_it_is_lifted(world: World) -> None:
    client = world.client
    text = "Why is the seventh lantern azurestolen?"
    given = {"teamId": client.teams[COMPANY], "reason": "A case at court"}
    assert (await client.refusal("setLegalHold", "legalHold { id }", by="lead", **given))["code"] == "ADMINS_HOLD"
    hold = (await client.mutate("setLegalHold", "legalHold { id }", by="admin", **given))["legalHold"]["id"]
    id = await asked(client, text, by="member")
    await client.mutate("withdrawText", DONE, by="member", id=id)
    await world.hour("feedback")
    assert [await holding(world, name, text) for name in ("feedback", "gateway")] == [["writings"], []]
    for who in ("admin", "auditor", "lead", "member", FIRST):
        found = (await read(client, id, by=who))["text"]
        assert (found["text"], found["state"]) == (None, "WITHDRAWN"), who
    [shown] = [one for one in (await client.query(HOLDS, by="stranger"))["legalHolds"]["nodes"] if one["id"] == hold]
    assert (shown["team"], shown["liftedOn"]) == ({"id": client.teams[COMPANY]}, None)
    lifted = {"legalHoldId": hold, "reason": "The case is over"}
    assert (await client.refusal("liftLegalHold", "legalHold { id }", by=FIRST, **lifted))["code"] == "ADMINS_HOLD"
    await client.mutate("liftLegalHold", "legalHold { liftedOn }", by="admin", **lifted)
    await world.hour("feedback")

    async def gone() -> bool:
        return await holding(world, "feedback", text) == []

    await until(gone)
    assert [one["liftedOn"] for one in (await client.query(HOLDS))["legalHolds"]["nodes"] if one["id"] == hold] != [None]
    assert "court" not in str([one.data for one in await everything_in(world.kafka, "forthright.feedback")])
