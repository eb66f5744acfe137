"""Pulses through the gateway: what is asked and the notice for everyone, one's own answer and what is shown from the owner."""

from datetime import timedelta
from typing import Any

from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from chassis import telemetry
from contracts.disclosure import WITHHELD
from contracts.feedback.pulses import NOTICE
from tests.gateway.world import Gateway
from tests.services.feedback.pulsing import MEMBERS_OF_TEAM, closing
from tests.services.okrs.world import TEAM

EXPORTER = InMemorySpanExporter()
telemetry.configure("test", "local", exporter=EXPORTER)
SEEN = """query Seen($id: ID!) { pulse(id: $id) {
  notice withheld asked answered participation shownFrom countsIn { id } team { id } openedBy { id }
  items { facet text reversed } words { text team { id } } releases { facet mean spread answers team { id } } state
} }"""


async def opened(gateway: Gateway) -> dict[str, Any]:
    """A pulse of TEAM, opened as front-ends do it."""
    told = await gateway.mutate("writeItemPack", "itemPack { id name items { id } }", by="admin", name="Voices")
    assert told["userErrors"] == []
    closes_at = (gateway.clock.now() + timedelta(days=7)).isoformat()
    given = {"teamId": TEAM, "itemPackId": told["itemPack"]["id"], "closesAt": closes_at}
    shown = await gateway.mutate("openPulse", "pulse { id state items { id reversed } }", by="lead", **given)
    assert shown["userErrors"] == []
    return dict(shown["pulse"])


async def answered(gateway: Gateway, pulse: dict[str, Any], *people: str, text: str = "") -> None:
    answers = [{"itemId": item["id"], "value": 2 if item["reversed"] else 6} for item in pulse["items"]]
    for name in people:
        told = await gateway.mutate("answerPulse", "receipt { id }", by=name, pulseId=pulse["id"], answers=answers, text=text)
        assert (told["userErrors"], told["receipt"]) == ([], {"id": pulse["id"]})


async def seen(gateway: Gateway, pulse: dict[str, Any], *, by: str) -> dict[str, Any]:
    return dict((await gateway.read(SEEN, by=by, id=pulse["id"]))["pulse"])


async def test_before_answering_everybody_reads_what_becomes_of_an_answer(gateway: Gateway) -> None:
    pulse = await opened(gateway)
    shown = await seen(gateway, pulse, by="member1")
    assert (shown["notice"], shown["withheld"], shown["state"]) == (NOTICE, WITHHELD, "OPEN")
    assert (shown["asked"], shown["answered"], shown["countsIn"]) == (True, False, {"id": TEAM})
    assert (shown["participation"], shown["releases"], shown["words"]) == ("FEWER_THAN_FIVE", [], [])
    assert len(shown["items"]) == 10
    other = await seen(gateway, pulse, by="stranger")
    assert (other["asked"], other["countsIn"]) == (False, None)


async def test_people_answer_change_and_take_back_and_each_sees_their_own_alone(gateway: Gateway) -> None:
    pulse = await opened(gateway)
    await answered(gateway, pulse, "member1", "member2")
    assert [(await seen(gateway, pulse, by=name))["answered"] for name in ("member1", "member2", "member3")] == [
        True,
        True,
        False,
    ]
    told = await gateway.mutate("withdrawPulseAnswer", "receipt { id }", by="member1", pulseId=pulse["id"])
    assert told["userErrors"] == []
    assert (await seen(gateway, pulse, by="member1"))["answered"] is False
    refused = await gateway.mutate("answerPulse", "receipt { id }", by="stranger", pulseId=pulse["id"], text="Me, too")
    assert [error["code"] for error in refused["userErrors"]] == ["NOT_IN_THIS_PULSE"]


