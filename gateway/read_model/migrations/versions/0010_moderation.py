"""Legal holds and moderators."""

from alembic import op

revision = "0010"
down_revision = "0009"

SCHEMA = """
create table moderator (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  team_id text generated always as (document->>'team_id') stored,
  appointed_on text collate "C" generated always as (document->>'appointed_on') stored,
  ended_on text collate "C" generated always as (document->>'ended_on') stored,
  primary key (id)
);
create index ix_moderator_team_id on moderator (team_id);
create table moderation_count (
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
create index ix_moderation_count_team_id_month on moderation_count (team_id, month);
create table legal_hold (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  set_on text collate "C" generated always as (document->>'set_on') stored,
  primary key (id)
);
create index ix_legal_hold_set_on_id on legal_hold (set_on, id)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
