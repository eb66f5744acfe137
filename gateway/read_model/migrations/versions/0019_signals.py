"""Which signals the organization shows, since when."""

from alembic import op

revision = "0019"
down_revision = "0018"

SCHEMA = """
create table signal_switch (
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
