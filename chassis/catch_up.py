"""Pulls documents and journals from their owners: after a gap, and to rebuild what is derived from them."""

from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx2
import orjson
import stamina
import structlog

from chassis import copies, metrics
from chassis.copies import Copy
from chassis.events import Event
from chassis.parking import Sink
from chassis.transactions import Transaction, Transactions, is_lost

PAGE = 500
_OVERLAP = 1000  # facts that committed late may stand a little before where the last pull ended
_log = structlog.get_logger(__name__)


class PullFailed(Exception):
    """An owner does not answer, or not as it should; the message names it."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A service, the topics it publishes on, and which kinds of its documents are copied here."""

    name: str
    url: str
    topics: Sequence[str]
    kinds: Sequence[str]


class Pull:
    """Asks owners for their pages, with a service credential."""

    def __init__(self, client: httpx2.AsyncClient, credential: Callable[[], str], page: int = PAGE) -> None:
        """`credential` issues a token, anew for each request."""
        self._client, self._credential, self._page = client, credential, page

    async def kinds(self, owner: Owner) -> list[str]:
        """Those of the kinds copied here that the owner has; one of an older release may lack some."""
        served = set((await self._ask(owner, "kinds", {}))["kinds"])
        return [kind for kind in owner.kinds if kind in served]

    async def documents(self, owner: Owner, kind: str) -> AsyncIterator[list[Copy]]:
        """Every document and tombstone of a kind, page by page."""
        after: str | None = ""
        while after is not None:
            body = await self._ask(owner, "documents", {"kind": kind, "after": after, "limit": self._page})
            yield [Copy.of_json(kind, one["document"]) for one in body["documents"]]
            after = body["next"]

    async def facts(self, owner: Owner, after: int = 0) -> AsyncIterator[tuple[list[Event], int]]:
        """Every public fact of the journal after a position, page by page, with the position reached."""
        while True:
            body = await self._ask(owner, "facts", {"after": after, "limit": self._page})
            reached = body["next"]
            yield [_event(fact) for fact in body["facts"]], after if reached is None else reached
            if reached is None:
                return
            after = reached

    async def _ask(self, owner: Owner, what: str, query: Mapping[str, Any]) -> dict[str, Any]:
        try:
            async for attempt in stamina.retry_context(on=_is_passing, attempts=4, wait_initial=0.2, timeout=30):
                with attempt:
                    headers = {"authorization": f"Bearer {self._credential()}"}
                    answer = await self._client.get(f"{owner.url}/pull/{what}", params=dict(query), headers=headers, timeout=60)
                    answer.raise_for_status()
            body: dict[str, Any] = orjson.loads(answer.content)
        except (httpx2.HTTPError, orjson.JSONDecodeError) as error:
            raise PullFailed(f"{owner.name} at {owner.url} did not give its {what}: {type(error).__name__}") from error
        return body


def _is_passing(error: Exception) -> bool:
    """Whether it may help to ask again at once."""
    if isinstance(error, httpx2.HTTPStatusError):
        return error.response.status_code >= 500 or error.response.status_code == 429
    return isinstance(error, httpx2.TransportError)


def _event(fact: Mapping[str, Any]) -> Event:
    return Event(
        id=fact["fact_id"],
        type=fact["type"],
        source=fact["source"],
        subject=fact["subject"],
        sequence=fact["sequence"],
        partition_key=fact["partition_key"],
        time=datetime.fromisoformat(fact["at"]),
        data=b"",
        actor=fact["actor"],
        about=tuple(fact["about"]),
        touched=tuple((kind, name, version) for kind, name, version in fact["touched"]),
    )


@dataclass(frozen=True, slots=True)
class Derived:
    """What is derived from owners: where its transactions come from, and where its facts take effect.

    Without a sink nobody needs the facts themselves, and only documents are pulled.
    """

    transactions: Transactions
    sink: Sink | None = None


def catching_up(
    consumer: str, owners: Sequence[Owner], pull: Pull, derived: Derived
) -> Callable[[Mapping[str, str]], Coroutine[Any, Any, None]]:
    """How a consumer catches up with the owners of the topics that do not fit what it has read."""

    async def catch_up(causes: Mapping[str, str]) -> None:
        for owner in owners:
            found = [causes[topic] for topic in owner.topics if topic in causes]
            if not found:
                continue
            metrics.CATCH_UP_PULLS.labels(consumer, owner.name, found[0]).inc()
            for kind in await pull.kinds(owner):
                async for page in pull.documents(owner, kind):
                    await _write(derived, page, None)
            await _pull_facts(owner, pull, derived, anew=False)

    return catch_up


async def rebuild(
    owners: Sequence[Owner], pull: Pull, derived: Derived, progress: Callable[[str, str, int], None] = lambda *_: None
) -> dict[str, int]:
    """Asks every owner for everything, in place, while what there is goes on serving; answers how many rows were removed.

    It writes under the next revision, and so does from now on whoever writes live. Only when every owner is through is
    removed what none of them has any more. `progress` is told owner, kind (or `facts`) and how many so far. Raises
    `PullFailed`; then nothing is removed, and it can simply be run again.
    """
    async with derived.transactions.begin() as transaction:
        revision = await copies.begin_revision(transaction.driver)
    through: list[str] = []
    for owner in owners:
        for kind in await pull.kinds(owner):
            count = 0
            async for page in pull.documents(owner, kind):
                await _write(derived, page, revision)
                count += len(page)
                progress(owner.name, kind, count)
            through.append(kind)
        await _pull_facts(owner, pull, derived, anew=True, progress=progress)
    removed = {}
    for kind in through:
        async with derived.transactions.begin() as transaction:
            removed[kind] = await copies.remove_before(transaction.driver, kind, revision)
    _log.info("rebuilt", revision=revision, removed=sum(removed.values()))
    return removed


async def _write(derived: Derived, page: Sequence[Copy], revision: int | None) -> None:
    async with derived.transactions.begin() as transaction:
        await copies.apply(transaction.driver, page, revision=revision)


async def _pull_facts(
    owner: Owner,
    pull: Pull,
    derived: Derived,
    *,
    anew: bool,
    progress: Callable[[str, str, int], None] = lambda *_: None,
) -> None:
    if derived.sink is None:
        return
    count, start = 0, 0 if anew else await _reached(derived, owner)
    async for events, reached in pull.facts(owner, start):
        async with derived.transactions.begin() as transaction:
            await _take(derived.sink, transaction, events)
            await transaction.driver.execute(
                "insert into pulled as held (owner, position) values ($1, $2) on conflict (owner) do update"
                " set position = greatest(held.position, excluded.position)",
                owner.name,
                reached,
            )
        count += len(events)
        progress(owner.name, "facts", count)


async def _take(sink: Sink, transaction: Transaction, events: Sequence[Event]) -> None:
    """A page at once; where a fact fails, one by one, so that it alone is left out: its documents are here already."""
    try:
        async with transaction.savepoint():
            await sink.apply(transaction, events)
            return
    except Exception as error:
        if is_lost(error):
            raise
    for event in events:
        try:
            async with transaction.savepoint():
                await sink.apply(transaction, [event])
        except Exception as error:
            if is_lost(error):
                raise
            _log.exception("a pulled fact could not be applied", fact=event.id, type=event.type, error=type(error).__name__)


async def _reached(derived: Derived, owner: Owner) -> int:
    async with derived.transactions.begin() as transaction:
        position = await transaction.driver.fetchval("select position from pulled where owner = $1", owner.name)
    return max(int(position or 0) - _OVERLAP, 0)
