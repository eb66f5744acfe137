"""Agreements of all teams, the latest proposal first."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.execute("create index ix_agreement_proposed_at_id on agreement (proposed_at, id)")
