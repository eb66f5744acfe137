"""Suggestions of what deserves celebrating."""

from alembic import op

revision = "0004"
down_revision = "0003"

SCHEMA = """
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
