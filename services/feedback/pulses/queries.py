"""Whom a pulse asks, and what of it a viewer may see: decided here, in the SQL that selects the rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.organization import reach_of
from chassis.unit import UnitOfWork
from contracts.disclosure import FIGURES_FROM
from contracts.feedback.ids import PulseId
from contracts.feedback.pulses import MEMBERS_FIRST_HOURS
from contracts.values import PersonId, TeamId
from services.feedback.pulses import rules
from services.feedback.pulses.rules import Node

Rows = Sequence[RowMapping]
_KIND = text("select document->>'team_kind' from team where id = :id")
_BELOW = """
  select id, null::text, document->'lead_ids' from team where id = :team and not deleted
  union
  select t.id, b.id, t.document->'lead_ids' from team t join below b on t.document->>'parent_id' = b.id
  where not t.deleted and t.document->>'status' = 'active' and t.document->>'team_kind' <> 'guild'
"""
_TREE = text(f"with recursive below (id, parent_id, lead_ids) as ({_BELOW}) select * from below")  # noqa: S608  # a constant
# Everyone counts at one node: at home, or one level up if they lead it; who leads the topmost, there.
_ASK = text(f"""
with recursive below (id, parent_id, lead_ids) as ({_BELOW})
insert into pulse_roster (pulse_id, person_id, node_id)
select :pulse, p.id, case when b.lead_ids ? p.id then coalesce(b.parent_id, b.id) else b.id end
from person p join below b on p.home_team_id = b.id
where not p.deleted and p.document->>'status' = 'active' order by p.id
""")  # noqa: S608  # of a constant
# Rosters are gone after the close, so teams tell of those; while a pulse is open, its people do, too.
_ASKED_LATELY = text("""
select max(p.opened_at) from pulses p where p.id <> :pulse and p.opened_at > :since and (
  exists (select from pulse_node o join pulse_node n on n.node_id = o.node_id where o.pulse_id = p.id and n.pulse_id = :pulse)
  or exists (
    select from pulse_roster o join pulse_roster n on n.person_id = o.person_id where o.pulse_id = p.id and n.pulse_id = :pulse
  )
)
""")
_ASKING = text("""
select p.state, p.closes_at, p.sealed_with, p.items,
  exists (select from pulse_roster r where r.pulse_id = p.id and r.person_id = :person) as asked
from pulses p where p.id = :pulse
""")
_HOME_AND_ABOVE = text("""
with recursive above (id, parent_id, leads, height) as (
  select t.id, t.document->>'parent_id', t.document->'lead_ids' ? :viewer, 0
  from team t join person p on p.home_team_id = t.id where p.id = :viewer
  union all
  select t.id, t.document->>'parent_id', t.document->'lead_ids' ? :viewer, a.height + 1
  from team t join above a on t.id = a.parent_id where a.height < 50
)
select id, leads from above order by height
""")
_OPEN = text("""
select p.id, r.node_id as counts_in_id, e.person_id is not null as answered,
  (select count(*) from (select from pulse_envelope o where o.pulse_id = p.id limit :enough) as few) as answers
from pulses p
left join pulse_roster r on r.pulse_id = p.id and r.person_id = :viewer
left join pulse_envelope e on e.pulse_id = p.id and e.person_id = :viewer
where p.id = any(:ids) and p.state = 'open'
""")
MAY_SEE = f"""(
  r.node_id = any(:member_of)
  or r.node_id = any(:leading) and p.audience = 'team_first'
    and p.closed_at + interval '{MEMBERS_FIRST_HOURS} hours' <= cast(:now as timestamptz)
)"""
"""WHERE: whether a viewer may see what the pulse `p` shows at the node of `r`. Being an admin or an auditor gives nothing."""
_RELEASES = text(f"""
select p.id, p.closed_at, r.node_id as team_id, r.facet, r.mean, r.spread, r.answers
from release r join pulses p on p.id = r.pulse_id where p.id = any(:ids) and {MAY_SEE} order by p.id, r.node_id, r.facet
""")  # noqa: S608  # of a constant
_WORDS = text(f"""
select p.id, r.node_id as team_id, r.text from pulse_text r join pulses p on p.id = r.pulse_id
where p.id = any(:ids) and {MAY_SEE} order by p.id, r.node_id, r.id
""")  # noqa: S608  # of a constant
_TREND = text(f"""
select p.id, p.closed_at, r.node_id as team_id, r.facet, r.mean, r.spread, r.answers
from release r join pulses p on p.id = r.pulse_id where r.node_id = any(:teams) and {MAY_SEE} order by p.closed_at, p.id, r.facet
""")  # noqa: S608  # of a constant
_LATER = text("""
select p.id, p.closed_at from pulses p where p.id = any(:ids) and p.state = 'closed' and p.audience = 'team_first'
  and p.closed_at > :since and exists (select from pulse_node n where n.pulse_id = p.id and n.node_id = any(:leading))
