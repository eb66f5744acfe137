"""Refusals that any feature of the feedback service may answer."""

from contracts.values import Refusals


class FeedbackCode(Refusals):
    """Refusals of the feedback service."""

    NOT_IN_THE_TEAM = "not_in_the_team", 403, "Only members and leads of the team do this; ask one of them."
    NOT_LEADING_THE_TEAM = (
        "not_leading_the_team",
        403,
        "Only the leads of the team or of a team above, and their deputies, do this.",
    )
    NOT_AMONG_ITS_ANSWERERS = (
        "not_among_its_answerers",
        403,
        "Only who can read it answers it: leads of the team, or of the nearest above that has some, and deputies of these.",
    )
    ADMINS_IMPORT = "admins_import", 403, "Only admins import files; ask one."
    NO_SUCH_OBJECTIVE = "no_such_objective", 422, "There is no objective {id}, or it is a sketch."
    NO_SUCH_KEY_RESULT = "no_such_key_result", 422, "No objective has the key result {id}."
    NO_SUCH_DECISION = "no_such_decision", 422, "There is no decision {id}."
    OBJECTIVE_IS_CLOSED_ALREADY = "objective_is_closed_already", 409, "This objective is closed; name one that is worked on."
