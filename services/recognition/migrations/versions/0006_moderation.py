"""What was reported to moderators, what they hid, and how its authors appealed."""

from alembic import op

revision = "0006"
down_revision = "0005"

SCHEMA = """
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
