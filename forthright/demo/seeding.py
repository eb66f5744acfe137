"""Fills an empty platform with the demo organization: by imports and commands over HTTP, under each person's own token."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from forthright.demo import story
from forthright.demo.clock import StoryClock
from forthright.demo.history import History
from forthright.demo.people import ADMIN, Cast
from forthright.demo.reasons import Reasons
from forthright.owners import Owner, OwnerRefused

# An author far from Lisbon may be a day before or after it: on a quarter's first and last day such a check-in is left out.
_OF_THE_DAY = {"check_in_in_the_future", "check_in_outside_the_cycle"}
ACTING = ("okrs", "feedback", "recognition")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Seed:
    """What it works with: the clocks are those of the services' apis."""

    cast: Cast
    clocks: Mapping[str, StoryClock]
    learn: Callable[[], Awaitable[None]]
    """Tells the cast everybody's ids."""
    copied: Callable[[], Awaitable[bool]]
    """Whether every service knows everybody by now."""
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
            self.clocks["directory"].release()
            await self.learn()
            while not await self.copied():  # noqa: ASYNC110  # it happens in another service
                await asyncio.sleep(0.02)
            await self._live(history, progress)
            return history
        finally:
            for clock in self.clocks.values():
                clock.release()

    async def _organization(self) -> None:
        """Teams, people, and then who leads whom: leads have to be people already."""
        leads = frozenset({"leads"})
        await self._import("teams", story.file_of(story.teams(), without=leads))
        await self._import("people", story.file_of(story.people(), issuer=self.cast.issuer.url))
        await self._import("teams", story.file_of(story.teams()))

    async def _import(self, what: str, content: bytes) -> None:
        owner = Owner("directory", self.cast.urls["directory"], self.cast.token(ADMIN))
        report = await owner.upload(f"/imports/{what}", (), content, lambda *_: None)
        if report["faults"]:
            raise OwnerRefused({"detail": f"The demo's {what} were refused: {report['faults'][:3]}"})

    async def _live(self, history: History, progress: Progress) -> None:
        reasons = Reasons(history, self.full_hour)
        acts = sorted([*history.acts(), *reasons.acts()], key=lambda act: act.at)
        for number, act in enumerate(acts, start=1):
            for name in ACTING:
                self.clocks[name].move_to(act.at)
            try:
                await act.do()
            except OwnerRefused as refusal:
                if refusal.code not in _OF_THE_DAY:
                    raise
            progress(number, len(acts))
