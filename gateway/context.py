"""What one GraphQL operation works with: who asks, the read model, the services behind, and its own loaders."""

from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx2
import strawberry
from graphql import GraphQLError
from strawberry.dataloader import DataLoader

from chassis import telemetry
from chassis.clock import Clock
from chassis.tail import Tail
from chassis.viewers import Viewer
from contracts.messages import Command
from gateway.faults import Fault, FaultCode
from gateway.people import Names
from gateway.read_model.reader import ReadModel


@dataclass(frozen=True, slots=True)
class Behind:
    """What every operation of this process shares."""

    read_model: ReadModel
    services: Mapping[str, httpx2.AsyncClient]
    names: Names
    tail: Tail
    clock: Clock


@dataclass(slots=True)
class Context:
    """One operation; of a subscription, one event."""

    behind: Behind
    viewer: Viewer
    authorization: str
    extensions: Mapping[str, Any]
    now: datetime
    unrecorded: bool = False
    """Whether it asked for something of which nothing is noted: then its own name is kept out of its span, too."""
    beside: list[GraphQLError] = field(default_factory=list)
    """What went wrong while the rest of a field stands: told beside its answer."""
    _loaders: dict[Hashable, DataLoader[Any, Any]] = field(default_factory=dict)

    @property
    def read_model(self) -> ReadModel:
        """The read model."""
        return self.behind.read_model

    def load(self, batch: Callable[..., Awaitable[list[Any]]], key: Hashable, *arguments: Hashable) -> Any:
        """What `batch(context, keys, *arguments)` finds for the key: one statement for all keys asked for together."""
        loader = self._loaders.get((batch, arguments))
        if loader is None:
            loader = DataLoader(load_fn=lambda keys: batch(self, keys, *arguments))
            self._loaders[batch, arguments] = loader
        return loader.load(key)

    def tell_beside(self, fault: Fault, path: list[str | int]) -> None:
        """A fault that leaves the field at this path without a part of it."""
        self.beside.append(GraphQLError(fault.message, path=path, extensions=fault.extensions))

    def refresh(self) -> None:
        """Forgets what was loaded: the next event of a subscription reads anew."""
        self._loaders.clear()
        self.now = self.behind.clock.now()

    async def send(self, command: type[Command[Any]], body: str, path: list[str | int]) -> httpx2.Response:
        """The command at its owner, with the caller's own token; the idempotency key is extended by the field's path.

        What may be confidential, or tells nobody who did it, begins a trace of its own: the caller's may name the caller.
        Raises `Fault` where the owner cannot be reached or fails.
        """
        headers = {"authorization": self.authorization, "content-type": "application/json"}
        self.unrecorded = self.unrecorded or command.unrecorded or command.receipted
        if (key := self.extensions.get("idempotencyKey")) is not None and not command.unrecorded:
            headers["idempotency-key"] = "/".join([_key(key), *map(str, path)])
        traced = not command.receipted and command.fact.names_actor
        if traced and (trace := telemetry.current_traceparent()) is not None:
            headers["traceparent"] = trace
        return await _answered(self.behind.services[command.service].post(f"/{command.verb()}", content=body, headers=headers))

    async def fetch(self, service: str, path: str, *, body: bytes | None = None, traced: bool = True) -> bytes | None:
        """What the owner shows to the caller, asked with their own token, as JSON; None where there is nothing for them.

        `body`, JSON, says what is asked for where that is too much for an address. `traced` in the caller's trace, where it may
        be known of whom something was asked.
        Raises `Fault` where the owner cannot be reached or fails.
        """
        headers = {"authorization": self.authorization}
        if traced and (trace := telemetry.current_traceparent()) is not None:
            headers["traceparent"] = trace
        owner = self.behind.services[service]
        if body is None:
            answer = await _answered(owner.get(path, headers=headers))
        else:
            headers["content-type"] = "application/json"
            answer = await _answered(owner.post(path, content=body, headers=headers))
        if answer.status_code == httpx2.codes.NOT_FOUND:
            return None
        if not answer.is_success:
            raise Fault(
                FaultCode.UNAUTHENTICATED if answer.status_code == httpx2.codes.UNAUTHORIZED else FaultCode.INTERNAL_ERROR
            )
        return answer.content


async def _answered(asking: Awaitable[httpx2.Response]) -> httpx2.Response:
    """The owner's answer, whatever it says. Raises `Fault` where the owner is away."""
    try:
        answer = await asking
    except httpx2.TransportError:
        raise Fault(FaultCode.SERVICE_UNAVAILABLE) from None
    if answer.status_code in {502, 503, 504}:
        raise Fault(FaultCode.SERVICE_UNAVAILABLE)
    return answer


def _key(key: Any) -> str:
    """The client's key, if it can be one. Raises `Fault`."""
    if not isinstance(key, str) or not 1 <= len(key) <= 120 or not key.isascii() or not key.isprintable():
        message = "`extensions.idempotencyKey` is a text of 1 to 120 printable ASCII characters."
        raise Fault(FaultCode.BAD_USER_INPUT, message)
    return key


Info = strawberry.Info[Context, None]
