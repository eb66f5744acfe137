"""Words of the vocabulary that several services share."""

from contracts.values import Term

CONFIDENTIAL_AMONG = 10
"""So many people, those who answer excluded, must be able to have written something confidential."""


class Mode(Term):
    """Whether the author is shown."""

    NAMED = "named", "Whoever reads it sees who wrote it."
    CONFIDENTIAL = (
        "confidential",
        "Nobody who uses the product sees who wrote it, admins included; it is published at the next full hour.",
    )


class Helped(Term):
    """Whether an answer helped, as whoever asked says."""

    YES = "yes", "It helped."
    PARTLY = "partly", "It helped in part."
    NO = "no", "It did not help."
