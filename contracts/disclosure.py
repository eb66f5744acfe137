"""Which figures about many may be shown, and in which words: the numbers and terms of Rule S (docs/privacy.md)."""

from contracts.values import Term

FIGURES_FROM = 5
"""People who must be behind a figure, and behind the difference of any figures."""
TEXTS_FROM = 10
"""People who must have written a text where texts are shown without their authors."""
SUBJECTS_FROM = 5
"""People whom answers are about, such as leads, below which nothing about them is shown."""
FINE_FROM = 20
"""Answers from which a mean is shown in its finer steps."""
SPREAD_FROM = 10
"""Answers from which it is said how far they lie apart."""
WITHHELD = "Not shown, so that nobody's answer can be worked out."
"""The one wording for every cause of withholding: which cause it was would be a figure itself."""


class Answers(Term):
    """How many answered, as a band."""

    FROM_5_TO_9 = "from_5_to_9", "Five to nine people answered."
    FROM_10_TO_19 = "from_10_to_19", "Ten to nineteen people answered."
    FROM_20 = "from_20", "Twenty people or more answered."


class Spread(Term):
    """How far the answers lie apart."""

    CLOSE = "close", "Most answers are about the same."
    MIXED = "mixed", "Answers differ."
    FAR_APART = "far_apart", "Answers differ widely: some people see it quite otherwise than others."


class Participation(Term):
    """How many have answered while it is open: no more is told, so that nobody can watch the count move."""

    FEWER_THAN_FIVE = "fewer_than_five", "Fewer than five people have answered yet."
    FIVE_OR_MORE = "five_or_more", "Five people or more have answered."
