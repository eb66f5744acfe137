"""Conversations and mistakes."""

from alembic import op

revision = "0007"
down_revision = "0006"

SCHEMA = """
create table check_in (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  constraint pk_check_in primary key (id)
);
create table feedback_requests (
  id text not null,
  by text not null,
  asked_on date not null,
  due_on date not null,
  objective_id text,
  key_result_id text,
  check_in_id text,
  decision_id text,
  constraint pk_feedback_requests primary key (id)
);
create index ix_feedback_requests_by on feedback_requests (by);
create index ix_feedback_requests_asked_on on feedback_requests (asked_on);
create table feedback_asked (
  request_id text not null,
  person_id text not null,
  state varchar(40) not null,
  answered_on date,
  feedback_id text,
  declined_id text,
  constraint pk_feedback_asked primary key (request_id, person_id),
  constraint fk_feedback_asked_request_id foreign key(request_id) references feedback_requests (id)
);
create index ix_feedback_asked_person_id on feedback_asked (person_id) where state = 'open';
create index ix_feedback_asked_person_id_request_id on feedback_asked (person_id, request_id);
create table feedback (
  id text not null,
  kind varchar(40) not null,
  by text not null,
  to_id text not null,
  request_id text,
  conversation_id text,
  given_on date not null,
  acknowledged_on date,
  share_proposed_by text,
  share_proposed_with jsonb not null,
  shared_with jsonb not null,
  objective_id text,
  key_result_id text,
  check_in_id text,
  decision_id text,
  constraint pk_feedback primary key (id)
);
create index ix_feedback_by_id on feedback (by, id);
create index ix_feedback_conversation_id on feedback (conversation_id) where conversation_id is not null;
create index ix_feedback_given_on on feedback (given_on);
create index ix_feedback_shared_with on feedback using gin (shared_with);
create index ix_feedback_to_id_id on feedback (to_id, id);
create table conversations (
  id text not null,
  "between" text not null,
  person_ids jsonb not null,
  team_id text,
  meeting varchar(40) not null,
  earlier_id text,
  agenda jsonb not null,
  open_points jsonb not null,
  opened_by text not null,
  opened_on date not null,
  closed_by text,
  closed_on date,
  constraint pk_conversations primary key (id)
);
create index ix_conversations_between_meeting_id on conversations ("between", meeting, id);
create index ix_conversations_person_ids on conversations using gin (person_ids);
create index ix_conversations_team_id on conversations (team_id) where team_id is not null;
create table mistakes (
  id text not null,
  team_id text not null,
  mode varchar(40) not null,
  by text,
  reported_on date not null,
  owed_since date not null,
  due_on date,
  responded_on date,
  helped varchar(40),
  constraint pk_mistakes primary key (id)
);
create index ix_mistakes_reported_on on mistakes (reported_on);
create index ix_mistakes_team_id on mistakes (team_id) where due_on is not null;
create index ix_mistakes_team_id_reported_on_id on mistakes (team_id, reported_on, id);
create table frozen_cycles (
  cycle_id text not null,
  computed_at timestamp with time zone not null,
  constraint pk_frozen_cycles primary key (cycle_id)
);
create table frozen_figures (
  cycle_id text not null,
  measure varchar(40) not null,
  team_id text not null,
  mean numeric,
  time varchar(40),
  spread varchar(40),
  answers varchar(40) not null,
  constraint pk_frozen_figures primary key (cycle_id, measure, team_id),
  constraint fk_frozen_figures_cycle_id foreign key(cycle_id) references frozen_cycles (cycle_id)
)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
