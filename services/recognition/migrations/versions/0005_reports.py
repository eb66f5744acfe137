"""Reports of closed months and cycles."""

from alembic import op

revision = "0005"
down_revision = "0004"

SCHEMA = """
create table recognition_reports (
  id text not null,
  period varchar(40) not null,
  first_day date not null,
  last_day date not null,
  cycle_id text,
  team_id text,
  given bigint,
  mix jsonb not null,
  not_result numeric,
  with_evidence numeric,
  reach varchar(40),
  counted_at timestamp with time zone not null,
  version bigint not null,
  primary key (id)
);
create table reported_months (
  first_day date not null,
  counted_at timestamp with time zone not null,
  primary key (first_day)
);
create table reported_cycles (
  cycle_id text not null,
  first_day date not null,
  last_day date not null,
  counted_at timestamp with time zone not null,
  primary key (cycle_id)
);
create table private_mix_figures (
  cycle_id text not null,
  measure varchar(40) not null,
  team_id text not null,
  mean numeric not null,
  answers varchar(40) not null,
  primary key (cycle_id, measure, team_id),
  constraint fk_private_mix_figures_cycle_id foreign key(cycle_id) references reported_cycles (cycle_id)
)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
