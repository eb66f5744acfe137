"""What lies aside in a component's database, on both sides of Kafka: listed, tried again, dropped."""

from typing import Any

from chassis import outbox
from chassis.clock import SystemClock
from chassis.parking import Retried, drop_facts, parked_facts, retry_facts
from chassis.pools import close_pool, open_pool
from chassis.settings import Settings
from forthright import components

Json = dict[str, Any]


async def listed(settings: Settings) -> list[Json]:
    """Facts that could not be applied and messages that could not be sent, each by its number."""
    pool = await _pool(settings)
    try:
        async with pool.acquire() as connection:
            facts = await parked_facts(connection)
            messages = await outbox.parked_messages(connection)
    finally:
        await close_pool(pool)
    applied = [_shown("fact", one.number, one.parked_at, one.type, one.subject, one.error) for one in facts]
    sent = [_shown("message", one.position, one.parked_at, one.type, one.subject, one.error) for one in messages]
    return [*applied, *sent]


async def retried(settings: Settings) -> tuple[int, int, int]:
    """Facts applied, facts that failed again, and messages handed back to the relay."""
    done: list[Retried] = []
    pool = await _pool(settings)
    try:
        for following in components.followings(settings.name):
            async with following.applied(settings, pool, SystemClock()) as (transactions, sink):
                done.append(await retry_facts(transactions, following.consumer, sink))
        async with pool.acquire() as connection:
            return sum(one.applied for one in done), sum(one.left for one in done), await outbox.free(connection)
    finally:
        await close_pool(pool)


async def dropped(settings: Settings, what: str, numbers: list[int]) -> int:
    """How many were forgotten."""
    pool = await _pool(settings)
    try:
        async with pool.acquire() as connection:
            return await (drop_facts if what == "fact" else outbox.drop)(connection, numbers)
    finally:
        await close_pool(pool)


async def _pool(settings: Settings) -> Any:
    return await open_pool(settings.database.read, component=settings.name, pool="tending", size=1)


def _shown(what: str, number: int, since: Any, type_: str, subject: str, error: str) -> Json:
    return {"what": what, "number": number, "since": f"{since:%Y-%m-%d %H:%M}", "type": type_, "subject": subject, "error": error}
