"""A copy of each kind of document, and the timeline."""

from alembic import op

from chassis import chassis_schema

revision = "0001"
down_revision = None

SCHEMA = """
create table person (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  home_team_id text generated always as (document->>'home_team_id') stored,
  status text generated always as (document->>'status') stored,
  primary key (id)
);
create index ix_person_home_team_id on person (home_team_id);
create table team (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  parent_id text generated always as (document->>'parent_id') stored,
  status text generated always as (document->>'status') stored,
  name_key text generated always as (lower(document->>'name')) stored,
  primary key (id)
);
create index ix_team_name_key on team (name_key);
create index ix_team_parent_id on team (parent_id);
create table identity (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
);
create table deputy (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  deputy_id text generated always as (document->>'deputy_id') stored,
  primary key (id)
);
create index ix_deputy_deputy_id on deputy (deputy_id);
create table cycle (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  state text generated always as (document->>'state') stored,
  starts_on text collate "C" generated always as (document->>'starts_on') stored,
  parent_id text generated always as (document->>'parent_id') stored,
  primary key (id)
);
create index ix_cycle_parent_id on cycle (parent_id);
create index ix_cycle_starts_on on cycle (starts_on);
create table objective (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  team_id text generated always as (document->>'team_id') stored,
  cycle_id text generated always as (document->>'cycle_id') stored,
  state text generated always as (document->>'state') stored,
  ambition text generated always as (document->>'ambition') stored,
  title_key text generated always as (lower(document->>'title')) stored,
  drafted_at text collate "C" generated always as (rtrim(document->>'drafted_at', 'Z')) stored,
  last_check_in_at text collate "C" generated always as (rtrim(document->>'last_check_in_at', 'Z')) stored,
  words tsvector generated always as (
    to_tsvector('simple'::regconfig, coalesce(document->>'title', '') || ' ' || coalesce(document->>'why', ''))
  ) stored,
  people jsonb generated always as (
    jsonb_path_query_array(document, '$.champion_id') || coalesce(document->'contributor_ids', '[]'::jsonb)
    || jsonb_path_query_array(document, '$.key_results[*].owner_id')
    || jsonb_path_query_array(document, '$.key_results[*].contributor_ids[*]')
  ) stored,
  targets jsonb generated always as (jsonb_path_query_array(document, '$.aligned_to[*].target_objective_id')) stored,
  key_result_ids jsonb generated always as (jsonb_path_query_array(document, '$.key_results[*].id')) stored,
  primary key (id)
);
create index ix_objective_cycle_id_state on objective (cycle_id, state);
create index ix_objective_drafted_at_id on objective (drafted_at, id);
create index ix_objective_key_result_ids on objective using gin (key_result_ids);
create index ix_objective_people on objective using gin (people);
create index ix_objective_targets on objective using gin (targets);
create index ix_objective_team_id_cycle_id on objective (team_id, cycle_id);
create index ix_objective_words on objective using gin (words);
create table check_in (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  objective_id text generated always as (document->>'objective_id') stored,
  key_result_id text generated always as (document->>'key_result_id') stored,
  effective_on text collate "C" generated always as (document->>'effective_on') stored,
  recorded_at text collate "C" generated always as (rtrim(document->>'recorded_at', 'Z')) stored,
  primary key (id)
);
create index ix_check_in_key_result_id_effective_on_recorded_at on check_in (key_result_id, effective_on, recorded_at);
create index ix_check_in_objective_id_effective_on_recorded_at on check_in (objective_id, effective_on, recorded_at);
create table revision (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  objective_id text generated always as (document->>'objective_id') stored,
  at text collate "C" generated always as (rtrim(document->>'at', 'Z')) stored,
  primary key (id)
);
create index ix_revision_objective_id_at on revision (objective_id, at);

create table timeline (
  position bigint primary key generated always as identity,
  fact_id text not null unique,
  at timestamp with time zone not null,
  type text not null,
  subject text not null,
  root text not null,
  sequence text not null,
  actor text,
  about text[] not null,
  touched jsonb not null
);
create index ix_timeline_at on timeline (at, fact_id);
create index ix_timeline_about on timeline using gin (about)
"""


def upgrade() -> None:
    for statement in [*chassis_schema.statements(chassis_schema.FIRST), *chassis_schema.statements(SCHEMA)]:
        op.execute(statement)
