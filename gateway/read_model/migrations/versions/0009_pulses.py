"""Pulses and what they ask."""

from alembic import op

revision = "0009"
down_revision = "0008"

SCHEMA = """
create table item_pack (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
);
create table pulse (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  team_id text generated always as (document->>'team_id') stored,
  state text generated always as (document->>'state') stored,
  opened_at text collate "C" generated always as (rtrim(document->>'opened_at', 'Z')) stored,
  primary key (id)
);
create index ix_pulse_opened_at_id on pulse (opened_at, id);
create index ix_pulse_team_id on pulse (team_id)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
