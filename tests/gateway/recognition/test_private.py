"""Recognition that few may read: from its owner under the reader's own token, among the rest, and stored nowhere here."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text as sql

from gateway.read_model import tables
from tests.gateway.recognition.documents import openness, recognition, welcome
from tests.gateway.recognition.test_feed import FEED, texts
from tests.gateway.world import Gateway
from tests.services.okrs.world import COMPANY, DIVISION, OTHER, TEAM
from tests.services.recognition.world import PEOPLE

OWN = """query($which: OwnRecognition!, $first: Int, $after: String) { viewer {
  recognitions(which: $which, first: $first, after: $after) {
    nodes { id text audience } pageInfo { hasNextPage endCursor } } } }"""
ONE = """query($id: ID!) { recognition(id: $id) { text audience keptUntil viewerActions viewerReactions recipients { name }
  reactions(first: 1) { nodes { reaction by { name } } pageInfo { hasNextPage } }
  comments(first: 1) { nodes { text by { name } } pageInfo { hasNextPage } } } }"""
WORDS = "You stayed until it was done"
_MUCH = """
insert into recognition_comments (id, recognition_id, public, text, text_state, by, at, team_id, version)
select 'recognition_comment_' || md5(r.id || n), r.id, false, n || ' to ' || r.id, 'shown', :by, r.at + n * interval '1 second',
  null, 1
