"""What the recognition service names. The prefix of an id is the kind of its document, where it has one."""

from contracts.values import Id


class RecognitionId(Id):
    """A recognition."""

    prefix = "recognition"


class ReactionId(Id):
    """One person's reaction to a recognition."""

    prefix = "reaction"


class RecognitionCommentId(Id):
    """A comment on a recognition."""

    prefix = "recognition_comment"


class OpennessId(Id):
    """A mistake, an unknown or a changed mind that somebody shared."""

    prefix = "openness"


class WelcomeId(Id):
    """A welcome."""

    prefix = "welcome"


class WelcomePromptId(Id):
    """A reminder to a team that somebody joined it."""

    prefix = "welcome_prompt"


class SuggestionId(Id):
    """A suggestion of what deserves celebrating."""

    prefix = "suggestion"


class ValueListId(Id):
    """The organization's list of values."""

    prefix = "value_list"


class ValueId(Id):
    """One of the organization's values."""

    prefix = "value"


class RecognitionReportId(Id):
    """A report of a closed month or cycle."""

    prefix = "recognition_report"


class HidingCountId(Id):
    """How many texts of this service moderators hid in one team and month."""

    prefix = "hiding_count"
