"""Recognition with its reactions and comments, and the organization's values."""

from alembic import op

revision = "0015"
down_revision = "0014"

SCHEMA = """
create table value_list (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
);
create table recognition (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  place text collate "C" generated always as (
    case when not deleted and document->>'text_state' = 'shown'
    then rtrim(document->>'at', 'Z') || ' ' || (document->>'id')
    else null end
  ) stored,
  by text generated always as (document->>'by') stored,
  thread_id text generated always as (document->>'thread_id') stored,
  recipients jsonb generated always as (
    case when document->>'thread_id' is null
    then coalesce(document->'recipient_ids', '[]'::jsonb)
    else '[]'::jsonb end
  ) stored,
  teams jsonb generated always as (
    case when document->>'thread_id' is null
    then coalesce(document->'reader_team_ids', '[]'::jsonb)
    else '[]'::jsonb end
  ) stored,
  evidence_ids jsonb generated always as (coalesce(document->'evidence_ids', '[]'::jsonb)) stored,
  primary key (id)
);
create index ix_recognition_by_place on recognition (by, place);
create index ix_recognition_place on recognition (place);
create index ix_recognition_thread_id on recognition (thread_id);
create index ix_recognition_recipients on recognition using gin (recipients);
create index ix_recognition_teams on recognition using gin (teams);
create index ix_recognition_evidence_ids on recognition using gin (evidence_ids);
create table reaction (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  recognition_id text generated always as (document->>'recognition_id') stored,
  by text generated always as (document->>'by') stored,
  at text collate "C" generated always as (rtrim(document->>'at', 'Z')) stored,
  primary key (id)
);
create index ix_reaction_recognition_id_at on reaction (recognition_id, at);
create table recognition_comment (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  recognition_id text generated always as (document->>'recognition_id') stored,
  at text collate "C" generated always as (rtrim(document->>'at', 'Z')) stored,
  primary key (id)
);
create index ix_recognition_comment_recognition_id_at on recognition_comment (recognition_id, at)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
