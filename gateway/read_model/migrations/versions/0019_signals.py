"""Which signals the organization shows, since when."""

from alembic import op

revision = "0019"
down_revision = "0018"

SCHEMA = """
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
