"""Cursors: opaque to clients, the keys of a row to us; they stay right whatever is inserted meanwhile."""

import base64
import hashlib
from collections.abc import Sequence

import orjson

from gateway.faults import Fault, FaultCode

_CHECK = 6


def cursor(order: str, keys: Sequence[str]) -> str:
    """The place of a row in an order."""
    content = orjson.dumps([order, *keys])
    return base64.urlsafe_b64encode(_check(content) + content).decode().rstrip("=")


def keys_of(order: str, count: int, text: str, argument: str) -> list[str]:
    """The keys in a cursor of this order. Raises `Fault` where it is of another order or was tampered with."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        content = raw[_CHECK:]
        named, *found = orjson.loads(content)
    except (ValueError, TypeError):
        raise refused(argument) from None
    if named != order or len(found) != count or not all(isinstance(key, str) for key in found):
        raise refused(argument)
    if raw[:_CHECK] != _check(content) or cursor(order, found) != text:
        raise refused(argument)
    keys: list[str] = found
    return keys


def _check(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_CHECK, person=b"cursor").digest()


def refused(argument: str) -> Fault:
    """What is told of everything that is no cursor of the list which is asked for, whatever is wrong with it."""
    return Fault(FaultCode.BAD_USER_INPUT, f"`{argument}` is no cursor of this list in this order.")