from recognitions r cross join generate_series(1, 21) as n
"""


async def give(gateway: Gateway, text: str, *to: str, by: str = "lead", **more: Any) -> str:
    """Gives it a minute later than what was before; answers its id."""
    gateway.clock.move_to(gateway.clock.now() + timedelta(minutes=1))
    given = {"recognitionKind": "EFFORT", "text": text, "recipientIds": [PEOPLE[name] for name in to], **more}
    told = await gateway.mutate("giveRecognition", "recognition { id } receipt { id }", by=by, **given)
    assert told["userErrors"] == []
    return str((told["receipt"] or told["recognition"])["id"])


async def everywhere(gateway: Gateway) -> str:
    """All that the read model holds, as text."""
    kinds = [*tables.KINDS, "timeline"]
    async with gateway.raw.acquire() as connection:
        return " ".join([str(await connection.fetch(f'select * from "{kind}"')) for kind in kinds])


async def test_it_is_in_no_answer_but_its_readers_and_in_no_table_here(gateway: Gateway) -> None:
    id = await give(gateway, WORDS, "member")
    await gateway.project()
    assert [WORDS] == await texts(gateway, by="member") == await texts(gateway, by="author") == await texts(gateway, by="lead")
    assert [] == await texts(gateway, by="stranger") == await texts(gateway, by="admin") == await texts(gateway, by="lead_above")
    held = await everywhere(gateway)
    assert "person_" in held
    assert (id in held, WORDS in held) == (False, False)
    assert (await gateway.read(ONE, by="stranger", id=id))["recognition"] is None
    shown = (await gateway.read(ONE, by="member", id=id))["recognition"]
    assert (shown["text"], shown["audience"], shown["recipients"]) == (WORDS, "TEAM", [{"name": "Member"}])
    assert shown["keptUntil"] is not None
    assert shown["viewerActions"] == [
        "NARROW_RECOGNITION",
        "HIDE_RECOGNITION",
        "ADD_REACTION",
        "COMMENT_ON_RECOGNITION",
        "REPORT_TEXT",
    ]


async def test_readers_see_why_they_may_and_whoever_gave_it_who_can(gateway: Gateway) -> None:
    asked = """query($id: ID!) { recognition(id: $id) {
      whyMayIRead whoCanRead { readership count people { name } team { id } } } }"""
    id = await give(gateway, WORDS, "member", audience="PRIVATE")
    shown = (await gateway.read(asked, by="lead", id=id))["recognition"]
    people = [{"name": "Lead"}, {"name": "Member"}]
    assert sorted(shown["whoCanRead"].pop("people"), key=str) == people
    assert shown == {"whyMayIRead": "AUTHOR", "whoCanRead": {"readership": "PEOPLE", "count": 2, "team": None}}
    assert (await gateway.read(asked, by="member", id=id))["recognition"] == {"whyMayIRead": "PEOPLE", "whoCanRead": None}


async def test_what_is_said_to_it_is_read_with_it(gateway: Gateway) -> None:
    id = await give(gateway, WORDS, "member")
    for name, kind in (("author", "HEART"), ("member", "THANKS")):
        assert (await gateway.mutate("addReaction", "receipt { id }", by=name, recognitionId=id, reaction=kind))[
            "userErrors"
        ] == []
        gateway.clock.move_to(gateway.clock.now() + timedelta(seconds=1))
    for name in ("author", "member"):
        await gateway.mutate("commentOnRecognition", "receipt { id }", by=name, recognitionId=id, text=f"So says {name}")
        gateway.clock.move_to(gateway.clock.now() + timedelta(seconds=1))
    shown = (await gateway.read(ONE, by="member", id=id))["recognition"]
    assert shown["viewerReactions"] == ["THANKS"]
    assert shown["reactions"] == {"nodes": [{"reaction": "THANKS", "by": {"name": "Member"}}], "pageInfo": {"hasNextPage": True}}
    assert shown["comments"] == {
        "nodes": [{"text": "So says author", "by": {"name": "Author"}}],
        "pageInfo": {"hasNextPage": True},
    }


async def test_of_a_list_everything_that_was_said_to_it_is_there_where_it_is_asked_for(gateway: Gateway) -> None:
    """Its owner sends twenty along with each of a list; beyond that it is asked for alone."""
    id = await give(gateway, WORDS, "member")
    for number in range(22):
        await gateway.mutate("commentOnRecognition", "receipt { id }", by="author", recognitionId=id, text=f"Word {number}")
        gateway.clock.move_to(gateway.clock.now() + timedelta(seconds=1))
    query = "{ celebration { nodes { ... on Recognition { comments(first: 100) { nodes { text } } } } } }"
    [found] = (await gateway.read(query, by="member"))["celebration"]["nodes"]
    assert [each["text"] for each in found["comments"]["nodes"]] == [f"Word {number}" for number in range(22)]


async def test_a_page_asks_its_owner_once_for_all_of_what_was_said_to_those_of_which_much_was_said(gateway: Gateway) -> None:
    ids = [await give(gateway, f"r{number}", "member") for number in range(20)]
    await _said_much(gateway)
    query = """{ celebration { nodes { ... on Recognition { id viewerReactions
      reactions(first: 2) { nodes { reaction } } comments(first: 100) { nodes { text } } } } } }"""
    gateway.way.asked.clear()
    found = (await gateway.read(query, by="member"))["celebration"]["nodes"]
    assert gateway.way.asked == ["/recognitions", "/recognitions/shown"]
    assert [each["id"] for each in found] == ids[::-1]
    for each in found:
        assert [said["text"] for said in each["comments"]["nodes"]] == [f"{number} to {each['id']}" for number in range(1, 22)]
    both = "query($id: ID!, $other: ID!) { a: recognition(id: $id) { text } b: recognition(id: $other) { text } }"
    gateway.way.asked.clear()
    assert await gateway.read(both, by="member", id=ids[0], other=ids[1]) == {"a": {"text": "r0"}, "b": {"text": "r1"}}
    assert gateway.way.asked == ["/recognitions/shown"]


async def _said_much(gateway: Gateway) -> None:
    """More comments to every recognition than its owner sends along in a list."""
    async with gateway.okrs.engine.begin() as connection:
        await connection.execute(sql(_MUCH), {"by": PEOPLE["author"]})


@pytest.fixture
async def mixed(gateway: Gateway) -> Gateway:
    """Private recognition between what everybody reads; `r` was given, the others were published."""
    start = gateway.clock.now()
    for number in range(6):
        await give(gateway, f"r{number}", "member", by="lead" if number % 2 else "author")
        at = (gateway.clock.now() + timedelta(seconds=30)).isoformat().replace("+00:00", "Z")
        more = {"at": at, "text": f"p{number}"}
        told = (recognition(number + 1, **more), openness(number + 1, **more), welcome(number + 1, "author", **more))
        await gateway.publish([told[number % 3]])
    assert gateway.clock.now() > start
    return gateway


WHOLE = [f"{kind}{number}" for number in range(5, -1, -1) for kind in "pr"]


@pytest.mark.parametrize("size", [1, 2, 5, 11, 12])
async def test_pages_of_both_either_way_are_the_sorted_whole(mixed: Gateway, size: int) -> None:
    for forward in (True, False):
        found: list[str] = []
        edge = None
        for _ in range(20):
            asked = {"first": size, "after": edge} if forward else {"last": size, "before": edge}
            page = (await mixed.read(FEED, by="member", **asked))["celebration"]
            some, info = [each["text"] for each in page["nodes"]], page["pageInfo"]
            found = found + some if forward else some + found
            edge = info["endCursor" if forward else "startCursor"]
            if not info["hasNextPage" if forward else "hasPreviousPage"]:
                break
        assert found == WHOLE
    assert await texts(mixed, by="stranger") == WHOLE[::2]


async def test_private_recognition_is_filtered_as_the_rest(mixed: Gateway) -> None:
    assert await texts(mixed, by="member", filter={"teamIds": [TEAM]}) == WHOLE
    assert await texts(mixed, by="member", filter={"teamIds": [DIVISION], "includeSubteams": True}) == WHOLE
    assert await texts(mixed, by="member", filter={"teamIds": [COMPANY], "includeSubteams": True}) == WHOLE
    assert await texts(mixed, by="member", filter={"teamIds": [DIVISION]}) == []
    assert await texts(mixed, by="member", filter={"teamIds": [OTHER]}) == []
    mixed.way.asked.clear()
    assert await texts(mixed, by="member", filter={"kinds": ["OPENNESS"]}) == ["p4", "p1"]
    assert mixed.way.asked == []


async def test_where_the_owner_is_away_what_everybody_reads_stands_with_a_fault_beside_it(mixed: Gateway) -> None:
    mixed.way.cut = True
    answer = await mixed.ask(FEED, by="member")
    assert [each["text"] for each in answer["data"]["celebration"]["nodes"]] == WHOLE[::2]
    [error] = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["celebration"], "SERVICE_UNAVAILABLE")
    answer = await mixed.ask(OWN, by="member", which="RECEIVED")
    assert answer["errors"][0]["path"] == ["viewer", "recognitions"]
    assert await mixed.code(ONE, by="member", id=f"recognition_{9:032x}") == "SERVICE_UNAVAILABLE"
    assert await mixed.code("{ viewer { praise } }", by="member") == "SERVICE_UNAVAILABLE"
    mixed.way.cut = False
    assert "errors" not in await mixed.ask(FEED, by="member")


async def test_own_recognition_is_one_list_of_public_and_private(mixed: Gateway) -> None:
    await mixed.publish([recognition(20, "member", text="for all", at="2026-01-01T09:00:00Z")])
    found: list[tuple[str, str]] = []
    after = None
    for _ in range(9):
        page = (await mixed.read(OWN, by="member", which="RECEIVED", first=3, after=after))["viewer"]["recognitions"]
        found += [(each["text"], each["audience"]) for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == [*((f"r{number}", "TEAM") for number in range(5, -1, -1)), ("for all", "ORGANIZATION")]
    given = (await mixed.read(OWN, by="author", which="GIVEN"))["viewer"]["recognitions"]["nodes"]
    assert [each["text"] for each in given] == ["r4", "r2", "r0"]


async def test_what_was_narrowed_hidden_or_taken_back_is_gone_at_once(gateway: Gateway) -> None:
    await gateway.mutate("choosePraise", "receipt { id }", by="member", widest="ORGANIZATION")
    assert (await gateway.read("{ viewer { praise } }", by="member"))["viewer"] == {"praise": "ORGANIZATION"}
    ids = [await give(gateway, f"w{number}", "member", audience="ORGANIZATION") for number in range(3)]
    assert await texts(gateway, by="stranger") == ["w2", "w1", "w0"]
    await gateway.mutate("narrowRecognition", "receipt { id }", by="member", recognitionId=ids[0], audience="PRIVATE")
    await gateway.mutate("hideRecognition", "receipt { id }", by="member", recognitionId=ids[1])
    assert await texts(gateway, by="stranger") == ["w2"]
    assert await texts(gateway, by="member") == ["w2", "w0"]
    await gateway.mutate("withdrawRecognition", "receipt { id }", by="lead", recognitionId=ids[2])
    await gateway.project()
    assert await texts(gateway, by="stranger") == []
    assert await texts(gateway, by="lead") == await texts(gateway, by="member") == ["w0"]
    assert "w0" not in await everywhere(gateway)


async def test_whose_words_are_kept_no_longer_is_in_no_feed_and_among_what_one_was_given_without_them(gateway: Gateway) -> None:
    id = await give(gateway, WORDS, "member")
    until = (await gateway.read(ONE, by="member", id=id))["recognition"]["keptUntil"]
    gateway.clock.move_to(gateway.clock.now() + timedelta(days=800))
    assert until < str(gateway.clock.now().date())
    assert await texts(gateway, by="member") == []
    [own] = (await gateway.read(OWN, by="member", which="RECEIVED"))["viewer"]["recognitions"]["nodes"]
    assert (own["id"], own["text"]) == (id, "")
    shown = (await gateway.read("query($id: ID!) { recognition(id: $id) { text textState } }", by="member", id=id))["recognition"]
    assert shown == {"text": "", "textState": "EXPIRED"}
