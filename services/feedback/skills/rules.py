"""What a skill may be called."""

import re

_SOMEBODY = re.compile(r"@|\bperson_[0-9a-f]{32}\b")


def names_somebody(skill: str) -> bool:
    """Whether it mentions a person by a handle, an address or an id; names we do not know here."""
    return bool(_SOMEBODY.search(skill))


def same(skill: str) -> str:
    """The same for two ways of writing one skill: neither capitals nor spaces make another."""
    return " ".join(skill.casefold().split())
