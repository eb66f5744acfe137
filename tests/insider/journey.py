"""People who do things by name and confidentially, one right after the other, with and without keys; then it is full hour."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.insider.leaks import Written
from tests.insider.voices import thank
from tests.journeys.client import Client, Json

AUTHORS = (*(f"hand{number}" for number in range(1, 9)), "member", "owner", "stranger")
_SHOWS = {"answerConcern": "concern { id }", "commentOnObjective": "comment { id }"}
Hour = Callable[[], Awaitable[object]]


async def _nothing() -> None:
    """Nothing happens right away."""


@dataclass
class Journey:
    """One journey over two hours; `at_once` is what happens right after every confidential act."""

    client: Client
    written: Written
    hour: Hour
    at_once: Hour = _nothing

    async def run(self) -> None:
        """Raised, published, answered, followed up."""
        cycle = await self.client.cycle()
        self.about, self.other = [(await self.client.active(cycle))["id"] for _ in range(2)]
        self.traces = {author: uuid4().hex for author in AUTHORS}
        for place, author in enumerate(AUTHORS):
            await self._raise(author, key=f"{uuid4().hex}" if place % 2 else None)
        await self.hour()
        for concern in self.written.order:
            await self._as("champion", "answerConcern", concernId=concern, answer="ADJUST", reason="We take half of it")
        self.thanked = await thank(self._as, self.written.order)
        for author in AUTHORS:
            [told] = [one for one in await self._own(author) if one["objectiveId"] == self.about]
            assert [thanks["id"] for thanks in told["thanks"]["nodes"]] == [self.thanked[told["id"]]]
        for place, (concern, author) in enumerate(zip(self.written.order, AUTHORS, strict=True)):
            await self._again(concern, author, place)
        await self.hour()

    async def _raise(self, author: str, key: str | None) -> None:
        await self._as(author, "raiseConcern", objectiveId=self.other, text="I say so by name")
        text = f"I would rather not say who I am {uuid4().hex}"
        told = await self._as(author, "raiseConcern", key=key, objectiveId=self.about, text=text, mode="CONFIDENTIAL")
        self.written.authors[told["receipt"]["id"]] = self.client.people[author]
        self.written.traces[told["receipt"]["id"]] = self.traces[author]
        await self.at_once()
        assert await self._looks(author) == 1
        await self._as(author, "commentOnObjective", objectiveId=self.other, text="And I add a word")

    async def _again(self, concern: str, author: str, place: int) -> None:
        await self._as(author, "raiseConcern", objectiveId=self.other, text="I say so by name")
        key = f"{uuid4().hex}" if place % 2 else None
        verb, more = [
            ("followUpConcern", {"text": "And what of the rest?"}),
            ("sayWhetherItHelped", {"helped": "PARTLY"}),
            ("withdrawConcern", {}),
        ][place % 3]
        named = {"id" if verb == "sayWhetherItHelped" else "concernId": concern}
        told = await self._as(author, verb, key=key, **named, **more)
        assert told["receipt"]["id"] == concern
        await self.at_once()
        await self._as(author, "commentOnObjective", objectiveId=self.other, text="And I add a word")

    async def _as(
        self, author: str, verb: str, shows: str = "", *, key: str | None = None, refusals: Collection[str] = (), **given: Any
    ) -> Json:
        """A mutation from a page whose every request is of one trace, as some front-ends do it."""
        kind = verb[0].upper() + verb[1:] + "Input"
        shows = shows or _SHOWS.get(verb, "receipt { id }")
        query = f"mutation($input: {kind}!) {{ {verb}(input: $input) {{ {shows} userErrors {{ code }} }} }}"
        data = await self._asked(author, query, key, {"input": given})
        assert {error["code"] for error in data[verb]["userErrors"]} <= set(refusals), data
        return dict(data[verb])

    async def _looks(self, author: str) -> int:
        """How many confidential concerns about this the author finds in their own list."""
        return [one["objectiveId"] for one in await self._own(author)].count(self.about)

    async def _own(self, author: str) -> list[Json]:
        data = await self._asked(
            author, "{ viewer { confidentialConcerns { id objectiveId thanks { nodes { id } } } } }", None, {}
        )
        return list(data["viewer"]["confidentialConcerns"])

    async def _asked(self, author: str, query: str, key: str | None, variables: Json) -> Json:
        body = {"query": query, "variables": variables, "extensions": {"idempotencyKey": key} if key else {}}
        headers = {"authorization": f"Bearer {self.client.token(author)}"}
        if author in self.traces:
            headers["traceparent"] = f"00-{self.traces[author]}-{uuid4().hex[:16]}-01"
        answer = await self.client.http.post(f"{self.client.places.url('gateway')}/graphql", json=body, headers=headers)
        told = answer.json()
        assert "errors" not in told, told
        return dict(told["data"])
