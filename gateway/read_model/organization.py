"""Who the viewer is: their person behind a sign-in, and what they are to every team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.values import IdentityId, PersonId, TeamId
from gateway.read_model.reader import ReadModel

SIGNED_IN = """
select i.document->>'person_id' as person_id, coalesce(p.status = 'active' and not p.deleted, false) as active
from identity i left join person p on p.id = i.document->>'person_id' where i.id = $1 and not i.deleted
"""
# Deputyships `d` of the person $1 that hold at $2, by the calendar where the represented person `p` lives.
HOLDING = """
  from deputy d left join person p on p.id = d.document->>'person_id'
  cross join lateral (select ($2::timestamptz at time zone coalesce(p.document->>'time_zone', 'UTC'))::date as today) as t
  where d.deputy_id = $1 and not d.deleted
    and t.today between coalesce((d.document->>'first_day')::date, t.today) and coalesce((d.document->>'last_day')::date, t.today)
"""
_STANDING = f"""
with recursive represented (id) as (
  select d.document->>'person_id' {HOLDING}
), led (id) as (
  select t.id from team t where not t.deleted
    and t.document->'lead_ids' ?| array(select $1::text union all select id from represented)
  union
  select t.id from team t join led on t.parent_id = led.id where not t.deleted
)
select p.home_team_id,
  array(select jsonb_array_elements_text(p.document->'further_team_ids')) as further,
  array(select id from represented) as stands_in_for, array(select id from led) as leads
from person p where p.id = $1
"""  # noqa: S608  # of constants


# Trees are shallow; teams that were above each other for a moment, while copies come in, must not keep the statement going.
_ABOVE = """
with recursive above (of_id, parent_id, document, steps) as (
  select t.id, t.parent_id, null::jsonb, 0 from team t where t.id = any($1::text[])
  union all
  select a.of_id, t.parent_id, t.document, a.steps + 1
  from above a cross join lateral (select * from team where id = a.parent_id and not deleted offset 0) as t where a.steps < 50
) select of_id, document from above where steps > 0 order by of_id, steps desc
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the viewer is to all teams, on a day; the same ground as the owners' policies have for one team."""

    person_id: PersonId
    is_admin: bool
    member_of: frozenset[str]
    leads: frozenset[str]
    stands_in_for: frozenset[str]

    def is_member(self, team_id: TeamId) -> bool:
        """Whether the team is their home team or a further one."""
        return team_id in self.member_of

    def is_lead(self, team_id: TeamId) -> bool:
        """Whether they, or somebody they stand in for, lead the team or one above it."""
        return team_id in self.leads

    def acts_for(self, *people: PersonId | None) -> bool:
        """Whether they are one of these people, or stand in for one of them."""
        return any(person == self.person_id or person in self.stands_in_for for person in people if person is not None)


async def signed_in(read: ReadModel, identity: IdentityId) -> tuple[PersonId, bool] | None:
    """The person behind a sign-in, and whether they are active."""
    rows: Sequence[Any] = await read.fetch(SIGNED_IN, str(identity))
    return (PersonId(rows[0]["person_id"]), rows[0]["active"]) if rows else None


async def standing(read: ReadModel, person_id: PersonId, now: datetime, *, is_admin: bool) -> Standing:
    """What a person is to every team; one statement."""
    rows = await read.fetch(_STANDING, str(person_id), now)
    if not rows:
        return Standing(person_id, is_admin, frozenset(), frozenset(), frozenset())
    row = rows[0]
    member_of = frozenset({row["home_team_id"], *row["further"]} - {None})
    return Standing(person_id, is_admin, member_of, frozenset(row["leads"]), frozenset(row["stands_in_for"]))


async def above(read: ReadModel, teams: Sequence[str]) -> dict[str, list[str]]:
    """The documents of the teams above each, from the top down, as JSON; one statement."""
    found: dict[str, list[str]] = {str(team): [] for team in teams}
    for row in await read.fetch(_ABOVE, list(found)):
        found[row["of_id"]].append(row["document"])
    return found
