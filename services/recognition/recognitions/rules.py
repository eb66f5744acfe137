"""Whose praise it is, who may read it at most, and in what portions the end of one is told."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TypeVar

from contracts.recognition.recognitions import RecognitionAudience
from contracts.values import PersonId

T = TypeVar("T")
WIDTH = {audience: width for width, audience in enumerate(RecognitionAudience)}
"""From private to the organization: wider is more."""


def is_for_themselves(giver: PersonId, recipients: Collection[PersonId], teams: Iterable[Collection[PersonId]]) -> bool:
    """Whether somebody recognizes themselves: by name, or through a team in which they are and nobody else is.

    `teams` are the active members and leads of each and of those below; of a large one any few are enough, the giver and
    somebody else among them where they are there.
    """
    return giver in recipients or any(set(team) == {giver} for team in teams)


def twice(named: Sequence[T]) -> T | None:
    """The first that is named a second time; None where none is."""
    return next((each for place, each in enumerate(named) if each in named[:place]), None)


def widest(preferences: Iterable[RecognitionAudience]) -> RecognitionAudience:
    """The most who may read what is for people with these preferences; where it is for teams alone, everybody may."""
    return min(preferences, key=WIDTH.__getitem__, default=RecognitionAudience.ORGANIZATION)


def usual(widest: RecognitionAudience) -> RecognitionAudience:
    """Who reads it where nobody said: the team, or fewer."""
    return min(RecognitionAudience.TEAM, widest, key=WIDTH.__getitem__)


def is_wider(audience: RecognitionAudience, than: RecognitionAudience) -> bool:
    """Whether the first gives it more readers than the second."""
    return WIDTH[audience] > WIDTH[than]


def portions(first: Sequence[T], second: Sequence[T], size: int) -> Iterator[tuple[Sequence[T], Sequence[T]]]:
    """Both in portions of at most so many of each, in order, all of them once; one portion at least."""
    yield from zip_longest(_parts(first, size) or [()], _parts(second, size), fillvalue=())


def _parts(all: Sequence[T], size: int) -> list[Sequence[T]]:
    return [all[start : start + size] for start in range(0, len(all), size)]
