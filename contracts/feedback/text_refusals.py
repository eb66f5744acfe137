"""Refusals around a text's privacy contract, and what becomes of a text."""

from contracts.values import Refusals


class PrivacyCode(Refusals):
    """Refusals of what authors do with their texts."""

    PRIVACY_CAN_ONLY_TIGHTEN = (
        "privacy_can_only_tighten",
        409,
        "A text can get fewer readers and an earlier end, never more or a later one; say less than now, or withdraw it.",
    )
    NO_TEAM_TO_NARROW_TO = (
        "no_team_to_narrow_to",
        422,
        "This text belongs to no team, so it can be narrowed to named people only.",
    )
    NOT_PUBLISHED_YET = (
        "not_published_yet",
        409,
        "It waits for the next full hour and nobody has read it; take it back, and write it again for fewer readers.",
    )
    NOT_REVEALED_YET = (
        "not_revealed_yet",
        409,
        "Its round is not revealed: write again in the round to change what you wrote, or write nothing there to take it back.",
    )
    NOTHING_TO_JUDGE = "nothing_to_judge", 409, "Nobody has answered this yet; say whether it helped once somebody has."
