"""What the owner alone shows is asked of it once for an operation, however many rows want it, and never for what came already."""

import asyncio
from typing import Any, cast

import orjson
from hypothesis import given
from hypothesis import strategies as st

from contracts.feedback.wording import HINTED_AT_ONCE, TEXTS_OF_A_HINT, HintsWanted
from gateway.context import Context
from gateway.schema.post_mortems import hints_of_each
from tests.gateway.world import Gateway
from tests.services.feedback.world import PEOPLE
from tests.services.okrs.world import TEAM

_ROUNDS = """query { rounds { nodes { id inside {
  own { text { text } }
  contributions { by { name } text { text by { name } why whoCanRead { count people { name } } } } } } } }"""
_QUESTIONS = """query { questions { nodes {
  text { text by { id } whoCanRead { readership count people { id } } } } } }"""
_HINTS = """query { postMortems { nodes { title wordingHints { section text hints { rule phrase } } } } }"""


async def revealed(gateway: Gateway, question: str) -> str:
    asked = {"purpose": "SESSION", "question": question, "teamId": TEAM}
    id = str((await gateway.mutate("openRound", "round { id }", by="member", **asked))["round"]["id"])
    for name in ("member1", "member2"):
        await gateway.mutate("writeInRound", "receipt { id }", by=name, roundId=id, text=f"{name} says {question}")
    await gateway.mutate("revealRound", "round { id }", by="member", roundId=id)
    return id


async def test_a_page_of_rounds_is_looked_into_with_one_request_and_one_for_readers(gateway: Gateway) -> None:
    for question in ("What?", "Why?", "How?"):
        await revealed(gateway, question)
    await gateway.project()
    gateway.way.asked.clear()
    nodes = (await gateway.read(_ROUNDS, by="member1"))["rounds"]["nodes"]
    assert sorted(gateway.way.asked) == ["/rounds/inside", "/texts/readers"], "words that came are not asked for again"
    assert [node["inside"]["own"]["text"]["text"] for node in nodes] == [
        f"member1 says {what}" for what in ("How?", "Why?", "What?")
    ]
    for node in nodes:
        told = {each["by"]["name"]: each["text"] for each in node["inside"]["contributions"]}
        assert {name: text["why"] for name, text in told.items()} == {"Member1": "AUTHOR", "Member2": "TEAM"}
        assert told["Member2"]["whoCanRead"] is None
        assert told["Member1"]["whoCanRead"]["count"] == len(told["Member1"]["whoCanRead"]["people"]) > 10
    gateway.way.asked.clear()
    assert {node["inside"] for node in (await gateway.read(_ROUNDS, by="admin"))["rounds"]["nodes"]} == {None}
    assert gateway.way.asked == ["/rounds/inside"]


async def test_authors_see_who_can_read_theirs_on_a_page_with_one_request(gateway: Gateway) -> None:
    for name in ("member1", "member2", "member1"):
        told = await gateway.mutate("askLeader", "leaderQuestion { id }", by=name, teamId=TEAM, text=f"{name} asks")
        assert told["userErrors"] == []
    await gateway.project()
    gateway.way.asked.clear()
    nodes = (await gateway.read(_QUESTIONS, by="member1"))["questions"]["nodes"]
    assert gateway.way.asked == ["/texts/readers"]
    seen = [(node["text"]["by"]["id"], node["text"]["whoCanRead"]) for node in nodes]
    assert [(by, bool(readers)) for by, readers in seen] == [
        (PEOPLE["member1"], True),
        (PEOPLE["member2"], False),
        (PEOPLE["member1"], True),
    ]
    gateway.way.asked.clear()
    nodes = (await gateway.read(_QUESTIONS, by="admin"))["questions"]["nodes"]
    assert [node["text"]["whoCanRead"] for node in nodes] == [None] * 3
    assert gateway.way.asked == [], "who wrote them is public, and it is somebody else"


async def test_hints_of_a_page_of_post_mortems_are_one_request(gateway: Gateway) -> None:
    for number, impact in enumerate(("It was the fault of the operator.", "Nothing.", "Maria forgot to renew it.")):
        asked: dict[str, Any] = {"title": f"Outage {number}", "happenedOn": f"2026-01-0{number + 1}", "teamId": TEAM}
        told = await gateway.mutate("openPostMortem", "postMortem { id }", by="author", impact=impact, **asked)
        assert told["userErrors"] == []
    await gateway.project()
    gateway.way.asked.clear()
    nodes = (await gateway.read(_HINTS, by="author"))["postMortems"]["nodes"]
    assert gateway.way.asked == ["/wording_hints"]
    found = {
        node["title"]: [(hinted["section"], hinted["hints"][0]["phrase"]) for hinted in node["wordingHints"]] for node in nodes
    }
    assert found == {"Outage 0": [("impact", "fault of")], "Outage 1": [], "Outage 2": [("impact", "Maria forgot")]}


class Hinting:
    """An owner that hints at every text's length, and takes no more than it says."""

    def __init__(self) -> None:
        self.asked: list[HintsWanted] = []

    async def fetch(self, _: str, path: str, *, body: bytes, traced: bool) -> bytes:
        assert (path, traced) == ("/wording_hints", False)
        wanted = HintsWanted.model_validate_json(body)
        self.asked.append(wanted)
        hint = {"rule": "r", "start": 0, "phrase": "p", "reason": "r", "suggestion": "s"}
        return orjson.dumps([[hint | {"length": len(text)}] for text in wanted.texts])


@given(st.lists(st.lists(st.sampled_from([1, 2, 7_000, 20_000]), max_size=30), max_size=60), st.integers(0, 1_500))
def test_however_long_they_are_each_post_mortem_has_its_hints_in_as_few_requests_as_go(sizes: list[list[int]], more: int) -> None:
    owner, sizes = Hinting(), [*sizes, [1] * more]
    keys = [tuple("x" * size for size in texts) for texts in sizes]
    found = asyncio.run(hints_of_each(cast("Context", owner), keys, "en"))
    assert [[hints[0].length for hints in texts] for texts in found] == sizes
    for one, following in zip(owner.asked, owner.asked[1:], strict=False):
        length = sum(map(len, one.texts)) + len(following.texts[0])
        assert length > HINTED_AT_ONCE or len(one.texts) == TEXTS_OF_A_HINT
