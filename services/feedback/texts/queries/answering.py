"""Who answers notes and questions of a team, and so reads them: its leads, or those of the nearest team above; their deputies.

What its author narrowed to named people is owed no answer, and read by these alone.
"""

from chassis.organization import HOLDING

_HAS_LEADS = "{team}.document->>'status' = 'active' and {team}.document->'lead_ids' <> '[]'"
ANSWERING = f"""
represented (id) as (
  select cast(:viewer as text)
  union
  select d.document->>'person_id' {HOLDING} and d.deputy_id = :viewer
), answering (id) as (
  select t.id from team t where not t.deleted and {_HAS_LEADS.format(team="t")}
    and t.document->'lead_ids' ?| array(select id from represented)
  union
  select t.id from answering a cross join lateral (
    select id, document from team where document->>'parent_id' = a.id and not deleted offset 0
  ) as t where not ({_HAS_LEADS.format(team="t")})
)"""  # noqa: S608  # of constants
"""WITH: the teams for which `:viewer` answers at `:now`."""
ANSWERS_OF = (
    "w.readership in ('team', 'subtree') and (starts_with(w.thread, 'note_') or starts_with(w.thread, 'leader_question_'))"
)
ANSWERS = f"({ANSWERS_OF} and w.team_id in (select id from answering))"  # noqa: S608  # of constants
"""WHERE: whether `:viewer` reads the text `w` because they answer it."""
ANSWERERS = f"""
upward (team_id, id, answers) as (
  select distinct w.team_id, t.id, {_HAS_LEADS.format(team="t")} from w join team t on t.id = w.team_id and not t.deleted
  where {ANSWERS_OF}
  union
  select u.team_id, p.id, {_HAS_LEADS.format(team="p")} from upward u join team t on t.id = u.id
  join team p on p.id = t.document->>'parent_id' and not p.deleted where not u.answers
), leads (team_id, id) as (
  select u.team_id, l.id from upward u join team t on t.id = u.id
  cross join lateral jsonb_array_elements_text(t.document->'lead_ids') as l (id) where u.answers
), answerers (team_id, id) as (
  select team_id, id from leads
  union
  select l.team_id, held.deputy_id from leads l
  join (select d.document->>'person_id' as person_id, d.deputy_id {HOLDING}) as held on held.person_id = l.id
)"""  # noqa: S608  # of constants
"""WITH: who answers the texts `w` at `:now`, by their team."""
