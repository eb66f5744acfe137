"""Mistakes that people report to their teams, and what is answered: thanks, a question, a learning, an action.

Nothing of them is published, not even that there is one: the owner alone shows them, to the team.
"""

from pydantic import Field

from contracts.feedback.giving import PAGE
from contracts.feedback.ids import MistakeId
from contracts.feedback.messages import PrivateFeedbackCommand
from contracts.feedback.text import ReadText, Spoken
from contracts.messages import Part
from contracts.terms import Helped, Mode
from contracts.values import Day, TeamId, Term

RESPONSES = 50
"""Responses to one mistake."""
FOLLOW_UPS = 20
"""How often its reporter goes on."""
TEAMS_AT_ONCE = 100
"""Teams whose mistakes are asked for at once."""


class ReportMistake(PrivateFeedbackCommand):
    """Report a mistake to your team, so that all learn from it; a response is owed.

    Confidential, it is shown at the next full hour, and nobody who uses the product sees who wrote it: those who run the
    servers could, deliberately, and style may show. The members and leads of the team read it, and nobody else.
    """

    text: Spoken = Field(description="What happened.")
    mode: Mode = Field(Mode.NAMED, description="Whether you are shown as who reports it.")
    team_id: TeamId | None = Field(None, description="The team that reads it, one of yours; your home team without it.")


class RespondToMistake(PrivateFeedbackCommand):
    """Respond to a mistake: thank first, then ask, then say what can be learned, then what you will do."""

    mistake_id: MistakeId = Field(description="The mistake.")
    thanks: Spoken = Field(description="What you thank for.")
    question: Spoken | None = Field(None, description="What you would like to understand.")
    learning: Spoken | None = Field(None, description="What can be learned from it.")
    action: Spoken | None = Field(None, description="What is done so that it does not happen so again.")


class FollowUpMistake(PrivateFeedbackCommand):
    """Go on about a mistake that you reported, after a response; another one is owed."""

    mistake_id: MistakeId = Field(description="Your mistake.")
    text: Spoken = Field(description="What you answer, or what is still open.")


class MistakeWordKind(Term):
    """What a word about a mistake is."""

    THANKS = "thanks", "What a response thanks for; it comes first."
    QUESTION = "question", "What a response asks."
    LEARNING = "learning", "What a response finds can be learned."
    ACTION = "action", "What is done, by a response."
    FOLLOW_UP = "follow_up", "What its reporter says after a response."


class MistakeWord(Part):
    """A word about a mistake: of a response, or its reporter's."""

    kind: MistakeWordKind = Field(description="What it is.")
    text: ReadText = Field(description="The word, and why the viewer may read it.")


class Mistake(Part):
    """A mistake as the members and leads of its team see it."""

    id: MistakeId = Field(description="The mistake.")
    team_id: TeamId = Field(description="The team that reads it.")
    text: ReadText = Field(description="What happened, and why the viewer may read it.")
    words: list[MistakeWord] = Field(max_length=4 * RESPONSES + FOLLOW_UPS, description="Responses and follow-ups, in order.")
    reported_on: Day = Field(description="The day it was reported, in UTC.")
    due_on: Day | None = Field(None, description="The day by which a response is owed; null where none is.")
    helped: Helped | None = Field(None, description="Whether the response helped, as its reporter says.")


class MistakesOfTeam(Part):
    """A page of a team's mistakes, the newest first, with one more where more follows."""

    team_id: TeamId = Field(description="The team.")
    mistakes: list[Mistake] = Field(max_length=PAGE + 1, description="Its mistakes.")
