"""Which signal somebody sees of which cycle, and the arithmetic of those that have some: values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from contracts.directory.signals import MEMBERS_FROM, SignalKind, SignalSwitchDocument
from contracts.feedback.pulses import MEMBERS_FIRST_HOURS
from contracts.okrs.cycles import CycleDocument, CycleState
from contracts.values import CycleId, Term

LATER = timedelta(hours=MEMBERS_FIRST_HOURS)
TEAM_ONLY = frozenset({SignalKind.CALIBRATION, SignalKind.SOLO_LOAD, SignalKind.SILENCE})
SCORED_FROM = 5
"""Key results from which it is said how confidence went with scores."""
LOAD_MEMBERS_FROM, LOAD_FROM, FEW = 8, 6, 2
"""Members and key results from which load is looked at, and how many people are very few: one would be somebody."""
LOADED = Decimal(2) / 3
SAID_FROM = 4
"""Check-ins on aspirational objectives from which no bad news is worth a question."""
ASKED_FROM = 5
"""Things of a kind that were asked from which it is said how long answers took: of one it would be about who answered."""
APART = Decimal("0.2")
_DAYS = (1, 3, 7)


class NotShown(Term):
    """Why a signal is not shown."""

    SWITCHED_OFF = "switched_off", "The organization does not show this signal."
    BEGAN_BEFORE = (
        "began_before",
        "The cycle began before the signal was switched on; signals never look back.",
    )
    CYCLE_OPEN = "cycle_open", "The cycle is not closed yet."
    NOT_YET = "not_yet", "The team's members see it first; you see it 24 hours after the cycle was closed."
    TEAM_ONLY = "team_only", "The team alone sees this signal."
    TOO_SMALL = (
        "too_small",
        "The team has so few members that this would be a figure about persons rather than about a team.",
    )
    GUILD = "guild", "A guild carries no figures."
    NOTHING = "nothing", "There is nothing, or too little, in this cycle that it could be told from."
    WITHHELD = "withheld", "There was nothing to show, or it is not shown so that nobody's answer can be worked out."


class ConfidenceBand(Term):
    """How confident the team was at last."""

    LOW = "low", "0 to 3 of 10."
    MIDDLE = "middle", "4 to 6 of 10."
    HIGH = "high", "7 to 10 of 10."


class Lean(Term):
    """How confidence and scores lie to each other, over all key results together."""

    SURER = "surer", "The team was clearly surer than it turned out."
    LESS_SURE = "less_sure", "It turned out clearly better than the team thought."
    ABOUT_RIGHT = "about_right", "It turned out about as the team thought."


class AskedInPublic(Term):
    """What is asked where everybody can read it and somebody should answer."""

    CONCERN = "concern", "A concern about an objective or a decision, until its first answer."
    LEADER_QUESTION = "leader_question", "A question to the leads of a team, until its first answer."
    RESOURCE_REQUEST = "resource_request", "A request for people, budget, time, tools or training, until it is settled."
    HELP_REQUEST = "help_request", "A request for help with a key result, until the first offer."


class AnswerBand(Term):
    """How long answers took: what was asked and never answered counts as the longest."""

    WITHIN_A_DAY = "within_a_day", "At least half had its first answer on the same or the next day."
    WITHIN_THREE_DAYS = "within_three_days", "At least half had it by the third day after."
    WITHIN_A_WEEK = "within_a_week", "At least half had it by the seventh day after."
    LONGER = "longer", "At least half had one, but it took longer than a week."
    NONE_YET = "none_yet", "More than half has had no answer yet."


@dataclass(frozen=True, slots=True)
class Sight:
    """What the viewer is to a team, by today's members, leads, deputies and managers."""

    is_member: bool
    leads_it: bool
    leads_above: bool
    manages: bool
    """Whether a member reports to them, or to somebody they stand in for, directly or through others."""
    members: int
    is_guild: bool = False

    @property
    def is_somebody(self) -> bool:
        """Whether they see any of its signals at all."""
        return self.is_member or self.waits

    @property
    def waits(self) -> bool:
        """Whether the team's members come before them, be they a member themselves."""
        return self.leads_it or self.leads_above or self.manages

    def may_see(self, signal: SignalKind) -> bool:
        """What is the team's alone its own leads see who belong to it; what people did not say, nobody they might have told."""
        if signal is SignalKind.SILENCE:
            return self.is_member and not self.waits
        if signal in TEAM_ONLY:
            return self.is_member and not self.leads_above and (self.leads_it or not self.manages)
        return self.is_somebody


@dataclass(frozen=True, slots=True)
class Span:
    """A cycle with the days on which something happened in it, by the organization's calendar."""

    cycle_id: CycleId
    first: date
    last: date


