"""Notes Days and questions to leaders."""

from alembic import op

revision = "0003"
down_revision = "0002"

SCHEMA = """
create table notes_days (
  id text primary key,
  version bigint not null,
  title text not null,
  question text not null,
  team_id text not null,
  facilitator_id text not null,
  state varchar(40) not null,
  readership varchar(40) not null,
  kept_until date not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  everyone_writes_from timestamp with time zone not null,
  gate_opened_by varchar(40),
  passed_by_ids jsonb not null,
  called_by text not null,
  closed_at timestamp with time zone,
  closed_by text,
  counted_on date
);
create index ix_notes_days_team_id on notes_days (team_id);

create table notes (
  id text primary key,
  version bigint not null,
  notes_day_id text not null,
  team_id text not null,
  topic_id text,
  note_kind varchar(40) not null,
  was_split boolean not null,
  endorsed varchar(40),
  verdict varchar(40),
  answered_by text,
  answered_on date,
  objective_id text,
  decision_id text,
  owed_since date,
  due_on date,
  helped varchar(40)
);
create index ix_notes_topic_id on notes (topic_id);
create index ix_notes_notes_day_id on notes (notes_day_id);
create index ix_notes_owed on notes (notes_day_id, id) where due_on is not null;

create table topics (
  id text primary key,
  version bigint not null,
  notes_day_id text not null,
  team_id text not null,
  title text not null,
  proposed_by text not null,
  proposed_on date not null,
  carried_by text,
  first_step text,
  first_step_by date,
  exit_round_id text,
  exit_by text,
  exit_on date,
  verdict varchar(40),
  answered_by text,
  answered_on date,
  objective_id text,
  decision_id text,
  owed_since date,
  due_on date,
  constraint fk_topics_notes_day_id foreign key (notes_day_id) references notes_days (id)
);
create index ix_topics_notes_day_id on topics (notes_day_id);

create table endorsements (
  note_id text not null,
  handle text not null,
  primary key (note_id, handle)
);

create table leader_questions (
  id text primary key,
  version bigint not null,
  team_id text not null,
  state varchar(40) not null,
  owed_since date,
  due_on date,
  helped varchar(40)
);
create index ix_leader_questions_owed on leader_questions (team_id, id) where due_on is not null
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
