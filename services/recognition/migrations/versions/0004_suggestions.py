"""Suggestions of what deserves celebrating, and by which columns the copies that they are drawn from are found."""

from alembic import op

revision = "0004"
down_revision = "0003"

SCHEMA = """
create table suggestions (
  id text not null,
  recognition_kind varchar(40) not null,
  reason varchar(40) not null,
  why text not null,
  subject_id text not null,
  evidence_ids jsonb not null,
  objective_id text,
  team_id text,
  recipient_ids jsonb not null,
  thread_id text,
  happened_at timestamp with time zone not null,
  week text not null,
  last_day date not null,
  holds boolean not null,
  state varchar(40) not null,
  settled_by text,
  recognition_id text,
  version bigint not null,
  constraint pk_suggestions primary key (id)
);
create index ix_suggestions_subject_id on suggestions (subject_id);
create index ix_suggestions_objective_id on suggestions (objective_id);
create index ix_suggestions_recognition_id on suggestions (recognition_id) where recognition_id is not null;
create index ix_suggestions_evidence_ids on suggestions using gin (evidence_ids) where reason = 'topic_adopted';
create index ix_suggestions_open_of_objectives on suggestions (objective_id, happened_at) where state = 'open';
create index ix_suggestions_open_of_teams on suggestions (team_id, happened_at) where state = 'open';
create index ix_suggestions_ending on suggestions (last_day, id) where state = 'open';
alter table concern add column decision_id text generated always as (document->>'decision_id') stored;
create index ix_concern_decision_id on concern (decision_id);
alter table objective add column cycle_id text generated always as (document->>'cycle_id') stored;
create index ix_objective_cycle_id on objective (cycle_id);
alter table objective add column champion_id text generated always as (document->>'champion_id') stored;
create index ix_objective_champion_id on objective (champion_id);
alter table note add column topic_id text generated always as (document->>'topic_id') stored;
create index ix_note_topic_id on note (topic_id)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
