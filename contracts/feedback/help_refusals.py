"""Refusals around help, Braintrusts and skills."""

from pydantic import Field

from contracts.feedback.braintrusts import INVITED
from contracts.feedback.ids import SkillGapId
from contracts.values import Details, PersonId, Refusals


class AuthorityOverTheGoal(Details):
    """Who would be judged by, or judges, whoever answers for the goal."""

    person_ids: list[PersonId] = Field(max_length=INVITED, description="Those who have authority over the goal.")


class OpenSkillGap(Details):
    """The gap that is flagged already."""

    skill_gap_id: SkillGapId = Field(description="The gap.")


class HelpCode(Refusals):
    """Refusals around help."""

    HELP_REQUEST_NOT_FOUND = "help_request_not_found", 404, "There is no request for help {id}."
    HELP_OFFER_NOT_FOUND = "help_offer_not_found", 404, "There is no offer of help {id}."
    NOT_YOURS_TO_ASK_FOR_HELP = (
        "not_yours_to_ask_for_help",
        403,
        "Whoever works on the key result and the members of its team ask for help with it; offer yours instead.",
    )
    YOUR_OWN_REQUEST = "your_own_request", 403, "You asked for this help; somebody else offers it. Edit your request instead."
    NOT_YOURS_TO_ACCEPT = (
        "not_yours_to_accept",
        403,
        "Whoever asked, the champion and the champion's deputies accept help; tell them what you think.",
    )
    NOT_YOURS_TO_CLOSE = (
        "not_yours_to_close",
        403,
        "Whoever asked, the champion, the leads of the team and above, and their deputies close it; ask one of them.",
    )
    HELP_IS_CLOSED = "help_is_closed", 409, "This request for help is closed; ask the team whether it needs something else."
    NOTHING_IS_ASKED = "nothing_is_asked", 409, "The words of this request are gone, so nothing is asked any more."
    OFFERED_ALREADY = "offered_already", 409, "Your offer is there already; edit it, or withdraw it and make another."
    TOO_MANY_OFFERS = "too_many_offers", 409, "There are {limit} offers already; that is as many as anyone can answer."
    TOO_MANY_OPEN_REQUESTS = (
        "too_many_open_requests",
        409,
        "{limit} requests for help with this key result are open; close one before you ask for more.",
    )
    OFFER_WAS_ACCEPTED = "offer_was_accepted", 409, "This offer was accepted already; talk to whoever made it."
    OFFER_IS_GONE = "offer_is_gone", 409, "The words of this offer are gone, so it offers nothing any more; accept another."


class BraintrustCode(Refusals):
    """Refusals around Braintrusts."""

    BRAINTRUST_NOT_FOUND = "braintrust_not_found", 404, "There is no Braintrust {id}."
    NOT_YOURS_TO_CALL = (
        "not_yours_to_call",
        403,
        "The champion, the leads of the team and above, and their deputies call a Braintrust; ask for help instead.",
    )
    NOBODY_TO_ADVISE = "nobody_to_advise", 409, "This objective has no champion whom a Braintrust could advise; name one first."
    OWNER_IS_NOT_INVITED = "owner_is_not_invited", 422, "The champion owns the Braintrust and reads it anyway; invite others."
    AUTHORITY_OVER_THE_GOAL = (
        "authority_over_the_goal",
        409,
        "Leads of the team and above, the champion's managers and their deputies would bind the champion; go on without them.",
        AuthorityOverTheGoal,
    )
    BRAINTRUST_DAY = "braintrust_day", 422, "A Braintrust meets today or within {days} days."
    TOO_MANY_BRAINTRUSTS = "too_many_braintrusts", 409, "{limit} Braintrusts on this objective are open; close one first."
    NOT_INVITED = "not_invited", 403, "Only those who are invited write notes; comment on the objective instead."
    NOT_THE_OWNER = "not_the_owner", 403, "Only the one it advises, and their deputies, close a Braintrust: notes never bind."
    BRAINTRUST_IS_CLOSED = "braintrust_is_closed", 409, "This Braintrust is closed; nothing is added to it any more."
    TOO_MANY_BRAINTRUST_NOTES = (
        "too_many_braintrust_notes",
        409,
        "You wrote {limit} notes for this Braintrust already; edit one, or tell the rest in person.",
    )
    NO_SUCH_BRAINTRUST_NOTE = "no_such_braintrust_note", 422, "This Braintrust has no note {id}."


class SkillCode(Refusals):
    """Refusals around skill gaps."""

    SKILL_GAP_NOT_FOUND = "skill_gap_not_found", 404, "There is no skill gap {id}."
    NOT_YOURS_TO_FLAG = "not_yours_to_flag", 403, "Only those who work on the key result flag a skill that it lacks; ask them."
    NAMES_SOMEBODY = "names_somebody", 422, "Name a skill, never a person."
    SKILL_IS_FLAGGED = "skill_is_flagged", 409, "This skill is flagged for this key result already.", OpenSkillGap
    TOO_MANY_SKILL_GAPS = "too_many_skill_gaps", 409, "{limit} skill gaps of this key result are open; close one first."
    SKILL_GAP_IS_CLOSED = "skill_gap_is_closed", 409, "This skill gap is closed; flag it anew if it is there again."
    TOO_MANY_SKILL_ANSWERS = "too_many_skill_answers", 409, "There are {limit} offers already; that is as many as anyone can use."
    MENTORING_OFFERED_ALREADY = (
        "mentoring_offered_already",
        409,
        "You offer mentoring here already; edit your offer, or withdraw it and make another.",
    )
    NO_SUCH_TRAINING_REQUEST = (
        "no_such_training_request",
        422,
        "This key result has no open or granted request for training {id}; a new one can be named after a moment.",
    )
    TRAINING_OFFERED_ALREADY = "training_offered_already", 409, "This request for training is named here already."
    NOT_YOURS_TO_CLOSE_GAP = (
        "not_yours_to_close_gap",
        403,
        "Those who work on the objective, the leads of the team and above, and their deputies close a skill gap.",
    )