def span(cycle: CycleDocument) -> Span:
    """From the first day, planned or real, to the last one: the day it closed where that came before the planned one."""
    zone = ZoneInfo(cycle.time_zone)
    first, last = cycle.starts_on, cycle.ends_on
    if cycle.started_at is not None:
        first = min(first, cycle.started_at.astimezone(zone).date())
    if cycle.closed_at is not None:
        last = max(first, min(last, cycle.closed_at.astimezone(zone).date()))
    return Span(cycle.id, first, last)


def not_shown(
    signal: SignalKind, switch: SignalSwitchDocument | None, cycle: CycleDocument, sight: Sight, now: datetime
) -> tuple[NotShown, datetime | None] | None:
    """Why it is not shown to them now, with the moment from which it will be where that is why; None where it is."""
    if (reason := _of_cycle(switch, cycle)) is not None:
        return reason, None
    if not sight.may_see(signal):
        return NotShown.TEAM_ONLY, None
    if sight.waits and cycle.closed_at is not None and now < cycle.closed_at + LATER:
        return NotShown.NOT_YET, cycle.closed_at + LATER
    if (reason := _of_team(signal, sight)) is not None:
        return reason, None
    return None


def _of_cycle(switch: SignalSwitchDocument | None, cycle: CycleDocument) -> NotShown | None:
    """Whatever the viewer is."""
    if switch is None or not switch.on:
        return NotShown.SWITCHED_OFF
    if span(cycle).first < switch.switched_at.astimezone(ZoneInfo(cycle.time_zone)).date():
        return NotShown.BEGAN_BEFORE
    if cycle.state is not CycleState.CLOSED or cycle.closed_at is None:
        return NotShown.CYCLE_OPEN
    return None


def _of_team(signal: SignalKind, sight: Sight) -> NotShown | None:
    """Where it would tell something about persons; of pulses their owner decides that."""
    if sight.is_guild:
        return NotShown.GUILD
    least = LOAD_MEMBERS_FROM if signal is SignalKind.SOLO_LOAD else MEMBERS_FROM
    return NotShown.TOO_SMALL if sight.members < least and signal is not SignalKind.PULSE_FACETS else None


@dataclass(frozen=True, slots=True)
class Scored:
    """Key results of one band of confidence: how many, and what they scored on average."""

    confidence: ConfidenceBand
    key_results: int
    mean_score: Decimal


@dataclass(frozen=True, slots=True)
class Calibration:
    """Confidence against scores."""

    lean: Lean
    bands: list[Scored]


def calibration(results: Sequence[tuple[int, Decimal]]) -> Calibration | None:
    """Of key results with their last confidence, 0 to 10, and their score, 0 to 1; None of too few."""
    if len(results) < SCORED_FROM:
        return None
    apart = _mean([Decimal(confidence) / 10 - score for confidence, score in results])
    lean = Lean.SURER if apart >= APART else Lean.LESS_SURE if apart <= -APART else Lean.ABOUT_RIGHT
    scores: dict[ConfidenceBand, list[Decimal]] = {band: [] for band in ConfidenceBand}
    for confidence, score in results:
        scores[_band(confidence)].append(score)
    bands = [Scored(band, len(some), _mean(some).quantize(Decimal("0.01"))) for band, some in scores.items() if some]
    return Calibration(lean, bands)


def _band(confidence: int) -> ConfidenceBand:
    if confidence <= 3:  # as the band says
        return ConfidenceBand.LOW
    return ConfidenceBand.MIDDLE if confidence <= 6 else ConfidenceBand.HIGH  # as the band says


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)


def rests_on_few(loads: Iterable[int]) -> bool | None:
    """Whether very few people look after most key results, by how many each has; None of too few key results."""
    sorted_ = sorted(loads, reverse=True)
    if (everything := sum(sorted_)) < LOAD_FROM:
        return None
    return sum(sorted_[:FEW]) >= LOADED * everything


def is_silent(objectives: Sequence[tuple[int, bool]]) -> bool | None:
    """Of aspirational objectives with how many check-ins there were and whether any brought bad news; None of too few."""
    if sum(check_ins for check_ins, _ in objectives) < SAID_FROM:
        return None
    return not any(bad_news for _, bad_news in objectives)


def usual_wait(waits: Mapping[int | None, int]) -> AnswerBand | None:
    """The lower median of the days until the first answer, by how often each was, None for no answer; None of too few."""
    asked, passed = sum(waits.values()), 0
    if asked < ASKED_FROM:
        return None
    for days in sorted(waits, key=lambda days: (days is None, days or 0)):
        passed += waits[days]
        if 2 * passed >= asked:
            return _wait_band(days)
    return None


def _wait_band(days: int | None) -> AnswerBand:
    if days is None:
        return AnswerBand.NONE_YET
    bands = (AnswerBand.WITHIN_A_DAY, AnswerBand.WITHIN_THREE_DAYS, AnswerBand.WITHIN_A_WEEK)
    return next((band for most, band in zip(_DAYS, bands, strict=True) if days <= most), AnswerBand.LONGER)
