"""What is owed in feedback: indexes of that alone."""

from alembic import op

revision = "0011"
down_revision = "0010"

SCHEMA = """
alter table action add column owed_since text collate "C" generated always as (
  case when not deleted and document->>'state' = 'agreed' and document->>'due_on' is not null
    then left(document->>'agreed_at', 10) else null end
) stored;
create index ix_leader_question_owed on leader_question (due_on, owed_since, id) where owed_since is not null;
create index ix_topic_owed on topic (due_on, owed_since, id) where owed_since is not null;
create index ix_note_owed on note (due_on, owed_since, id) where owed_since is not null;
create index ix_action_owed on action (due_on, owed_since, id) where owed_since is not null;
create index ix_braintrust_owed on braintrust (due_on, owed_since, id) where owed_since is not null;
create index ix_leader_question_owed_team_id on leader_question (team_id) where owed_since is not null;
create index ix_topic_owed_team_id on topic (team_id) where owed_since is not null;
create index ix_note_owed_team_id on note (team_id) where owed_since is not null;
create index ix_action_owed_team_id on action (team_id) where owed_since is not null;
create index ix_braintrust_owed_team_id on braintrust (team_id) where owed_since is not null;
create index ix_action_owed_owner_id on action (owner_id) where owed_since is not null;
create index ix_braintrust_owed_owner_id on braintrust (owner_id) where owed_since is not null
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
