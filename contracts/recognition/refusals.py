"""Refusals of the recognition service."""

from contracts.values import Refusals


class RecognitionCode(Refusals):
    """Refusals around recognition, its reactions and its comments."""

    RECOGNITION_NOT_FOUND = "recognition_not_found", 404, "There is no recognition {id} that you can read."
    NOBODY_IS_RECOGNIZED = "nobody_is_recognized", 422, "Name whom or which team it is for."
    NOT_YOURSELF = (
        "not_yourself",
        422,
        "Nobody recognizes themselves, also not through a team of one; share what you learned, or let others see it.",
    )
    THANKS_NAME_NOBODY = (
        "thanks_name_nobody",
        422,
        "Thanks on a confidential thread are of kind candor, and name nobody: leave out recipients, teams and the audience.",
    )
    THREAD_HAS_AN_AUTHOR = "thread_has_an_author", 422, "Its author is known; recognize them by name."
    NO_SUCH_THREAD = (
        "no_such_thread",
        422,
        "There is no confidential concern, note or question {id} that everybody can read; thank for one that is published.",
    )
    NO_SUCH_EVIDENCE = (
        "no_such_evidence",
        422,
        "{id} is no evidence that is there: name goals, check-ins, lessons, help, post-mortems, notes or decisions.",
    )
    NO_SUCH_VALUE = "no_such_value", 422, "{id} is no value that the organization has now; name some of its list."
    RECOGNIZED_TWICE = "recognized_twice", 422, "{id} is named twice; name everybody and everything once."
    PRAISE_IS_NARROWER = (
        "praise_is_narrower",
        409,
        "Somebody whom it is for prefers fewer readers; leave the audience out, or choose {widest}.",
    )
    NOT_YOUR_RECOGNITION = (
        "not_your_recognition",
        403,
        "Only whoever gave a recognition edits or withdraws it; who received it narrows or hides it.",
    )
    NOT_FOR_YOU = "not_for_you", 403, "Only those it is for hide a recognition, of a team those who lead it."
    CAN_ONLY_NARROW = (
        "can_only_narrow",
        409,
        "A recognition can get fewer readers than now, never more or the same; choose fewer.",
    )
    THANKS_STAY_PUBLIC = (
        "thanks_stay_public",
        409,
        "Thanks on a confidential thread are for everybody, as the thread is; withdraw them instead.",
    )
    NOTHING_TO_SAY_TO = "nothing_to_say_to", 409, "Its words cannot be read any more; there is nothing to react to."
    RECOGNITION_CHANGES_NOTHING = "recognition_changes_nothing", 422, "It says this already; change something."
    REACTED_ALREADY = "reacted_already", 409, "You reacted like this already; react otherwise, or take this back."
    NO_SUCH_REACTION = "no_such_reaction", 404, "You have not reacted like this; there is nothing to take back."
    REACTION_NOT_FOUND = "reaction_not_found", 404, "There is no reaction {id}."
    RECOGNITION_COMMENT_NOT_FOUND = "recognition_comment_not_found", 404, "There is no comment {id}."
    TOO_MANY_COMMENTS = "too_many_comments", 409, "A recognition has at most {limit} comments; talk to each other."


class OpennessCode(Refusals):
    """Refusals around openness and welcomes."""

    OPENNESS_NOT_FOUND = "openness_not_found", 404, "There is no openness {id}."
    WHICH_DECISION = (
        "which_decision",
        422,
        "A changed mind names the decision that it supersedes, by its id; a mistake or an unknown names none.",
    )
    NO_SUCH_DECISION_HERE = (
        "no_such_decision_here",
        422,
        "There is no decided decision {id}; name the one that you would decide otherwise now.",
    )
    NO_SUCH_OBJECTIVE_HERE = (
        "no_such_objective_here",
        422,
        "There is no objective {id} that everybody can read; name another, or none.",
    )
    WELCOME_NOT_FOUND = "welcome_not_found", 404, "There is no welcome {id}."
    WELCOME_PROMPT_NOT_FOUND = "welcome_prompt_not_found", 404, "There is no reminder {id}."
    NOT_A_NEW_MEMBER = "not_a_new_member", 409, "{id} has not joined this team in the last {days} days; recognize them instead."
    NOT_YOUR_TEAM_TO_WELCOME = "not_your_team_to_welcome", 403, "The members and leads of a team welcome those who join it."
    NOBODY_WELCOMES_THEMSELVES = (
        "nobody_welcomes_themselves",
        422,
        "The others welcome you; welcome those who join after you.",
    )
    WELCOMED_ALREADY = "welcomed_already", 409, "You have welcomed them to this team already; withdraw that to say it anew."


class SuggestionCode(Refusals):
    """Refusals around suggestions."""

    SUGGESTION_NOT_FOUND = "suggestion_not_found", 404, "There is no suggestion {id} for you."
    SUGGESTION_IS_SETTLED = (
        "suggestion_is_settled",
        409,
        "This suggestion was taken up or put aside, or its time is over; recognize them without it.",
    )
    NOT_FROM_THIS_SUGGESTION = (
        "not_from_this_suggestion",
        422,
        "Name a recognition that you gave since, of the suggested kind and for one of those it is about.",
    )


class ValueCode(Refusals):
    """Refusals around the organization's values."""

    VALUE_LIST_NOT_FOUND = "value_list_not_found", 404, "The organization has no list of values yet."
    ADMINS_SET_VALUES = "admins_set_values", 403, "Only admins set the organization's values; ask one."
    VALUE_NAMED_TWICE = "value_named_twice", 422, "Two values are called “{name}”; no two have the same name."
    UNKNOWN_VALUE = "unknown_value", 422, "There is no value {id} to keep; leave the id out for a new one."
    TOO_MANY_VALUES = (
        "too_many_values",
        409,
        "With these the list would keep {count} values, retired ones included; the limit is {limit}. Bring a retired one back.",
    )
    VALUES_CHANGE_NOTHING = "values_change_nothing", 422, "These are the organization's values already; nothing was changed."


class ReportCode(Refusals):
    """Refusals around reports."""

    RECOGNITION_REPORT_NOT_FOUND = "recognition_report_not_found", 404, "There is no report {id}."
    HIDING_COUNT_NOT_FOUND = "hiding_count_not_found", 404, "There is no count {id}."
