"""For how long what was asked in public waited for its first answer: the columns and indexes of the signal about it."""

from collections.abc import Mapping

from gateway.read_model.columns import TEXT, Generated

_OF_CONCERN = "jsonb_path_query_first(document, '$.remarks[*] ? (@.answer != null).on')#>>'{}'"
_OF_QUESTION = "jsonb_path_query_first(document, '$.words[*] ? (@.is_answer == true).text.on')#>>'{}'"
_OF_REQUEST = "case when document->>'state' <> 'withdrawn' then left(document->>'answered_at', 10) else null end"


def _waited(since: str, until: str) -> dict[str, Generated]:
    """The day it was asked, null where it is gone or was taken back before anybody answered, and the day of the first answer."""
    gone = f"deleted or (document->>'state' = 'withdrawn' and ({until}) is null)"
    return {"waited_from": (TEXT, f"case when {gone} then null else {since} end"), "waited_until": (TEXT, until)}


GENERATED: Mapping[str, dict[str, Generated]] = {
    "concern": _waited("document->>'raised_on'", _OF_CONCERN),
    "leader_question": _waited("document->'text'->>'on'", _OF_QUESTION),
    "resource_request": _waited("left(document->>'asked_at', 10)", _OF_REQUEST),
    "help_request": _waited("document->>'asked_on'", "document->>'first_offer_on'"),
}
INDEX = ("waited_from", "waited_until")
"""Alone it answers the signal for what was answered; of what was not, rows are read to see whether it is still asked."""
