"""The same request twice changes things once: outcomes kept as ids and versions, never as text."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.problems import Refused
from chassis.rows import Aggregate
from chassis.secret import Secret
from chassis.tables import Answered, Buried
from chassis.unit import UnitOfWork
from contracts.messages import Document, Fact, Receipt, Tombstone
from contracts.refusals import Code
from contracts.values import Id

KEPT = "24 hours"
RECEIPT, SEALED = "receipt", "sealed"
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

    secret: Secret
    aggregates: Mapping[str, type[Aggregate]]

    def request(self, unit: UnitOfWork, verb: str, key: str, body: bytes) -> Request:
        """The request under its keyed hashes; refuses malformed keys."""
        if not _KEY.fullmatch(key):
            raise Refused(Code.IDEMPOTENCY_KEY_MALFORMED)
        person = unit.actor.person_id
        return Request(self._hash(f"{person}\n{verb}\n{key}".encode()), self._hash(body))

    async def replay(self, session: AsyncSession, request: Request, kind: type[Fact]) -> Fact | Receipt | None:
        """Today's state of what an earlier run of this request did, or its receipt; refuses while one runs, or another body."""
        lock = text("select pg_try_advisory_xact_lock(hashtextextended(:key, 0))")
        if not await session.scalar(lock, {"key": request.key}):
            raise Refused(Code.IDEMPOTENCY_IN_PROGRESS)
        earlier = await session.get(Answered, request.key)
        if earlier is None:
            return None
        if earlier.request != request.body:
            raise Refused(Code.IDEMPOTENCY_KEY_REUSED)
        if receipt := self._receipt(earlier):
            return receipt
        return kind.model_validate({name: await self._today(session, kept) for name, kept in earlier.outcome.items()})

    def keep(self, unit: UnitOfWork, request: Request, answer: Fact | Receipt) -> None:
        """Keeps the outcome with this commit; of something confidential sealed, and with no more of a time than the day."""
        at, outcome = unit.now, dict[str, Any]()
        if isinstance(answer, Fact):
            outcome = {name: _pointers(value) for name, value in answer}
        elif unit.confidential:
            at = _next_day(unit.now)
            outcome = {SEALED: self._sealed(answer.id, request.key, at)}
        else:
            outcome = {RECEIPT: answer.model_dump(mode="json")}
        unit.session.add(Answered(key=request.key, request=request.body, outcome=outcome, at=at))

    def _receipt(self, earlier: Answered) -> Receipt | None:
        """The receipt that an earlier run answered; of something confidential without the hour, which has passed or will."""
        if sealed := earlier.outcome.get(SEALED):
            return Receipt(id=self._sealed(Id(sealed), earlier.key, earlier.at))
        return Receipt.model_validate(earlier.outcome[RECEIPT]) if RECEIPT in earlier.outcome else None

    def _sealed(self, id: Id, key: str, at: datetime) -> Id:
        """An id under a pad that only this row's key and day give; the same again gives the id back."""
        pad = UUID(hex=self._hash(f"pad\n{key}\n{at:%Y-%m-%d}".encode())[:32])
        return Id(f"{id[:-32]}{UUID(int=id.uuid.int ^ pad.int).hex}")

    async def _today(self, session: AsyncSession, kept: Any) -> Any:
        """A pointer `{kind, id, deleted}` as today's document; a list of them as a list; none as none."""
        if kept is None:
            return None
        if isinstance(kept, list):
            return [await self._today(session, part) for part in kept]
        aggregate = self.aggregates[kept["kind"]]
        if kept["deleted"]:
            buried = await session.get(Buried, (kept["kind"], kept["id"]))
            assert buried is not None, "a tombstone is kept"
            assert aggregate.tombstone_type is not None, "only what can be deleted was"
            return aggregate.tombstone_type.model_validate_json(buried.document)
        row = await session.get(aggregate, kept["id"])
        if row is None or not row.is_published:  # what has fewer readers now would be copied by whoever asked
            raise Refused(Code.DELETED_SINCE)
        return row.document()

    def _hash(self, content: bytes) -> str:
        return hmac.new(self.secret.read().encode(), content, hashlib.sha256).hexdigest()


def _next_day(now: datetime) -> datetime:
    """The end of the day in UTC: what is forgotten 24 hours after it is kept for as long at least, whatever the hour."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _pointers(value: Any) -> Any:
    if isinstance(value, list):
        return [_pointers(part) for part in value]
    if value is None:
        return None
    assert isinstance(value, Document), "a fact holds documents and nothing else, so that any of them can be shown again"
    return {"kind": value.kind, "id": str(value.id), "deleted": isinstance(value, Tombstone)}


async def forget(session: AsyncSession) -> None:
    """Removes outcomes older than 24 hours; a worker calls it from time to time."""
    await session.execute(_FORGET)