async def test_after_the_close_members_see_figures_and_texts_and_a_trend_and_nobody_else(gateway: Gateway) -> None:
    pulse = await opened(gateway)
    await answered(gateway, pulse, *MEMBERS_OF_TEAM, text="As I see it")
    gateway.clock.move(timedelta(days=7))
    assert await closing(gateway.okrs).once() == 1  # type: ignore[arg-type]  # here it is a feedback service
    await gateway.project()
    shown = await seen(gateway, pulse, by="member1")
    assert (shown["state"], shown["participation"], shown["asked"]) == ("CLOSED", None, False)
    figure = {"mean": "6", "spread": "CLOSE", "answers": "FROM_10_TO_19", "team": {"id": TEAM}}
    assert [one for one in shown["releases"] if one["facet"] == "INCLUDED"] == [{"facet": "INCLUDED", **figure}]
    assert {one["text"] for one in shown["words"]} == {"As I see it"}
    trend = "query($id: ID!) { team(id: $id) { pulseTrend { closedOn pulse { id } release { facet mean } } } }"
    points = (await gateway.read(trend, by="member1", id=TEAM))["team"]["pulseTrend"]
    assert {(one["pulse"]["id"], one["release"]["mean"]) for one in points} == {(pulse["id"], "6")}
    for name in ("stranger", "admin", "lead"):
        other = await seen(gateway, pulse, by=name)
        assert (other["releases"], other["words"]) == ([], [])
        assert (await gateway.read(trend, by=name, id=TEAM))["team"]["pulseTrend"] == []
    assert (await seen(gateway, pulse, by="lead"))["shownFrom"] is not None


async def test_the_gateway_keeps_nothing_of_answers_figures_or_texts(gateway: Gateway) -> None:
    pulse = await opened(gateway)
    await answered(gateway, pulse, *MEMBERS_OF_TEAM, text="A sentence of mine")
    gateway.clock.move(timedelta(days=7))
    await closing(gateway.okrs).once()  # type: ignore[arg-type]  # as above
    await gateway.project()
    await seen(gateway, pulse, by="member1")
    rows = await gateway.raw.fetch(
        "select document::text as document from pulse union all select to_jsonb(t)::text from timeline t"
    )
    told = " ".join(row["document"] for row in rows)
    assert pulse["id"] in told
    assert "A sentence of mine" not in told
    assert "mean" not in told


async def test_pulses_and_packs_are_listed_for_everyone(gateway: Gateway) -> None:
    pulse = await opened(gateway)
    asked = """query($filter: PulseFilterInput) {
      pulses(filter: $filter) { nodes { id } } itemPacks { nodes { name writtenBy { id } } } }"""
    for filter, there in (({"teamIds": [TEAM], "states": ["OPEN"]}, True), ({"states": ["CLOSED"]}, False)):
        found = await gateway.read(asked, by="stranger", filter=filter)
        assert [one["id"] for one in found["pulses"]["nodes"]] == ([pulse["id"]] if there else [])
    assert [one["name"] for one in found["itemPacks"]["nodes"]] == ["Voices"]


async def test_while_the_owner_is_away_only_what_it_alone_knows_is_null(gateway: Gateway) -> None:
    pulse = await opened(gateway)
    gateway.way.cut = True
    told = await gateway.ask(SEEN, by="member1", id=pulse["id"])
    shown = told["data"]["pulse"]
    assert (shown["notice"], shown["state"], shown["answered"], shown["releases"]) == (NOTICE, "OPEN", None, None)
    assert {error["extensions"]["code"] for error in told["errors"]} == {"SERVICE_UNAVAILABLE"}


async def test_an_operation_that_answers_is_not_named_in_any_span(gateway: Gateway) -> None:
    pulse = await opened(gateway)
    EXPORTER.clear()
    query = "mutation AnswerIt($input: AnswerPulseInput!) { answerPulse(input: $input) { userErrors { code } } }"
    told = await gateway.ask(query, by="member1", key="k", input={"pulseId": pulse["id"], "text": "As I see it"})
    assert told["data"] == {"answerPulse": {"userErrors": []}}
    await gateway.read(SEEN, by="member1", id=pulse["id"])
    names = [dict(span.attributes or {}).get("graphql.operation.name") for span in EXPORTER.get_finished_spans()]
    assert "Seen" in names
    assert "AnswerIt" not in names
    assert "/answer_pulse" not in str([dict(span.attributes or {}) for span in EXPORTER.get_finished_spans()])
