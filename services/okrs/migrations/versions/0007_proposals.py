"""Proposals, because of what happened elsewhere, and copies of what they are because of."""

from alembic import op

revision = "0007"
down_revision = "0006"

SCHEMA = """
alter table objectives add column proposed_because_id text;

create table proposals (
  cause_id text primary key,
  objective_id text not null,
  team_id text not null,
  title text not null,
  why text not null,
  ambition varchar(40) not null,
  contributor_ids jsonb not null,
  state varchar(40) not null,
  proposed_at timestamp with time zone not null
);
create index ix_proposals_waiting on proposals (cause_id) where state = 'waiting';

create table systemic_issue (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
