"""The tables of the read model: a copy of each kind of document, with the columns that selections filter and order by."""

from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

from chassis.copies import copy_table

metadata = MetaData()

_TEXT = Text(collation="C")  # moments and days sort by their text, the same in every database
_PEOPLE = (
    "jsonb_path_query_array(document, '$.champion_id') || coalesce(document->'contributor_ids', '[]'::jsonb)"
    " || jsonb_path_query_array(document, '$.key_results[*].owner_id')"
    " || jsonb_path_query_array(document, '$.key_results[*].contributor_ids[*]')"
)
_WORDS = "to_tsvector('simple'::regconfig, coalesce(document->>'title', '') || ' ' || coalesce(document->>'why', ''))"
# A moment without its Z sorts by its text however many digits its seconds have.
_MOMENT = "rtrim(document->>'{}', 'Z')"


def _field(name: str, type_: Any = None) -> tuple[Any, str]:
    return (type_ or Text(), f"document->>'{name}'")


def _moment(name: str) -> tuple[Any, str]:
    return (_TEXT, _MOMENT.format(name))


GENERATED: dict[str, dict[str, tuple[Any, str]]] = {
    "person": {"home_team_id": _field("home_team_id"), "status": _field("status")},
    "team": {
        "parent_id": _field("parent_id"),
        "status": _field("status"),
        "name_key": (Text(), "lower(document->>'name')"),
    },
    "identity": {},
    "deputy": {"deputy_id": _field("deputy_id")},
    "cycle": {"state": _field("state"), "starts_on": _field("starts_on", _TEXT), "parent_id": _field("parent_id")},
    "objective": {
        "team_id": _field("team_id"),
        "cycle_id": _field("cycle_id"),
        "state": _field("state"),
        "ambition": _field("ambition"),
        "title_key": (Text(), "lower(document->>'title')"),
        "drafted_at": _moment("drafted_at"),
        "last_check_in_at": _moment("last_check_in_at"),
        "words": (TSVECTOR(), _WORDS),
        "people": (JSONB(), _PEOPLE),
        "targets": (JSONB(), "jsonb_path_query_array(document, '$.aligned_to[*].target_objective_id')"),
        "key_result_ids": (JSONB(), "jsonb_path_query_array(document, '$.key_results[*].id')"),
    },
    "check_in": {
        "objective_id": _field("objective_id"),
        "key_result_id": _field("key_result_id"),
        "effective_on": _field("effective_on", _TEXT),
        "recorded_at": _moment("recorded_at"),
    },
    "revision": {"objective_id": _field("objective_id"), "at": _moment("at")},
}
INDEXES: dict[str, list[list[str]]] = {
    "person": [["home_team_id"]],
    "team": [["parent_id"], ["name_key"]],
    "deputy": [["deputy_id"]],
    "cycle": [["starts_on"], ["parent_id"]],
    "objective": [["team_id", "cycle_id"], ["cycle_id", "state"], ["drafted_at", "id"]],
    "check_in": [["objective_id", "effective_on", "recorded_at"], ["key_result_id", "effective_on", "recorded_at"]],
    "revision": [["objective_id", "at"]],
}
KINDS = tuple(GENERATED)

# As chassis.timeline makes it; here so that a drift between migrations and code is found.
Table(
    "timeline",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("fact_id", Text, nullable=False, unique=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("type", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("root", Text, nullable=False),
    Column("sequence", Text, nullable=False),
    Column("actor", Text),
    Column("about", ARRAY(Text), nullable=False),
    Column("touched", JSONB, nullable=False),
    Index("ix_timeline_at", "at", "fact_id"),
    Index("ix_timeline_about", "about", postgresql_using="gin"),
)

TABLES: dict[str, Table] = {
    kind: copy_table(metadata, kind, generated=columns, indexes=INDEXES.get(kind, ())) for kind, columns in GENERATED.items()
}
for _column in ("words", "people", "targets", "key_result_ids"):
    Index(f"ix_objective_{_column}", TABLES["objective"].c[_column], postgresql_using="gin")
