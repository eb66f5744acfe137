"""The tables of the read model: a copy of each kind of document, with the columns that selections filter and order by."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Identity, Index, MetaData, Table, Text, text
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
_DECISION_WORDS = (
    "to_tsvector('simple'::regconfig, coalesce(document->>'title', '') || ' ' || coalesce(document->>'context', '')"
    " || ' ' || coalesce(document->>'rationale', ''))"
    " || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.options[*].title'))"
)
# By weight, for the rank: the title, what it is tagged with, when it holds, what was learned.
_LESSON_WORDS = (
    "setweight(to_tsvector('simple'::regconfig, coalesce(document->>'title', '')), 'A')"
    " || setweight(to_tsvector('simple'::regconfig, coalesce(document->'tags', '[]'::jsonb)), 'B')"
    " || setweight(to_tsvector('simple'::regconfig, coalesce(document->>'applies_when', '')), 'C')"
    " || setweight(to_tsvector('simple'::regconfig, coalesce(document->>'text', '')), 'D')"
)
# Every text of a post-mortem and its tags; what came before in a list counts as much as what came after.
_MORTEM_WORDS = (
    "to_tsvector('simple'::regconfig, coalesce(document->>'title', '') || ' ' || coalesce(document->>'impact', '')"
    " || ' ' || coalesce(document->>'surprises', '') || ' ' || coalesce(document->>'went_well', '')"
    " || ' ' || coalesce(document->>'luck', '') || ' ' || coalesce(document->>'learnings', ''))"
    " || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.timeline[*].text'))"
    " || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.factors[*].text'))"
    " || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.factors[*].tags[*]'))"
    " || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.listed_actions[*].text'))"
)
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
# A moment without its Z sorts by its text however many digits its seconds have.
_MOMENT = "rtrim(document->>'{}', 'Z')"


def _field(name: str, type_: Any = None) -> tuple[Any, str]:
    return (type_ or Text(), f"document->>'{name}'")


def _moment(name: str) -> tuple[Any, str]:
    return (_TEXT, _MOMENT.format(name))


def _list(name: str) -> tuple[Any, str]:
    return (JSONB(), f"coalesce(document->'{name}', '[]'::jsonb)")


GENERATED: dict[str, dict[str, tuple[Any, str]]] = {
    "person": {"home_team_id": _field("home_team_id"), "status": _field("status")},
    "team": {
        "parent_id": _field("parent_id"),
        "status": _field("status"),
        "lead_ids": _list("lead_ids"),
        "name_key": (Text(), "lower(document->>'name')"),
    },
    "identity": {},
    "deputy": {"deputy_id": _field("deputy_id")},
    "cycle": {"state": _field("state"), "starts_on": _field("starts_on", _TEXT), "parent_id": _field("parent_id")},
    "objective": {
        "team_id": _field("team_id"),
        "cycle_id": _field("cycle_id"),
        "champion_id": _field("champion_id"),
        "state": _field("state"),
        "ambition": _field("ambition"),
        "title_key": (Text(), "lower(document->>'title')"),
        "drafted_at": _moment("drafted_at"),
        "proposed_because_id": _field("proposed_because_id"),
        "last_check_in_at": _moment("last_check_in_at"),
        "words": (TSVECTOR(), _WORDS),
        "people": (JSONB(), _PEOPLE),
        "targets": (JSONB(), "jsonb_path_query_array(document, '$.aligned_to[*].target_objective_id')"),
        "key_result_ids": (JSONB(), "jsonb_path_query_array(document, '$.key_results[*].id')"),
        "owner_ids": (JSONB(), "jsonb_path_query_array(document, '$.key_results[*].owner_id')"),
    },
    "check_in": {
        "objective_id": _field("objective_id"),
        "key_result_id": _field("key_result_id"),
        "effective_on": _field("effective_on", _TEXT),
        "recorded_at": _moment("recorded_at"),
    },
    "revision": {"objective_id": _field("objective_id"), "decision_id": _field("decision_id"), "at": _moment("at")},
    "concern": {
        "objective_id": _field("objective_id"),
        "decision_id": _field("decision_id"),
        "team_id": _field("team_id"),
        "state": _field("state"),
        "raised_on": _field("raised_on", _TEXT),
        "due_on": _field("due_on", _TEXT),
    },
    "comment": {
        "objective_id": _field("objective_id"),
        "check_in_id": _field("check_in_id"),
        "decision_id": _field("decision_id"),
        "at": _moment("at"),
    },
    "decision": {
        "state": _field("state"),
        "decider_id": _field("decider_id"),
        "title_key": (Text(), "lower(document->>'title')"),
        "proposed_at": _moment("proposed_at"),
        "decided_at": _moment("decided_at"),
        "review_on": _field("review_on", _TEXT),
        "superseded_by_id": _field("superseded_by_id"),
        "supersedes_ids": _list("supersedes_ids"),
        "objective_ids": _list("objective_ids"),
        "team_ids": _list("team_ids"),
        "voter_ids": _list("voter_ids"),
        "concern_ids": (JSONB(), "jsonb_path_query_array(document, '$.options[*].concern_id')"),
        "words": (TSVECTOR(), _DECISION_WORDS),
    },
    "resource_request": {
        "objective_id": _field("objective_id"),
        "key_result_id": _field("key_result_id"),
        "team_id": _field("team_id"),
        "approver_id": _field("approver_id"),
        "state": _field("state"),
        "asked_at": _moment("asked_at"),
        "due_on": _field("due_on", _TEXT),
    },
    "review": {
        "check_in_id": _field("check_in_id"),
        "objective_id": _field("objective_id"),
        "team_id": _field("team_id"),
        "asked_of": _field("asked_of"),
        "at": _moment("at"),
        "due_on": _field("due_on", _TEXT),
        "open_questions": (Boolean(), _OPEN_QUESTIONS),
    },
    "experiment": {
        "objective_id": _field("objective_id"),
        "key_result_id": _field("key_result_id"),
        "team_id": _field("team_id"),
        "state": _field("state"),
        "planned_at": _moment("planned_at"),
    },
    "lesson": {
        "objective_id": _field("objective_id"),
        "experiment_id": _field("experiment_id"),
        "team_id": _field("team_id"),
        "published_at": _moment("published_at"),
        "words": (TSVECTOR(), _LESSON_WORDS),
        "tags": (JSONB(), "lower((coalesce(document->'tags', '[]'::jsonb))::text)::jsonb"),
    },
    "post_mortem": {
        "team_id": _field("team_id"),
        "objective_id": _field("objective_id"),
        "key_result_id": _field("key_result_id"),
        "state": _field("state"),
        "title_key": (Text(), "lower(document->>'title')"),
        "happened_on": _field("happened_on", _TEXT),
        "opened_at": _moment("opened_at"),
        "published_at": _moment("published_at"),
        "tags": (JSONB(), "jsonb_path_query_array(document, '$.factors[*].tags[*]')"),
        "words": (TSVECTOR(), _MORTEM_WORDS),
    },
    "systemic_issue": {
        "team_id": _field("team_id"),
        "state": _field("state"),
        "raised_at": _moment("raised_at"),
        "post_mortem_ids": _list("post_mortem_ids"),
    },
    "lesson_reuse": {
        "lesson_id": _field("lesson_id"),
        "objective_id": _field("objective_id"),
        "team_id": _field("team_id"),
        "at": _moment("at"),
    },
}
for _kind, _since in _OWED_SINCE.items():
    GENERATED[_kind]["owed_since"] = (_TEXT, _since)
INDEXES: dict[str, list[list[str]]] = {
    "person": [["home_team_id"]],
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
    "lesson": [["objective_id", "published_at"], ["experiment_id"], ["team_id"], ["published_at", "id"]],
    "post_mortem": [["team_id"], ["objective_id"], ["key_result_id"], ["happened_on", "id"]],
    "systemic_issue": [["team_id"], ["raised_at", "id"]],
    "lesson_reuse": [["lesson_id", "at"], ["objective_id", "at"]],
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
for _kind, _columns in {
    "team": ("lead_ids",),
    "objective": ("words", "people", "targets", "key_result_ids"),
    "decision": ("words", "supersedes_ids", "objective_ids", "team_ids", "voter_ids", "concern_ids"),
    "lesson": ("words", "tags"),
    "post_mortem": ("words", "tags"),
    "systemic_issue": ("post_mortem_ids",),
}.items():
    for _column in _columns:
        Index(f"ix_{_kind}_{_column}", TABLES[_kind].c[_column], postgresql_using="gin")


# What is owed is little beside what was answered: indexes of that alone, oldest due first, and by whom it is owed.
_OWED = "owed_since is not null"
_OF_OBJECTIVES, _OF_DECISIONS = f"{_OWED} and objective_id is not null", f"{_OWED} and decision_id is not null"
for _kind, _name, _columns, _where in (
    ("objective", "open_champion_id", ("champion_id",), "state <> 'closed' and not deleted"),
    ("objective", "open_team_id", ("team_id",), "state <> 'closed' and not deleted"),
    ("concern", "owed_of_objectives", ("due_on", "owed_since", "id"), _OF_OBJECTIVES),
    ("concern", "owed_of_decisions", ("due_on", "owed_since", "id"), _OF_DECISIONS),
    ("concern", "owed_objective_id", ("objective_id",), _OWED),
    ("concern", "owed_decision_id", ("decision_id",), _OWED),
    ("decision", "owed", ("review_on", "owed_since", "id"), _OWED),
    ("resource_request", "owed", ("due_on", "owed_since", "id"), _OWED),
    ("resource_request", "owed_approver_id", ("approver_id",), _OWED),
    ("resource_request", "owed_team_id", ("team_id",), _OWED),
    ("review", "owed", ("due_on", "owed_since", "id"), _OWED),
    ("review", "owed_asked_of", ("asked_of",), _OWED),
    ("review", "owed_objective_id", ("objective_id",), _OWED),
):
    Index(f"ix_{_kind}_{_name}", *(TABLES[_kind].c[each] for each in _columns), postgresql_where=text(_where))
Index(
    "ix_objective_active_owner_ids",
    TABLES["objective"].c.owner_ids,
    postgresql_using="gin",
    postgresql_where=text("state = 'active' and not deleted"),
)
