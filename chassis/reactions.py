"""What a service does because of others' facts: at most once per fact, ordered per subject."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Generic, TypeVar

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


class Reactions(Generic[U]):
    """The sink of a component's reactions."""

    ordered = True

    def __init__(
        self,
        component: str,
        payloads: Payloads,
        unit: Callable[[AsyncSession, Event], AbstractAsyncContextManager[U]],
        reactions: Sequence[Reaction[U]],
    ) -> None:
        """`unit` opens a unit of work in a session whose transaction the consumer commits, position and all."""
        self._component, self._payloads, self._unit = component, payloads, unit
        self._by_type: dict[str, list[Reaction[U]]] = {}
        for reaction in reactions:
            for fact in reaction.on:
                self._by_type.setdefault(fact.type(), []).append(reaction)

    async def apply(self, transaction: Transaction, events: Sequence[Event]) -> None:
        """Each fact calls for its reactions, unless they have seen a newer one of its subject and want no others."""
        for event in events:
            for reaction in self._by_type.get(event.type, ()):
                await self._react(transaction, reaction, event)

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
