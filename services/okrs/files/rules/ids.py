"""Ids that come out the same whenever the same file is read, so that a second import finds what the first one made."""

import hashlib
import re
from typing import TypeVar

from contracts.values import Id

I = TypeVar("I", bound=Id)  # noqa: E741  # the established name of an id's type variable


def derived(kind: type[I], *names: str) -> I:
    """An id over a name-based UUID (version 8, SHA-256) of what something is called where it comes from."""
    digest = hashlib.sha256("\x1f".join((kind.prefix, *names)).encode()).hexdigest()
    return kind(f"{kind.prefix}_{digest[:12]}8{digest[13:16]}8{digest[17:32]}")


def told(kind: type[I], text: str | None) -> I | None:
    """The id that the text is, if it is one of this kind: files that were exported here name our own ids."""
    return kind(text) if text and re.fullmatch(rf"{kind.prefix}_[0-9a-f]{{32}}", text) else None
