"""Post-mortems and systemic issues."""

from alembic import op

revision = "0006"
down_revision = "0005"

SCHEMA = """
create table post_mortems (
  id text primary key,
  version bigint not null,
  edit_version bigint not null,
  title text not null,
  happened_on date not null,
  team_id text,
  objective_id text,
  key_result_id text,
  timeline jsonb not null,
  factors jsonb not null,
  listed_actions jsonb not null,
  state varchar(40) not null,
  origin varchar(40) not null,
  source text,
  license text,
  opened_at timestamp with time zone not null,
  opened_by text,
  published_at timestamp with time zone,
  published_by text
);
create index ix_post_mortems_team_id on post_mortems (team_id);

create table systemic_issues (
  id text primary key,
  version bigint not null,
  tag text not null,
  post_mortem_ids jsonb not null,
  team_id text,
  state varchar(40) not null,
  raised_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  settled_by text,
  settled_how text not null
);
create unique index uq_systemic_issues_open_tag on systemic_issues (tag) where state = 'open';

create table factor_tags (
  tag text primary key
);

create table tag_uses (
  tag text not null,
  post_mortem_id text not null,
  team_id text,
  published_at timestamp with time zone not null,
  primary key (tag, post_mortem_id),
  constraint fk_tag_uses_tag foreign key (tag) references factor_tags (tag)
)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
