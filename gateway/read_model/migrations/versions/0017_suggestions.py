"""Suggestions of what deserves celebrating."""

from alembic import op

revision = "0017"
down_revision = "0016"

SCHEMA = """
create table suggestion (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  champion_id text generated always as (document->>'champion_id') stored,
  team_id text generated always as (document->>'team_id') stored,
  recipient_ids jsonb generated always as (coalesce(document->'recipient_ids', '[]'::jsonb)) stored,
  happened_at text collate "C" generated always as (rtrim(document->>'happened_at', 'Z')) stored,
  open_until text collate "C" generated always as (
    case when not deleted and document->>'state' = 'open'
    then document->>'last_day'
    else null end
  ) stored,
  primary key (id)
);
create index ix_suggestion_open_champion_id on suggestion (champion_id) where open_until is not null;
create index ix_suggestion_open_team_id on suggestion (team_id) where open_until is not null
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
