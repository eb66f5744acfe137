"""What is owed in feedback: indexes of that alone."""

from alembic import op

revision = "0011"
down_revision = "0010"

SCHEMA = """"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