""")


async def is_guild(session: AsyncSession, team_id: TeamId) -> bool:
    """Whether nobody's home can be there."""
    return bool(await session.scalar(_KIND, {"id": str(team_id)}) == "guild")


async def tree(session: AsyncSession, team_id: TeamId) -> list[Node]:
    """The team and all home teams below it as they are now, each after the one above it."""
    rows = (await session.execute(_TREE, {"team": str(team_id)})).all()
    return [
        Node(TeamId(id), TeamId(parent) if parent else None, frozenset(PersonId(lead) for lead in leads or ()))
        for id, parent, leads in rows
    ]


async def ask(session: AsyncSession, pulse_id: PulseId, team_id: TeamId) -> int:
    """Settles the roster; answers how many people are asked."""
    done = await session.execute(_ASK, {"pulse": str(pulse_id), "team": str(team_id)})
    return int(done.rowcount)  # type: ignore[attr-defined]  # of an insert


async def asked_again_from(unit: UnitOfWork, pulse_id: PulseId) -> date | None:
    """The day from which these people may be asked again; None where nobody of them was asked lately."""
    values = {"pulse": str(pulse_id), "since": unit.now - rules.BETWEEN}
    latest: datetime | None = await unit.session.scalar(_ASKED_LATELY, values)
    return (latest + rules.BETWEEN).date() if latest else None


@dataclass(frozen=True, slots=True)
class Asking:
    """What answering needs to know of a pulse."""

    state: str
    closes_at: datetime
    sealed_with: str
    items: list[dict[str, Any]]
    asked: bool
    """Whether this person is asked."""


async def asking(session: AsyncSession, pulse_id: PulseId, person: PersonId) -> Asking | None:
    """A plain read, which leaves no lock on any row."""
    row = (await session.execute(_ASKING, {"pulse": str(pulse_id), "person": str(person)})).one_or_none()
    return Asking(*row) if row is not None else None


@dataclass(frozen=True, slots=True)
class Sight:
    """Of which teams somebody sees what pulses show: at once where they are members, later where they lead."""

    viewer: PersonId
    now: datetime
    member_of: frozenset[TeamId]
    """Their home team and all above it, but for what they lead themselves and what lies below that."""
    leading: frozenset[TeamId]
    """Teams that they, or somebody they stand in for, lead, and all below these."""

    def values(self) -> dict[str, object]:
        """For the statements."""
        return {"member_of": list(map(str, self.member_of)), "leading": list(map(str, self.leading)), "now": self.now}


async def sight(session: AsyncSession, viewer: PersonId, now: datetime) -> Sight:
    """What somebody sees now; two statements. What lies below a team that they lead themselves, they see as a lead."""
    line = (await session.execute(_HOME_AND_ABOVE, {"viewer": str(viewer)})).all()
    topmost = max((place for place, team in enumerate(line) if team.leads), default=-1)
    reach = await reach_of(session, viewer, now)
    return Sight(viewer, now, frozenset(TeamId(team.id) for team in line[topmost + 1 :]), reach.leading)


async def open_ones(session: AsyncSession, sight: Sight, ids: Collection[PulseId]) -> Rows:
    """Open pulses of these, with what the viewer has to do with them."""
    values = {"ids": list(map(str, ids)), "viewer": str(sight.viewer), "enough": FIGURES_FROM}
    return (await session.execute(_OPEN, values)).mappings().all()


async def releases(session: AsyncSession, sight: Sight, ids: Collection[PulseId]) -> Rows:
    """What these pulses show to the viewer."""
    return (await session.execute(_RELEASES, {"ids": list(map(str, ids)), **sight.values()})).mappings().all()


async def words(session: AsyncSession, sight: Sight, ids: Collection[PulseId]) -> Rows:
    """What people added, as far as the viewer may read it; in no order that tells anything."""
    return (await session.execute(_WORDS, {"ids": list(map(str, ids)), **sight.values()})).mappings().all()


async def later(session: AsyncSession, sight: Sight, ids: Collection[PulseId]) -> Rows:
    """Pulses of these of which the viewer, as a lead, sees more later."""
    since = sight.now - timedelta(hours=MEMBERS_FIRST_HOURS)
    values = {"ids": list(map(str, ids)), "since": since, "leading": sight.values()["leading"]}
    return (await session.execute(_LATER, values)).mappings().all()


async def trend(session: AsyncSession, sight: Sight, teams: Collection[TeamId]) -> Rows:
    """What all pulses show of these teams to the viewer, the oldest first."""
    return (await session.execute(_TREND, {"teams": list(map(str, teams)), **sight.values()})).mappings().all()
