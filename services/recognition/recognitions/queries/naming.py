"""Whom and what a recognition names, by this service's copies."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.problems import Refused
from contracts.recognition.recognitions import RecognitionAudience
from contracts.recognition.refusals import RecognitionCode
from contracts.terms import Mode
from contracts.values import Id, PersonId, TeamId
from services.recognition.recognitions.tables import PraisePreference

_KIND = "regexp_replace(w.id, '_[0-9a-f]{32}$', '')"
# What everybody can read of it: no drafts, nothing that was withdrawn or deleted, and of notes those for everyone.
_NO_EVIDENCE = text(f"""
select w.id from unnest(cast(:ids as text[])) with ordinality as w (id, place) where not case {_KIND}
  when 'objective' then exists (
    select from objective o where o.id = w.id and not o.deleted and o.document->>'state' <> 'draft'
  )
  when 'key_result' then exists (
    select from objective o where o.key_result_ids ? w.id and not o.deleted and o.document->>'state' <> 'draft'
  )
  when 'check_in' then exists (select from check_in c where c.id = w.id and not c.deleted)
  when 'lesson' then exists (
    select from lesson l where l.id = w.id and not l.deleted and not coalesce((l.document->>'text_withdrawn')::boolean, false)
  )
  when 'help_request' then exists (
    select from help_request h where h.id = w.id and not h.deleted and h.document->'ask'->>'state' = 'shown'
  )
  when 'post_mortem' then exists (
    select from post_mortem p where p.id = w.id and not p.deleted and p.document->>'state' = 'published'
  )
  when 'note' then exists (
    select from note n where n.id = w.id and not n.deleted
      and n.document->'text'->>'readership' = 'everyone' and n.document->'text'->>'state' = 'shown'
  )
  when 'decision' then exists (
    select from decision d where d.id = w.id and not d.deleted and d.document->>'state' <> 'withdrawn'
  )
  else false end
order by w.place limit 1
""")  # noqa: S608  # of constants
_THREAD = text(f"""
select t.mode, t.team_id from (select cast(:id as text) as id) as w cross join lateral (
  select c.document->>'mode' as mode, c.document->>'team_id' as team_id from concern c
  where {_KIND} = 'concern' and c.id = w.id and not c.deleted and c.document->>'state' <> 'withdrawn'
    and not coalesce((c.document->>'text_withdrawn')::boolean, false)
  union all
  select x.document->'text'->>'mode', x.document->>'team_id' from (
    select id, deleted, document from note where {_KIND} = 'note' and id = w.id
    union all
    select id, deleted, document from leader_question where {_KIND} = 'leader_question' and id = w.id
  ) as x where not x.deleted
    and x.document->'text'->>'readership' = 'everyone' and x.document->'text'->>'state' = 'shown'
) as t
""")  # noqa: S608  # of constants
# The giver where they belong to it or below, and somebody else where there is anybody: of thousands, only these are looked at.
# `offset 0` keeps the planner from joining: people are looked up team by team.
_SAMPLES = text("""
with recursive below (root, id, lead_ids) as (
  select id, id, document->'lead_ids' from team where id = any(:teams) and not deleted
  union
  select b.root, t.id, t.document->'lead_ids' from team t join below b on t.document->>'parent_id' = b.id where not t.deleted
), here as not materialized (
  select id, home_team_id, document from person where not deleted and document->>'status' = 'active'
)
select w.id as team_id, array(
  select p.id from here p where p.id = :giver and exists (
    select from below b where b.root = w.id
      and (p.home_team_id = b.id or p.document->'further_team_ids' ? b.id or b.lead_ids ? p.id)
  )
) || array(
  select o.id from below b cross join lateral (
    (select p.id from here p where p.home_team_id = b.id offset 0)
    union all
    (select p.id from jsonb_array_elements_text(b.lead_ids) as l (id) cross join lateral (
      select p.id from here p where p.id = l.id offset 0
    ) as p)
    union all
    (select p.id from here p where p.document->'further_team_ids' ? b.id offset 0)
  ) as o where b.root = w.id and o.id <> :giver limit 1
) as people
from unnest(cast(:teams as text[])) with ordinality as w (id, place) order by w.place
""")
_HOMES = text("select id, home_team_id from person where id = any(:ids) and home_team_id is not null")
_LED = text("select id from team where id = any(:ids) and not deleted and document->'lead_ids' ? :viewer")


async def require_evidence(session: AsyncSession, ids: Sequence[Id]) -> None:
    """Refuses with the first that is nothing which everybody can read; one statement, none where nothing is named."""
    if ids and (stranger := await session.scalar(_NO_EVIDENCE, {"ids": [str(id) for id in ids]})):
        raise Refused(RecognitionCode.NO_SUCH_EVIDENCE, field="evidence_ids", id=stranger)


async def team_of_thread(session: AsyncSession, id: Id) -> TeamId | None:
    """The team of a confidential thread that everybody can read, where it belongs to one; refuses every other."""
    row = (await session.execute(_THREAD, {"id": str(id)})).one_or_none()
    if row is None:
        raise Refused(RecognitionCode.NO_SUCH_THREAD, field="thread_id", id=id)
    if row.mode != Mode.CONFIDENTIAL:
        raise Refused(RecognitionCode.THREAD_HAS_AN_AUTHOR, field="thread_id")
    return TeamId(row.team_id) if row.team_id else None


async def samples(session: AsyncSession, giver: PersonId, teams: Sequence[TeamId]) -> list[list[PersonId]]:
    """Of each team's active members and leads, and of those below, the giver, if they are one, and one other, if there is."""
    if not teams:
        return []
    rows = await session.execute(_SAMPLES, {"giver": str(giver), "teams": [str(team) for team in teams]})
    return [[PersonId(person) for person in row.people] for row in rows]


async def homes(session: AsyncSession, people: Iterable[PersonId]) -> dict[str, str]:
    """The home team of each of these people who has one."""
    rows = await session.execute(_HOMES, {"ids": [str(person) for person in people]})
    return {str(row.id): str(row.home_team_id) for row in rows}


async def led_by(session: AsyncSession, viewer: PersonId, teams: Sequence[TeamId]) -> set[TeamId]:
    """Those of these teams that the viewer leads; whoever leads one above does not."""
    if not teams:
        return set()
    asked = {"viewer": str(viewer), "ids": [str(team) for team in teams]}
    return {TeamId(team) for team in await session.scalars(_LED, asked)}


async def praise_of(session: AsyncSession, people: Sequence[PersonId]) -> list[RecognitionAudience]:
    """How each of these people likes to be praised, in no order; before the team, of whoever has not said."""
    query = select(PraisePreference.widest).where(PraisePreference.person_id.in_(people))
    said = list(await session.scalars(query))
    return [*said, *[RecognitionAudience.TEAM] * (len(people) - len(said))]
