"""Check-ins with the round in which everyone said how confident they are."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.execute("alter table check_ins add column round_id text")
