"""Exposes command functions over HTTP: POST /<verb>, body = the command, answer = its fact or a receipt."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Union, get_type_hints

import asyncpg
import stamina
from fastapi import APIRouter, Request
from fastapi.responses import Response
from opentelemetry import trace
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from chassis import metrics, telemetry
from chassis.problems import Malformed, Refused
from chassis.service import Service
from chassis.unit import Trail
from contracts.messages import Command, Fact, PrivateCommand, Receipt
from contracts.refusals import Code

Verb = Callable[..., Awaitable[Fact | Receipt]]
REPLAYED = "idempotency-replayed"
"""The header of an answer that an earlier run of the same request earned."""
UNRECORDED = "unrecorded"
"""The tag of a route of which nothing is noted: see `chassis.requests`."""
RECEIPTED = "forthright-receipt"
"""The header of an answer that is `{"receipt": …}` and no fact: nothing of it may be shown to others yet."""

_RECEIPT = {
    "type": "object",
    "properties": {"receipt": Receipt.model_json_schema(mode="serialization")},
    "required": ["receipt"],
    "description": f"What is answered instead where nobody else may see yet what was done; told by the header `{RECEIPTED}`.",
}


def verbs(*functions: Verb) -> APIRouter:
    """A router with one POST route for each `async def verb(command: Verb, unit: UnitOfWork) -> Fact`.

    Private commands are annotated `-> Receipt`, others that may answer one `-> Fact | Receipt`.
    """
    router = APIRouter()
    for function in functions:
        hints: dict[str, Any] = get_type_hints(function)
        command: type[Command[Any]] = hints["command"]
        assert (function.__name__, hints["return"]) == (command.verb(), answer_of(command)), function
        router.add_api_route(
            f"/{command.verb()}",
            _endpoint(function, command),
            methods=["POST"],
            name=command.verb(),
            description=command.__doc__ or "",
            tags=[UNRECORDED] if command.unrecorded else None,
            openapi_extra=_Description(command),  # type: ignore[arg-type]  # it is only iterated
            response_model=None,
        )
    return router


def answer_of(command: type[Command[Any]]) -> Any:
    """What the function of a command says that it returns."""
    if issubclass(command, PrivateCommand):
        return Receipt
    return Union[command.fact, Receipt] if command.receipted else command.fact  # noqa: UP007  # of classes at run time


class _Description(Mapping[str, Any]):
    """What OpenAPI shows of a command. Made when somebody asks: it would be most of what a process does to start."""

    def __init__(self, command: type[Command[Any]]) -> None:
        self._command = command

    @cached_property
    def _shown(self) -> dict[str, Any]:
        command = self._command
        shown = [] if issubclass(command, PrivateCommand) else [command.fact.model_json_schema(mode="serialization")]
        shown += [_RECEIPT] if command.receipted else []
        answer = _content(shown[0] if len(shown) == 1 else {"anyOf": shown})
        return {
            "requestBody": {"required": True, **_content(command.model_json_schema())},
            "responses": {"200": {"description": command.fact.__doc__ or "", **answer}},
        }

    def __getitem__(self, key: str) -> Any:
        return self._shown[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._shown)

    def __len__(self) -> int:
        return len(self._shown)


def _content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def _endpoint(function: Verb, command_type: type[Command[Any]]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        outcome = "internal_error"
        try:
            answer = await _answer(request, function, command_type)
            outcome = "ok"
        except Refused as refusal:
            outcome = refusal.code.value
            raise
        except Malformed:
            outcome = Code.BAD_INPUT.value
            raise
        finally:
            if not command_type.unrecorded:
                metrics.command(command_type.verb(), outcome)
        return answer

    return endpoint


async def _answer(request: Request, function: Verb, command_type: type[Command[Any]]) -> Response:
    service: Service = request.app.state.service
    who = await service.doorkeeper.sign_in(request.headers.get("authorization"))
    body = await bounded_body(request, service.body_bytes)
    try:
        command = command_type.model_validate_json(body)
    except ValidationError as error:
        raise Malformed.of(error) from None
    sealed = service.seal(command)
    async for attempt in stamina.retry_context(on=lost_a_race, attempts=4, wait_initial=0.02, wait_max=0.2):
        with attempt:
            async with service.begin(who, Trail() if command.unrecorded else trail_of(request)) as unit:
                unit.sealed = sealed
                key = None if command.unrecorded else request.headers.get("idempotency-key")
                asked = service.idempotency.request(unit, command_type.verb(), key, body) if key is not None else None
                if asked and (earlier := await service.idempotency.replay(unit.session, asked, command_type.fact)):
                    return _shown(earlier, replayed=True)
                answer = await function(command, unit)
                assert not (command.unrecorded and unit.published), "a fact would tell of what nothing may"
                if asked:
                    service.idempotency.keep(unit, asked, answer)
            return _shown(answer, json=next((told.json for told in unit.published if told.fact is answer), None))
    raise AssertionError("the last attempt returns or raises")  # mypy wants an end here


def lost_a_race(error: Exception) -> bool:
    """Whether PostgreSQL broke a deadlock or a serialization cycle at this transaction's cost: it may be repeated."""
    cause = error.orig.__cause__ if isinstance(error, DBAPIError) and error.orig else error
    return isinstance(cause, asyncpg.DeadlockDetectedError | asyncpg.SerializationError)


async def bounded_body(request: Request, limit: int) -> bytes:
    """The request's body; refuses over `limit` bytes with `body_too_large` without reading on."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise Refused(Code.BODY_TOO_LARGE, limit=limit)
        chunks.append(chunk)
    return b"".join(chunks)


def trail_of(request: Request) -> Trail:
    """Where this request came from: its trace, and the trace's id to correlate by."""
    context = trace.get_current_span().get_span_context()
    correlation = f"{context.trace_id:032x}" if context.is_valid else None
    causation = request.headers.get("x-causation-id")
    return Trail(telemetry.current_traceparent(), correlation, causation if causation and len(causation) <= 64 else None)


def _shown(answer: Fact | Receipt, *, json: str | None = None, replayed: bool = False) -> Response:
    headers = {"cache-control": "no-store"} | ({REPLAYED: "true"} if replayed else {})
    text = json or answer.model_dump_json()
    if isinstance(answer, Receipt):
        headers, text = headers | {RECEIPTED: "true"}, f'{{"receipt":{text}}}'
    return Response(text, media_type="application/json", headers=headers)
