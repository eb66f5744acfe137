"""When each method lets something be decided, whose votes count, and that nothing supersedes itself around a corner."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from contracts.okrs.decisions import Objection, Option, Vote
from contracts.values import DecisionId, OptionId, PersonId


def unresolved(objections: Iterable[Objection]) -> list[Objection]:
    """What stands against a decision by consent, the oldest first."""
    return [objection for objection in objections if objection.resolved_at is None]


def advised(advisers: Iterable[PersonId], deciding: Collection[PersonId | None]) -> bool:
    """Whether somebody else than those who decide has said something."""
    return any(adviser not in deciding for adviser in advisers)


def yet_to_vote(voters: Iterable[PersonId], votes: Mapping[PersonId, OptionId]) -> list[PersonId]:
    """Who has not voted, in the order of the voters."""
    return [voter for voter in voters if voter not in votes]


def that_count(
    votes: Mapping[PersonId, OptionId], *, voters: Collection[PersonId], options: Collection[OptionId]
) -> dict[PersonId, OptionId]:
    """The votes of those who vote, for what there is to vote for."""
    return {voter: option for voter, option in votes.items() if voter in voters and option in options}


def shown(voters: Iterable[PersonId], votes: Mapping[PersonId, OptionId]) -> list[Vote]:
    """All votes in the order of the voters, which says nothing about who was first; none while one is missing."""
    ordered = list(voters)
    if yet_to_vote(ordered, votes):
        return []
    return [Vote(by=voter, option_id=votes[voter]) for voter in ordered]


def leading(options: Iterable[OptionId], votes: Iterable[Vote]) -> list[OptionId]:
    """The options with most votes, in the order of the options; none without a vote."""
    counts = Counter(vote.option_id for vote in votes)
    most = max(counts.values(), default=0)
    return [option for option in options if most and counts[option] == most]


def title_given_twice(options: Iterable[Option]) -> str | None:
    """The first title that two options share, whatever the case of its letters."""
    seen: set[str] = set()
    for option in options:
        key = option.title.casefold()
        if key in seen:
            return option.title
        seen.add(key)
    return None


def characters(options: Iterable[Option]) -> int:
    """How much text the options hold together."""
    return sum(len(text) for option in options for text in (option.title, option.text, *option.pros, *option.cons))


def today(now: datetime, time_zone: str) -> date:
    """The day where somebody is."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def loop_closed_by(
    earlier: DecisionId, later: DecisionId, superseded_by: Mapping[DecisionId, DecisionId | None]
) -> list[DecisionId]:
    """The loop that `later` closes when it takes the place of `earlier`, from `earlier` back to it; empty where there is none.

    `superseded_by` leads from each decision to the one that took its place; only what follows `later` needs to be in it.
    """
    path, here = [earlier], later
    while here not in path:
        path.append(here)
        following = superseded_by.get(here)
        if following is None:
            return []
        here = following
    return [*path, earlier] if here == earlier else []


def loops(superseded_by: Mapping[DecisionId, DecisionId | None]) -> list[list[DecisionId]]:
    """Every loop once, each from its smallest id back to it, in the order of those ids."""
    found: dict[DecisionId, list[DecisionId]] = {}
    for start in superseded_by:
        following = superseded_by[start]
        loop = loop_closed_by(start, following, superseded_by) if following is not None else []
        if loop:
            ring = loop[:-1]
            first = ring.index(min(ring))
            found[ring[first]] = [*ring[first:], *ring[:first], ring[first]]
    return [found[first] for first in sorted(found)]


def options_by_id(options: Sequence[Option]) -> dict[OptionId, Option]:
    """To look them up."""
    return {option.id: option for option in options}
