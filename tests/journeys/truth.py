"""What is true at rest: nothing waits, and the read model holds what its owners hold, each fact told once."""

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx2

from chassis.catch_up import Owner, Pull
from chassis.clock import SystemClock
from chassis.environment import load
from chassis.secret import Secret
from chassis.service_credential import ServiceCredential
from chassis.settings import PORTS
from gateway.read_model.tables import KINDS
from gateway.worker import FOLLOWING
from tests.chassis.streams import until
from tests.journeys.places import SECRETS, Places

Documents = dict[str, dict[str, Any]]


@dataclass(slots=True)
class Truth:
    """Asks the owners as the gateway's rebuild does, and looks into the databases."""

    places: Places
    _pull: Pull
    _pools: Mapping[str, asyncpg.Pool]
    """By the address of a database; whoever waits looks often, and a connection costs ten times what most looks do."""

    async def rows(self, name: str, query: str, *values: Any) -> list[Any]:
        """Rows of a component's database, as the application's role."""
        return await self._rows(self.places.databases[name].url, query, *values)

    async def change(self, name: str, *statements: str) -> None:
        """Runs statements as the owner of a component's database."""
        for statement in statements:
            await self._rows(self.places.databases[name].owner_url, statement)

    async def owned(self) -> Documents:
        """Every document and tombstone of every owner, by id."""
        found: Documents = {}
        for owner in self._owners():
            for kind in await self._pull.kinds(owner):
                async for page in self._pull.documents(owner, kind):
                    found |= {copy.id: json.loads(copy.document) for copy in page}
        return found

    async def held(self) -> Documents:
        """Every document and tombstone of the read model, by id."""
        query = " union all ".join(f'select id, document from "{kind}"' for kind in KINDS)
        return {row["id"]: json.loads(row["document"]) for row in await self.rows("gateway", query)}

    async def told(self) -> Counter[str]:
        """How often each public fact of every owner's journal was written there; once."""
        return Counter([event.id for owner in self._owners() async for page, _ in self._pull.facts(owner) for event in page])

    async def timeline(self) -> Counter[str]:
        """How often each fact stands in the gateway's timeline; once."""
        return Counter([row["fact_id"] for row in await self.rows("gateway", "select fact_id from timeline")])

    async def outbox(self) -> int:
        """How many messages wait."""
        counts = [await self.rows(name, "select count(*) as waiting from outbox") for name in PORTS if name != "gateway"]
        return sum(int(rows[0]["waiting"]) for rows in counts)

    async def rest(self, within: float = 120) -> None:
        """Waits until nothing is on its way; fails, saying what differs, where the read model is not what its owners hold."""
        await until(self._is_drained, within)
        left = ["nothing was compared in time"]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while left := await self.differences():
                    await asyncio.sleep(0.1)  # a comparison asks every owner for everything
        assert left == []

    async def differences(self) -> list[str]:
        """What the read model and its owners disagree on."""
        owned, held, told, timeline = await self.owned(), await self.held(), await self.told(), await self.timeline()
        documents = [
            f"{id}: owner {owned.get(id)}, read model {held.get(id)}"
            for id in sorted(owned.keys() | held.keys())
            if owned.get(id) != held.get(id)
        ]
        facts = [
            f"fact {id}: told {told[id]} times, on the timeline {timeline[id]} times"
            for id in {*told, *timeline}
            if (told[id], timeline[id]) != (1, 1)
        ]
        return documents + facts

    async def _is_drained(self) -> bool:
        return await self.outbox() == 0

    def _owners(self) -> list[Owner]:
        return FOLLOWING.owned(load("gateway", environment=self.places.environment))

    async def _rows(self, url: str, query: str, *values: Any) -> list[Any]:
        return list(await self._pools[url].fetch(query, *values))


@asynccontextmanager
async def truth_of(places: Places) -> AsyncIterator[Truth]:
    """With clients of its own."""
    credential = ServiceCredential(Secret(SECRETS["FORTHRIGHT_SERVICE_SECRET"]), SystemClock())
    urls = [url for database in places.databases.values() for url in (database.url, database.owner_url)]
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(httpx2.AsyncClient(timeout=120, trust_env=False))
        pools = {url: asyncpg.create_pool(url, min_size=0, max_size=4, statement_cache_size=0) for url in urls}
        for pool in pools.values():
            await stack.enter_async_context(pool)
        yield Truth(places, Pull(http, lambda: credential.issue("gateway")), pools)
