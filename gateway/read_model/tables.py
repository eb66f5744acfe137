"""The tables of the read model: a copy of each kind of document, with the columns that selections filter and order by."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Identity, Index, MetaData, Table, Text, false, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

from chassis.copies import copy_table
from gateway.read_model import bygones, celebration, voices, waited
from gateway.read_model.columns import TEXT, field, listed, moment

metadata = MetaData()

_PEOPLE = (
    "jsonb_path_query_array(document, '$.champion_id') || coalesce(document->'contributor_ids', '[]'::jsonb)"
    " || jsonb_path_query_array(document, '$.key_results[*].owner_id')"
    " || jsonb_path_query_array(document, '$.key_results[*].contributor_ids[*]')"
)
# By weight, for the rank of a search: titles, then what is tagged with, then everything else.
_WORDS = (
    "setweight(to_tsvector('simple'::regconfig, coalesce(document->>'title', '')), 'A')"
    " || to_tsvector('simple'::regconfig, coalesce(document->>'why', ''))"
)
_DECISION_WORDS = (
    "setweight(to_tsvector('simple'::regconfig, coalesce(document->>'title', '')), 'A')"
    " || to_tsvector('simple'::regconfig, coalesce(document->>'context', '') || ' ' || coalesce(document->>'rationale', ''))"
    " || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.options[*].title'))"
)
# The title, what it is tagged with, when it holds, what was learned.
_LESSON_WORDS = (
    "setweight(to_tsvector('simple'::regconfig, coalesce(document->>'title', '')), 'A')"
    " || setweight(to_tsvector('simple'::regconfig, coalesce(document->'tags', '[]'::jsonb)), 'B')"
    " || setweight(to_tsvector('simple'::regconfig, coalesce(document->>'applies_when', '')), 'C')"
    " || setweight(to_tsvector('simple'::regconfig, coalesce(document->>'text', '')), 'D')"
)
_DECIDING = " || ".join(f"jsonb_path_query_array(document, '$.{by}')" for by in ("proposed_by", "decider_id", "decided_by"))
_OPEN_QUESTIONS = "jsonb_path_exists(document, '$.questions[*] ? (@.answer == null || !exists(@.answer))')"
# Since when an answer is owed, or the day of a decision's review; null where none is.
_OWED_SINCE = {
    "concern": (
        "case when deleted or document->>'due_on' is null then null"
        " when document->>'state' = 'open' then document->>'raised_on'"
        " when document->>'state' = 'followed_up' then coalesce(jsonb_path_query_array("
        "document, '$.remarks[*] ? (@.answer == null || !exists(@.answer)).on')->>-1, document->>'raised_on') else null end"
    ),
    "decision": "case when not deleted and document->>'state' = 'decided' then document->>'review_on' else null end",
    "resource_request": (
        "case when not deleted and document->>'state' = 'open' then left(document->>'asked_at', 10) else null end"
    ),
    "review": f"case when not deleted and {_OPEN_QUESTIONS} then left(document->>'at', 10) else null end",
}
GENERATED: dict[str, dict[str, tuple[Any, str]]] = {
    "person": {
        "home_team_id": field("home_team_id"),
        "status": field("status"),
        "further_team_ids": listed("further_team_ids"),
        "manager_id": field("manager_id"),
    },
    "team": {
        "parent_id": field("parent_id"),
        "status": field("status"),
        "lead_ids": listed("lead_ids"),
        "name_key": (Text(), "lower(document->>'name')"),
    },
    "identity": {},
    "deputy": {"deputy_id": field("deputy_id")},
    "signal_switch": {},
    "cycle": {"state": field("state"), "starts_on": field("starts_on", TEXT), "parent_id": field("parent_id")},
    "objective": {
        "team_id": field("team_id"),
        "cycle_id": field("cycle_id"),
        "champion_id": field("champion_id"),
        "state": field("state"),
        "ambition": field("ambition"),
        "title_key": (Text(), "lower(document->>'title')"),
        "drafted_at": moment("drafted_at"),
        "proposed_because_id": field("proposed_because_id"),
        "last_check_in_at": moment("last_check_in_at"),
        "words": (TSVECTOR(), _WORDS),
        "people": (JSONB(), _PEOPLE),
        "targets": (JSONB(), "jsonb_path_query_array(document, '$.aligned_to[*].target_objective_id')"),
        "key_result_ids": (JSONB(), "jsonb_path_query_array(document, '$.key_results[*].id')"),
        "owner_ids": (JSONB(), "jsonb_path_query_array(document, '$.key_results[*].owner_id')"),
    },
    "check_in": {
        "objective_id": field("objective_id"),
        "key_result_id": field("key_result_id"),
        "effective_on": field("effective_on", TEXT),
        "recorded_at": moment("recorded_at"),
    },
    "revision": {"objective_id": field("objective_id"), "decision_id": field("decision_id"), "at": moment("at")},
    "concern": {
        "objective_id": field("objective_id"),
        "decision_id": field("decision_id"),
        "team_id": field("team_id"),
        "state": field("state"),
        "raised_on": field("raised_on", TEXT),
        "due_on": field("due_on", TEXT),
    },
    "comment": {
        "objective_id": field("objective_id"),
        "check_in_id": field("check_in_id"),
        "decision_id": field("decision_id"),
        "at": moment("at"),
    },
    "decision": {
        "state": field("state"),
        "decider_id": field("decider_id"),
        "title_key": (Text(), "lower(document->>'title')"),
        "proposed_at": moment("proposed_at"),
        "decided_at": moment("decided_at"),
        "review_on": field("review_on", TEXT),
        "superseded_by_id": field("superseded_by_id"),
        "supersedes_ids": listed("supersedes_ids"),
        "objective_ids": listed("objective_ids"),
        "team_ids": listed("team_ids"),
        "voter_ids": listed("voter_ids"),
        "concern_ids": (JSONB(), "jsonb_path_query_array(document, '$.options[*].concern_id')"),
        "people": (JSONB(), _DECIDING),
        "words": (TSVECTOR(), _DECISION_WORDS),
    },
    "resource_request": {
        "objective_id": field("objective_id"),
        "key_result_id": field("key_result_id"),
        "team_id": field("team_id"),
        "approver_id": field("approver_id"),
        "state": field("state"),
        "asked_at": moment("asked_at"),
        "due_on": field("due_on", TEXT),
    },
    "review": {
        "check_in_id": field("check_in_id"),
        "objective_id": field("objective_id"),
        "team_id": field("team_id"),
        "asked_of": field("asked_of"),
        "at": moment("at"),
        "due_on": field("due_on", TEXT),
        "open_questions": (Boolean(), _OPEN_QUESTIONS),
    },
    "experiment": {
        "objective_id": field("objective_id"),
        "key_result_id": field("key_result_id"),
        "team_id": field("team_id"),
        "state": field("state"),
        "planned_at": moment("planned_at"),
    },
    "lesson": {
        "objective_id": field("objective_id"),
        "experiment_id": field("experiment_id"),
        "team_id": field("team_id"),
        "published_by": field("published_by"),
        "published_at": moment("published_at"),
        "words": (TSVECTOR(), _LESSON_WORDS),
        "tags": (JSONB(), "lower((coalesce(document->'tags', '[]'::jsonb))::text)::jsonb"),
    },
    "lesson_reuse": {
        "lesson_id": field("lesson_id"),
        "objective_id": field("objective_id"),
        "team_id": field("team_id"),
        "at": moment("at"),
    },
}
GENERATED |= voices.GENERATED | celebration.GENERATED
for _kind, _since in _OWED_SINCE.items():
    GENERATED[_kind]["owed_since"] = (TEXT, _since)
for _kind, _asked in waited.GENERATED.items():
    GENERATED[_kind] |= _asked
INDEXES: dict[str, Sequence[Sequence[str]]] = {
    **voices.INDEXES,
    **celebration.INDEXES,
    "person": [["home_team_id"], ["manager_id"]],
    "team": [["parent_id"], ["name_key"]],
    "deputy": [["deputy_id"]],
    "cycle": [["starts_on"], ["parent_id"]],
    "objective": [["team_id", "cycle_id"], ["cycle_id", "state"], ["drafted_at", "id"], ["champion_id"], ["proposed_because_id"]],
    "check_in": [["objective_id", "effective_on", "recorded_at"], ["key_result_id", "effective_on", "recorded_at"]],
    "revision": [["objective_id", "at"], ["decision_id"]],
    "concern": [["objective_id", "raised_on"], ["decision_id", "raised_on"], ["team_id"], ["raised_on", "id"], ["due_on", "id"]],
    "comment": [["objective_id", "at"], ["check_in_id", "at"], ["decision_id", "at"]],
    "decision": [["state"], ["decider_id"], ["proposed_at", "id"], ["review_on"], ["superseded_by_id"]],
    "resource_request": [
        ["objective_id", "asked_at"],
        ["key_result_id", "asked_at"],
        ["team_id"],
        ["approver_id"],
        ["asked_at", "id"],
        ["due_on", "id"],
    ],
    "review": [["check_in_id", "at"], ["objective_id", "at"], ["asked_of"], ["due_on", "id"]],
    "experiment": [["objective_id", "planned_at"], ["key_result_id", "planned_at"], ["team_id"], ["planned_at", "id"]],
    "lesson": [
        ["objective_id", "published_at"],
        ["experiment_id"],
        ["team_id"],
        ["published_by", "published_at"],
        ["published_at", "id"],
    ],
    "lesson_reuse": [["lesson_id", "at"], ["objective_id", "at"]],
}
INDEXES |= {kind: [*INDEXES[kind], waited.INDEX] for kind in waited.GENERATED}
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
for _kind, _columns in {
    "person": ("further_team_ids",),
    "team": ("lead_ids",),
    "objective": ("words", "people", "targets", "key_result_ids"),
    "decision": ("words", "people", "supersedes_ids", "objective_ids", "team_ids", "voter_ids", "concern_ids"),
    "lesson": ("words", "tags"),
    **voices.SEARCHED,
    **celebration.SEARCHED,
}.items():
    for _column in _columns:
        Index(f"ix_{_kind}_{_column}", TABLES[_kind].c[_column], postgresql_using="gin")


# What is owed is little beside what was answered: indexes of that alone, oldest due first, and by whom it is owed.
_OWED = "owed_since is not null"
_STILL = f"{_OWED} and not bygone"
_OF_OBJECTIVES = f"{_OWED} and objective_id is not null and not bygone"
_OF_DECISIONS = f"{_OWED} and decision_id is not null and not bygone"
for _kind in bygones.KINDS:
    TABLES[_kind].append_column(Column("bygone", Boolean, nullable=False, server_default=false()))
    Index(f"ix_{_kind}_bygone", TABLES[_kind].c.id, postgresql_where=text("bygone"))
for _kind, _name, _columns, _where in (
    ("objective", "open_champion_id", ("champion_id",), "state <> 'closed' and not deleted"),
    ("objective", "open_team_id", ("team_id",), "state <> 'closed' and not deleted"),
    ("concern", "owed_of_objectives", ("due_on", "owed_since", "id"), _OF_OBJECTIVES),
    ("concern", "owed_of_decisions", ("due_on", "owed_since", "id"), _OF_DECISIONS),
    ("concern", "owed_objective_id", ("objective_id",), _OWED),
    ("concern", "owed_decision_id", ("decision_id",), _OWED),
    ("decision", "owed", ("review_on", "owed_since", "id"), _OWED),
    ("resource_request", "owed", ("due_on", "owed_since", "id"), _STILL),
    ("resource_request", "owed_approver_id", ("approver_id",), _OWED),
    ("resource_request", "owed_team_id", ("team_id",), _OWED),
    ("review", "owed", ("due_on", "owed_since", "id"), _STILL),
    ("review", "owed_asked_of", ("asked_of",), _OWED),
    ("review", "owed_objective_id", ("objective_id",), _OWED),
    *((*each, _OWED) for each in voices.OWED),
):
    Index(f"ix_{_kind}_{_name}", *(TABLES[_kind].c[each] for each in _columns), postgresql_where=text(_where))
Index(
    "ix_objective_active_owner_ids",
    TABLES["objective"].c.owner_ids,
    postgresql_using="gin",
    postgresql_where=text("state = 'active' and not deleted"),
)
