"""Copies of objectives are found by their key results."""

from alembic import op

revision = "0011"
down_revision = "0010"

SCHEMA = """
alter table objective add column key_result_ids jsonb
  generated always as (jsonb_path_query_array(document, '$.key_results[*].id')) stored;
create index ix_objective_key_result_ids on objective using gin (key_result_ids)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
