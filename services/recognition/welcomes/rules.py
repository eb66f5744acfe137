"""Who joined which team on which day, read from all that the directory told of a person; days are those of UTC."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from contracts.values import TeamId

SETTLED_DAYS = 7
"""A team in which nobody has been for so many days is being formed: whoever comes then is no new member of it."""
THIRD_WEEK = (14, 20)
"""Days after the first one: the 15th to the 21st."""
KEPT_DAYS = 120
"""How long is kept where somebody was before; the last place before that is kept, too."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one fact of the directory showed: where a person belonged from then on."""

    sequence: str
    """Its place among all facts about the person."""
    at: datetime
    came: bool
    """Whether the person joined the organization by it, or came back."""
    team_ids: frozenset[TeamId]
    """None of somebody who left."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A person's time in a team."""

    team_id: TeamId
    joined_on: date
    left_on: date | None
    seen: bool
    """Whether they were seen to join; else they were there before anybody looked."""


def stays(facts: Iterable[Seen]) -> list[Stay]:
    """Each time in a team, whatever the order in which the facts came and however often.

    Whoever leaves a team and comes back on the same day was never away.
    """
    over: list[Stay] = []
    open: dict[TeamId, Stay] = {}
    for place, fact in enumerate(sorted({fact.sequence: fact for fact in facts}.values(), key=lambda fact: fact.sequence)):
        day = fact.at.date()
        over.extend(replace(open.pop(team), left_on=day) for team in sorted(open.keys() - fact.team_ids))
        for team in sorted(fact.team_ids - open.keys()):
            same_day = next((stay for stay in over if (stay.team_id, stay.left_on) == (team, day)), None)
            if same_day is not None:
                over.remove(same_day)
                open[team] = replace(same_day, left_on=None)
            else:
                open[team] = Stay(team, day, None, seen=fact.came or place > 0)
    return sorted([*over, *open.values()], key=lambda stay: (stay.joined_on, stay.team_id))
