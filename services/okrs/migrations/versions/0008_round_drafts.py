"""Objectives that teams drafted in rounds: what they chose of them, and copies of the rounds."""

from alembic import op

revision = "0008"
down_revision = "0007"

SCHEMA = """
alter table proposals add column cycle_id text;
alter table proposals add column champion_id text;

create table round (
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
