"""Openness, welcomes, and prompts to welcome somebody."""

from alembic import op

revision = "0016"
down_revision = "0015"

SCHEMA = """
create table openness (
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
  decision_id text generated always as (document->>'decision_id') stored,
  objective_id text generated always as (document->>'objective_id') stored,
  team_id text generated always as (document->>'team_id') stored,
  primary key (id)
);
create index ix_openness_by_place on openness (by, place);
create index ix_openness_decision_id on openness (decision_id);
create index ix_openness_objective_id on openness (objective_id);
create index ix_openness_place on openness (place);
create index ix_openness_team_id_place on openness (team_id, place);
create table welcome (
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
  person_id text generated always as (document->>'person_id') stored,
  joined_team_id text generated always as (document->>'joined_team_id') stored,
  primary key (id)
);
create index ix_welcome_joined_team_id_place on welcome (joined_team_id, place);
create index ix_welcome_person_id_place on welcome (person_id, place);
create index ix_welcome_place on welcome (place);
create table welcome_prompt (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  person_id text generated always as (document->>'person_id') stored,
  team_id text generated always as (document->>'team_id') stored,
  prompted_at text collate "C" generated always as (rtrim(document->>'prompted_at', 'Z')) stored,
  last_day text collate "C" generated always as (document->>'last_day') stored,
  primary key (id)
);
create index ix_welcome_prompt_team_id_last_day on welcome_prompt (team_id, last_day)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
