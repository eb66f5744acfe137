"""What people did with feedback and mistakes, gathered so that each of them counts once and at one team."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from contracts.feedback.loops import TimeBand
from contracts.terms import Helped
from contracts.values import PersonId, TeamId

MOST_DAYS = 30
"""An answer that took longer counts as this."""
_HELPED = {Helped.YES: Fraction(1), Helped.PARTLY: Fraction(1, 2), Helped.NO: Fraction(0)}
_BANDS = ((1, TimeBand.WITHIN_A_DAY), (3, TimeBand.WITHIN_THREE_DAYS), (7, TimeBand.WITHIN_A_WEEK))


@dataclass(frozen=True, slots=True)
class Item:
    """One private thing that counts: whose it is, what it is worth, and with whom it was."""

    person: PersonId
    value: Fraction
    others: tuple[PersonId, ...]
    """Whom the figure could be read as telling something about: who asked, who gave, who responded."""


@dataclass(slots=True)
class Counted:
    """What is counted at each team."""

    scores: dict[TeamId, dict[Fraction, int]] = field(default_factory=dict)
    """How many people have which score, each person with the mean of what is theirs."""
    subjects: dict[TeamId, int] = field(default_factory=dict)
    """How many others are behind these, each at one team alone, so that no sum counts anybody twice."""


def counted(items: Iterable[Item], at: Mapping[PersonId, TeamId]) -> Counted:
    """People by the teams at which they count; whoever counts at none is left out, with what is theirs."""
    theirs: dict[PersonId, list[Item]] = {}
    for item in items:
        if item.person in at:
            theirs.setdefault(item.person, []).append(item)
    found, placed = Counted(), dict[PersonId, TeamId]()
    for person in sorted(theirs):
        team, score = at[person], _mean([item.value for item in theirs[person]])
        of_team = found.scores.setdefault(team, {})
        of_team[score] = of_team.get(score, 0) + 1
        for other in sorted({other for item in theirs[person] for other in item.others}):
            placed.setdefault(other, team)
    for team in placed.values():
        found.subjects[team] = found.subjects.get(team, 0) + 1
    return found


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def days(taken: int) -> Fraction:
    """How long an answer took, as it counts."""
    return Fraction(min(max(taken, 0), MOST_DAYS))


def worth(helped: Helped) -> Fraction:
    """What a judgement counts."""
    return _HELPED[helped]


def time_band(mean: Decimal) -> TimeBand:
    """A mean of days as its band."""
    return next((band for most, band in _BANDS if mean <= most), TimeBand.LONGER)
