"""Openness, welcomes, who joined which team when, and the reminders to welcome them."""

from alembic import op

revision = "0003"
down_revision = "0002"

SCHEMA = """
create table openness (
  id text not null,
  openness_kind varchar(40) not null,
  decision_id text,
  objective_id text,
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
create table welcomes (
  id text not null,
  person_id text not null,
  joined_team_id text not null,
  joined_on date not null,
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
create unique index uq_welcomes_standing on welcomes (by, person_id, joined_team_id, joined_on) where text_state <> 'withdrawn';
create index ix_welcomes_person_id on welcomes (person_id);
create table placings (
  person_id text not null,
  sequence text not null,
  at timestamp with time zone not null,
  came boolean not null,
  known boolean not null,
  team_ids jsonb not null,
  primary key (person_id, sequence)
);
create table memberships (
  person_id text not null,
  team_id text not null,
  joined_on date not null,
  left_on date,
  seen boolean not null,
  primary key (person_id, team_id, joined_on)
);
create index ix_memberships_joined_on on memberships (joined_on) where seen and left_on is null;
create index ix_memberships_team_id_joined_on on memberships (team_id, joined_on);
create table welcome_prompts (
  id text not null,
  person_id text not null,
  team_id text not null,
  occasion varchar(40) not null,
  joined_on date not null,
  prompted_at timestamp with time zone not null,
  last_day date not null,
  version bigint not null,
  primary key (id)
);
create index ix_welcome_prompts_person_id on welcome_prompts (person_id)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
