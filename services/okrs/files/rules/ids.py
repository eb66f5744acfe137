"""Our own ids in files that were exported here."""

import re
from typing import TypeVar

from contracts.values import Id

I = TypeVar("I", bound=Id)  # noqa: E741  # the established name of an id's type variable


def told(kind: type[I], text: str | None) -> I | None:
    """The id that the text is, if it is one of this kind: files that were exported here name our own ids."""
    return kind(text) if text and re.fullmatch(rf"{kind.prefix}_[0-9a-f]{{32}}", text) else None
