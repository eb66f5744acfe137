"""Since when an answer is owed, and the indexes by which those who owe and the oldest answers are found at any size."""

from alembic import op

from chassis import chassis_schema

revision = "0004"
down_revision = "0003"

SCHEMA = """
alter table team add column lead_ids jsonb generated always as (coalesce(document->'lead_ids', '[]'::jsonb)) stored;
create index ix_team_lead_ids on team using gin (lead_ids);
alter table objective
  add column owner_ids jsonb generated always as (jsonb_path_query_array(document, '$.key_results[*].owner_id')) stored;
create index ix_objective_active_owner_ids on objective using gin (owner_ids) where state = 'active' and not deleted;
create index ix_objective_open_champion_id on objective (champion_id) where state <> 'closed' and not deleted;
create index ix_objective_open_team_id on objective (team_id) where state <> 'closed' and not deleted;
alter table concern add column owed_since text collate "C" generated always as (
  case when deleted or document->>'due_on' is null then null
    when document->>'state' = 'open' then document->>'raised_on'
    when document->>'state' = 'followed_up' then coalesce(
      jsonb_path_query_array(document, '$.remarks[*] ? (@.answer == null || !exists(@.answer)).on')->>-1, document->>'raised_on')
    end
) stored;
create index ix_concern_owed_of_objectives on concern (due_on, owed_since, id)
  where owed_since is not null and objective_id is not null;
create index ix_concern_owed_of_decisions on concern (due_on, owed_since, id)
  where owed_since is not null and decision_id is not null;
create index ix_concern_owed_objective_id on concern (objective_id) where owed_since is not null;
create index ix_concern_owed_decision_id on concern (decision_id) where owed_since is not null;
alter table decision add column owed_since text collate "C" generated always as (
  case when not deleted and document->>'state' = 'decided' then document->>'review_on' end
) stored;
create index ix_decision_owed on decision (review_on, owed_since, id) where owed_since is not null;
alter table resource_request add column owed_since text collate "C" generated always as (
  case when not deleted and document->>'state' = 'open' then left(document->>'asked_at', 10) end
) stored;
create index ix_resource_request_owed on resource_request (due_on, owed_since, id) where owed_since is not null;
create index ix_resource_request_owed_approver_id on resource_request (approver_id) where owed_since is not null;
create index ix_resource_request_owed_team_id on resource_request (team_id) where owed_since is not null;
alter table review add column owed_since text collate "C" generated always as (
  case when not deleted and jsonb_path_exists(document, '$.questions[*] ? (@.answer == null || !exists(@.answer))')
    then left(document->>'at', 10) end
) stored;
create index ix_review_owed on review (due_on, owed_since, id) where owed_since is not null;
create index ix_review_owed_asked_of on review (asked_of) where owed_since is not null;
create index ix_review_owed_objective_id on review (objective_id) where owed_since is not null
"""


def upgrade() -> None:
    for statement in chassis_schema.statements(SCHEMA):
        op.execute(statement)
