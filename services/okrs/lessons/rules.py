"""What makes two tags the same."""

from collections.abc import Sequence


def said_again(tags: Sequence[str]) -> int | None:
    """The place of the first tag that stands earlier too, large and small letters alike; None where no two are the same."""
    seen = set[str]()
    for place, tag in enumerate(tags):
        if tag.casefold() in seen:
            return place
        seen.add(tag.casefold())
    return None
