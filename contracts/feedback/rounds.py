"""Rounds: everyone writes silently, all is revealed at once, then people speak in turn and vote; leads come last."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts.feedback.actions import ActionDocument
from contracts.feedback.ids import ContributionId, RoundId, TopicId
from contracts.feedback.messages import FeedbackDocument, FeedbackFact
from contracts.feedback.text import Readership, ReadText, Text
from contracts.messages import Part
from contracts.okrs.limits import Intent
from contracts.okrs.objectives import Ambition, Origin
from contracts.values import (
    Clean,
    Confidence,
    CycleId,
    Day,
    DecisionId,
    Id,
    Instant,
    KeyResultId,
    ObjectiveId,
    OneLine,
    OptionId,
    PersonId,
    TeamId,
    Term,
    Title,
)

PEOPLE_OF_A_ROUND = 50
OPTIONS_OF_A_ROUND = 12
CHOICES = 3
"""For how many contributions one person votes; of options it is one."""
CONTRIBUTIONS_SHOWN = 500
ROUNDS_AT_ONCE = 100
"""So many are looked into at once."""
NUMBERS_WITHOUT_NAMES_FROM = 5
"""From so many people up a confidence round shows numbers without names, and a closed round how often options were voted for."""
GATE_MINUTES_LIVE = 15
GATE_HOURS = 24
"""After so long nobody waits for the lead of a round that is not live."""

OptionName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=250), Clean, OneLine]


class RoundPurpose(Term):
    """What a round is for."""

    RETROSPECTIVE = "retrospective", "A team looks back; its lead goes first, and actions follow."
    DRAFTING = "drafting", "A team drafts an objective together."
    CONFIDENCE = "confidence", "How likely people find success, from 0 to 10, before anybody says so aloud."
    OPTIONS = "options", "Ways to go are weighed, of a decision or not."
    BRAINTRUST = "braintrust", "Candid notes on an objective by people who were asked; advice that binds nobody."
    SESSION = "session", "People work on something together, such as a topic of a Notes Day."


class RoundState(Term):
    """Where a round stands."""

    OPENED = "opened", "People write; nobody sees what, or who has."
    REVEALED = "revealed", "Everything that was written is shown to those who were asked; they speak in turn, and vote."
    CLOSED = "closed", "It has ended, with what came of it."


class Gate(Term):
    """Whether a round waits for the lead to go first."""

    NONE = "none", "It does not: this is no retrospective, or the team has no lead."
    SHUT = "shut", "It waits until the lead goes first, or passes openly, or until `gateOpensAt`."
    WENT_FIRST = "went_first", "The lead went first, with a mistake, something unknown or a changed mind."
    PASSED = "passed", "The lead passed openly."


class Fallibility(Term):
    """What a lead admits, so that others dare to."""

    MISTAKE = "mistake", "Something that I did wrong."
    UNKNOWN = "unknown", "Something that I do not know."
    CHANGED_MIND = "changed_mind", "Something that I see otherwise now."


class Spoke(Term):
    """What somebody made of their turn."""

    SPOKE = "spoke", "They spoke."
    PASSED = "passed", "They passed, which is fine."


class RoundOption(Part):
    """A way to go that a round weighs."""

    id: OptionId = Field(description="The option; of a decision, the decision's own.")
    title: OptionName = Field(description="The way to go, in a few words.")


class OptionCount(Part):
    """How often an option was voted for."""

    option_id: OptionId = Field(description="The option.")
    votes: int = Field(ge=0, description="How many people voted for it.")


class RoundDraft(Part):
    """The objective that a team drafted in a round; the okrs service makes the draft of it."""

    title: Title = Field(description="What is to be achieved, in one sentence.")
    why: Intent = Field("", description="The intent behind it.")
    ambition: Ambition = Field(Ambition.COMMITTED, description="How its score will be read.")
    cycle_id: CycleId | None = Field(None, description="The cycle it belongs to; null: the one that takes drafts.")
    champion_id: PersonId | None = Field(None, description="Who answers for it; null: nobody yet.")


class RoundDocument(FeedbackDocument):
    """A round as everyone sees it. Nothing in it changes while people write."""

    kind: ClassVar[str] = "round"
    id: RoundId = Field(description="The round.")
    purpose: RoundPurpose = Field(description="What it is for.")
    team_id: TeamId | None = Field(None, description="The team that is asked; null where people are named.")
    person_ids: list[PersonId] = Field(
        [], max_length=PEOPLE_OF_A_ROUND, description="The people who are asked; none where it is a team."
    )
    question: Title = Field(description="What is asked.")
    objective_id: ObjectiveId | None = Field(None, description="The objective it is about.")
    key_result_id: KeyResultId | None = Field(None, description="The key result it is about, of the objective.")
    decision_id: DecisionId | None = Field(None, description="The decision it is about.")
    topic_id: TopicId | None = Field(None, description="The topic of a Notes Day that it works on.")
    live: bool = Field(False, description="Whether people are together while they write.")
    options: list[RoundOption] = Field([], max_length=OPTIONS_OF_A_ROUND, description="The ways to go that it weighs.")
    state: RoundState = Field(description="Where it stands.")
    gate: Gate = Field(Gate.NONE, description="Whether it waits for the lead to go first.")
    gate_opens_at: Instant | None = Field(None, description="When nobody waits for the lead any more; null where nobody does.")
    first: Text | None = Field(None, description="What the lead went first with, for those who are asked.")
    admitted: Fallibility | None = Field(None, description="What kind of thing the lead went first with.")
    numbers_by_name: bool | None = Field(
        None,
        description=(
            "Of a confidence round: whether numbers are shown with names, because fewer than five people are asked; otherwise "
            "they are shown without, from five who wrote. It stays as it was when the round was opened. Null of other rounds."
        ),
    )
    readership: Readership = Field(Readership.TEAM, description="Who reads what is written, once it is revealed.")
    kept_until: Day | None = Field(None, description="The day after which what was written is removed.")
    opened_by: PersonId | None = Field(None, description="Who opened it; null where it was imported.")
    opened_at: Instant = Field(description="When it was opened.")
    revealed_at: Instant | None = Field(None, description="When what was written was revealed.")
    closed_by: PersonId | None = Field(None, description="Who closed it.")
    closed_at: Instant | None = Field(None, description="When it was closed.")
    summary: Text | None = Field(None, description="What came of it, for everyone.")
    draft: RoundDraft | None = Field(None, description="The objective that was drafted.")
    counts: list[OptionCount] = Field(
        [],
        max_length=OPTIONS_OF_A_ROUND,
        description="How often each option was voted for; after the close, and only where at least five people voted.",
    )
    origin: Origin = Field(Origin.NATIVE, description="Where it comes from.")
    source: str | None = Field(None, max_length=400, description="Where in a file it stood, where it was imported.")


class RoundFact(FeedbackFact):
    """Something happened to a round."""

    round: RoundDocument = Field(description="The round.")


class RoundOpened(RoundFact):
    """A round was opened: people write, and nobody sees what."""


class WentFirst(RoundFact):
    """The lead went first in a round; from now on everybody writes."""

    names_actor: ClassVar[bool] = False


class RoundRevealed(RoundFact):
    """What was written in a round was revealed to those who were asked, all at once."""


class RoundClosed(RoundFact):
    """A round ended, with what came of it."""

    actions: list[ActionDocument] = Field([], description="The actions that were agreed on.")


class RoundImported(RoundFact):
    """A retrospective came from a file as a closed round, or a newer file brought it up to date."""


class RoundVoice(Part):
    """What one person wrote in a round."""

    id: ContributionId = Field(description="The contribution, by which it is voted for.")
    by: PersonId = Field(description="Who wrote it.")
    text: ReadText | None = Field(None, description="The text; null where there is none.")
    confidence: Confidence | None = Field(None, description="The number, where it is shown with the name, or is one's own.")


class RoundTurn(Part):
    """Whose turn it is to speak, in the order."""

    person_id: PersonId = Field(description="Who.")
    leads: bool = Field(description="Whether they lead others of the round; they come last.")
    spoke: Spoke | None = Field(None, description="What they made of it; null while it is to come.")


class RoundVote(Part):
    """What somebody voted for."""

    by: PersonId = Field(description="Who voted.")
    choice_ids: list[Id] = Field([], max_length=CHOICES, description="The options or contributions; none: they passed.")


class RoundInside(Part):
    """A round as those see it who were asked. Before it is revealed that is one's own contribution alone."""

    round_id: RoundId = Field(description="The round.")
    own: RoundVoice | None = Field(None, description="What the viewer wrote.")
    contributions: list[RoundVoice] = Field(
        [], max_length=CONTRIBUTIONS_SHOWN, description="What was written, in the order of speaking; none before it is revealed."
    )
    numbers: list[Confidence] = Field(
        [], description="The different numbers of a confidence round, without names; none of fewer than five people."
    )
    turns: list[RoundTurn] = Field(
        [], max_length=CONTRIBUTIONS_SHOWN, description="The order of speaking; none before the reveal."
    )
    own_vote: RoundVote | None = Field(None, description="What the viewer voted for; null where they have not.")
    votes: list[RoundVote] = Field(
        [], max_length=CONTRIBUTIONS_SHOWN, description="The votes, all together: after the last of them, or at the close."
    )
