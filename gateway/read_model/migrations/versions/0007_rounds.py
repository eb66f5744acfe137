"""Rounds, actions and agreements."""

from alembic import op

revision = "0007"
down_revision = "0006"

SCHEMA = """
create table round (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  purpose text generated always as (document->>'purpose') stored,
  team_id text generated always as (document->>'team_id') stored,
  objective_id text generated always as (document->>'objective_id') stored,
  decision_id text generated always as (document->>'decision_id') stored,
  state text generated always as (document->>'state') stored,
  opened_at text collate "C" generated always as (rtrim(document->>'opened_at', 'Z')) stored,
  primary key (id)
);
create index ix_round_decision_id on round (decision_id);
create index ix_round_objective_id on round (objective_id);
create index ix_round_opened_at_id on round (opened_at, id);
create index ix_round_team_id on round (team_id);
create table action (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  team_id text generated always as (document->>'team_id') stored,
  owner_id text generated always as (document->>'owner_id') stored,
  round_id text generated always as (document->>'round_id') stored,
  post_mortem_id text generated always as (document->>'post_mortem_id') stored,
  state text generated always as (document->>'state') stored,
  agreed_at text collate "C" generated always as (rtrim(document->>'agreed_at', 'Z')) stored,
  verified_at text collate "C" generated always as (rtrim(document->>'verified_at', 'Z')) stored,
  due_on text collate "C" generated always as (document->>'due_on') stored,
  due_key text collate "C" generated always as (coalesce(document->>'due_on', '~')) stored,
  primary key (id)
);
create index ix_action_due_key_id on action (due_key, id);
create index ix_action_owner_id on action (owner_id);
create index ix_action_post_mortem_id on action (post_mortem_id);
create index ix_action_round_id on action (round_id);
create index ix_action_team_id on action (team_id);
create table agreement (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  team_id text generated always as (document->>'team_id') stored,
  state text generated always as (document->>'state') stored,
  proposed_at text collate "C" generated always as (rtrim(document->>'proposed_at', 'Z')) stored,
  primary key (id)
);
create index ix_agreement_team_id on agreement (team_id)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
