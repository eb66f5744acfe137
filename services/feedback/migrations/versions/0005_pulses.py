"""Pulses: packs, pulses with their frozen trees and rosters, sealed answers, and what is shown after the close."""

from alembic import op

revision = "0005"
down_revision = "0004"

SCHEMA = """
create table item_packs (
  id text primary key,
  version bigint not null,
  name text not null,
  items jsonb not null,
  written_by text not null,
  written_at timestamp with time zone not null
);

create table pulses (
  id text primary key,
  version bigint not null,
  team_id text not null,
  item_pack_id text not null,
  items jsonb not null,
  audience varchar(40) not null,
  state varchar(40) not null,
  opened_by text not null,
  opened_at timestamp with time zone not null,
  closes_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  sealed_with text not null,
  constraint fk_pulses_item_pack_id foreign key (item_pack_id) references item_packs (id)
);
create index ix_pulses_team_id on pulses (team_id);
create index ix_pulses_state_closes_at on pulses (state, closes_at);

create table pulse_node (
  pulse_id text not null,
  node_id text not null,
  parent_id text,
  leads bigint not null,
  constraint pk_pulse_node primary key (pulse_id, node_id)
);
create index ix_pulse_node_node_id on pulse_node (node_id);

create table pulse_roster (
  pulse_id text not null,
  person_id text not null,
  node_id text not null,
  constraint pk_pulse_roster primary key (pulse_id, person_id)
);
create index ix_pulse_roster_person_id on pulse_roster (person_id);

create table pulse_envelope (
  pulse_id text not null,
  person_id text not null,
  sealed bytea not null,
  constraint pk_pulse_envelope primary key (pulse_id, person_id)
);
alter table pulse_envelope alter column sealed set storage external;

create table release (
  pulse_id text not null,
  node_id text not null,
  facet varchar(40) not null,
  mean numeric not null,
  spread varchar(40),
  answers varchar(40) not null,
  constraint pk_release primary key (pulse_id, node_id, facet)
);
create index ix_release_node_id on release (node_id);

create table pulse_text (
  id uuid primary key,
  pulse_id text not null,
  node_id text not null,
  text text not null
);
create index ix_pulse_text_pulse_id_node_id on pulse_text (pulse_id, node_id)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
