"""What a round is about, when its gate opens, in which order people speak, and which figures are shown."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.feedback.rounds import GATE_HOURS, GATE_MINUTES_LIVE, NUMBERS_WITHOUT_NAMES_FROM, Gate, RoundPurpose
from contracts.values import OptionId, PersonId

GOAL = frozenset({"objective_id", "key_result_id"})


@dataclass(frozen=True, slots=True)
class Shape:
    """What a round of a purpose can be about, and whom it asks."""

    about: frozenset[str] = frozenset()
    needs: str = ""
    """What it is about in any case, in words; empty where it need not be about anything."""
    team: bool = False
    """Whether it asks a team, and never people by name."""
    people: bool = False
    """Whether it asks people by name, and never a team."""


SHAPES: dict[RoundPurpose, Shape] = {
    RoundPurpose.RETROSPECTIVE: Shape(GOAL, team=True),
    RoundPurpose.DRAFTING: Shape(team=True),
    RoundPurpose.CONFIDENCE: Shape(GOAL, "an objective or a key result"),
    RoundPurpose.OPTIONS: Shape(frozenset({"decision_id"})),
    RoundPurpose.BRAINTRUST: Shape(GOAL, "an objective", people=True),
    RoundPurpose.SESSION: Shape(frozenset({"topic_id"})),
}


def gate_opens_at(opened_at: datetime, *, live: bool) -> datetime:
    """When nobody waits for the lead any more."""
    return opened_at + (timedelta(minutes=GATE_MINUTES_LIVE) if live else timedelta(hours=GATE_HOURS))


def is_open(gate: Gate, opens_at: datetime | None, now: datetime) -> bool:
    """Whether everybody writes."""
    return gate is not Gate.SHUT or opens_at is None or now >= opens_at


def speaking_order(people: Iterable[PersonId], leads: Collection[PersonId], seed: str) -> list[PersonId]:
    """Everybody once, as chance has it by the seed, and whoever leads others after all who do not."""

    def drawn(person: PersonId) -> tuple[bool, str]:
        return person in leads, hashlib.sha256(f"{seed}|{person}".encode()).hexdigest()

    return sorted(people, key=drawn)


def is_next(person: PersonId, turns: Sequence[tuple[PersonId, bool]]) -> bool:
    """Whether it is this person's turn: the first, in order, that is not ended."""
    return next((each for each, ended in turns if not ended), None) == person


def numbers_shown(numbers: Sequence[int], *, by_name: bool) -> list[int]:
    """The different numbers without names, ascending; none of fewer than five people, and none where names are shown."""
    if by_name or len(numbers) < NUMBERS_WITHOUT_NAMES_FROM:
        return []
    return sorted(set(numbers))


def counted(options: Sequence[OptionId], choices: Sequence[Sequence[str]]) -> list[tuple[OptionId, int]]:
    """How often each option was voted for; nothing where fewer than five people voted. To pass is no vote."""
    given = [choice for choice in choices if choice]
    if len(given) < NUMBERS_WITHOUT_NAMES_FROM:
        return []
    votes = Counter(id for choice in given for id in set(choice))
    return [(option, votes[option]) for option in options]
