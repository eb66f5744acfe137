"""Copies of people, teams, goals and what everybody can read of them; the organization's values."""

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
  primary key (id)
);
create index ix_person_home_team_id on person (home_team_id);
create index ix_person_further_team_ids on person using gin ((document->'further_team_ids'));
create table team (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
);
create index ix_team_lead_ids on team using gin ((document->'lead_ids'));
create index ix_team_parent_id on team ((document->>'parent_id'));
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
  primary key (id)
);
create table objective (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  key_result_ids jsonb generated always as (jsonb_path_query_array(document, '$.key_results[*].id')) stored,
  primary key (id)
);
create index ix_objective_key_result_ids on objective using gin (key_result_ids);
create table check_in (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  key_result_id text generated always as (document->>'key_result_id') stored,
  primary key (id)
);
create index ix_check_in_key_result_id on check_in (key_result_id);
create table concern (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
);
create table decision (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
);
create table lesson (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
);
create table lesson_reuse (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  lesson_id text generated always as (document->>'lesson_id') stored,
  primary key (id)
);
create index ix_lesson_reuse_lesson_id on lesson_reuse (lesson_id);
create table note (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
);
create table topic (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
);
create table leader_question (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
);
create table help_request (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
);
create table post_mortem (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
);
create table moderator (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
);
create table legal_hold (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
);
create table value_lists (
  id text not null,
  values jsonb not null,
  set_at timestamp with time zone not null,
  version bigint not null,
  primary key (id)
)
"""


def upgrade() -> None:
    for step in (chassis_schema.FIRST, chassis_schema.SECOND):
        for statement in chassis_schema.statements(step):
            op.execute(statement)
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
