"""What a service does because of others' facts: at most once per fact, in order; or by looking again at what they changed."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from chassis import metrics
from chassis.events import Event
from chassis.payloads import Payloads
from chassis.transactions import Transaction
from contracts.messages import Fact

U = TypeVar("U")

_NEWER = """
insert into reacted as held (reaction, subject, sequence, fact_id) values ($1, $2, $3, $4)
on conflict (reaction, subject) do update set sequence = excluded.sequence, fact_id = excluded.fact_id
where held.sequence < excluded.sequence returning true
"""


@dataclass(frozen=True, slots=True)
class Reaction(Generic[U]):
    """An effect and the facts that call for it.

    `act` gets the event, the fact as its class, and a unit of work. A fact that was pulled from its owner's journal comes as
    None, without documents: the copies hold today's. Effects have natural unique keys, so that a replay makes them once.
    """

    name: str
    on: Sequence[type[Fact]]
    act: Callable[[Event, Fact | None, U], Awaitable[None]]
    every: bool = False
    """Whether each fact counts, also one that is older than others seen or was seen before: its effect tells them apart."""


class Changed(NamedTuple):
    """A fact, and how to read kind and id of every document that it changed, for who needs more than its subject."""

    event: Event
    touched: Callable[[], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Look(Generic[U]):
    """An effect that looks again at whatever facts have changed, at all of a batch at once.

    What it makes follows from the copies alone. So it looks because of every fact, also one that comes late or again, and nothing
    is noted of those it has seen. `act` gets them with their session and a way to begin a unit of work that one of them caused.
    """

    name: str
    on: Sequence[type[Fact]]
    act: Callable[[Sequence[Changed], AsyncSession, Callable[[Event], U]], Awaitable[None]]


Several = Callable[[AsyncSession], AbstractAsyncContextManager[Callable[[Event], U]]]
"""Opens units of work of one session, each caused by a fact; at the end all that they told is written at once."""


class Reactions(Generic[U]):
    """The sink of a component's reactions."""

    def __init__(
        self,
        component: str,
        payloads: Payloads,
        unit: Callable[[AsyncSession, Event], AbstractAsyncContextManager[U]],
        reactions: Sequence[Reaction[U] | Look[U]],
        several: Several[U] | None = None,
    ) -> None:
        """`unit` opens a unit of work in a session whose transaction the consumer commits, position and all."""
        self._component, self._payloads, self._unit, self._several = component, payloads, unit, several
        self._by_type: dict[str, list[Reaction[U]]] = {}
        self._looks: list[tuple[Look[U], frozenset[str]]] = []
        for reaction in reactions:
            if isinstance(reaction, Look):
                self._looks.append((reaction, frozenset(fact.type() for fact in reaction.on)))
                continue
            for fact in reaction.on:
                self._by_type.setdefault(fact.type(), []).append(reaction)
        self.ordered = bool(self._by_type)  # what looks again is healed by any later fact

    async def apply(self, transaction: Transaction, events: Sequence[Event]) -> None:
        """Each fact calls for its reactions, unless they have seen a newer one of its subject and want no others.

        Then all that look, look once.
        """
        for event in events:
            for reaction in self._by_type.get(event.type, ()):
                await self._react(transaction, reaction, event)
        for look, types in self._looks:
            await self._look(transaction, look, [event for event in events if event.type in types])

    async def _look(self, transaction: Transaction, look: Look[U], events: Sequence[Event]) -> None:
        if not events:
            return
        assert self._several is not None, "what looks at a batch needs units of work for several facts"
        outcome = "failed"
        try:
            changed = [Changed(event, partial(self._payloads.touched, event)) for event in events]
            async with transaction.session() as session, self._several(session) as unit:
                await look.act(changed, session, unit)
            outcome = "done"
        finally:
            metrics.REACTIONS.labels(self._component, look.name, outcome).inc(len(events))

    async def _react(self, transaction: Transaction, reaction: Reaction[U], event: Event) -> None:
        newer = reaction.every or await self._is_newer(transaction, reaction, event)
        outcome = "failed"
        try:
            if newer:
                fact = self._payloads.fact(event)
                async with transaction.session() as session, self._unit(session, event) as unit:
                    await reaction.act(event, fact, unit)
            outcome = "done" if newer else "not_newer"
        finally:
            metrics.REACTIONS.labels(self._component, reaction.name, outcome).inc()

    async def _is_newer(self, transaction: Transaction, reaction: Reaction[U], event: Event) -> bool:
        return bool(await transaction.driver.fetchval(_NEWER, reaction.name, event.subject, event.sequence, event.id))
