"""What people do with team agreements."""

from typing import TypeVar

from pydantic import Field

from contracts.feedback import agreements as told
from contracts.feedback.agreements import STATEMENTS, Statement, StatementAbout
from contracts.feedback.ids import AgreementId
from contracts.feedback.messages import FeedbackCommand
from contracts.messages import Fact, Input
from contracts.values import TeamId, Term

F_co = TypeVar("F_co", bound=Fact, covariant=True)


class AgreementVerdict(Term):
    """What a review makes of an agreement."""

    KEEP = "keep", "It holds on as it is."
    CHANGE = "change", "Another is proposed; this one holds until that is adopted."


class StatementInput(Input):
    """One sentence of an agreement."""

    about: StatementAbout = Field(description="What it is about.")
    text: Statement = Field(description="What the team wants.")


class AgreementCommand(FeedbackCommand[F_co]):
    """Something to do with one agreement."""

    agreement_id: AgreementId = Field(description="The agreement.")


class ProposeAgreement(FeedbackCommand[told.AgreementProposed]):
    """Propose to your team how you want to speak, disagree and respond to mistakes. It takes the place of a waiting proposal."""

    team_id: TeamId = Field(description="The team.")
    statements: list[StatementInput] = Field(min_length=1, max_length=STATEMENTS, description="What the team wants, in order.")


class AdoptAgreement(AgreementCommand[told.AgreementAdopted]):
    """Adopt an agreement of your team, for yourself; it holds once everyone who is in the team then has."""

    receipted = True


class ReviewAgreement(AgreementCommand[told.AgreementReviewed]):
    """Look at your team's agreement again: keep it, or propose another in its place."""

    verdict: AgreementVerdict = Field(description="What you make of it.")
    statements: list[StatementInput] = Field(
        [], max_length=STATEMENTS, description="To change it: what the team wants from now on, all of it."
    )
