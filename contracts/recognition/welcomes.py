"""Welcomes: what a team says to somebody who joined it, and the prompts that remind it."""

from typing import ClassVar

from pydantic import Field

from contracts.messages import Audience
from contracts.recognition.ids import WelcomeId, WelcomePromptId
from contracts.recognition.limits import Message
from contracts.recognition.messages import CelebrationCommand, CelebrationDocument, CelebrationFact
from contracts.recognition.said import SaidDocument
from contracts.values import Day, Instant, PersonId, TeamId, Term


class PromptOccasion(Term):
    """Why a team is reminded."""

    JOINED = "joined", "Somebody joined the team."
    THIRD_WEEK = "third_week", "It is their third week, and nobody has welcomed or recognized them where others can read it."


class WelcomePromptDocument(CelebrationDocument):
    """One reminder to a team that somebody joined it, for our own services; it never changes."""

    kind: ClassVar[str] = "welcome_prompt"
    id: WelcomePromptId = Field(description="The reminder.")
    person_id: PersonId = Field(description="Who joined.")
    team_id: TeamId = Field(description="The team.")
    occasion: PromptOccasion = Field(description="Why it is reminded.")
    joined_on: Day = Field(description="The day they joined the team, in UTC.")
    prompted_at: Instant = Field(description="When.")
    last_day: Day = Field(description="The last day on which it is shown.")


class WelcomeDocument(SaidDocument):
    """What somebody said to welcome a new member."""

    kind: ClassVar[str] = "welcome"
    id: WelcomeId = Field(description="The welcome.")
    person_id: PersonId = Field(description="Who is welcomed.")
    joined_team_id: TeamId = Field(description="The team they joined.")


class WelcomePrompted(CelebrationFact):
    """A team is reminded to welcome somebody."""

    audience: ClassVar[Audience] = Audience.INTERNAL
    welcome_prompt: WelcomePromptDocument = Field(description="The reminder.")


class MemberWelcomed(CelebrationFact):
    """Somebody welcomed a new member of a team."""

    welcome: WelcomeDocument = Field(description="The welcome.")


class WelcomeMember(CelebrationCommand[MemberWelcomed]):
    """Welcome somebody who joined a team of yours in the last 90 days; every employee can read it."""

    person_id: PersonId = Field(description="Who is welcomed.")
    team_id: TeamId = Field(description="The team they joined.")
    text: Message = Field(description="What you want to say.")
