"""Decisions with their votes, and revisions that name one."""

from alembic import op

revision = "0004"
down_revision = "0003"

SCHEMA = """
create table decisions (
  id text primary key,
  version bigint not null,
  edit_version bigint not null,
  title text not null,
  context text not null,
  options jsonb not null,
  method varchar(40),
  decider_id text,
  voter_ids jsonb not null,
  votes jsonb not null,
  objective_ids jsonb not null,
  team_ids jsonb not null,
  objections jsonb not null,
  state varchar(40) not null,
  chosen_option_id text,
  rationale text not null,
  dissents jsonb not null,
  consequences text not null,
  review_on date,
  reviews jsonb not null,
  supersedes_ids jsonb not null,
  superseded_by_id text,
  superseded_reason text,
  withdrawn_reason text,
  origin varchar(40) not null,
  source text,
  proposed_at timestamp with time zone not null,
  proposed_by text,
  decided_at timestamp with time zone,
  decided_by text
);
create index ix_decisions_superseded_by_id on decisions (superseded_by_id);

create table decision_votes (
  decision_id text not null,
  person_id text not null,
  option_id text not null,
  constraint pk_decision_votes primary key (decision_id, person_id),
  constraint fk_decision_votes_decision_id foreign key (decision_id) references decisions (id)
);

alter table revisions add column decision_id text;
create index ix_revisions_decision_id on revisions (decision_id)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
