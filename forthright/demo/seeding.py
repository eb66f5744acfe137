"""Fills an empty platform with the demo organization: by imports and commands over HTTP, under each person's own token."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from forthright.demo import story
from forthright.demo.clock import StoryClock, move_on
from forthright.demo.history import History
from forthright.demo.patience import once_heard
from forthright.demo.people import ADMIN, Cast
from forthright.demo.reasons import FULL_HOUR, JOIN, Reasons
from forthright.owners import Owner, OwnerRefused

# An author far from Lisbon may be a day before or after it: on a quarter's first and last day such a check-in is left out.
_OF_THE_DAY = {"check_in_in_the_future", "check_in_outside_the_cycle"}
ACTING = ("directory", "okrs", "feedback", "recognition")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Seed:
    """What it works with: the clocks are those of the services' apis."""

    cast: Cast
    clocks: Mapping[str, StoryClock]
    learn: Callable[[], Awaitable[None]]
    """Tells the cast everybody's ids."""
    copied: Callable[[int], Awaitable[bool]]
    """Whether every service knows so many people by now."""
    full_hour: Callable[[], Awaitable[object]]
    """Moves the clocks to the next full hour, when what is confidential takes effect."""

    async def sow(self, progress: Progress) -> History:
        """The organization as of a year ago, then all that happened since. Raises `OwnerRefused`."""
        history = History(self.cast, datetime.now(UTC))
        begin = history.at("year", -0.3)
        for clock in self.clocks.values():
            clock.move_to(begin)
        try:
            await self._organization()
            await self._everybody_known()
            await self._live(history, progress)
            return history
        finally:
            for clock in self.clocks.values():
                clock.release()

    async def _organization(self) -> None:
        """Teams, people, and then who leads whom: leads have to be people already."""
        leads = frozenset({"leads"})
        await self._import("teams", story.file_of(story.teams(), without=leads))
        staff = [row for row in story.people() if row["employee_id"] not in story.newcomers()]
        await self._import("people", story.file_of(staff, issuer=self.cast.issuer.url))
        await self._import("teams", story.file_of(story.teams()))

    async def _join(self, body: Mapping[str, Any]) -> None:
        """Somebody's first day, as the organization's HRIS tells it; the story goes on once every service knows them."""
        rows = [{**row, "start_date": body["start_date"]} for row in story.people() if row["employee_id"] == body["employee_id"]]
        await self._import("people", story.file_of(rows, issuer=self.cast.issuer.url))
        await self._everybody_known()

    async def _everybody_known(self) -> None:
        await self.learn()
        while not await self.copied(len(self.cast.people)):  # noqa: ASYNC110  # it happens in another service
            await asyncio.sleep(0.02)

    async def _import(self, what: str, content: bytes) -> None:
        owner = Owner("directory", self.cast.urls["directory"], self.cast.token(ADMIN))
        report = await once_heard(lambda: owner.upload(f"/imports/{what}", (), content, lambda *_: None))
        if report["faults"]:
            raise OwnerRefused({"detail": f"The demo's {what} were refused: {report['faults'][:3]}"})

    async def _live(self, history: History, progress: Progress) -> None:
        reasons = Reasons(history, {FULL_HOUR: lambda _: self.full_hour(), JOIN: self._join})
        acts = sorted([*history.acts(), *reasons.acts()], key=lambda act: act.at)
        for number, act in enumerate(acts, start=1):
            move_on([self.clocks[name] for name in ACTING], act.at, history.now)
            try:
                await act.do()
            except OwnerRefused as refusal:
                if refusal.code not in _OF_THE_DAY:
                    raise
            progress(number, len(acts))
