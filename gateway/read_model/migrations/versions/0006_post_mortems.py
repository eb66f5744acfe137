"""Post-mortems and systemic issues."""

from alembic import op

revision = "0006"
down_revision = "0005"

SCHEMA = """
create table post_mortem (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  team_id text generated always as (document->>'team_id') stored,
  objective_id text generated always as (document->>'objective_id') stored,
  key_result_id text generated always as (document->>'key_result_id') stored,
  state text generated always as (document->>'state') stored,
  title_key text generated always as (lower(document->>'title')) stored,
  happened_on text collate "C" generated always as (document->>'happened_on') stored,
  opened_at text collate "C" generated always as (rtrim(document->>'opened_at', 'Z')) stored,
  published_at text collate "C" generated always as (rtrim(document->>'published_at', 'Z')) stored,
  tags jsonb generated always as (jsonb_path_query_array(document, '$.factors[*].tags[*]')) stored,
  words tsvector generated always as (to_tsvector('simple'::regconfig, coalesce(document->>'title', '')
    || ' ' || coalesce(document->'impact'->>'text', '')
    || ' ' || coalesce(document->'surprises'->>'text', '') || ' ' || coalesce(document->'went_well'->>'text', '')
    || ' ' || coalesce(document->'luck'->>'text', '') || ' ' || coalesce(document->'learnings'->>'text', ''))
    || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.timeline[*].text'))
    || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.factors[*].text'))
    || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.factors[*].tags[*]'))
    || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.listed_actions[*].text'))) stored,
  primary key (id)
);
create index ix_post_mortem_happened_on_id on post_mortem (happened_on, id);
create index ix_post_mortem_key_result_id on post_mortem (key_result_id);
create index ix_post_mortem_objective_id on post_mortem (objective_id);
create index ix_post_mortem_team_id on post_mortem (team_id);
create table systemic_issue (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  team_id text generated always as (document->>'team_id') stored,
  state text generated always as (document->>'state') stored,
  raised_at text collate "C" generated always as (rtrim(document->>'raised_at', 'Z')) stored,
  post_mortem_ids jsonb generated always as (coalesce(document->'post_mortem_ids', '[]'::jsonb)) stored,
  primary key (id)
);
create index ix_systemic_issue_raised_at_id on systemic_issue (raised_at, id);
create index ix_systemic_issue_team_id on systemic_issue (team_id);
create index ix_post_mortem_words on post_mortem using gin (words);
create index ix_post_mortem_tags on post_mortem using gin (tags);
create index ix_systemic_issue_post_mortem_ids on systemic_issue using gin (post_mortem_ids);
alter table objective add column proposed_because_id text generated always as (document->>'proposed_because_id') stored;
create index ix_objective_proposed_because_id on objective (proposed_because_id)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
