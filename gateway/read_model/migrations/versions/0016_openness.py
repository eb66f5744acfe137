"""Openness, welcomes, and prompts to welcome somebody."""

from alembic import op

revision = "0016"
down_revision = "0015"

SCHEMA = """
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
