"""Comments, sketches, resource requests and reviews of check-ins; texts of check-ins that were edited or withdrawn."""

from alembic import op

revision = "0005"
down_revision = "0004"

SCHEMA = """
create table comments (
  id text primary key,
  version bigint not null,
  objective_id text,
  check_in_id text,
  decision_id text,
  team_id text,
  text text not null,
  text_withdrawn boolean not null,
  mentions jsonb not null,
  by text not null,
  at timestamp with time zone not null,
  edited_at timestamp with time zone
);
create index ix_comments_decision_id on comments (decision_id);

create table resource_requests (
  id text primary key,
  version bigint not null,
  objective_id text not null,
  key_result_id text not null,
  team_id text not null,
  resource varchar(40) not null,
  why text not null,
  approver_id text,
  state varchar(40) not null,
  due_on date not null,
  asked_by text not null,
  asked_at timestamp with time zone not null,
  reason text,
  answered_by text,
  answered_at timestamp with time zone
);
create index ix_resource_requests_objective_id on resource_requests (objective_id);

create table reviews (
  id text primary key,
  version bigint not null,
  check_in_id text not null,
  objective_id text not null,
  team_id text not null,
  asked_of text,
  questions jsonb not null,
  note text not null,
  due_on date not null,
  by text not null,
  at timestamp with time zone not null,
  constraint fk_reviews_check_in_id foreign key (check_in_id) references check_ins (id)
);

create table sketches (
  id text primary key,
  title text not null,
  why text not null,
  team_id text not null,
  champion_id text,
  contributor_ids jsonb not null,
  cycle_id text not null,
  ambition varchar(40) not null,
  uncertainties jsonb not null,
  key_results jsonb not null,
  invited_ids jsonb not null,
  sketched_by text not null,
  sketched_at timestamp with time zone not null,
  changed_at timestamp with time zone not null
);
create index ix_sketches_team_id on sketches (team_id);
create index ix_sketches_invited_ids on sketches using gin (invited_ids);

alter table check_ins add column edited_at timestamp with time zone;
alter table check_ins add column texts_withdrawn boolean not null default false
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
