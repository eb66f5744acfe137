"""Imports over HTTP: a file in, lines of progress out, and at the end, once committed, a report."""

from collections.abc import AsyncIterator, Callable, Sequence

from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel

from chassis import problems
from chassis.problems import Malformed, Refused
from chassis.service import Service
from chassis.tabular import Limits
from chassis.unit import UnitOfWork
from chassis.verbs import bounded_body, trail_of
from chassis.viewers import ADMIN, SignedIn
from contracts.directory.imports import ImportProgress
from contracts.values import Refusals

Run = Callable[[bytes, UnitOfWork], AsyncIterator[BaseModel]]
"""Reads, checks and applies a file; yields progress and at last the report. It changes nothing where the report has faults."""


async def answer(request: Request, run: Run, *, admins_only: Refusals) -> Response:
    """Runs an import for an admin and streams it as lines of JSON: `{"done", "total"}` and so on, then `{"report"}`.

    A refusal that comes only then is the last line instead, as the problem document it would have been.
    """
    service: Service = request.app.state.service
    who = await service.doorkeeper.sign_in(request.headers.get("authorization"))
    if ADMIN not in who.roles:
        raise Refused(admins_only)
    content = await bounded_body(request, Limits().bytes)
    lines = _lines(service, who, request, content, run)
    first = await anext(lines)  # what refuses the whole import does so before the answer begins

    async def everything() -> AsyncIterator[bytes]:
        yield first
        async for line in lines:
            yield line

    return StreamingResponse(everything(), media_type="application/x-ndjson", headers={"cache-control": "no-store"})


async def _lines(service: Service, who: SignedIn, request: Request, content: bytes, run: Run) -> AsyncIterator[bytes]:
    last, begun = b"", False
    try:
        async with service.begin_as_admin(who, trail_of(request)) as unit:
            async for said in run(content, unit):
                if isinstance(said, ImportProgress):
                    begun = True
                    yield said.model_dump_json().encode() + b"\n"
                else:
                    last = b'{"report":' + said.model_dump_json().encode() + b"}\n"
    except Refused as refusal:
        if not begun:
            raise
        last = bytes(problems.refused(request, refusal).body) + b"\n"
    yield last


def pairs(field: str, texts: Sequence[str], *, form: str) -> dict[str, str]:
    """`name=Full name` and so on as a dictionary; refuses anything else with the form it should have."""
    parted = [text.partition("=") for text in texts]
    if any(not name.strip() or not value.strip() for name, _, value in parted):
        raise Malformed([(field, f"Write {form}")])
    return {name.strip(): value.strip() for name, _, value in parted}
