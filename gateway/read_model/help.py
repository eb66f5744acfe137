"""Selections of help, Braintrusts and skill gaps, and how long teams wait for first offers."""

from collections.abc import Sequence
from datetime import date, timedelta

from contracts.feedback.readings import FIRST_OFFER_DAYS, OfferBand, offer_band
from gateway.read_model.reader import ReadModel
from gateway.read_model.selections import Selection

_SUBTREE = """
team_id in (with recursive below (id) as (
  select unnest($?::text[]) union select t.id from team t join below on t.parent_id = below.id where not t.deleted
) select id from below)
"""
# The lower median of days: at least half of what a team asked waited no longer. What had no offer waited longest.
_WAITED = """
select kind, team_id, nullif(percentile_disc(0.5) within group (order by coalesce(waited, 2147483647)), 2147483647) as waited
from (
  select 'help_request' as kind, team_id, (document->>'first_offer_on')::date - asked_on::date as waited
  from help_request where team_id = any($1::text[]) and asked_on > $2 and not deleted
  union all
  select 'skill_gap', team_id, (document->>'first_offer_on')::date - flagged_on::date
  from skill_gap where team_id = any($1::text[]) and flagged_on > $2 and not deleted
) as asked group by kind, team_id
"""
Bands = dict[str, OfferBand]


def of_teams(selection: Selection, teams: Sequence[str], *, subteams: bool) -> Selection:
    """Those of one of these teams, or of a team below one; all of them where none is named."""
    wanted = [str(id) for id in teams]
    return selection.where(_SUBTREE if subteams else "team_id = any($?::text[])", wanted) if wanted else selection


def are_open(selection: Selection, *, wanted: bool) -> Selection:
    """Those that are not closed, or those that are."""
    return selection.where("state <> 'closed'" if wanted else "state = 'closed'")


async def bands(read: ReadModel, teams: Sequence[str], today: date) -> dict[str, Bands]:
    """By team, and by what was asked (`help_request`, `skill_gap`), how long the first offer takes; one statement."""
    found: dict[str, Bands] = {str(team): {} for team in teams}
    since = (today - timedelta(days=FIRST_OFFER_DAYS)).isoformat()
    for row in await read.fetch(_WAITED, list(found), since):
        found[row["team_id"]][row["kind"]] = offer_band(row["waited"])
    return found
