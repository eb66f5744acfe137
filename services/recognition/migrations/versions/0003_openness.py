"""Openness, welcomes, and the prompts for them."""

from alembic import op

revision = "0003"
down_revision = "0002"

SCHEMA = """
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
