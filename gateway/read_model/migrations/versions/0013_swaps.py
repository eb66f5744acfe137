"""Actions by the one that their owner offers to take for them."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute("alter table action add column swap_for_id text generated always as (document->>'swap_for_id') stored")
    op.execute("create index ix_action_swap_for_id on action (swap_for_id)")
