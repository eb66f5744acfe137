"""Texts with their privacy contracts, moderators and what was reported to them."""

from alembic import op

revision = "0002"
down_revision = "0001"

SCHEMA = """
create table writings (
  id text primary key,
  thread text not null,
  place bigint not null,
  role text not null,
  mode varchar(40) not null,
  by text,
  handle text,
  readership varchar(40) not null,
  team_id text,
  reader_ids jsonb not null,
  open boolean not null,
  text text not null,
  state varchar(40) not null,
  hidden_because varchar(40),
  edited boolean not null,
  said_on date not null,
  said_at timestamp with time zone,
  kept_until date,
  settled_on date
);
create index ix_writings_thread_place on writings (thread, place);
create index ix_writings_kept_until on writings (kept_until) where state in ('shown', 'hidden') and kept_until is not null;
create index ix_writings_said_on on writings (said_on) where handle is not null;
create index ix_writings_by on writings (by) where by is not null;

create table moderators (
  id text primary key,
  version bigint not null,
  team_id text not null,
  person_id text not null,
  appointed_on date not null,
  ended_on date
);
create index ix_moderators_team_id on moderators (team_id);
create index ix_moderators_person_id on moderators (person_id);

create table text_reports (
  id text primary key,
  text_id text not null,
  team_id text,
  about_ids jsonb not null,
  open boolean not null
);
create index ix_text_reports_text_id on text_reports (text_id)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
