"""Reports of closed months and cycles."""

from alembic import op

revision = "0017"
down_revision = "0016"

SCHEMA = """
create table recognition_report (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  team_id text generated always as (document->>'team_id') stored,
  period text generated always as (document->>'period') stored,
  last_day text collate "C" generated always as (document->>'last_day') stored,
  primary key (id)
);
create index ix_recognition_report_last_day_id on recognition_report (last_day, id);
create index ix_recognition_report_team_id_last_day on recognition_report (team_id, last_day);
create table hiding_count (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  team_id text generated always as (document->>'team_id') stored,
  month text collate "C" generated always as (document->>'month') stored,
  primary key (id)
);
create index ix_hiding_count_team_id_month on hiding_count (team_id, month)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
