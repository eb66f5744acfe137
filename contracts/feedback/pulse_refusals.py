"""Refusals around pulses and what they ask."""

from contracts.values import Refusals


class PulseCode(Refusals):
    """Why a pulse is not opened or answered, or a pack not written."""

    ITEM_PACK_NOT_FOUND = "item_pack_not_found", 404, "There is no item pack {id}."
    PULSE_NOT_FOUND = "pulse_not_found", 404, "There is no pulse {id}."
    ADMINS_WRITE_ITEM_PACKS = "admins_write_item_packs", 403, "Only admins write item packs; tell one of them what to ask."
    ITEM_PACK_INCOMPLETE = (
        "item_pack_incomplete",
        422,
        "Each facet has two items, one of them reversed; only the facet on leads may be left out. Look at: {facet}.",
    )
    ITEM_TWICE = "item_twice", 422, "Two items say the same; write another, or leave one out."
    ITEM_PACK_UNCHANGED = "item_pack_unchanged", 422, "The pack says this already, under this name."
    NOT_YOURS_TO_ASK = (
        "not_yours_to_ask",
        403,
        "Leads of the team or of a team above, their deputies, and admins open a pulse; ask one of them.",
    )
    NOBODYS_HOME = (
        "nobodys_home",
        422,
        "A guild is nobody's home team; open the pulse for a team, department, division or company.",
    )
    TEAM_TOO_YOUNG = (
        "team_too_young",
        409,
        "A team is asked from {days} days after it was formed, so that joining it tells nothing; this one from {day} on.",
    )
    PULSE_TOO_SOON = (
        "pulse_too_soon",
        409,
        "Some of these people were asked less than {days} days ago; open it from {day} on, or for others.",
    )
    PULSE_WINDOW = "pulse_window", 422, "A pulse is open for {least} to {most} days; choose when it closes accordingly."
    NO_BALLOT_KEY = (
        "no_ballot_key",
        409,
        "No ballot key is in place that is young enough for this window; an operator makes one by `forthright ballot-key new`.",
    )
    TOO_FEW_FOR_A_PULSE = (
        "too_few_for_a_pulse",
        409,
        "Fewer than {least} people would be asked, so nothing could ever be shown; open it for a larger team.",
    )
    NOT_IN_THIS_PULSE = (
        "not_in_this_pulse",
        403,
        "You are not among those who are asked: that was settled when it was opened. Wait for the next one.",
    )
    PULSE_IS_CLOSED = "pulse_is_closed", 409, "This pulse is closed; answers are neither taken, changed nor taken back any more."
    NO_SUCH_ITEM = "no_such_item", 422, "This pulse does not ask item {id}."
    ANSWERED_TWICE = "answered_twice", 422, "Item {id} is answered twice; answer it once."
    NOTHING_ANSWERED = "nothing_answered", 422, "Answer at least one item, or write something."
    ANSWER_UNSEALED = (
        "answer_unsealed",
        503,
        "This pulse's ballot key is not in place, so the answer cannot be sealed; nothing was kept. Try again later.",
    )
