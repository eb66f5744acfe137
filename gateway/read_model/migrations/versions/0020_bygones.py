"""What of open answers is about something that has ended for good, and indexes of what is owed without it."""

from alembic import op

revision = "0020"
down_revision = "0019"

SCHEMA = """
alter table concern add column bygone boolean not null default false;
alter table resource_request add column bygone boolean not null default false;
alter table review add column bygone boolean not null default false;
drop index ix_concern_owed_of_objectives;
create index ix_concern_owed_of_objectives on concern (due_on, owed_since, id)
  where owed_since is not null and objective_id is not null and not bygone;
drop index ix_concern_owed_of_decisions;
create index ix_concern_owed_of_decisions on concern (due_on, owed_since, id)
  where owed_since is not null and decision_id is not null and not bygone;
drop index ix_resource_request_owed;
create index ix_resource_request_owed on resource_request (due_on, owed_since, id) where owed_since is not null and not bygone;
drop index ix_review_owed;
create index ix_review_owed on review (due_on, owed_since, id) where owed_since is not null and not bygone;
create index ix_concern_bygone on concern (id) where bygone;
create index ix_resource_request_bygone on resource_request (id) where bygone;
create index ix_review_bygone on review (id) where bygone
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
