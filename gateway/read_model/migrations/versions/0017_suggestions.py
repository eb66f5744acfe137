"""Nothing: suggestions of what deserves celebrating are shown by their owner alone."""

from alembic import op

revision = "0017"
down_revision = "0016"

SCHEMA = """
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
