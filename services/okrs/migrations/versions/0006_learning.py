"""Experiments, lessons with their reuse, and prompts."""

from alembic import op

revision = "0006"
down_revision = "0005"

SCHEMA = """
create table experiments (
  id text primary key,
  version bigint not null,
  objective_id text not null,
  key_result_id text not null,
  team_id text not null,
  hypothesis text not null,
  prediction text not null,
  measure text not null,
  stop_rule text not null,
  state varchar(40) not null,
  result text not null,
  comparison varchar(40),
  conclusion text,
  continues_id text,
  continued_by_id text,
  planned_by text not null,
  planned_at timestamp with time zone not null,
  started_at timestamp with time zone,
  studied_at timestamp with time zone,
  concluded_at timestamp with time zone,
  concluded_by text,
  constraint uq_experiments_continues_id unique (continues_id)
);
create index ix_experiments_objective_id on experiments (objective_id);

create table lessons (
  id text primary key,
  version bigint not null,
  objective_id text not null,
  experiment_id text,
  team_id text not null,
  title text not null,
  text text not null,
  applies_when text not null,
  tags jsonb not null,
  text_withdrawn boolean not null,
  published_by text not null,
  published_at timestamp with time zone not null,
  constraint fk_lessons_objective_id foreign key (objective_id) references objectives (id),
  constraint fk_lessons_experiment_id foreign key (experiment_id) references experiments (id)
);
create index ix_lessons_objective_id on lessons (objective_id);

create table lesson_reuses (
  id text primary key,
  version bigint not null,
  lesson_id text not null,
  objective_id text not null,
  team_id text not null,
  how text not null,
  by text not null,
  at timestamp with time zone not null,
  constraint uq_lesson_reuses_lesson_id_objective_id unique (lesson_id, objective_id),
  constraint fk_lesson_reuses_lesson_id foreign key (lesson_id) references lessons (id)
);

create table prompts (
  id text primary key,
  version bigint not null,
  objective_id text not null,
  key_result_id text not null,
  cycle_id text not null,
  champion_id text not null,
  period bigint not null,
  first_day date not null,
  last_day date not null,
  prompted_at timestamp with time zone not null,
  constraint uq_prompts_key_result_id_period unique (key_result_id, period)
);
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
