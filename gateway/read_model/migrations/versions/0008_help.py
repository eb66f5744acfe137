"""Help, Braintrusts and skills."""

from alembic import op

revision = "0008"
down_revision = "0007"

SCHEMA = """"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
