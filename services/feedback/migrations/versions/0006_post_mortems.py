"""Post-mortems and systemic issues."""

from alembic import op

revision = "0006"
down_revision = "0005"

SCHEMA = """"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
