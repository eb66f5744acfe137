"""What must never happen: after a whole journey nothing private lies where others could find it, and nobody is told on.

Texts that stand nowhere else are planted in every private place. Then every topic, every table of the gateway and of the other
services, every journal and outbox, every log line, span and metric is searched for them, and for ids that must not be there.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from tests.chassis.lines import written
from tests.insider.taking import Haul, taken
from tests.journeys.client import COMPANY, OTHER, TEAM, Client
from tests.journeys.goals import known
from tests.journeys.world import World

Json = dict[str, Any]
NOT_THERE = ("conversation", "feedback", "feedback_request", "mistake", "contribution", "braintrust_note", "text_report")
"""Kinds of which nobody but their readers learns that there is one."""
_ID = re.compile(rf"\b({'|'.join(NOT_THERE)})_[0-9a-f]{{32}}")
_PRIVATE_TABLES = frozenset({"journal", "outbox", "outbox_parked", "answered"})
"""Tables of the feedback service itself that private texts and ids must not be in."""


@dataclass
class Planted:
    """What is said, and what must not be found out about it."""

    client: Client
    texts: list[str] = field(default_factory=list)
    unnamed: dict[str, str] = field(default_factory=dict)
    """Ids of what is published without its author, with who that is."""
    once_public: set[str] = field(default_factory=set)
    """Of those, what told its author at first and was narrowed then: Kafka keeps the first document for its time."""

    def text(self) -> str:
        """A text that stands nowhere else."""
        self.texts.append(f"in confidence {uuid4().hex}")
        return self.texts[-1]

    async def does(self, by: str, verb: str, shows: str = "receipt { id }", **given: Any) -> Json:
        """A mutation that must succeed."""
        return await self.client.mutate(verb, shows, by=by, **given)


async def _talks(said: Planted) -> None:
    people, team = said.client.people, said.client.teams[TEAM]
    asked = await said.does("member", "requestFeedback", ofIds=[people["owner"], people["champion"]], question=said.text())
    request = asked["receipt"]["id"]
    given = await said.does(
        "owner", "giveFeedback", requestId=request, kind="FEEDFORWARD", text=said.text(), nextStep=said.text()
    )
    await said.does("member", "acknowledgeFeedback", feedbackId=given["receipt"]["id"], thanks=said.text(), willTry=said.text())
    await said.does("champion", "declineFeedbackRequest", requestId=request, words=said.text())
    opened = await said.does("lead", "openConversation", personId=people["member"], meeting="WEEKLY")
    conversation = opened["receipt"]["id"]
    await said.does(
        "lead", "giveFeedback", toId=people["member"], kind="APPRECIATION", text=said.text(), conversationId=conversation
    )
    points: Json = {"openPoints": [said.text()], "agreed": [said.text()]}
    await said.does("member", "closeConversation", conversationId=conversation, **points)
    mistake = (await said.does("owner", "reportMistake", text=said.text(), teamId=team))["receipt"]["id"]
    response = {"thanks": said.text(), "question": said.text(), "learning": said.text(), "action": said.text()}
    await said.does("lead", "respondToMistake", mistakeId=mistake, **response)
    await said.does("owner", "sayWhetherItHelped", id=mistake, helped="YES")


async def _notes(world: World, said: Planted) -> None:
    client, ends = said.client, datetime.now(UTC) + timedelta(days=2)
    given = {"teamId": client.teams[COMPANY], "title": "A day", "question": "What slows us?", "endsAt": ends.isoformat()}
    opened = await said.does("admin", "openNotesDay", "notesDay { id }", facilitatorId=client.people["hand1"], **given)
    day = opened["notesDay"]["id"]
    await said.does("admin", "passOpenly", "notesDay { id }", id=day)
    noted = await said.does("member", "submitNote", "note { id }", notesDayId=day, text=said.text())
    said.unnamed[noted["note"]["id"]] = client.people["member"]
    asked = await said.does("hand6", "askLeader", "leaderQuestion { id }", teamId=client.teams[OTHER], text="And for us?")
    tightened = asked["leaderQuestion"]["id"]
    await said.does("hand6", "tightenPrivacy", "receipt { id }", id=tightened, readership="PEOPLE")
    said.unnamed[tightened] = client.people["hand6"]
    said.once_public.add(tightened)
    for author in ("hand2", "hand3"):
        held = await said.does(author, "submitNote", "receipt { id }", notesDayId=day, text=said.text(), mode="CONFIDENTIAL")
        said.unnamed[held["receipt"]["id"]] = client.people[author]
        asked = await said.does(author, "askLeader", teamId=client.teams[OTHER], text="Why so?", mode="CONFIDENTIAL")
        said.unnamed[asked["receipt"]["id"]] = client.people[author]
    await world.hour("feedback")


async def _rounds(said: Planted) -> None:
    team = said.client.teams[TEAM]
    for end in ("reveal", "stay silent"):
        opened = await said.does("lead", "openRound", "round { id }", purpose="SESSION", question="What now?", teamId=team)
        id = opened["round"]["id"]
        for who in ("member", "owner"):
            await said.does(who, "writeInRound", roundId=id, text=said.text())
        if end == "reveal":
            await said.does("lead", "revealRound", "round { id }", roundId=id)


async def _advice(said: Planted, objective: Json) -> None:
    people, day = said.client.people, datetime.now(UTC).date() + timedelta(days=3)
    called = await known(
        said.client,
        "callBraintrust",
        "braintrust { id }",
        by="champion",
        objectiveId=objective["id"],
        invitedIds=[people["hand4"], people["hand5"]],
        meetsOn=str(day),
        question="What do we not see?",
    )
    id = called["braintrust"]["id"]
    await said.does("hand4", "addBraintrustNote", braintrustId=id, text=said.text())
    await said.does("champion", "closeBraintrust", "braintrust { id }", braintrustId=id, outcome="USED", why=said.text())
    part = objective["keyResults"][0]["id"]
    flagged = await said.does(
        "owner", "flagSkillGap", "skillGap { id }", objectiveId=objective["id"], keyResultId=part, skill="Reading tide tables"
    )
    said.unnamed[flagged["skillGap"]["id"]] = people["owner"]


@pytest.fixture(scope="module")
async def planted(platform: World, exporter: InMemorySpanExporter) -> tuple[Planted, Haul]:
    """A journey through everything private, and what an insider can take afterwards."""
    exporter.clear()
    with written("debug") as stream:
        said = await _journey(platform)
        lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    return said, await taken(platform.places.databases, platform.kafka, lines, exporter.get_finished_spans())


async def _journey(platform: World) -> Planted:
    said = Planted(platform.client)
    cycle = await platform.client.cycle()
    parts = [{**_part(), "ownerId": platform.client.people["owner"]}]
    objective = await platform.client.active(cycle, keyResults=parts)
    await platform.truth.rest()
    await _talks(said)
    await _notes(platform, said)
    await _rounds(said)
    await _advice(said, objective)
    await platform.truth.rest()
    return said


def _part() -> Json:
    return {
        "title": "Letters answered",
        "measure": {"metric": {"baseline": "0", "target": "10"}},
        "definition": "Counted on the last day",
        "scoringGuidance": "The share reached",
    }


def _public(haul: Haul) -> dict[str, str]:
    """Everything outside the feedback service's own private tables, by where it lies."""
    found = {f"{row.database}.{row.table} {number}": row.text for number, row in enumerate(haul.rows) if _is_public(row)}
    found |= {f"topic {record.topic} {number}": record.text for number, record in enumerate(haul.records)}
    found |= {f"line {number}": str(line) for number, line in enumerate(haul.lines)}
    spans = {number: f"{span.name} {dict(span.attributes or {})} {span.events}" for number, span in enumerate(haul.spans)}
    return found | {f"span {number}": text for number, text in spans.items()} | {"metrics": haul.metrics}


