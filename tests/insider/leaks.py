"""Ways in which a release or an id could tell on authors: each one broken thing, which the insider has to find."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import SystemClock
from chassis.confidential import Act
from chassis.release import Release
from chassis.unit import Trail, UnitOfWork
from chassis.viewers import Viewer
from contracts.messages import Fact
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


class Outspoken(UnitOfWork):
    """A unit of work whose facts name who is behind it and what led there, also those that should not."""

    def _named(self, fact: Fact) -> str | None:  # whatever it is
        return str(self.viewer.person_id) if self.viewer else None

    def _trail(self, fact: Fact) -> Trail:  # whatever it is
        return self.trail


class WithActor(Leaking):
    """Somebody is behind its facts."""

    def unit(self, session: AsyncSession, thread: str = "") -> UnitOfWork:
        made = super().unit(session, thread)
        author = self.written.authors.get(thread)
        return _outspoken(made, viewer=Viewer(PersonId(author))) if author else made


class WithTrace(Leaking):
    """Its facts go on in the trace of the request."""

    def unit(self, session: AsyncSession, thread: str = "") -> UnitOfWork:
        made, trace = super().unit(session, thread), self.written.traces.get(thread)
        return _outspoken(made, trail=Trail(f"00-{trace}-{'1' * 16}-01", trace)) if trace else made


class InOrder(Leaking):
    """It applies acts as they were written."""

    def order(self, due: Iterable[Act]) -> list[list[Act]]:
        return sorted(super().order(due), key=lambda acts: self.written.order.index(acts[0].thread))


class Telling(WithActor, WithTrace, InOrder):
    """All of these at once: each is found by a way of its own."""


def _outspoken(made: UnitOfWork, **known: Any) -> UnitOfWork:
    """The same unit of work, which knows more; what it gathers is its own."""
    given = {each.name: getattr(made, each.name) for each in fields(made)}
    return Outspoken(**given | {"published": [], "_raised": set(), "_buried": []} | known)
