"""Legal holds and moderators."""

from alembic import op

revision = "0010"
down_revision = "0009"

SCHEMA = """"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
