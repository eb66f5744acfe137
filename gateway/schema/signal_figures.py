"""What each signal tells once it is shown, and how it is found: one statement of the read model, or one request to an owner."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import strawberry

from contracts.directory.signals import SignalKind
from contracts.recognition.reports import KindShare
from gateway import signal_rules as rules
from gateway.context import Context
from gateway.read_model import signals as selections
from gateway.schema.pulses import TrendPoint, read_trends
from gateway.schema.recognition_reports import RecognitionReport
from gateway.signal_rules import AnswerBand, AskedInPublic, ConfidenceBand, Lean, NotShown, Span
from gateway.words import show_term

for _term in (AnswerBand, AskedInPublic, ConfidenceBand, Lean, NotShown):
    show_term(_term)
QUESTION = (
    "Everything went as hoped on goals that were meant to be a stretch. What did you see coming and not write, and why not?"
)


@strawberry.type(description="A signal that is not shown to the viewer, or not yet.")
class SignalNotShown:
    """With its reason, readable by a person."""

    reason: NotShown = strawberry.field(description="Why.")
    message: str = strawberry.field(description="Why, in words.")
    shown_from: datetime | None = strawberry.field(description="From when the viewer sees it; null where that is not why.")


@strawberry.type(description="What pulses that closed within the cycle showed of the team.")
class PulseFacetFigures:
    """As their owner shows them to the viewer."""

    points: list[TrendPoint] = strawberry.field(description="Facet by facet, the oldest pulse first.")


@strawberry.type(description="Requests for help that the team made within the cycle. They are public, and counted as they are.")
class HelpAskedFigures:
    """As things stand now."""

    asked: int = strawberry.field(description="How many there were.")
    offered: int = strawberry.field(description="How many of these somebody has offered help for.")
    closed: int = strawberry.field(description="How many of these are closed, with or without use.")


@strawberry.type(description="Concerns about the team's objectives of the cycle. They are public, and counted as they are.")
class ConcernsRaisedFigures:
    """By what they are about, never by who raised them."""

    raised: int = strawberry.field(description="How many there were, by whomever.")
    answered: int = strawberry.field(description="How many of these were answered.")


@strawberry.type(description="Key results of one band of confidence.")
class ScoredKeyResults:
    """All of the team together."""

    confidence: ConfidenceBand = strawberry.field(description="How confident the team was at its last check-in.")
    key_results: int = strawberry.field(description="How many key results these are.")
    mean_score: float = strawberry.field(description="What they scored on average, 0 to 1.")


@strawberry.type(description="Confidence against scores; objectives that were set to learn are read otherwise and left out.")
class CalibrationFigures:
    """For the team alone."""

    lean: Lean = strawberry.field(description="How they lie to each other, over all key results together.")
    bands: list[ScoredKeyResults] = strawberry.field(
        description="By confidence, from low to high; bands without any are left out."
    )


@strawberry.type(description="For what people of the team were publicly recognized within the cycle, counted once and for good.")
class RecognitionMixFigures:
    """As the recognition service reported it."""

    mix: list[KindShare] = strawberry.field(description="The kinds, with their shares.")
    not_result: float = strawberry.field(description="The share that was not for results.")


@strawberry.type(description="How the team's key results were spread.")
class SoloLoadHint:
    """No figure, and nobody."""

    rests_on_few: bool = strawberry.field(description="Whether two thirds of them or more rested on very few people.")


@strawberry.type(description="What the team may ask itself.")
class SilenceQuestion:
    """For the team alone, without those who lead or manage."""

    is_silent: bool = strawberry.field(
        description="Whether no check-in on aspirational objectives told of something in the way or of falling confidence, "
        "and nobody raised a concern, asked for help or opened a post-mortem about them."
    )
    question: str | None = strawberry.field(description="The question; null where there was bad news.")


@strawberry.type(description="How long one kind of what was asked in public waited.")
class AnswerTime:
    """Of the whole organization."""

    asked: AskedInPublic = strawberry.field(description="What was asked.")
    took: AnswerBand = strawberry.field(description="How long its first answer took, as a band.")


@strawberry.type(description="How long answers took in the whole organization, as things stand now.")
class TimeToAnswerFigures:
    """Of no team, and of nobody."""

    times: list[AnswerTime] = strawberry.field(
        description="By what was asked; kinds of which fewer than five were asked are left out: it would be about who answered."
    )


SignalResult = Annotated[
    PulseFacetFigures
    | HelpAskedFigures
    | ConcernsRaisedFigures
    | CalibrationFigures
    | RecognitionMixFigures
    | SoloLoadHint
    | SilenceQuestion
    | TimeToAnswerFigures
    | SignalNotShown,
    strawberry.union("SignalResult", description="What a signal tells, or why it is not shown."),
]
Batch = Callable[[Context, Sequence[str], Span], Awaitable[list[Any]]]


async def _pulse_facets(context: Context, teams: Sequence[str], span: Span) -> list[PulseFacetFigures | None]:
    """The owner decides what of a pulse the viewer sees; nothing of it is told from here."""
    found = []
    for points in await read_trends(context, teams):
        within = [point for point in points or () if span.first <= point.closed_on <= span.last]
        found.append(PulseFacetFigures(points=within) if within else None)
    return found


async def _help_asked(context: Context, teams: Sequence[str], span: Span) -> list[HelpAskedFigures | None]:
    found = await selections.help_asked(context.read_model, teams, span)
    names = ("asked", "offered", "closed")
    return [HelpAskedFigures(**{name: found[team][name] if team in found else 0 for name in names}) for team in teams]


async def _concerns_raised(context: Context, teams: Sequence[str], span: Span) -> list[ConcernsRaisedFigures | None]:
    found = await selections.concerns(context.read_model, teams, span)
    names = ("raised", "answered")
    return [ConcernsRaisedFigures(**{name: found[team][name] if team in found else 0 for name in names}) for team in teams]


async def _calibration(context: Context, teams: Sequence[str], span: Span) -> list[CalibrationFigures | None]:
    found = await selections.scores(context.read_model, teams, span)
    return [_calibrated(rules.calibration(found.get(team, []))) for team in teams]


def _calibrated(told: rules.Calibration | None) -> CalibrationFigures | None:
    if told is None:
        return None
    bands = [
        ScoredKeyResults(confidence=band.confidence, key_results=band.key_results, mean_score=float(band.mean_score))
        for band in told.bands
    ]
    return CalibrationFigures(lean=told.lean, bands=bands)


async def _recognition_mix(context: Context, teams: Sequence[str], span: Span) -> list[RecognitionMixFigures | None]:
    """None where there is no report yet, or where recognition was of so few that its mix would be about them."""
    found = await selections.recognition_reports(context.read_model, teams, span)
    reports = [RecognitionReport.model_validate_json(found[team]) if team in found else None for team in teams]
    return [
        RecognitionMixFigures(mix=report.mix, not_result=float(report.not_result))
        if report is not None and report.not_result is not None
        else None
        for report in reports
    ]


async def _solo_load(context: Context, teams: Sequence[str], span: Span) -> list[SoloLoadHint | None]:
    found = await selections.loads(context.read_model, teams, span)
    rests = [rules.rests_on_few(found.get(team, [])) for team in teams]
    return [SoloLoadHint(rests_on_few=each) if each is not None else None for each in rests]


async def _silence(context: Context, teams: Sequence[str], span: Span) -> list[SilenceQuestion | None]:
    found = await selections.news(context.read_model, teams, span)
    silent = [rules.is_silent(found.get(team, [])) for team in teams]
    return [SilenceQuestion(is_silent=each, question=QUESTION if each else None) if each is not None else None for each in silent]


OF_TEAMS: Mapping[SignalKind, Batch] = {
    SignalKind.PULSE_FACETS: _pulse_facets,
    SignalKind.HELP_ASKED: _help_asked,
    SignalKind.CONCERNS_RAISED: _concerns_raised,
    SignalKind.CALIBRATION: _calibration,
    SignalKind.RECOGNITION_MIX: _recognition_mix,
    SignalKind.SOLO_LOAD: _solo_load,
    SignalKind.SILENCE: _silence,
}
"""How each signal of a team is found, for all teams of a page at once; None where there is nothing to tell."""


async def time_to_answer(context: Context, span: Span) -> TimeToAnswerFigures | None:
    """How long answers took in the whole organization."""
    found = await selections.waits(context.read_model, span)
    bands = [(kind, rules.usual_wait(found[kind])) for kind in AskedInPublic if kind in found]
    times = [AnswerTime(asked=kind, took=band) for kind, band in bands if band is not None]
    return TimeToAnswerFigures(times=times) if times else None


def not_shown(reason: NotShown, shown_from: datetime | None = None) -> SignalNotShown:
    """A reason with its words."""
    return SignalNotShown(reason=reason, message=reason.description, shown_from=shown_from)
