"""The recognition service's kinds in the read model: the columns that selections filter and order by."""

from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import JSONB

from gateway.read_model.columns import TEXT, Generated, field, listed, moment

# When and which, in one text that sorts; null of what was withdrawn, hidden or removed: no list has that any more.
_PLACE = (
    "case when not deleted and document->>'text_state' = 'shown'"
    " then rtrim(document->>'at', 'Z') || ' ' || (document->>'id') else null end"
)
# Those it is for and those of its people; thanks on a thread are in nobody's list.
_TEAMS = "case when document->>'thread_id' is null then coalesce(document->'reader_team_ids', '[]'::jsonb) else '[]'::jsonb end"
_RECIPIENTS = (
    "case when document->>'thread_id' is null then coalesce(document->'recipient_ids', '[]'::jsonb) else '[]'::jsonb end"
)
GENERATED: dict[str, dict[str, Generated]] = {
    "value_list": {},
    "recognition": {
        "place": (TEXT, _PLACE),
        "by": field("by"),
        "thread_id": field("thread_id"),
        "recipients": (JSONB(), _RECIPIENTS),
        "teams": (JSONB(), _TEAMS),
        "evidence_ids": listed("evidence_ids"),
    },
    "reaction": {"recognition_id": field("recognition_id"), "by": field("by"), "at": moment("at")},
    "recognition_comment": {"recognition_id": field("recognition_id"), "at": moment("at")},
    "openness": {
        "place": (TEXT, _PLACE),
        "by": field("by"),
        "decision_id": field("decision_id"),
        "objective_id": field("objective_id"),
        "team_id": field("team_id"),
    },
    "welcome": {
        "place": (TEXT, _PLACE),
        "by": field("by"),
        "person_id": field("person_id"),
        "joined_team_id": field("joined_team_id"),
    },
    "welcome_prompt": {
        "person_id": field("person_id"),
        "team_id": field("team_id"),
        "prompted_at": moment("prompted_at"),
        "last_day": field("last_day", TEXT),
    },
    "recognition_report": {"team_id": field("team_id"), "period": field("period"), "last_day": field("last_day", TEXT)},
    "hiding_count": {"team_id": field("team_id"), "month": field("month", TEXT)},
}
INDEXES: dict[str, Sequence[Sequence[str]]] = {
    "recognition": [["place"], ["by", "place"], ["thread_id"]],
    "reaction": [["recognition_id", "at"]],
    "recognition_comment": [["recognition_id", "at"]],
    "openness": [["place"], ["by", "place"], ["decision_id"], ["objective_id"], ["team_id", "place"]],
    "welcome": [["place"], ["person_id", "place"], ["joined_team_id", "place"]],
    "welcome_prompt": [["team_id", "last_day"]],
    "recognition_report": [["team_id", "last_day"], ["last_day", "id"]],
    "hiding_count": [["team_id", "month"]],
}
SEARCHED: dict[str, Sequence[str]] = {"recognition": ("recipients", "teams", "evidence_ids")}
"""Columns with an index of what they list."""
