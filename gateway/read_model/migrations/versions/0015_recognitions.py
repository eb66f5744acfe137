"""Recognition with its reactions and comments, and the organization's values."""

from alembic import op

revision = "0015"
down_revision = "0014"

SCHEMA = """
create table value_list (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
);
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
