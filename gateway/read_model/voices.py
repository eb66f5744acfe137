"""The feedback service's kinds in the read model: the columns that selections filter and order by."""

from collections.abc import Sequence

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from gateway.read_model.columns import TEXT, Generated, field, listed, moment

# Every text of a post-mortem and its tags; what came before in a list counts as much as what came after.
_MORTEM_WORDS = (
    "setweight(to_tsvector('simple'::regconfig, coalesce(document->>'title', '')), 'A')"
    " || to_tsvector('simple'::regconfig, coalesce(document->'impact'->>'text', '')"
    " || ' ' || coalesce(document->'surprises'->>'text', '') || ' ' || coalesce(document->'went_well'->>'text', '')"
    " || ' ' || coalesce(document->'luck'->>'text', '') || ' ' || coalesce(document->'learnings'->>'text', ''))"
    " || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.timeline[*].text'))"
    " || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.factors[*].text'))"
    " || setweight(to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.factors[*].tags[*]')), 'B')"
    " || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.listed_actions[*].text'))"
)
# What everybody can read of a question and of its answers; no other words are in the document.
_QUESTION_WORDS = (
    "setweight(to_tsvector('simple'::regconfig, coalesce(document->'text'->>'text', '')), 'A')"
    " || to_tsvector('simple'::regconfig, jsonb_path_query_array(document, '$.words[*].text.text'))"
)
# Whoever answered in the open and did not take it back.
_ANSWERERS = "jsonb_path_query_array(document, '$.words[*] ? (@.is_answer == true).text ? (@.state == \"shown\").by')"
_BRAINTRUST_OWED = "case when not deleted and document->>'state' = 'called' then document->>'meets_on' else null end"
# Unanswered questions first, the oldest due first; then those that are answered, what was asked last first.
_QUEUE = (
    "case when document->>'due_on' is not null then '0' || (document->>'due_on')"
    " else '1' || translate(document->'text'->>'on', '0123456789', '9876543210') end"
)
_WRITTEN_ON = (TEXT, "document->'text'->>'on'")
_OWED: dict[str, Generated] = {"owed_since": field("owed_since", TEXT), "due_on": field("due_on", TEXT)}
# An action is owed from the day it was agreed on, where somebody is to do it by a day.
_ACTION_OWED = (
    "case when not deleted and document->>'state' = 'agreed' and document->>'due_on' is not null"
    " then left(document->>'agreed_at', 10) else null end"
)
GENERATED: dict[str, dict[str, Generated]] = {
    "notes_day": {"team_id": field("team_id"), "state": field("state"), "starts_at": moment("starts_at")},
    "note": {
        "notes_day_id": field("notes_day_id"),
        "topic_id": field("topic_id"),
        "team_id": field("team_id"),
        "note_kind": field("note_kind"),
        "written_on": _WRITTEN_ON,
        **_OWED,
    },
    "topic": {
        "notes_day_id": field("notes_day_id"),
        "team_id": field("team_id"),
        "proposed_on": field("proposed_on", TEXT),
        **_OWED,
    },
    "leader_question": {
        "team_id": field("team_id"),
        "state": field("state"),
        "queue": (TEXT, _QUEUE),
        "answerer_ids": (JSONB(), _ANSWERERS),
        "words": (TSVECTOR(), _QUESTION_WORDS),
        **_OWED,
    },
    "help_request": {
        "objective_id": field("objective_id"),
        "key_result_id": field("key_result_id"),
        "team_id": field("team_id"),
        "state": field("state"),
        "asked_by": field("asked_by"),
        "asked_on": field("asked_on", TEXT),
        "due_on": field("due_on", TEXT),
    },
    "braintrust": {
        "objective_id": field("objective_id"),
        "team_id": field("team_id"),
        "owner_id": field("owner_id"),
        "state": field("state"),
        "called_on": field("called_on", TEXT),
        "due_on": field("due_on", TEXT),
        "owed_since": (TEXT, _BRAINTRUST_OWED),
    },
    "skill_gap": {
        "objective_id": field("objective_id"),
        "key_result_id": field("key_result_id"),
        "team_id": field("team_id"),
        "state": field("state"),
        "flagged_on": field("flagged_on", TEXT),
        "due_on": field("due_on", TEXT),
    },
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
    "moderator": {
        "team_id": field("team_id"),
        "appointed_on": field("appointed_on", TEXT),
        "ended_on": field("ended_on", TEXT),
    },
    "moderation_count": {"team_id": field("team_id"), "month": field("month", TEXT)},
    "legal_hold": {"set_on": field("set_on", TEXT)},
    "item_pack": {},
    "pulse": {"team_id": field("team_id"), "state": field("state"), "opened_at": moment("opened_at")},
}
GENERATED |= {
    "round": {
        "purpose": field("purpose"),
        "team_id": field("team_id"),
        "objective_id": field("objective_id"),
        "decision_id": field("decision_id"),
        "topic_id": field("topic_id"),
        "state": field("state"),
        "opened_at": moment("opened_at"),
    },
    "action": {
        "team_id": field("team_id"),
        "owner_id": field("owner_id"),
        "round_id": field("round_id"),
        "post_mortem_id": field("post_mortem_id"),
        "topic_id": field("topic_id"),
        "swap_for_id": field("swap_for_id"),
        "state": field("state"),
        "agreed_at": moment("agreed_at"),
        "verified_at": moment("verified_at"),
        "due_on": field("due_on", TEXT),
        "due_key": (TEXT, "coalesce(document->>'due_on', '~')"),
        "owed_since": (TEXT, _ACTION_OWED),
    },
    "agreement": {"team_id": field("team_id"), "state": field("state"), "proposed_at": moment("proposed_at")},
}
INDEXES: dict[str, Sequence[Sequence[str]]] = {
    "notes_day": [["team_id"], ["starts_at", "id"]],
    "note": [["notes_day_id", "written_on", "id"], ["topic_id", "written_on", "id"]],
    "topic": [["notes_day_id", "proposed_on", "id"]],
    "leader_question": [["team_id", "queue", "id"], ["queue", "id"]],
    "help_request": [
        ["objective_id", "asked_on"],
        ["key_result_id", "asked_on"],
        ["team_id", "asked_on"],
        ["asked_by", "asked_on"],
        ["asked_on", "id"],
    ],
    "braintrust": [["objective_id", "called_on"], ["team_id"], ["owner_id"], ["called_on", "id"]],
    "skill_gap": [
        ["objective_id", "flagged_on"],
        ["key_result_id", "flagged_on"],
        ["team_id", "flagged_on"],
        ["flagged_on", "id"],
    ],
    "post_mortem": [["team_id"], ["objective_id"], ["key_result_id"], ["happened_on", "id"]],
    "systemic_issue": [["team_id"], ["raised_at", "id"]],
    "moderator": [["team_id"]],
    "moderation_count": [["team_id", "month"]],
    "legal_hold": [["set_on", "id"]],
    "pulse": [["team_id"], ["opened_at", "id"]],
}
INDEXES |= {
    "round": [["team_id"], ["objective_id"], ["decision_id"], ["topic_id"], ["opened_at", "id"]],
    "action": [["team_id"], ["owner_id"], ["round_id"], ["post_mortem_id"], ["topic_id"], ["swap_for_id"], ["due_key", "id"]],
    "agreement": [["team_id"], ["proposed_at", "id"]],
}
SEARCHED: dict[str, Sequence[str]] = {
    "leader_question": ("words", "answerer_ids"),
    "post_mortem": ("words", "tags"),
    "systemic_issue": ("post_mortem_ids",),
}
"""Columns with an index of what is inside them."""
OWED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    *((kind, "owed", ("due_on", "owed_since", "id")) for kind in ("leader_question", "topic", "note", "action", "braintrust")),
    *((kind, "owed_team_id", ("team_id",)) for kind in ("leader_question", "topic", "note", "action", "braintrust")),
    *((kind, "owed_owner_id", ("owner_id",)) for kind in ("action", "braintrust")),
)
"""Indexes of what is owed alone."""
