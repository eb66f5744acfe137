"""Concerns, and what the chassis keeps for confidential acts."""

from alembic import op

from chassis import chassis_schema

revision = "0003"
down_revision = "0002"

SCHEMA = """
create table concerns (
  id text primary key,
  version bigint not null,
  objective_id text,
  decision_id text,
  team_id text,
  mode varchar(40) not null,
  by text,
  handle text,
  text text not null,
  text_withdrawn boolean not null,
  edited boolean not null,
  state varchar(40) not null,
  raised_on date not null,
  raised_at timestamp with time zone,
  due_on date,
  remarks jsonb not null,
  helped varchar(40),
  settled_on date
);
create index ix_concerns_objective_id on concerns (objective_id);
create index ix_concerns_decision_id on concerns (decision_id);
create index ix_concerns_raised_on on concerns (raised_on) where handle is not null
"""


def upgrade() -> None:
    for step in (chassis_schema.SECOND, SCHEMA):
        for statement in chassis_schema.statements(step):
            op.execute(statement)
