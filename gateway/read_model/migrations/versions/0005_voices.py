"""Notes Days, notes, topics and questions to leaders."""

from alembic import op

revision = "0005"
down_revision = "0004"

SCHEMA = """
create table notes_day (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  team_id text generated always as (document->>'team_id') stored,
  state text generated always as (document->>'state') stored,
  starts_at text collate "C" generated always as (rtrim(document->>'starts_at', 'Z')) stored,
  primary key (id)
);
create index ix_notes_day_starts_at_id on notes_day (starts_at, id);
create index ix_notes_day_team_id on notes_day (team_id);
create table note (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  notes_day_id text generated always as (document->>'notes_day_id') stored,
  topic_id text generated always as (document->>'topic_id') stored,
  team_id text generated always as (document->>'team_id') stored,
  note_kind text generated always as (document->>'note_kind') stored,
  written_on text collate "C" generated always as (document->'text'->>'on') stored,
  owed_since text collate "C" generated always as (document->>'owed_since') stored,
  due_on text collate "C" generated always as (document->>'due_on') stored,
  primary key (id)
);
create index ix_note_notes_day_id_written_on_id on note (notes_day_id, written_on, id);
create index ix_note_topic_id_written_on_id on note (topic_id, written_on, id);
create table topic (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  notes_day_id text generated always as (document->>'notes_day_id') stored,
  team_id text generated always as (document->>'team_id') stored,
  proposed_on text collate "C" generated always as (document->>'proposed_on') stored,
  owed_since text collate "C" generated always as (document->>'owed_since') stored,
  due_on text collate "C" generated always as (document->>'due_on') stored,
  primary key (id)
);
create index ix_topic_notes_day_id_proposed_on_id on topic (notes_day_id, proposed_on, id);
create table leader_question (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  team_id text generated always as (document->>'team_id') stored,
  state text generated always as (document->>'state') stored,
  queue text collate "C" generated always as (case when document->>'due_on' is not null then '0' || (document->>'due_on')
    else '1' || translate(document->'text'->>'on', '0123456789', '9876543210') end) stored,
  owed_since text collate "C" generated always as (document->>'owed_since') stored,
  due_on text collate "C" generated always as (document->>'due_on') stored,
  primary key (id)
);
create index ix_leader_question_queue_id on leader_question (queue, id);
create index ix_leader_question_team_id_queue_id on leader_question (team_id, queue, id)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
