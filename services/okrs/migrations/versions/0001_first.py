"""Cycles, objectives, check-ins and revisions, and copies of the directory's documents."""

from alembic import op

from chassis import chassis_schema

revision = "0001"
down_revision = None

SCHEMA = """
create table cycles (
  id text primary key,
  version bigint not null,
  name text not null,
  starts_on date not null,
  ends_on date not null,
  started_at timestamp with time zone,
  closed_at timestamp with time zone,
  state varchar(40) not null,
  cadence varchar(40) not null,
  parent_id text,
  time_zone text not null,
  constraint uq_cycles_name unique (name)
);
create index ix_cycles_parent_id on cycles (parent_id);

create table objectives (
  id text primary key,
  version bigint not null,
  edit_version bigint not null,
  title text not null,
  why text not null,
  team_id text not null,
  champion_id text,
  contributor_ids jsonb not null,
  cycle_id text not null,
  ambition varchar(40) not null,
  uncertainties jsonb not null,
  state varchar(40) not null,
  key_results jsonb not null,
  aligned_to jsonb not null,
  outcome varchar(40),
  learned text not null,
  origin varchar(40) not null,
  exempt boolean not null,
  carried_over_from_id text,
  carried_over_to_id text,
  drafted_at timestamp with time zone not null,
  drafted_by text,
  submitted_at timestamp with time zone,
  submitted_by text,
  activated_at timestamp with time zone,
  activated_by text,
  closed_at timestamp with time zone,
  closed_by text
);
create index ix_objectives_cycle_id on objectives (cycle_id);
create index ix_objectives_aligned_to on objectives using gin (aligned_to jsonb_path_ops);

create table check_ins (
  id text primary key,
  version bigint not null,
  objective_id text not null,
  key_result_id text not null,
  value numeric,
  steps_done jsonb,
  zone varchar(40),
  confidence bigint,
  what_changed text not null,
  learned text not null,
  in_the_way text not null,
  question text not null,
  effective_on date not null,
  recorded_at timestamp with time zone not null,
  by text,
  corrects_id text,
  correction_reason text,
  corrected boolean not null,
  constraint fk_check_ins_objective_id foreign key (objective_id) references objectives (id)
);
create index ix_check_ins_objective_id on check_ins (objective_id);
create index ix_check_ins_key_result_id on check_ins (key_result_id);

create table revisions (
  id text primary key,
  version bigint not null,
  objective_id text not null,
  key_result_id text,
  what varchar(40) not null,
  before text,
  after text,
  why text not null,
  by text not null,
  at timestamp with time zone not null
);
create index ix_revisions_objective_id on revisions (objective_id);
"""

COPY = """
create table {kind} (
  id text primary key,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null{generated}
);
"""
DEPUTY_OF = ",\n  deputy_id text generated always as (document->>'deputy_id') stored"


def upgrade() -> None:
    copies = [COPY.format(kind=kind, generated="") for kind in ("person", "team", "identity")]
    deputy = COPY.format(kind="deputy", generated=DEPUTY_OF) + "create index ix_deputy_deputy_id on deputy (deputy_id);"
    for step in (chassis_schema.FIRST, SCHEMA, *copies, deputy):
        for statement in chassis_schema.statements(step):
            op.execute(statement)
