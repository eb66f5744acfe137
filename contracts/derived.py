"""Ids that come out the same whenever the same thing is seen: a second import or a replay finds what the first made."""

import hashlib
from typing import TypeVar

from contracts.values import Id

I = TypeVar("I", bound=Id)  # noqa: E741  # the established name of an id's type variable


def derived(kind: type[I], *names: str) -> I:
    """An id over a name-based UUID (version 8, SHA-256) of what something is called where it comes from."""
    digest = hashlib.sha256("\x1f".join((kind.prefix, *names)).encode()).hexdigest()
    return kind(f"{kind.prefix}_{digest[:12]}8{digest[13:16]}8{digest[17:32]}")
