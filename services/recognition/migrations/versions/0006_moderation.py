"""What was reported to moderators, what they hid, and how its authors appealed."""

from alembic import op

revision = "0006"
down_revision = "0005"

SCHEMA = """
create table text_reports (
  id text not null,
  text_id text not null,
  moderator_ids jsonb not null,
  open boolean not null,
  why text not null,
  reported_on date not null,
  reporter text not null,
  counted text not null,
  decided_on date,
  primary key (id)
);
create index ix_text_reports_counted on text_reports (counted);
create index ix_text_reports_open on text_reports (reported_on, id) where open;
create index ix_text_reports_text_id on text_reports (text_id);
create table hidings (
  text_id text not null,
  by text not null,
  hidden_by text not null,
  hidden_on date not null,
  appeal text,
  outcome varchar(40),
  decided_on date,
  answer text,
  primary key (text_id)
);
create index ix_hidings_by on hidings (by);
create table hiding_counts (
  id text not null,
  team_id text,
  month date not null,
  hidden bigint not null,
  restored bigint not null,
  waiting_hidden bigint not null default 0,
  waiting_restored bigint not null default 0,
  told boolean not null,
  version bigint not null,
  primary key (id)
);
create index ix_openness_kept_for_a_hold on openness (id) where text_state = 'withdrawn' and text <> '';
create index ix_welcomes_kept_for_a_hold on welcomes (id) where text_state = 'withdrawn' and text <> '';
create index ix_recognition_comments_kept_for_a_hold on recognition_comments (id) where text_state = 'withdrawn' and text <> ''
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
