"""Conversations and mistakes."""

from alembic import op

revision = "0007"
down_revision = "0006"

SCHEMA = """"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
