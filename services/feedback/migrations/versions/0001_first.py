"""Copies of the directory's people and teams, and of goals and decisions that people speak about."""

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
create table team (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
);
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
)
"""


def upgrade() -> None:
    for step in (chassis_schema.FIRST, chassis_schema.SECOND):
        for statement in chassis_schema.statements(step):
            op.execute(statement)
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
