"""Refusals of moderation and of legal holds."""

from contracts.values import Refusals


class ModerationCode(Refusals):
    """Refusals of moderation."""

    ADMINS_NAME_MODERATORS = "admins_name_moderators", 403, "Only admins name moderators and end it; ask one."
    MODERATES_ALREADY = "moderates_already", 409, "This person moderates the team already."
    MODERATOR_NOT_FOUND = "moderator_not_found", 404, "There is no moderatorship {id}."
    MODERATORSHIP_IS_OVER = "moderatorship_is_over", 409, "This moderatorship has ended already."
    NOT_YOURS_TO_MODERATE = (
        "not_yours_to_moderate",
        403,
        "A moderator of its team does this, or of the nearest team above that has one; nobody it concerns nor answers to.",
    )
    IT_IS_YOURS = "it_is_yours", 422, "You wrote this; edit or withdraw it instead of reporting it."
    REPORTED_ALREADY = "reported_already", 409, "You reported this text already; a moderator will look at it."
    TOO_MANY_REPORTS = "too_many_reports", 409, "You reported {limit} texts today; report more tomorrow, or talk to a moderator."
    NO_OPEN_REPORT = "no_open_report", 409, "Nobody's report of this text waits for a moderator."
    TEXT_IS_NOT_HIDDEN = "text_is_not_hidden", 409, "This text is not hidden."
    APPEALED_ALREADY = "appealed_already", 409, "You appealed already; another moderator decides, once."
    NO_OPEN_APPEAL = "no_open_appeal", 409, "No appeal about this text waits for a decision."
    ANOTHER_MODERATOR_DECIDES = (
        "another_moderator_decides",
        403,
        "Whoever hid a text does not decide about the appeal; another moderator does, or a second one whom an admin names.",
    )
    NOBODY_TO_MUTE = "nobody_to_mute", 409, "Nobody is known any more as the author of this text in its thread."
    MUTED_IN_THIS_THREAD = (
        "muted_in_this_thread",
        403,
        "A moderator muted you in this thread for a while; you can still read it, and write elsewhere.",
    )
    ADMINS_HOLD = "admins_hold", 403, "Only admins set and lift a legal hold."
    LEGAL_HOLD_NOT_FOUND = "legal_hold_not_found", 404, "There is no legal hold {id}."
    LEGAL_HOLD_IS_LIFTED = "legal_hold_is_lifted", 409, "This legal hold was lifted already."
    MODERATION_COUNT_NOT_FOUND = "moderation_count_not_found", 404, "There is no count {id}."
