"""Selections of help, Braintrusts and skill gaps, and how long teams wait for first offers."""

from collections.abc import Sequence
from datetime import date, timedelta

from contracts.feedback.readings import FIRST_OFFER_DAYS, OfferBand, offer_band
from gateway.read_model.reader import ReadModel

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


async def bands(read: ReadModel, teams: Sequence[str], today: date) -> dict[str, Bands]:
    """By team, and by what was asked (`help_request`, `skill_gap`), how long the first offer takes; one statement."""
    found: dict[str, Bands] = {str(team): {} for team in teams}
    since = (today - timedelta(days=FIRST_OFFER_DAYS)).isoformat()
    for row in await read.fetch(_WAITED, list(found), since):
        found[row["team_id"]][row["kind"]] = offer_band(row["waited"])
    return found
