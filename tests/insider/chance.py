"""What an insider finds by chance, and when it is more than that."""

from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import TypeVar

Way = TypeVar("Way", bound=Hashable)
BY_CHANCE = 6
"""A shuffled order of ten or more has more than so many in their own place once in twelve thousand times."""


def beyond(found: Mapping[Way, int]) -> dict[Way, int]:
    """The ways that find more authors than guessing mostly does, with how many."""
    return {way: hits for way, hits in found.items() if hits > BY_CHANCE}


async def no_more_than_by_guessing(found: Mapping[Way, int], again: Callable[[], Awaitable[Mapping[Way, int]]]) -> None:
    """A leak is found by its way in every journey. Luck is not: with some forty ways one is lucky once in 300 runs, so that
    whatever was found is looked for in a second journey; the same way is lucky in both once in three million.
    """
    if suspected := beyond(found):
        second = beyond(await again())
        twice = {way: (hits, second[way]) for way, hits in suspected.items() if way in second}
        assert not twice, f"more authors are found than by guessing: {twice}"
