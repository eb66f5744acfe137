"""What the feedback service names. The prefix of an id is the kind of its document, where it has one."""

from contracts.values import Id


class NotesDayId(Id):
    """A Notes Day."""

    prefix = "notes_day"


class NoteId(Id):
    """A note of a Notes Day."""

    prefix = "note"


class TopicId(Id):
    """A topic that groups notes."""

    prefix = "topic"


class LeaderQuestionId(Id):
    """A question to whoever leads a team."""

    prefix = "leader_question"


class RoundId(Id):
    """A round: everyone's voice before anyone's influence."""

    prefix = "round"


class ContributionId(Id):
    """What one person wrote in a round."""

    prefix = "contribution"


class ItemPackId(Id):
    """A pack of items that a pulse asks."""

    prefix = "item_pack"


class ItemId(Id):
    """An item of a pack, in the words it was asked in."""

    prefix = "item"


class PulseId(Id):
    """A pulse."""

    prefix = "pulse"


class PostMortemId(Id):
    """A blameless post-mortem."""

    prefix = "post_mortem"


class TimelineEntryId(Id):
    """What happened when, in a post-mortem."""

    prefix = "timeline_entry"


class FactorId(Id):
    """What contributed, in a post-mortem."""

    prefix = "factor"


class SystemicIssueId(Id):
    """Something that post-mortems keep finding."""

    prefix = "systemic_issue"


class MistakeId(Id):
    """A mistake that somebody reported."""

    prefix = "mistake"


class HelpRequestId(Id):
    """A request for help with a key result."""

    prefix = "help_request"


class HelpOfferId(Id):
    """An offer to help."""

    prefix = "help_offer"


class BraintrustId(Id):
    """A Braintrust about an objective."""

    prefix = "braintrust"


class BraintrustNoteId(Id):
    """A candid note of a Braintrust."""

    prefix = "braintrust_note"


class SkillGapId(Id):
    """A skill that a key result lacks."""

    prefix = "skill_gap"


class AgreementId(Id):
    """A team's agreement on how it wants to speak, disagree and respond to mistakes."""

    prefix = "agreement"


class ActionId(Id):
    """An action that a team agreed on."""

    prefix = "action"


class ConversationId(Id):
    """A check-in conversation of a pair or a team."""

    prefix = "conversation"


class FeedbackRequestId(Id):
    """A request for feedback."""

    prefix = "feedback_request"


class FeedbackId(Id):
    """Feedback that one person gave another."""

    prefix = "feedback"


class TextReportId(Id):
    """A report of a text to the moderators."""

    prefix = "text_report"


class ModeratorId(Id):
    """Somebody's moderatorship of a team."""

    prefix = "moderator"


class LegalHoldId(Id):
    """A legal hold, which pauses deletion."""

    prefix = "legal_hold"


class ModerationCountId(Id):
    """How many texts moderators hid in one team and month."""

    prefix = "moderation_count"
