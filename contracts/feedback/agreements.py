"""Team agreements: how a team wants to speak, to disagree and to respond to mistakes."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts.feedback.ids import AgreementId
from contracts.feedback.messages import FeedbackDocument, FeedbackFact
from contracts.feedback.text import Text
from contracts.messages import Part
from contracts.values import Clean, Day, Instant, OneLine, PersonId, RemarkId, TeamId, Term

STATEMENTS = 30

Statement = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=250), Clean, OneLine]


class StatementAbout(Term):
    """What a statement of an agreement is about."""

    SPEAKING = "speaking", "How we want to speak with each other."
    DISAGREEING = "disagreeing", "How we want to disagree."
    MISTAKES = "mistakes", "How we want to respond to mistakes."


class AgreementState(Term):
    """Where an agreement stands."""

    PROPOSED = "proposed", "Everyone who is in the team now is asked to adopt it."
    ADOPTED = "adopted", "It holds."
    REPLACED = "replaced", "Another took its place."


class StatementFrame(Part):
    """A sentence of an agreement without its words, which are a text of their own."""

    id: RemarkId = Field(description="The sentence.")
    about: StatementAbout = Field(description="What it is about.")


class AgreementStatement(StatementFrame, Text):
    """One sentence of an agreement: what the team wants."""


class AgreementDocument(FeedbackDocument):
    """What a team agreed on. Who has not adopted it yet is not part of it, and nobody counts them."""

    kind: ClassVar[str] = "agreement"
    id: AgreementId = Field(description="The agreement.")
    team_id: TeamId = Field(description="The team.")
    edition: int = Field(ge=1, description="The which agreement of the team this is: 1, 2, 3.")
    statements: list[AgreementStatement] = Field(max_length=STATEMENTS, description="What the team wants, in order.")
    state: AgreementState = Field(description="Where it stands.")
    replaces_id: AgreementId | None = Field(None, description="The agreement that it takes the place of, once it is adopted.")
    proposed_by: PersonId = Field(description="Who proposed it.")
    proposed_at: Instant = Field(description="When it was proposed.")
    adopted_on: Day | None = Field(None, description="The day on which everyone in the team had adopted it, in UTC.")
    reviewed_on: Day | None = Field(None, description="The day it was last looked at again, in UTC.")
    review_on: Day | None = Field(None, description="The day by which it is looked at again; null where it does not hold.")


class AgreementFact(FeedbackFact):
    """Something happened to an agreement."""

    agreement: AgreementDocument = Field(description="The agreement.")


class AgreementProposed(AgreementFact):
    """Somebody proposed an agreement to their team."""

    replaced: AgreementDocument | None = Field(None, description="The proposal whose place it took; null where none was waiting.")


class AgreementAdopted(AgreementFact):
    """Everyone who is in the team has adopted its agreement."""

    names_actor: ClassVar[bool] = False

    replaced: AgreementDocument | None = Field(None, description="The agreement whose place it took; null where there was none.")


class AgreementReviewed(AgreementFact):
    """A team looked at its agreement again, and kept it or proposed another."""

    proposal: AgreementDocument | None = Field(None, description="What is proposed in its place; null where it was kept.")
    replaced: AgreementDocument | None = Field(
        None, description="The proposal whose place that took; null where none was waiting."
    )


class OwnAgreement(Part):
    """An agreement of a team of the viewer's, with what nobody else sees: whether they have adopted it."""

    agreement_id: AgreementId = Field(description="The agreement.")
    team_id: TeamId = Field(description="The team.")
    adopted_by_you: bool = Field(description="Whether the viewer has adopted it.")
