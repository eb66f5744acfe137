"""What was hidden in private waits beside what everybody was told, until the full hour."""

from alembic import op

revision = "0012"
down_revision = "0011"

SCHEMA = """
alter table moderation_counts
  add column waiting_hidden bigint not null default 0,
  add column waiting_restored bigint not null default 0
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
