"""Ways in which a release or an id could tell on authors: each one broken thing, which the insider has to find."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import SystemClock
from chassis.confidential import Act
from chassis.release import Release
from chassis.unit import Trail, UnitOfWork
from chassis.viewers import Viewer
from contracts.values import PersonId


@dataclass
class Written:
    """What is true and nobody may find out: who wrote which concern, in which trace, in which order."""

    authors: dict[str, str] = field(default_factory=dict)
    traces: dict[str, str] = field(default_factory=dict)

    @property
    def order(self) -> list[str]:
        """The concerns, as they were written."""
        return list(self.authors)


class Ahead(SystemClock):
    """The machine's clock, moved on to full hours by hand."""

    def __init__(self) -> None:
        self.hours = 0

    def now(self) -> datetime:
        return super().now() + timedelta(hours=self.hours)


class TellingClock(SystemClock):
    """Ids that should tell no time tell it."""

    def new_uuid4(self) -> UUID:
        return self.new_uuid7()


class Leaking(Release):
    """A release that knows what it should not."""

    def knowing(self, written: Written) -> "Leaking":
        self.written = written
        return self


class WithActor(Leaking):
    """Somebody is behind its facts."""

    def unit(self, session: AsyncSession, thread: str = "") -> UnitOfWork:
        made = super().unit(session, thread)
        author = self.written.authors.get(thread)
        return replace(made, viewer=Viewer(PersonId(author)), **_fresh()) if author else made


class WithTrace(Leaking):
    """Its facts go on in the trace of the request."""

    def unit(self, session: AsyncSession, thread: str = "") -> UnitOfWork:
        made, trace = super().unit(session, thread), self.written.traces.get(thread)
        return replace(made, trail=Trail(f"00-{trace}-{'1' * 16}-01", trace), **_fresh()) if trace else made


class InOrder(Leaking):
    """It applies acts as they were written."""

    def order(self, due: Iterable[Act]) -> list[list[Act]]:
        return sorted(super().order(due), key=lambda acts: self.written.order.index(acts[0].thread))


def _fresh() -> Mapping[str, Any]:
    """What a unit of work gathers, which two must not share."""
    return {"published": [], "_raised": set(), "_buried": []}
