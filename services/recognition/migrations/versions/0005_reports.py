"""Reports of closed months and cycles."""

from alembic import op

revision = "0005"
down_revision = "0004"

SCHEMA = """
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
