"""What people do in rounds."""

from typing import ClassVar, TypeVar

from pydantic import Field

from contracts.feedback import rounds as told
from contracts.feedback.action_commands import NewAction
from contracts.feedback.actions import ACTIONS_AT_CLOSE
from contracts.feedback.ids import RoundId, TopicId
from contracts.feedback.messages import FeedbackCommand, PrivateFeedbackCommand
from contracts.feedback.rounds import CHOICES, OPTIONS_OF_A_ROUND, PEOPLE_OF_A_ROUND, Fallibility, OptionName, RoundPurpose
from contracts.feedback.text import Spoken
from contracts.messages import Fact, Input
from contracts.okrs.limits import Intent
from contracts.okrs.objectives import Ambition
from contracts.values import Confidence, CycleId, DecisionId, Id, KeyResultId, ObjectiveId, PersonId, TeamId, Title

F_co = TypeVar("F_co", bound=Fact, covariant=True)


class RoundCommand(FeedbackCommand[F_co]):
    """Something to do with one round."""

    round_id: RoundId = Field(description="The round.")


class DraftInput(Input):
    """The objective that a team drafted together."""

    title: Title = Field(description="What is to be achieved, in one sentence.")
    why: Intent = Field("", description="The intent behind it.")
    ambition: Ambition = Field(Ambition.COMMITTED, description="How its score will be read.")
    cycle_id: CycleId | None = Field(None, description="The cycle it belongs to; left out: the one that takes drafts.")
    champion_id: PersonId | None = Field(None, description="Who answers for it; left out: nobody yet.")


class OpenRound(FeedbackCommand[told.RoundOpened]):
    """Open a round: everyone who is asked writes silently, and all of it is revealed at once."""

    purpose: RoundPurpose = Field(description="What it is for.")
    question: Title = Field(description="What is asked.")
    team_id: TeamId | None = Field(None, description="The team that is asked; this or people.")
    person_ids: list[PersonId] = Field([], max_length=PEOPLE_OF_A_ROUND, description="The people who are asked, beside you.")
    objective_id: ObjectiveId | None = Field(
        None, description="The objective it is about: of a Braintrust, of a confidence round, perhaps of a retrospective."
    )
    key_result_id: KeyResultId | None = Field(None, description="The key result it is about, as the objective.")
    decision_id: DecisionId | None = Field(None, description="The decision whose options are weighed.")
    topic_id: TopicId | None = Field(None, description="The topic that a session works on, while its Notes Day is open.")
    options: list[OptionName] = Field(
        [], max_length=OPTIONS_OF_A_ROUND, description="The ways to go that are weighed; left out: those of the decision."
    )
    live: bool = Field(False, description="Whether people are together while they write.")


class GoFirst(RoundCommand[told.WentFirst]):
    """Go first as the lead of a retrospective's team: share a mistake, something unknown or a changed mind."""

    kind: Fallibility = Field(description="What you share.")
    text: Spoken = Field(description="The text, for those who are asked, at once.")


class WriteInRound(PrivateFeedbackCommand):
    """Write in a round, silently: nobody learns before it is revealed that you did.

    Writing again replaces what you wrote; writing nothing takes it back.
    """

    unrecorded: ClassVar[bool] = True
    round_id: RoundId = Field(description="The round.")
    text: Spoken | None = Field(
        None,
        description="What you want to say; a confidence round needs none. With no number either, what you wrote is taken back.",
    )
    confidence: Confidence | None = Field(None, description="In a confidence round, and only there: 0 to 10.")


class RevealRound(RoundCommand[told.RoundRevealed]):
    """Reveal everything that was written, all at once, to those who were asked; the order of speaking is drawn."""


class EndTurn(PrivateFeedbackCommand):
    """End a turn in the order of speaking: one's own, or, as whoever runs the round, that of somebody who is not there."""

    round_id: RoundId = Field(description="The round.")
    passed: bool = Field(False, description="Whether the turn was passed, which is fine.")
    person_id: PersonId | None = Field(None, description="Whose turn it is, where that is somebody else.")


class VoteInRound(PrivateFeedbackCommand):
    """Vote as one who wrote, or pass; voting again replaces it until the votes are shown, all together. Leads vote last."""

    unrecorded: ClassVar[bool] = True
    round_id: RoundId = Field(description="The round.")
    choice_ids: list[Id] = Field([], max_length=CHOICES, description="One option, or up to three contributions; none: you pass.")


class CloseRound(RoundCommand[told.RoundClosed]):
    """End a round, with what came of it."""

    summary: Spoken | None = Field(None, description="What came of it, for everyone; a retrospective needs it.")
    actions: list[NewAction] = Field([], max_length=ACTIONS_AT_CLOSE, description="What the team agreed to do.")
    draft: DraftInput | None = Field(None, description="Of a drafting round, and only there: the objective that was drafted.")
