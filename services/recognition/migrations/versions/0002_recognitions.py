"""Recognition with its reactions and comments, and how people like to be praised."""

from alembic import op

revision = "0002"
down_revision = "0001"

SCHEMA = """
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
