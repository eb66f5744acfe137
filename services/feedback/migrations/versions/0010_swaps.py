"""Since when a swap of actions is offered."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute("alter table actions add column swap_offered_on date")
