"""When the same factor is found too often, and whom that concerns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.feedback.ids import PostMortemId
from contracts.feedback.post_mortems import HAPPENINGS, NAMED_IN_AN_ISSUE, WITHIN_DAYS
from contracts.values import TeamId


@dataclass(frozen=True, slots=True)
class Use:
    """A post-mortem that was published with a factor of a tag."""

    post_mortem_id: PostMortemId
    team_id: TeamId | None
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Team:
    """A team as far as this rule needs it."""

    parent_id: TeamId | None
    is_active: bool


def recurring(uses: Sequence[Use], latest: Use) -> list[Use]:
    """The uses that raise an issue with the latest one, itself at last; none where they are too few within the days.

    `uses` are those that count of one tag: none of before an issue of it was settled.
    """
    first = latest.published_at - timedelta(days=WITHIN_DAYS)
    others = [use for use in uses if use.post_mortem_id != latest.post_mortem_id and use.published_at >= first]
    if len(others) + 1 < HAPPENINGS:
        return []
    ordered = sorted(others, key=lambda use: (use.published_at, use.post_mortem_id))
    return [*ordered[-(NAMED_IN_AN_ISSUE - 1) :], latest]


def responsible(teams: Sequence[TeamId | None], tree: Mapping[TeamId, Team]) -> TeamId | None:
    """The team itself where all are one, otherwise the nearest active team above them all.

    Where nothing stands above them all, the last one's nearest active team; none where it has none either.
    """
    paths = [_upwards(team, tree) for team in teams if team is not None]
    if not paths:
        return None
    everywhere = set(paths[0]).intersection(*paths)
    shared = [team for team in paths[-1] if team in everywhere and tree[team].is_active]
    alone = [team for team in paths[-1] if tree[team].is_active]
    return next(iter([*shared, *alone]), None)


def _upwards(team: TeamId | None, tree: Mapping[TeamId, Team]) -> list[TeamId]:
    """The team and those above it, nearest first."""
    path: list[TeamId] = []
    while team is not None and team in tree and team not in path:
        path.append(team)
        team = tree[team].parent_id
    return path
