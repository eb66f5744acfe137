"""Copies of teams are found by their leads and by the team above."""

from alembic import op

revision = "0010"
down_revision = "0009"

SCHEMA = """
create index ix_team_lead_ids on team using gin ((document -> 'lead_ids'));
create index ix_team_parent_id on team ((document ->> 'parent_id'))
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
