"""One search over what everybody can read, and what somebody decided, learned, answered and asked for."""

from alembic import op

revision = "0019"
down_revision = "0018"

SCHEMA = """
alter table objective alter column words set expression as (
  setweight(to_tsvector('simple'::regconfig, coalesce(document->>'title', '')), 'A')
    || to_tsvector('simple'::regconfig, coalesce(document->>'why', ''))
);
alter table decision alter column words set expression as (
  setweight(to_tsvector('simple'::regconfig, coalesce(document->>'title', '')), 'A')
    || to_tsvector('simple'::regconfig, coalesce(document->>'context', '') || ' ' || coalesce(document->>'rationale', ''))
    || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.options[*].title'))
);
alter table post_mortem alter column words set expression as (
  setweight(to_tsvector('simple'::regconfig, coalesce(document->>'title', '')), 'A')
    || to_tsvector('simple'::regconfig, coalesce(document->'impact'->>'text', '')
      || ' ' || coalesce(document->'surprises'->>'text', '')
      || ' ' || coalesce(document->'went_well'->>'text', '')
      || ' ' || coalesce(document->'luck'->>'text', '')
      || ' ' || coalesce(document->'learnings'->>'text', ''))
    || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.timeline[*].text'))
    || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.factors[*].text'))
    || setweight(to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.factors[*].tags[*]')), 'B')
    || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.listed_actions[*].text'))
);
alter table leader_question add column words tsvector generated always as (
  setweight(to_tsvector('simple'::regconfig, coalesce(document->'text'->>'text', '')), 'A')
    || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.words[*].text.text'))
) stored, add column answerer_ids jsonb generated always as (
  jsonb_path_query_array(document, '$.words[*] ? (@.is_answer == true).text ? (@.state == "shown").by')
) stored;
create index ix_leader_question_words on leader_question using gin (words);
create index ix_leader_question_answerer_ids on leader_question using gin (answerer_ids);
alter table decision add column people jsonb generated always as (
  jsonb_path_query_array(document, '$.proposed_by') || jsonb_path_query_array(document, '$.decider_id')
    || jsonb_path_query_array(document, '$.decided_by')
) stored;
create index ix_decision_people on decision using gin (people);
alter table lesson add column published_by text generated always as (document->>'published_by') stored;
create index ix_lesson_published_by_published_at on lesson (published_by, published_at);
alter table help_request add column asked_by text generated always as (document->>'asked_by') stored;
create index ix_help_request_asked_by_asked_on on help_request (asked_by, asked_on)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
