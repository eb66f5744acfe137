"""Recognition with its reactions and comments, and how people like to be praised."""

from alembic import op

revision = "0002"
down_revision = "0001"

SCHEMA = """
create table recognitions (
  id text not null,
  recognition_kind varchar(40) not null,
  recipient_ids jsonb not null,
  team_ids jsonb not null,
  thread_id text,
  evidence_ids jsonb not null,
  value_ids jsonb not null,
  audience varchar(40) not null,
  homes jsonb not null,
  reader_team_ids jsonb not null,
  kept_until date,
  gone boolean not null,
  text text not null,
  text_state varchar(40) not null,
  hidden_because varchar(40),
  by text not null,
  at timestamp with time zone not null,
  edited_at timestamp with time zone,
  team_id text,
  version bigint not null,
  primary key (id)
);
create index ix_recognitions_by_at_id on recognitions (by, at, id);
create index ix_recognitions_at_id on recognitions (at, id) where audience <> 'organization';
create index ix_recognitions_gone on recognitions (id) where gone;
create index ix_recognitions_recipient_ids on recognitions using gin (recipient_ids);
create index ix_recognitions_reader_team_ids on recognitions using gin (reader_team_ids) where audience <> 'organization';
create index ix_recognitions_kept_until on recognitions (kept_until) where kept_until is not null;
create table reactions (
  id text not null,
  recognition_id text not null,
  public boolean not null,
  reaction varchar(40) not null,
  by text not null,
  at timestamp with time zone not null,
  version bigint not null,
  primary key (id),
  constraint uq_reactions_recognition_id_by_reaction unique (recognition_id, by, reaction)
);
create table recognition_comments (
  id text not null,
  recognition_id text not null,
  public boolean not null,
  text text not null,
  text_state varchar(40) not null,
  hidden_because varchar(40),
  by text not null,
  at timestamp with time zone not null,
  edited_at timestamp with time zone,
  team_id text,
  version bigint not null,
  primary key (id)
);
create index ix_recognition_comments_recognition_id_at_id on recognition_comments (recognition_id, at, id);
create table praise_preferences (
  person_id text not null,
  widest varchar(40) not null,
  primary key (person_id)
)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
