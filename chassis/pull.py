"""Owners' pages of documents and public journal facts, for rebuild and catch-up by our own services."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.problems import Refused
from chassis.service import Service
from chassis.tables import Buried, JournalEntry
from contracts.refusals import Code

PAGE = 500
Limit = Annotated[int, Query(ge=1, le=PAGE)]
router = APIRouter(prefix="/pull", include_in_schema=False)


async def _service_of(request: Request) -> Service:
    """The service, for a caller with a service credential only."""
    service: Service = request.app.state.service
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Refused(Code.NOT_SIGNED_IN)
    service.credential.verify(token.strip())
    return service


@router.get("/kinds")
async def kinds(request: Request) -> dict[str, Sequence[str]]:
    """The kinds of document this service owns."""
    service = await _service_of(request)
    return {"kinds": sorted(service.aggregates)}


@router.get("/documents")
async def documents(request: Request, kind: str, after: str = "", limit: Limit = PAGE) -> Response:
    """Documents and tombstones of a kind in id order: `{"documents": [{"kind", "document"}], "next": id or null}`."""
    service = await _service_of(request)
    if kind not in service.aggregates:
        raise Refused(Code.NOT_FOUND)
    async with service.sessions() as session:
        session.info["epoch"] = epoch = int(await session.scalar(text("select epoch from epoch")) or 1)
        found = [*await _living(session, service, kind, after, limit), *await _buried(session, kind, after, limit, epoch)]
    page = [{"kind": kind, "document": document} for _, document in sorted(found, key=lambda pair: pair[0])[:limit]]
    more = page[-1]["document"]["id"] if len(page) == limit else None
    return Response(orjson.dumps({"documents": page, "next": more}), media_type="application/json")


async def _living(session: AsyncSession, service: Service, kind: str, after: str, limit: int) -> list[tuple[str, Any]]:
    aggregate = service.aggregates[kind]
    query = select(aggregate).order_by(aggregate.id).limit(limit)
    if (published := aggregate.published()) is not None:
        query = query.where(published)
    if after:
        query = query.where(aggregate.id > after)
    return [(str(row.id), row.document().model_dump(mode="json")) for row in await session.scalars(query)]


async def _buried(session: AsyncSession, kind: str, after: str, limit: int, epoch: int) -> list[tuple[str, Any]]:
    query = select(Buried).where(Buried.kind == kind, Buried.id > after).order_by(Buried.id).limit(limit)
    return [(row.id, orjson.loads(row.document) | {"epoch": epoch}) for row in await session.scalars(query)]


@router.get("/facts")
async def facts(request: Request, after: int = 0, limit: Limit = PAGE) -> Response:
    """Public facts of the journal by position: `{"facts": [...], "next": position or null}`.

    A fact that commits late may fall behind a page already read. It is published after that, so whoever pulls notes
    the ends of the topics first and goes on reading Kafka from there.
    """
    service = await _service_of(request)
    query = select(JournalEntry).where(JournalEntry.position > after, JournalEntry.public)
    async with service.sessions() as session:
        rows = list(await session.scalars(query.order_by(JournalEntry.position).limit(limit)))
    more = rows[-1].position if len(rows) == limit else None
    body = {"facts": [_fact(row, service.sender.source) for row in rows], "next": more}
    return Response(orjson.dumps(body), media_type="application/json")


def _fact(row: JournalEntry, source: str) -> dict[str, Any]:
    names = ("fact_id", "type", "subject", "sequence", "partition_key", "actor", "touched", "about", "reason", "details")
    at: datetime = row.at.astimezone(UTC)
    return {"source": source, "at": at, **{name: getattr(row, name) for name in names}}
