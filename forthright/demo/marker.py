"""Whether the demo organization is there: noted in the okrs database, so that half a seed is noticed and cleared away."""

from collections.abc import Mapping
from typing import Any

import asyncpg

from chassis.settings import Settings
from contracts import catalog
from forthright import components
from forthright.demo import story

_TABLE = """
create schema if not exists demo;
create table if not exists demo.seed (one boolean primary key default true, began_at timestamptz not null default now(),
  finished_at timestamptz)
"""

COPYING = ("okrs", "feedback", "recognition")


class NotEmpty(Exception):
    """The databases hold somebody's data; the demo does not touch it."""


class Marker:
    """Reads and writes the note as the owner of the databases."""

    def __init__(self, settings: Mapping[str, Settings]) -> None:
        """Over the components' databases."""
        self._settings = settings

    async def is_empty(self) -> bool:
        """Whether there is nothing yet, so that the seed may begin. Raises `NotEmpty` where others have begun."""
        if await self._seed() is not None:
            return False
        if await self._value("directory", "select count(*) from teams") or await self._value(
            "okrs", "select count(*) from cycles"
        ):
            raise NotEmpty("The databases hold data that no demo has made; it does not touch them. Name empty ones.")
        return True

    async def begin(self) -> None:
        """Notes that a seed is under way."""
        await self._execute("okrs", _TABLE)
        await self._execute("okrs", "insert into demo.seed default values on conflict do nothing")

    async def finish(self) -> None:
        """Notes that it is all there."""
        await self._execute("okrs", "update demo.seed set finished_at = now()")

    async def clear_half_a_seed(self) -> bool:
        """Empties the databases where a seed broke off, as all in them came from it; they need their schema anew then."""
        seed = await self._seed()
        if seed is None or seed["finished_at"] is not None:
            return False
        for name in self._settings:
            await self._execute(name, "drop schema public cascade; create schema public")
        await self._execute("okrs", "drop schema demo cascade")
        return True

    async def everybody_is_copied(self, people: int) -> bool:
        """Whether every service that keeps copies knows so many people with their sign-ins, and every team of the demo."""
        wanted = {"person": people, "identity": people, "team": len(story.teams())}
        selected = ", ".join(f'(select count(*) from "{kind}")' for kind in wanted)  # noqa: S608  # three words of ours
        counts = [(await self._rows(name, f"select {selected}"))[0] for name in COPYING]
        return all(tuple(each) == tuple(wanted.values()) for each in counts)

    async def everybody_follows(self) -> bool:
        """Whether whoever follows others reads their topics: what they pull before, they pull before history is written."""
        query = "select array_agg(distinct topic order by topic) from consumer_position"
        owners = {
            name: {owner for one in components.followings(name) for owner in one.owners}
            for name in self._settings
            if components.followings(name)
        }
        wanted = {name: [topic for topic in catalog.topics() if topic.split(".")[1] in each] for name, each in owners.items()}
        return {name: await self._value(name, query) for name in wanted} == wanted

    async def _seed(self) -> Any:
        there = await self._value("okrs", "select to_regclass('demo.seed') is not null")
        rows = await self._rows("okrs", "select * from demo.seed") if there else []
        return rows[0] if rows else None

    async def _value(self, name: str, query: str) -> Any:
        return (await self._rows(name, query))[0][0]

    async def _rows(self, name: str, query: str, *values: Any) -> list[Any]:
        connection = await asyncpg.connect(self._settings[name].component.owner_url.read())
        try:
            return list(await connection.fetch(query, *values))
        finally:
            await connection.close()

    async def _execute(self, name: str, statements: str) -> None:
        connection = await asyncpg.connect(self._settings[name].component.owner_url.read())
        try:
            await connection.execute(statements)
        finally:
            await connection.close()
