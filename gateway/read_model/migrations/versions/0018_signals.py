"""Which signals the organization shows, since when."""

from alembic import op

revision = "0018"
down_revision = "0017"

SCHEMA = """
create table signal_switch (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  primary key (id)
);
alter table person
  add column further_team_ids jsonb generated always as (coalesce(document->'further_team_ids', '[]'::jsonb)) stored,
  add column manager_id text generated always as (document->>'manager_id') stored;
create index ix_person_further_team_ids on person using gin (further_team_ids);
create index ix_person_manager_id on person (manager_id);
alter table concern
  add column waited_from text collate "C" generated always as (
    case when deleted
      or (document->>'state' = 'withdrawn'
      and (jsonb_path_query_first(document, '$.remarks[*] ? (@.answer != null).on')#>>'{}') is null)
      then null else document->>'raised_on' end
  ) stored,
  add column waited_until text collate "C" generated always as (
    jsonb_path_query_first(document, '$.remarks[*] ? (@.answer != null).on')#>>'{}'
  ) stored;
create index ix_concern_waited_from_waited_until on concern (waited_from, waited_until);
alter table leader_question
  add column waited_from text collate "C" generated always as (
    case when deleted
      or (document->>'state' = 'withdrawn'
      and (jsonb_path_query_first(document, '$.words[*] ? (@.is_answer == true).text.on')#>>'{}') is null)
      then null else document->'text'->>'on' end
  ) stored,
  add column waited_until text collate "C" generated always as (
    jsonb_path_query_first(document, '$.words[*] ? (@.is_answer == true).text.on')#>>'{}'
  ) stored;
create index ix_leader_question_waited_from_waited_until on leader_question (waited_from, waited_until);
alter table resource_request
  add column waited_from text collate "C" generated always as (
    case when deleted
      or (document->>'state' = 'withdrawn'
      and (case when document->>'state' <> 'withdrawn' then left(document->>'answered_at', 10) else null end) is null)
      then null else left(document->>'asked_at', 10) end
  ) stored,
  add column waited_until text collate "C" generated always as (
    case when document->>'state' <> 'withdrawn' then left(document->>'answered_at', 10) else null end
  ) stored;
create index ix_resource_request_waited_from_waited_until on resource_request (waited_from, waited_until);
alter table help_request
  add column waited_from text collate "C" generated always as (
    case when deleted
      or (document->>'state' = 'withdrawn'
      and (document->>'first_offer_on') is null)
      then null else document->>'asked_on' end
  ) stored,
  add column waited_until text collate "C" generated always as (
    document->>'first_offer_on'
  ) stored;
create index ix_help_request_waited_from_waited_until on help_request (waited_from, waited_until)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
