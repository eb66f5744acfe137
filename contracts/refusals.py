"""Refusals that any service may answer."""

from pydantic import Field

from contracts.values import Details, Refusals


class StaleEditVersion(Details):
    """The edit version the caller should have named."""

    current_edit_version: int = Field(description="The edit version now; read the object again and repeat your change on it.")


class Code(Refusals):
    """Refusals of the platform itself."""

    BAD_INPUT = "bad_input", 422, "A value is missing, malformed or out of range."
    NOT_SIGNED_IN = "not_signed_in", 401, "Send a bearer token of your identity provider; this one is missing or not valid."
    PERSON_UNKNOWN = (
        "person_unknown",
        403,
        "Your sign-in is valid, but the directory has no person for it; ask an admin to add you.",
    )
    PERSON_INACTIVE = "person_inactive", 403, "You are marked as having left the organization, so nothing can be read or changed."
    FORBIDDEN = "forbidden", 403, "You may not do this."
    NOT_FOUND = "not_found", 404, "There is no such thing here."
    NO_SUCH_PERSON = "no_such_person", 422, "Nobody active here has the id {id}."
    NO_SUCH_TEAM = "no_such_team", 422, "There is no active team {id}."
    METHOD_NOT_ALLOWED = "method_not_allowed", 405, "This address does not take this method."
    BODY_TOO_LARGE = "body_too_large", 413, "The request is over {limit} bytes; send less at once."
    DOCUMENT_TOO_LARGE = "document_too_large", 422, "Its texts make {bytes} bytes together, the limit is {limit}; shorten some."
    FACT_TOO_LARGE = "fact_too_large", 422, "This makes an event of {bytes} bytes, the limit is {limit}; change less at once."
    STALE_EDIT_VERSION = (
        "stale_edit_version",
        409,
        "Somebody changed this meanwhile: it is at edit version {current}, you expected {expected}. Read it again, then repeat.",
        StaleEditVersion,
    )
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused", 409, "This idempotency key was used for another request; use a new one."
    IDEMPOTENCY_IN_PROGRESS = "idempotency_in_progress", 409, "A request with this key is still running; repeat in a moment."
    IDEMPOTENCY_KEY_MALFORMED = "idempotency_key_malformed", 422, "An idempotency key is 1 to 200 printable ASCII characters."
    DELETED_SINCE = "deleted_since", 410, "What this request made was deleted since."
    SERVICE_UNAVAILABLE = "service_unavailable", 503, "The service behind this is not reachable right now; repeat in a moment."
    INTERNAL_ERROR = "internal_error", 500, "Something went wrong on our side. Quote the trace id when you report it."


class TextCode(Refusals):
    """Refusals around texts, whichever service owns them."""

    NO_SUCH_TEXT = "no_such_text", 404, "There is no text {id} that you may act on."
    NOT_YOUR_TEXT = "not_your_text", 403, "Only its author edits, withdraws or tightens a text; answer it instead."
    EDITING_IS_OVER = (
        "editing_is_over",
        409,
        "A text is edited for {minutes} minutes, a confidential one until it is published: that is over; withdraw it instead.",
    )
    TEXT_IS_WITHDRAWN = "text_is_withdrawn", 409, "This text was withdrawn, for good."
    TEXT_CHANGES_NOTHING = "text_changes_nothing", 422, "It says this already; give another text."
    TEXT_IS_HIDDEN = "text_is_hidden", 409, "A moderator hid this text; appeal against that, or withdraw it."
    TEXT_WAS_REMOVED = "text_was_removed", 409, "The time for which this text was kept is over; its words are removed."
    TOO_FEW_TO_BE_CONFIDENTIAL = (
        "too_few_to_be_confidential",
        409,
        "Fewer than {least} people could have written this, so they could be guessed; write it with your name, or tell somebody.",
    )
