"""Refusals around rounds, actions and agreements."""

from contracts.values import Refusals


class RoundCode(Refusals):
    """Refusals around rounds."""

    ROUND_NOT_FOUND = "round_not_found", 404, "There is no round {id}."
    TEAM_OR_PEOPLE = "team_or_people", 422, "Name a team or people, and not both."
    ASKS_A_TEAM = "asks_a_team", 422, "A round of this purpose asks a team; name it in place of people."
    ASKS_PEOPLE = "asks_people", 422, "A Braintrust asks people by name; name them in place of a team."
    ROUND_NEEDS_ITS_SUBJECT = "round_needs_its_subject", 422, "Say what it is about: a round of this purpose needs {what}."
    NOT_WHAT_IT_IS_ABOUT = "not_what_it_is_about", 422, "A round of this purpose is not about that; leave it out."
    OPTIONS_TO_WEIGH = (
        "options_to_weigh",
        422,
        "Name at least two different options, or a decision that has as many; and options in no other round.",
    )
    NOT_IN_THIS_ROUND = "not_in_this_round", 403, "Only those who are asked in this round do this."
    NOT_LEADING_THE_ROUND = (
        "not_leading_the_round",
        403,
        "Whoever opened the round does this, or a lead of its team or of a team above.",
    )
    LEADERS_FIRST = "leaders_first", 409, "The lead goes first, or passes openly; nobody waits after {opens_at}."
    NOBODY_WAITS_FOR_YOU = (
        "nobody_waits_for_you",
        409,
        "Nobody waits for a lead to go first in this round; write like the others.",
    )
    NOT_THE_LEAD_WAITED_FOR = "not_the_lead_waited_for", 403, "The round waits for a lead of its team, in person."
    ROUND_IS_NOT_REVEALED = "round_is_not_revealed", 409, "The round is not revealed yet."
    ROUND_IS_REVEALED = "round_is_revealed", 409, "The round is revealed: nobody writes in it any more."
    ROUND_IS_CLOSED = "round_is_closed", 409, "The round is closed."
    NOTHING_TO_WRITE = "nothing_to_write", 422, "Write something; in a confidence round a number is enough."
    CONFIDENCE_IS_ASKED = "confidence_is_asked", 422, "This round asks how likely success is; give a number from 0 to 10."
    NO_CONFIDENCE_IS_ASKED = "no_confidence_is_asked", 422, "This round asks for no number; leave it out."
    NOT_YOUR_TURN = "not_your_turn", 409, "It is somebody else's turn; who comes before is in the order of speaking."
    NOT_IN_THE_ORDER = "not_in_the_order", 422, "This person wrote nothing here, so they have no turn and no vote."
    ONLY_WRITERS_VOTE = "only_writers_vote", 403, "Those vote who wrote in the round."
    LEADERS_LAST = "leaders_last", 409, "Leads vote last: once every other who wrote has voted or passed."
    ROUND_VOTES_ARE_SHOWN = "round_votes_are_shown", 409, "The votes are shown; they stay as they are."
    NO_SUCH_CHOICE = "no_such_choice", 422, "Nothing in this round that could be voted for has the id {id}."
    ONE_OPTION_EACH = "one_option_each", 422, "Everybody votes for one option, or passes."
    SUMMARY_IS_NEEDED = "summary_is_needed", 422, "A retrospective ends with a summary that everyone may read; write one."
    DRAFT_IS_NEEDED = "draft_is_needed", 422, "A drafting round ends with the objective that the team drafted; name it."
    NO_DRAFT_HERE = "no_draft_here", 422, "Only a drafting round ends with a draft; leave it out."
    NO_TEAM_FOR_ACTIONS = (
        "no_team_for_actions",
        422,
        "Actions are on a team's list, and this round asks no team; agree on them there.",
    )
    NO_CYCLE_FOR_A_DRAFT = (
        "no_cycle_for_a_draft",
        422,
        "There is no cycle {id} that takes drafts; leave it out for the next that does.",
    )


class ActionCode(Refusals):
    """Refusals around actions."""

    ACTION_NOT_FOUND = "action_not_found", 404, "There is no action {id}."
    ACTION_DUE_IN_THE_PAST = "action_due_in_the_past", 422, "The day it is due must not be in the past."
    COMES_FROM_ONE_THING = "comes_from_one_thing", 422, "An action comes from one thing at most; name what gave rise to it."
    OWNER_NOT_IN_THE_TEAM = "owner_not_in_the_team", 422, "An action is owned by a member or lead of its team; {id} is neither."
    NOBODY_TO_OWN_IT = "nobody_to_own_it", 422, "The team has nobody who could own it; name an owner."
    NOT_YOUR_ACTION = "not_your_action", 403, "Only its owner does this; if they have left the team, any member does."
    ACTION_IS_DONE = "action_is_done", 409, "The action is done already."
    ACTION_IS_NOT_DONE = "action_is_not_done", 409, "The action is not done yet; its owner says when it is."
    ACTION_IS_VERIFIED = "action_is_verified", 409, "The action is verified already."
    SOMEBODY_ELSE_VERIFIES = (
        "somebody_else_verifies",
        403,
        "Somebody else than its owner, and than whoever did it, verifies an action.",
    )
    NOBODY_LEFT_TO_PASS_TO = "nobody_left_to_pass_to", 409, "Everybody in the team has had this action; talk about it together."
    NOTHING_TO_SWAP = "nothing_to_swap", 422, "Swap an action of yours for one of somebody else of the same team."
    SWAP_IS_NOT_OFFERED = "swap_is_not_offered", 409, "Its owner does not offer to swap it for yours (any more)."


class AgreementCode(Refusals):
    """Refusals around agreements."""

    AGREEMENT_NOT_FOUND = "agreement_not_found", 404, "There is no agreement {id}."
    AGREEMENT_HOLDS = "agreement_holds", 409, "The team has an agreement; review it to change it."
    AGREEMENT_IS_NOT_PROPOSED = "agreement_is_not_proposed", 409, "Another agreement took the place of this one; adopt that."
    AGREEMENT_DOES_NOT_HOLD = "agreement_does_not_hold", 409, "Only an agreement that holds is reviewed."
    STATEMENTS_ARE_NEEDED = "statements_are_needed", 422, "To change an agreement, write what it is to say; to keep it, nothing."
    ADOPTED_AS_IT_STANDS = (
        "adopted_as_it_stands",
        409,
        "People adopt these words as they stand: propose the agreement again with other ones, or take the sentence back.",
    )
    STATEMENT_STANDS_TWICE = "statement_stands_twice", 422, "A statement stands there twice; say each once."
