"""People with their identities, deputies and employments, and teams."""

from alembic import op

from chassis import chassis_schema

revision = "0001"
down_revision = None

SCHEMA = """
create table people (
  id text primary key,
  version bigint not null,
  status varchar(40) not null,
  display_name text,
  name_key text generated always as (lower(display_name)) stored,
  email text,
  email_key text generated always as (lower(email)) stored,
  user_name text,
  user_name_key text generated always as (lower(user_name)) stored,
  title text,
  locale text,
  time_zone text not null,
  home_team_id text,
  further_team_ids jsonb not null,
  manager_id text,
  constraint uq_people_email_key unique (email_key) deferrable initially deferred,
  constraint uq_people_user_name_key unique (user_name_key) deferrable initially deferred
);
create index ix_people_home_team_id on people (home_team_id);
create index ix_people_manager_id on people (manager_id);
create index ix_people_further_team_ids on people using gin (further_team_ids);
create index ix_people_name_key_id on people (name_key, id);

create table external_ids (
  system text not null,
  value text not null,
  person_id text not null,
  primary key (system, value)
);
create index ix_external_ids_person_id on external_ids (person_id);

create table identities (
  id text primary key,
  version bigint not null,
  issuer text,
  subject text,
  person_id text,
  unlinked_at timestamp with time zone,
  constraint uq_identities_issuer_subject unique (issuer, subject)
);
create index ix_identities_person_id on identities (person_id);

create table deputies (
  id text primary key,
  version bigint not null,
  person_id text not null,
  deputy_id text not null,
  first_day date,
  last_day date,
  constraint uq_deputies_person_id unique (person_id) deferrable initially deferred
);
create index ix_deputies_deputy_id on deputies (deputy_id);

create table employments (
  id text primary key,
  version bigint not null,
  person_id text not null,
  start_day date,
  constraint uq_employments_person_id unique (person_id)
);

create table teams (
  id text primary key,
  version bigint not null,
  name text not null,
  name_key text not null generated always as (lower(name)) stored,
  team_kind varchar(40) not null,
  parent_id text,
  lead_ids jsonb not null,
  status varchar(40) not null,
  constraint uq_teams_name_key unique (name_key) deferrable initially deferred
);
create index ix_teams_parent_id on teams (parent_id);
create index ix_teams_lead_ids on teams using gin (lead_ids)
"""


def upgrade() -> None:
    for statement in [*chassis_schema.statements(chassis_schema.FIRST), *chassis_schema.statements(SCHEMA)]:
        op.execute(statement)