def _is_public(row: Any) -> bool:
    return row.database != "feedback" or row.table in _PRIVATE_TABLES


async def test_nothing_that_is_private_lies_where_others_could_find_it(planted: tuple[Planted, Haul]) -> None:
    said, haul = planted
    public = _public(haul)
    assert len(said.texts) >= 20
    texts = [row.text for row in haul.rows if (row.database, row.table) == ("feedback", "writings")]
    assert [text for text in said.texts if not any(text in row for row in texts)] == [], "a search that finds nothing anywhere"
    found = [(where, text) for where, content in public.items() for text in said.texts if text in content]
    assert found == []
    told = {where: match[0] for where, content in public.items() if (match := _ID.search(content))}
    assert told == {}, "not even that there is such a thing"


async def test_what_is_published_without_its_author_names_them_nowhere(planted: tuple[Planted, Haul]) -> None:
    said, haul = planted
    for id, author in said.unnamed.items():
        about = [record for record in haul.records if id in record.text]
        assert about, "it was published"
        if id not in said.once_public:
            assert [record for record in about if author in record.text] == []
        rows = [row for row in haul.speaking_of(id) if (row.database, row.table) != ("feedback", "writings")]
        copying = {"gateway", "recognition"} if id.startswith(("note_", "leader_question_")) else {"gateway"}
        assert {row.database for row in rows} == {"feedback", *copying}
        assert [(row.database, row.table) for row in rows if author in haul.people(row.text)] == []
