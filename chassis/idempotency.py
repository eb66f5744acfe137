"""The same request twice changes things once: outcomes kept as ids and versions, never as text."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.problems import Refused
from chassis.rows import Aggregate
from chassis.tables import Answered, Buried
from chassis.unit import UnitOfWork
from contracts import catalog
from contracts.messages import Document, Fact, Tombstone
from contracts.refusals import Code

KEPT = "24 hours"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_FORGET = text(f"delete from answered where at < now() - interval '{KEPT}'")  # noqa: S608  # a constant


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the store knows it: keyed hashes of viewer, verb and key, and of the body."""

    key: str
    body: str


@dataclass(frozen=True, slots=True)
class Idempotency:
    """Remembers the outcome of each keyed command for 24 hours; refusals are not kept."""

    secret: bytes
    aggregates: Mapping[str, type[Aggregate]]

    def request(self, unit: UnitOfWork, verb: str, key: str, body: bytes) -> Request:
        """The request under its keyed hashes; refuses malformed keys."""
        if not _KEY.fullmatch(key):
            raise Refused(Code.IDEMPOTENCY_KEY_MALFORMED)
        person = unit.actor.person_id
        return Request(self._hash(f"{person}\n{verb}\n{key}".encode()), self._hash(body))

    async def replay(self, session: AsyncSession, request: Request) -> Fact | None:
        """Today's state of what an earlier run of this request did, or none; refuses while one is running, or another body."""
        lock = text("select pg_try_advisory_xact_lock(hashtextextended(:key, 0))")
        if not await session.scalar(lock, {"key": request.key}):
            raise Refused(Code.IDEMPOTENCY_IN_PROGRESS)
        earlier = await session.get(Answered, request.key)
        if earlier is None:
            return None
        if earlier.request != request.body:
            raise Refused(Code.IDEMPOTENCY_KEY_REUSED)
        return await self._render(session, catalog.facts()[earlier.fact_type], earlier.outcome)

    def keep(self, unit: UnitOfWork, request: Request, fact: Fact) -> None:
        """Keeps the outcome with this commit."""
        outcome = {name: _pointers(value) for name, value in fact if _holds_documents(value)}
        unit.session.add(Answered(key=request.key, request=request.body, fact_type=fact.type(), outcome=outcome, at=unit.now))

    async def _render(self, session: AsyncSession, kind: type[Fact], outcome: dict[str, Any]) -> Fact:
        shown: dict[str, Any] = {}
        for name, kept in outcome.items():
            many = bool(kept) and isinstance(kept[0], list)
            found = [await self._today(session, *pointer) for pointer in (kept if many else [kept] if kept else [])]
            shown[name] = found if many or (isinstance(kept, list) and not kept) else (found[0] if found else None)
        return kind.model_validate(shown)

    async def _today(self, session: AsyncSession, kind: str, id: str, was_deleted: object) -> Document:
        if was_deleted:
            buried = await session.scalar(select(Buried.document).where(Buried.kind == kind, Buried.id == id))
            assert buried is not None, "a tombstone is kept"
            return catalog.tombstones()[kind].model_validate_json(buried)
        row = await session.get(self.aggregates[kind], id)
        if row is None:
            raise Refused(Code.DELETED_SINCE)
        return row.document()

    def _hash(self, content: bytes) -> str:
        return hmac.new(self.secret, content, hashlib.sha256).hexdigest()


def _holds_documents(value: object) -> bool:
    return value is None or isinstance(value, Document | list)


def _pointers(value: Any) -> Any:
    if isinstance(value, list):
        return [_pointers(part) for part in value]
    return [value.kind, str(value.id), isinstance(value, Tombstone)] if value is not None else None


async def forget(session: AsyncSession) -> None:
    """Removes outcomes older than 24 hours; a worker calls it from time to time."""
    await session.execute(_FORGET)
