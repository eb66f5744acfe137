"""One search over what everybody can read."""

from alembic import op

revision = "0020"
down_revision = "0019"

SCHEMA = """
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
