"""Mutations of what people say to each other and nobody else learns of; each follows from its command's class."""

import strawberry

from contracts.feedback import conversations, giving, mistakes
from gateway.mutations import mutation


@strawberry.type
class ConversationMutations:
    """What people do with feedback and conversations; each answers a receipt, and nobody else is told."""

    request_feedback = mutation(giving.RequestFeedback)
    decline_feedback_request = mutation(giving.DeclineFeedbackRequest)
    give_feedback = mutation(giving.GiveFeedback)
    acknowledge_feedback = mutation(giving.AcknowledgeFeedback)
    share_feedback = mutation(giving.ShareFeedback)
    open_conversation = mutation(conversations.OpenConversation)
    close_conversation = mutation(conversations.CloseConversation)


@strawberry.type
class MistakeMutations:
    """What people do with mistakes; each answers a receipt, and nobody but the team is shown them."""

    report_mistake = mutation(mistakes.ReportMistake)
    respond_to_mistake = mutation(mistakes.RespondToMistake)
    follow_up_mistake = mutation(mistakes.FollowUpMistake)
