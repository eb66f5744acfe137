"""How often exports were asked for, by purpose."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("""
create table export_counters (
  purpose varchar(40) primary key,
  asked bigint not null
)
""")
