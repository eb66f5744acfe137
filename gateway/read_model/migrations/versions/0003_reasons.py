"""Decisions, concerns, comments, requests, reviews, experiments and lessons; which revisions a decision led to."""

from alembic import op

from chassis import chassis_schema

revision = "0003"
down_revision = "0002"

SCHEMA = """
alter table objective add column champion_id text generated always as (document->>'champion_id') stored;
create index ix_objective_champion_id on objective (champion_id);
alter table revision add column decision_id text generated always as (document->>'decision_id') stored;
create index ix_revision_decision_id on revision (decision_id);
create table concern (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  objective_id text generated always as (document->>'objective_id') stored,
  decision_id text generated always as (document->>'decision_id') stored,
  team_id text generated always as (document->>'team_id') stored,
  state text generated always as (document->>'state') stored,
  raised_on text collate "C" generated always as (document->>'raised_on') stored,
  due_on text collate "C" generated always as (document->>'due_on') stored,
  primary key (id)
);
create index ix_concern_decision_id_raised_on on concern (decision_id, raised_on);
create index ix_concern_due_on_id on concern (due_on, id);
create index ix_concern_objective_id_raised_on on concern (objective_id, raised_on);
create index ix_concern_raised_on_id on concern (raised_on, id);
create index ix_concern_team_id on concern (team_id);
create table comment (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  objective_id text generated always as (document->>'objective_id') stored,
  check_in_id text generated always as (document->>'check_in_id') stored,
  decision_id text generated always as (document->>'decision_id') stored,
  at text collate "C" generated always as (rtrim(document->>'at', 'Z')) stored,
  primary key (id)
);
create index ix_comment_check_in_id_at on comment (check_in_id, at);
create index ix_comment_decision_id_at on comment (decision_id, at);
create index ix_comment_objective_id_at on comment (objective_id, at);
create table decision (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  state text generated always as (document->>'state') stored,
  decider_id text generated always as (document->>'decider_id') stored,
  title_key text generated always as (lower(document->>'title')) stored,
  proposed_at text collate "C" generated always as (rtrim(document->>'proposed_at', 'Z')) stored,
  decided_at text collate "C" generated always as (rtrim(document->>'decided_at', 'Z')) stored,
  review_on text collate "C" generated always as (document->>'review_on') stored,
  superseded_by_id text generated always as (document->>'superseded_by_id') stored,
  supersedes_ids jsonb generated always as (coalesce(document->'supersedes_ids', '[]'::jsonb)) stored,
  objective_ids jsonb generated always as (coalesce(document->'objective_ids', '[]'::jsonb)) stored,
  team_ids jsonb generated always as (coalesce(document->'team_ids', '[]'::jsonb)) stored,
  voter_ids jsonb generated always as (coalesce(document->'voter_ids', '[]'::jsonb)) stored,
  concern_ids jsonb generated always as (jsonb_path_query_array(document, '$.options[*].concern_id')) stored,
  words tsvector generated always as (
    to_tsvector('simple'::regconfig, coalesce(document->>'title', '') || ' ' || coalesce(document->>'context', '') || ' ' ||
    coalesce(document->>'rationale', ''))
    || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.options[*].title'))
  ) stored,
  primary key (id)
);
create index ix_decision_decider_id on decision (decider_id);
create index ix_decision_proposed_at_id on decision (proposed_at, id);
create index ix_decision_review_on on decision (review_on);
create index ix_decision_state on decision (state);
create index ix_decision_superseded_by_id on decision (superseded_by_id);
create index ix_decision_concern_ids on decision using gin (concern_ids);
create index ix_decision_objective_ids on decision using gin (objective_ids);
create index ix_decision_supersedes_ids on decision using gin (supersedes_ids);
create index ix_decision_team_ids on decision using gin (team_ids);
create index ix_decision_voter_ids on decision using gin (voter_ids);
create index ix_decision_words on decision using gin (words);
create table resource_request (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  objective_id text generated always as (document->>'objective_id') stored,
  key_result_id text generated always as (document->>'key_result_id') stored,
  team_id text generated always as (document->>'team_id') stored,
  approver_id text generated always as (document->>'approver_id') stored,
  state text generated always as (document->>'state') stored,
  asked_at text collate "C" generated always as (rtrim(document->>'asked_at', 'Z')) stored,
  due_on text collate "C" generated always as (document->>'due_on') stored,
  primary key (id)
);
create index ix_resource_request_approver_id on resource_request (approver_id);
create index ix_resource_request_asked_at_id on resource_request (asked_at, id);
create index ix_resource_request_due_on_id on resource_request (due_on, id);
create index ix_resource_request_key_result_id_asked_at on resource_request (key_result_id, asked_at);
create index ix_resource_request_objective_id_asked_at on resource_request (objective_id, asked_at);
create index ix_resource_request_team_id on resource_request (team_id);
create table review (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  check_in_id text generated always as (document->>'check_in_id') stored,
  objective_id text generated always as (document->>'objective_id') stored,
  team_id text generated always as (document->>'team_id') stored,
  asked_of text generated always as (document->>'asked_of') stored,
  at text collate "C" generated always as (rtrim(document->>'at', 'Z')) stored,
  due_on text collate "C" generated always as (document->>'due_on') stored,
  open_questions boolean generated always as (
    jsonb_path_exists(document, '$.questions[*] ? (@.answer == null || !exists(@.answer))')
  ) stored,
  primary key (id)
);
create index ix_review_asked_of on review (asked_of);
create index ix_review_check_in_id_at on review (check_in_id, at);
create index ix_review_due_on_id on review (due_on, id);
create index ix_review_objective_id_at on review (objective_id, at);
create table experiment (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  objective_id text generated always as (document->>'objective_id') stored,
  key_result_id text generated always as (document->>'key_result_id') stored,
  team_id text generated always as (document->>'team_id') stored,
  state text generated always as (document->>'state') stored,
  planned_at text collate "C" generated always as (rtrim(document->>'planned_at', 'Z')) stored,
  primary key (id)
);
create index ix_experiment_key_result_id_planned_at on experiment (key_result_id, planned_at);
create index ix_experiment_objective_id_planned_at on experiment (objective_id, planned_at);
create index ix_experiment_planned_at_id on experiment (planned_at, id);
create index ix_experiment_team_id on experiment (team_id);
create table lesson (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  objective_id text generated always as (document->>'objective_id') stored,
  experiment_id text generated always as (document->>'experiment_id') stored,
  team_id text generated always as (document->>'team_id') stored,
  published_at text collate "C" generated always as (rtrim(document->>'published_at', 'Z')) stored,
  words tsvector generated always as (
    setweight(to_tsvector('simple'::regconfig, coalesce(document->>'title', '')), 'A')
    || setweight(to_tsvector('simple'::regconfig, coalesce(document->'tags', '[]'::jsonb)), 'B')
    || setweight(to_tsvector('simple'::regconfig, coalesce(document->>'applies_when', '')), 'C')
    || setweight(to_tsvector('simple'::regconfig, coalesce(document->>'text', '')), 'D')
  ) stored,
  tags jsonb generated always as (lower((coalesce(document->'tags', '[]'::jsonb))::text)::jsonb) stored,
  primary key (id)
);
create index ix_lesson_experiment_id on lesson (experiment_id);
create index ix_lesson_objective_id_published_at on lesson (objective_id, published_at);
create index ix_lesson_published_at_id on lesson (published_at, id);
create index ix_lesson_team_id on lesson (team_id);
create index ix_lesson_tags on lesson using gin (tags);
create index ix_lesson_words on lesson using gin (words);
create table lesson_reuse (
  id text not null,
  epoch bigint not null,
  version bigint not null,
  deleted boolean not null,
  revision bigint not null,
  document jsonb not null,
  lesson_id text generated always as (document->>'lesson_id') stored,
  objective_id text generated always as (document->>'objective_id') stored,
  team_id text generated always as (document->>'team_id') stored,
  at text collate "C" generated always as (rtrim(document->>'at', 'Z')) stored,
  primary key (id)
);
create index ix_lesson_reuse_lesson_id_at on lesson_reuse (lesson_id, at);
create index ix_lesson_reuse_objective_id_at on lesson_reuse (objective_id, at)
"""


def upgrade() -> None:
    for statement in chassis_schema.statements(SCHEMA):
        op.execute(statement)
