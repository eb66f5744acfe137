"""Legal holds, appeals and what authors are muted in."""

from alembic import op

revision = "0009"
down_revision = "0008"

SCHEMA = """
create unique index uq_moderators_present on moderators (team_id, person_id) where ended_on is null;

alter table text_reports
  add column moderator_ids jsonb not null default '[]',
  add column why text not null default '',
  add column reported_on date not null default current_date,
  add column reporter text not null default '',
  add column counted text not null default '',
  add column decided_on date;
alter table text_reports
  alter column moderator_ids drop default,
  alter column why drop default,
  alter column reported_on drop default,
  alter column reporter drop default,
  alter column counted drop default;
create index ix_text_reports_counted on text_reports (counted);

create index ix_writings_kept_for_a_hold on writings (id) where state = 'withdrawn' and text <> '';

create table hidings (
  text_id text primary key,
  hidden_by text not null,
  hidden_on date not null,
  appeal text,
  outcome varchar(40),
  decided_on date,
  answer text
);

create table mutes (
  id text primary key,
  thread text not null,
  by text,
  handle text,
  until date not null
);
create index ix_mutes_thread on mutes (thread);

create table moderation_counts (
  id text primary key,
  version bigint not null,
  team_id text,
  month date not null,
  hidden bigint not null,
  restored bigint not null,
  told boolean not null
);

create table legal_holds (
  id text primary key,
  version bigint not null,
  team_id text,
  set_on date not null,
  lifted_on date
)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
