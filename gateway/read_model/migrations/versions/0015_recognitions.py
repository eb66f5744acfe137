"""Recognition with its reactions and comments, and the organization's values."""

from alembic import op

revision = "0015"
down_revision = "0014"

SCHEMA = """
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
