"""Ten colleagues who write by name and in confidence, one right after the other: notes, questions, mistakes, endorsements."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from chassis.handles import Handles
from chassis.secret import Secret
from contracts.values import Id, PersonId
from tests.chassis.streams import until
from tests.insider.attack import Ground
from tests.insider.leaks import Written
from tests.journeys.client import COMPANY, OTHER, Client, Json
from tests.journeys.places import SECRETS

AUTHORS = tuple(f"hand{number}" for number in range(1, 11))
AGAIN = frozenset({"/withdraw_text", "/say_whether_it_helped", "/tighten_privacy"})
"""What authors do with whatever they wrote."""
LOOKED = "/threads/mine"
PUBLIC = ("note_", "leader_question_", "concern_")
"""Threads that everybody reads, and on which their unknown authors are thanked."""
MINE = "{ viewer { confidentialThreads { id thanks(first: 5) { nodes { id } } } } }"
GROUNDS: Mapping[str, Ground] = {
    "note": Ground("feedback", "notes", "/submit_note", AGAIN | {"/submit_note", "/split_note"}, "note_submitted", "note"),
    "leader_question": Ground(
        "feedback",
        "leader_questions",
        "/ask_leader",
        AGAIN | {"/ask_leader", "/follow_up_question"},
        "question_asked",
        "leader_question",
    ),
    "mistake": Ground("feedback", "mistakes", "/report_mistake", AGAIN | {"/report_mistake", "/follow_up_mistake"}),
    "endorsement": Ground("feedback", "endorsements", "/endorse_note", frozenset({"/endorse_note"})),
}
"""Where everything lies that is confidential here, by the kind of its thread."""
_HANDLES = Handles(Secret(SECRETS["FORTHRIGHT_CONFIDENTIAL_SECRET"]))
_LATER: Mapping[str, tuple[tuple[str, str, Json], ...]] = {
    "note": (
        ("sayWhetherItHelped", "id", {"helped": "PARTLY"}),
        ("withdrawText", "id", {}),
        ("tightenPrivacy", "id", {"readership": "PEOPLE"}),
    ),
    "leader_question": (
        ("followUpQuestion", "leaderQuestionId", {"text": "And what of the rest?"}),
        ("sayWhetherItHelped", "id", {"helped": "YES"}),
        ("withdrawText", "id", {}),
    ),
    "mistake": (
        ("followUpMistake", "mistakeId", {"text": "It happened again"}),
        ("sayWhetherItHelped", "id", {"helped": "NO"}),
        ("withdrawText", "id", {}),
    ),
}


def tells(thread: str) -> str:
    """What rows hold of a thread: its id; of an endorsement, the handle it is named after."""
    return thread.rpartition("_")[2] if thread.startswith("endorsement") else thread


async def thank(does: Callable[..., Awaitable[Json]], threads: list[str]) -> dict[str, str]:
    """Somebody thanks the unknown author of each of these; in an order that tells nothing. Answers the thanks by thread."""

    async def once(thread: str) -> str | None:
        given = {"recognitionKind": "CANDOR", "text": "It was good to hear that", "threadId": thread}
        told = await does("lead", "giveRecognition", "recognition { id }", refusals={"NO_SUCH_THREAD"}, **given)
        return str(told["recognition"]["id"]) if told["recognition"] else None

    return {thread: await until(partial(once, thread)) for thread in sorted(threads)}


@dataclass
class Voices:
    """A journey over two hours; `at_once` is what happens right after every confidential act of the first."""

    client: Client
    hour: Callable[[], Awaitable[object]]
    at_once: Callable[[], Awaitable[object]] | None = None
    written: Written = field(default_factory=Written)

    async def speak(self) -> None:
        """Said and published."""
        self.traces = {author: uuid4().hex for author in AUTHORS}
        self.day = await self._day()
        noted = await self._does("member", "submitNote", "note { id }", notesDayId=self.day, text="The lamp is too high")
        self.endorsed = noted["note"]["id"]
        for place, author in enumerate(AUTHORS):
            await self._speaks(author, place)
        await self.hour()

    async def go_on(self) -> None:
        """Answered, and gone on about."""
        for thread in self.written.order:
            await self._answered(thread)
        for thread in self.written.order:
            await self._goes_on(thread)
        self.thanked = await thank(self._does, [each for each in self.written.order if each.startswith(PUBLIC)])
        for author in AUTHORS:
            told = await self._asked(author, MINE, None, {})
            found = {thanks["id"] for thread in told["viewer"]["confidentialThreads"] for thanks in thread["thanks"]["nodes"]}
            mine = {thanks for thread, thanks in self.thanked.items() if self._author(thread) == author}
            assert found & {*self.thanked.values()} == mine
        await self.hour()

    async def settle(self) -> None:
        """Whoever asked further is answered: nobody may have many questions open, in all journeys together."""
        for thread in self.threads("leader_question"):
            if self._later(thread)[0] == "followUpQuestion":
                await self._answered(thread)

    def threads(self, kind: str) -> list[str]:
        """What was written, of a kind, in that order; as rows hold it."""
        return [tells(thread) for thread in self.written.order if thread.rpartition("_")[0] == kind]

    async def _day(self) -> str:
        """A Notes Day on which everyone writes."""
        given = {"title": "A day", "question": "What slows us?", "facilitatorId": self.client.people["champion"]}
        given |= {"readership": "EVERYONE"}
        ends = (datetime.now(UTC) + timedelta(days=2)).isoformat()
        opened = await self._does(
            "admin", "openNotesDay", "notesDay { id }", teamId=self.client.teams[COMPANY], endsAt=ends, **given
        )
        await self._does("admin", "passOpenly", "notesDay { id }", id=opened["notesDay"]["id"])
        return str(opened["notesDay"]["id"])

    async def _speaks(self, author: str, place: int) -> None:
        team = self.client.teams[OTHER]
        key = uuid4().hex if place % 2 else None
        said: Json = {"text": f"I would rather not say who I am {uuid4().hex}", "mode": "CONFIDENTIAL"}
        await self._by_name(author)
        for verb, given in (
            ("submitNote", {"notesDayId": self.day, **said}),
            ("askLeader", {"teamId": team, **said}),
            ("reportMistake", {"teamId": team, **said}),
        ):
            told = await self._does(author, verb, key=key and f"{key} {verb}".replace(" ", "-"), **given)
            await self._wrote(author, told["receipt"]["id"])
        await self._does(author, "endorseNote", key=key, noteId=self.endorsed)
        mark = _HANDLES.of(PersonId(self.client.people[author]), Id(f"endorsement|{self.endorsed}"))
        await self._wrote(author, f"endorsement_{mark[:32]}")
        await self._asked(author, "{ viewer { confidentialThreads { id } } }", None, {})

    async def _wrote(self, author: str, thread: str) -> None:
        self.written.authors[thread] = self.client.people[author]
        self.written.traces[thread] = self.traces[author]
        if self.at_once is not None:
            await self.at_once()
        await self._by_name(author)

    async def _answered(self, thread: str) -> None:
        kind, said = thread.rpartition("_")[0], "We take half of it"
        if kind == "note":
            await self._does("admin", "answerNote", "note { id }", noteId=thread, verdict="TRY", reason=said)
        elif kind == "leader_question":
            await self._does("stranger", "answerQuestion", "leaderQuestion { id }", leaderQuestionId=thread, text=said)
        elif kind == "mistake":
            await self._does("stranger", "respondToMistake", mistakeId=thread, thanks=said)

    async def _goes_on(self, thread: str) -> None:
        kind, place = thread.rpartition("_")[0], self.written.order.index(thread)
        if kind not in _LATER:
            return
        author, (verb, named, more) = self._author(thread), self._later(thread)
        await self._by_name(author)
        key = uuid4().hex if place % 2 else None
        told = await self._does(author, verb, key=key, **{named: thread}, **more)
        assert told["receipt"]["id"] == thread
        await self._by_name(author)

    def _author(self, thread: str) -> str:
        return next(who for who in AUTHORS if self.client.people[who] == self.written.authors[thread])

    def _later(self, thread: str) -> tuple[str, str, Json]:
        """What the author of a thread goes on to do."""
        return _LATER[thread.rpartition("_")[0]][AUTHORS.index(self._author(thread)) % 3]

    async def _by_name(self, author: str) -> None:
        """Something that is told with who did it, and with the trace of the page."""
        given = {"teamId": self.client.teams[OTHER], "title": "The queue stood still", "happenedOn": "2026-01-02"}
        await self._does(author, "openPostMortem", "postMortem { id }", **given)

    async def _does(
        self,
        by: str,
        verb: str,
        shows: str = "receipt { id }",
        *,
        key: str | None = None,
        refusals: Collection[str] = (),
        **given: Any,
    ) -> Json:
        """A mutation from a page whose every request is of one trace, as some front-ends do it."""
        kind = verb[0].upper() + verb[1:] + "Input"
        query = f"mutation($input: {kind}!) {{ {verb}(input: $input) {{ {shows} userErrors {{ code }} }} }}"
        data = await self._asked(by, query, key, {"input": given})
        assert {error["code"] for error in data[verb]["userErrors"]} <= set(refusals), data
        return dict(data[verb])

    async def _asked(self, by: str, query: str, key: str | None, variables: Json) -> Json:
        trace = {"traceparent": f"00-{self.traces[by]}-{uuid4().hex[:16]}-01"} if by in self.traces else {}
        body = {"query": query, "variables": variables, "extensions": {"idempotencyKey": key} if key else {}}
        headers = {"authorization": f"Bearer {self.client.token(by)}", **trace}
        answer = await self.client.http.post(f"{self.client.places.url('gateway')}/graphql", json=body, headers=headers)
        told = answer.json()
        assert "errors" not in told, told
        return dict(told["data"])
