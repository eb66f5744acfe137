"""Rounds, actions and agreements."""

from alembic import op

revision = "0004"
down_revision = "0003"

SCHEMA = """
create table rounds (
  id text not null,
  purpose varchar(40) not null,
  team_id text,
  person_ids jsonb not null,
  question text not null,
  objective_id text,
  key_result_id text,
  decision_id text,
  topic_id text,
  live boolean not null,
  options jsonb not null,
  state varchar(40) not null,
  gate varchar(40) not null,
  gate_opens_at timestamp with time zone,
  admitted varchar(40),
  numbers_by_name boolean,
  readership varchar(40) not null,
  kept_until date,
  opened_by text,
  opened_at timestamp with time zone not null,
  revealed_at timestamp with time zone,
  closed_by text,
  closed_at timestamp with time zone,
  drafts jsonb not null,
  counts jsonb not null,
  origin varchar(40) not null,
  source text,
  seed text,
  votes_shown boolean not null,
  version bigint not null,
  constraint pk_rounds primary key (id)
);
create index ix_rounds_decision_id on rounds (decision_id);
create index ix_rounds_team_id_opened_at on rounds (team_id, opened_at);
create table round_contributions (
  round_id text not null,
  person_id text not null,
  id text not null,
  confidence bigint,
  turn bigint,
  leads boolean not null,
  spoke varchar(40),
  kept_until date,
  constraint pk_round_contributions primary key (round_id, person_id),
  constraint uq_round_contributions_id unique (id)
);
create index ix_round_contributions_kept_until on round_contributions (kept_until);
create table round_votes (
  round_id text not null,
  person_id text not null,
  choice_ids jsonb not null,
  kept_until date,
  constraint pk_round_votes primary key (round_id, person_id)
);
create index ix_round_votes_kept_until on round_votes (kept_until);
create table actions (
  id text not null,
  team_id text not null,
  text text not null,
  owner_id text,
  due_on date,
  state varchar(40) not null,
  round_id text,
  post_mortem_id text,
  topic_id text,
  mistake_id text,
  swap_for_id text,
  agreed_by text,
  agreed_at timestamp with time zone not null,
  done_by text,
  done_at timestamp with time zone,
  verified_by text,
  verified_at timestamp with time zone,
  origin varchar(40) not null,
  version bigint not null,
  constraint pk_actions primary key (id)
);
create index ix_actions_mistake_id on actions (mistake_id);
create index ix_actions_team_id_agreed_at on actions (team_id, agreed_at);
create table action_held (
  action_id text not null,
  person_id text not null,
  team_id text not null,
  since timestamp with time zone not null,
  constraint pk_action_held primary key (action_id, person_id)
);
create index ix_action_held_team_id_person_id on action_held (team_id, person_id);
create table agreements (
  id text not null,
  team_id text not null,
  edition bigint not null,
  statements jsonb not null,
  state varchar(40) not null,
  replaces_id text,
  proposed_by text not null,
  proposed_at timestamp with time zone not null,
  adopted_on date,
  reviewed_on date,
  review_on date,
  version bigint not null,
  constraint pk_agreements primary key (id)
);
create unique index ix_agreements_adopted on agreements (team_id) where state = 'adopted';
create unique index ix_agreements_proposed on agreements (team_id) where state = 'proposed';
create unique index ix_agreements_team_id_edition on agreements (team_id, edition);
create table agreement_adoptions (
  agreement_id text not null,
  person_id text not null,
  adopted_on date not null,
  constraint pk_agreement_adoptions primary key (agreement_id, person_id)
)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
