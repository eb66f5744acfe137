"""Reports of closed months and cycles, frozen: how recognition is mixed, and whom welcome and thanks reached, in bands."""

from typing import ClassVar

from pydantic import Field

from contracts.disclosure import WITHHELD, Answers
from contracts.messages import Part
from contracts.recognition.ids import RecognitionReportId
from contracts.recognition.messages import CelebrationDocument, CelebrationFact
from contracts.recognition.recognitions import RecognitionKind
from contracts.values import CycleId, Day, Instant, Share, TeamId, Term

REPORTS_TOLD_AT_ONCE = 200
"""So many reports go with one fact."""
MOST_PRIVATE_FIGURES = 2_000
"""Figures that one reader is shown of a period."""


class ReportPeriod(Term):
    """What a report is about."""

    MONTH = "month", "A calendar month, in UTC."
    CYCLE = "cycle", "A closed cycle, by the days of its time zone."


class ReachBand(Term):
    """How many members of a team were welcomed or recognized where everybody can read it; never who."""

    NONE = "none", "Nobody."
    SOME = "some", "At least one, and not most."
    MOST = "most", "More than half."


class KindShare(Part):
    """How much of the recognition was of a kind."""

    recognition_kind: RecognitionKind = Field(description="The kind.")
    share: Share = Field(description="Its share, 0 to 1.")


class RecognitionReportDocument(CelebrationDocument):
    """What everybody can read of a closed period, counted once and for good, of public recognition and welcomes."""

    kind: ClassVar[str] = "recognition_report"
    id: RecognitionReportId = Field(description="The report: derived of period and team.")
    period: ReportPeriod = Field(description="What it is about.")
    first_day: Day = Field(description="The first day: in UTC, of a cycle in its time zone.")
    last_day: Day = Field(description="The last day.")
    cycle_id: CycleId | None = Field(None, description="The cycle, where it is about one.")
    team_id: TeamId | None = Field(
        None, description="The team of those who were recognized, of five members or more; null: the whole organization."
    )
    given: int | None = Field(
        None, ge=0, description="How many public recognitions there were; of a team null where fewer than five people had some."
    )
    mix: list[KindShare] = Field(
        [], max_length=len(RecognitionKind), description="Their kinds; empty where there were none or it is not told."
    )
    not_result: Share | None = Field(None, description="The share that was not for results; null where the mix is empty.")
    with_evidence: Share | None = Field(None, description="The share that named evidence; null where the mix is empty.")
    reach: ReachBand | None = Field(None, description="How many of the team were reached; null for the organization.")
    counted_at: Instant = Field(description="When it was counted.")


class RecognitionReported(CelebrationFact):
    """The public recognition of a closed month or cycle was counted, for good."""

    recognition_reports: list[RecognitionReportDocument] = Field(
        max_length=REPORTS_TOLD_AT_ONCE, description="The reports, a part of them."
    )


class PrivateMeasure(Term):
    """What a figure of private recognition tells. Each person counts once, whatever they received how often."""

    NOT_RESULT = "not_result", "Which share of what people received was for something else than results."
    WITH_EVIDENCE = "with_evidence", "Which share of what people received named evidence."


class PrivateFigure(Part):
    """A figure of a team and all teams below it, by Rule S. There is nothing more exact to be had: it is stored like this."""

    team_id: TeamId = Field(description="The team, with all below it.")
    measure: PrivateMeasure = Field(description="What it tells.")
    mean: Share = Field(description="The share, in steps and off both ends.")
    answers: Answers = Field(description="How many people are behind it, as a band.")


class PrivateMix(Part):
    """Figures of the private recognition of a closed cycle that the viewer may see: members first, leads a day later."""

    cycle_id: CycleId = Field(description="The cycle.")
    first_day: Day = Field(description="The first day of the cycle.")
    last_day: Day = Field(description="The last day.")
    counted_at: Instant = Field(description="When they were counted, for good.")
    figures: list[PrivateFigure] = Field([], max_length=MOST_PRIVATE_FIGURES, description="What may be shown.")
    withheld: str = Field(WITHHELD, max_length=200, description="What is to be read of a team that has no figure here.")
