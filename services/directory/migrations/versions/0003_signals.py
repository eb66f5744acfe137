"""Which signals the organization shows."""

from alembic import op

from chassis import chassis_schema

revision = "0003"
down_revision = "0002"

SCHEMA = """
create table signal_switches (
  id text primary key,
  version bigint not null,
  signal varchar(40) not null,
  "on" boolean not null,
  switched_at timestamp with time zone not null,
  switched_by text not null,
  reason text not null
)
"""


def upgrade() -> None:
    for statement in chassis_schema.statements(SCHEMA):
        op.execute(statement)
