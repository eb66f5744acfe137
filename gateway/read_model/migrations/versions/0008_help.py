"""Help, Braintrusts and skills."""

from alembic import op

revision = "0008"
down_revision = "0007"

SCHEMA = """
create table help_request (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  objective_id text generated always as (document->>'objective_id') stored,
  key_result_id text generated always as (document->>'key_result_id') stored,
  team_id text generated always as (document->>'team_id') stored,
  state text generated always as (document->>'state') stored,
  asked_on text collate "C" generated always as (document->>'asked_on') stored,
  due_on text collate "C" generated always as (document->>'due_on') stored,
  primary key (id)
);
create index ix_help_request_asked_on_id on help_request (asked_on, id);
create index ix_help_request_key_result_id_asked_on on help_request (key_result_id, asked_on);
create index ix_help_request_objective_id_asked_on on help_request (objective_id, asked_on);
create index ix_help_request_team_id_asked_on on help_request (team_id, asked_on);
create table braintrust (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  objective_id text generated always as (document->>'objective_id') stored,
  team_id text generated always as (document->>'team_id') stored,
  owner_id text generated always as (document->>'owner_id') stored,
  state text generated always as (document->>'state') stored,
  called_on text collate "C" generated always as (document->>'called_on') stored,
  due_on text collate "C" generated always as (document->>'due_on') stored,
  owed_since text collate "C" generated always as (
    case when not deleted and document->>'state' = 'called' then document->>'meets_on' end
  ) stored,
  primary key (id)
);
create index ix_braintrust_called_on_id on braintrust (called_on, id);
create index ix_braintrust_objective_id_called_on on braintrust (objective_id, called_on);
create index ix_braintrust_owner_id on braintrust (owner_id);
create index ix_braintrust_team_id on braintrust (team_id);
create table skill_gap (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  objective_id text generated always as (document->>'objective_id') stored,
  key_result_id text generated always as (document->>'key_result_id') stored,
  team_id text generated always as (document->>'team_id') stored,
  state text generated always as (document->>'state') stored,
  flagged_on text collate "C" generated always as (document->>'flagged_on') stored,
  due_on text collate "C" generated always as (document->>'due_on') stored,
  primary key (id)
);
create index ix_skill_gap_flagged_on_id on skill_gap (flagged_on, id);
create index ix_skill_gap_key_result_id_flagged_on on skill_gap (key_result_id, flagged_on);
create index ix_skill_gap_objective_id_flagged_on on skill_gap (objective_id, flagged_on);
create index ix_skill_gap_team_id_flagged_on on skill_gap (team_id, flagged_on)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
