"""What every component's chassis keeps for confidential acts; the gateway keeps none."""

from alembic import op

from chassis import chassis_schema

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for statement in chassis_schema.statements(chassis_schema.SECOND):
        op.execute(statement)
