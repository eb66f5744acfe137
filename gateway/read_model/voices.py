"""The feedback service's kinds in the read model: the columns that selections filter and order by."""

from collections.abc import Sequence

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from gateway.read_model.columns import TEXT, Generated, field, listed, moment

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
GENERATED: dict[str, dict[str, Generated]] = {
    "post_mortem": {
        "team_id": field("team_id"),
        "objective_id": field("objective_id"),
        "key_result_id": field("key_result_id"),
        "state": field("state"),
        "title_key": (Text(), "lower(document->>'title')"),
        "happened_on": field("happened_on", TEXT),
        "opened_at": moment("opened_at"),
        "published_at": moment("published_at"),
        "tags": (JSONB(), "jsonb_path_query_array(document, '$.factors[*].tags[*]')"),
        "words": (TSVECTOR(), _MORTEM_WORDS),
    },
    "systemic_issue": {
        "team_id": field("team_id"),
        "state": field("state"),
        "raised_at": moment("raised_at"),
        "post_mortem_ids": listed("post_mortem_ids"),
    },
    "item_pack": {},
    "pulse": {"team_id": field("team_id"), "state": field("state"), "opened_at": moment("opened_at")},
}
GENERATED |= {
    "round": {
        "purpose": field("purpose"),
        "team_id": field("team_id"),
        "objective_id": field("objective_id"),
        "decision_id": field("decision_id"),
        "state": field("state"),
        "opened_at": moment("opened_at"),
    },
    "action": {
        "team_id": field("team_id"),
        "owner_id": field("owner_id"),
        "round_id": field("round_id"),
        "post_mortem_id": field("post_mortem_id"),
        "state": field("state"),
        "agreed_at": moment("agreed_at"),
        "verified_at": moment("verified_at"),
        "due_on": field("due_on", TEXT),
        "due_key": (TEXT, "coalesce(document->>'due_on', '~')"),
    },
    "agreement": {"team_id": field("team_id"), "state": field("state"), "proposed_at": moment("proposed_at")},
}
INDEXES: dict[str, Sequence[Sequence[str]]] = {
    "post_mortem": [["team_id"], ["objective_id"], ["key_result_id"], ["happened_on", "id"]],
    "systemic_issue": [["team_id"], ["raised_at", "id"]],
    "pulse": [["team_id"], ["opened_at", "id"]],
}
INDEXES |= {
    "round": [["team_id"], ["objective_id"], ["decision_id"], ["opened_at", "id"]],
    "action": [["team_id"], ["owner_id"], ["round_id"], ["post_mortem_id"], ["due_key", "id"]],
    "agreement": [["team_id"]],
}
SEARCHED: dict[str, Sequence[str]] = {
    "post_mortem": ("words", "tags"),
    "systemic_issue": ("post_mortem_ids",),
}
"""Columns with an index of what is inside them."""
