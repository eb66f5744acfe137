"""Legal holds, appeals and what authors are muted in."""

from alembic import op

revision = "0009"
down_revision = "0008"

SCHEMA = """"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
