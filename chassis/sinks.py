"""Where facts take effect: in copies of documents, in a timeline, or in several places one after another."""

import asyncio
from collections.abc import Collection, Iterable, Sequence

from chassis import copies, metrics
from chassis.copies import Copy
from chassis.events import UNREADABLE, Event
from chassis.parking import Sink
from chassis.payloads import Payloads
from chassis.timeline import Entry, Timeline
from chassis.transactions import Transaction


class Copying:
    """Keeps copies of documents up to date and, where there is one, a timeline."""

    ordered = False  # a whole document heals what an earlier one could not

    def __init__(self, consumer: str, payloads: Payloads, kinds: Collection[str], timeline: Timeline | None = None) -> None:
        """Copies documents of these kinds; others in the facts are passed over."""
        self._consumer, self._payloads, self._kinds, self._timeline = consumer, payloads, frozenset(kinds), timeline

    async def apply(self, transaction: Transaction, events: Sequence[Event]) -> None:
        """Documents first, the timeline last."""
        told = [(event, self._payloads.documents(event)) for event in events if self._is_known(event)]
        documents = [copy for _, found in told for copy in found if copy.kind in self._kinds]
        if self._timeline is None:
            await copies.apply(transaction.driver, documents)
            return
        writing = asyncio.ensure_future(copies.apply(transaction.driver, documents))
        try:
            await asyncio.sleep(0)  # the first statement is on its way: entries are made while PostgreSQL works
            entries = self._entries(told, self._timeline)
        finally:
            await writing
        await self._timeline.insert(transaction.driver, entries)

    def _entries(self, told: Iterable[tuple[Event, list[Copy]]], timeline: Timeline) -> list[Entry]:
        entries = []
        for event, found in told:
            if self._payloads.is_public(event):
                touched = event.touched or tuple((copy.kind, copy.id, copy.version) for copy in found)
                entries.append(timeline.entry(event, found, touched))
        return entries

    def _is_known(self, event: Event) -> bool:
        if self._payloads.knows(event):
            return True
        reason = "malformed" if event.type == UNREADABLE else "unknown_type"
        metrics.CONSUMER_IGNORED.labels(self._consumer, event.topic, reason).inc()
        return False


class Together:
    """Several sinks in one transaction, one after another."""

    def __init__(self, *sinks: Sink) -> None:
        """In this order."""
        self._sinks = sinks
        self.ordered = any(sink.ordered for sink in sinks)

    async def apply(self, transaction: Transaction, events: Sequence[Event]) -> None:
        """Each sink gets every fact."""
        for sink in self._sinks:
            await sink.apply(transaction, events)
