"""Rounds and actions by the topic of a Notes Day."""

from alembic import op

revision = "0012"
down_revision = "0011"

SCHEMA = """
alter table round add column topic_id text generated always as (document->>'topic_id') stored;
create index ix_round_topic_id on round (topic_id);
alter table action add column topic_id text generated always as (document->>'topic_id') stored;
create index ix_action_topic_id on action (topic_id)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
