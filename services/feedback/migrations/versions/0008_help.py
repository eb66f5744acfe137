"""Help, Braintrusts and skills; copies of resource requests, which offers of training name."""

from alembic import op

revision = "0008"
down_revision = "0007"

SCHEMA = """
create table resource_request (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
);
create table help_requests (
  id text not null,
  objective_id text not null,
  key_result_id text not null,
  team_id text not null,
  asked_by text not null,
  state varchar(40) not null,
  asked_on date not null,
  due_on date,
  first_offer_on date,
  accepted_offer_ids jsonb not null,
  closed_on date,
  was_used boolean,
  version bigint not null,
  primary key (id)
);
create index ix_help_requests_objective_id_key_result_id on help_requests (objective_id, key_result_id);
create table braintrusts (
  id text not null,
  objective_id text not null,
  team_id text not null,
  owner_id text not null,
  called_by text not null,
  invited_ids jsonb not null,
  meets_on date not null,
  called_on date not null,
  due_on date,
  state varchar(40) not null,
  outcome varchar(40),
  closed_on date,
  version bigint not null,
  primary key (id)
);
create index ix_braintrusts_objective_id on braintrusts (objective_id);
create table braintrust_notes (
  id text not null,
  braintrust_id text not null,
  team_id text not null,
  use varchar(40),
  why_id text,
  primary key (id)
);
create index ix_braintrust_notes_braintrust_id on braintrust_notes (braintrust_id);
create table skill_gaps (
  id text not null,
  objective_id text not null,
  key_result_id text not null,
  team_id text not null,
  skill text not null,
  state varchar(40) not null,
  flagged_on date not null,
  due_on date,
  first_offer_on date,
  trainings jsonb not null,
  closed_on date,
  version bigint not null,
  primary key (id)
);
create index ix_skill_gaps_objective_id_key_result_id on skill_gaps (objective_id, key_result_id)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
