"""One search over what everybody can read: words by their weight, and those of questions."""

from alembic import op

revision = "0020"
down_revision = "0019"

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
) stored;
create index ix_leader_question_words on leader_question using gin (words)
"""


def upgrade() -> None:
    for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
        op.execute(statement)
