"""Reports months and cycles that are over, once and for good, with the release of the hour."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from chassis import disclosure, figures
from chassis.disclosure import SHARE
from chassis.release import Chore
from chassis.unit import UnitOfWork
from contracts.derived import derived
from contracts.recognition.ids import RecognitionReportId
from contracts.recognition.recognitions import RecognitionKind
from contracts.recognition.reports import REPORTS_TOLD_AT_ONCE, RecognitionReported, ReportPeriod
from contracts.values import CycleId, TeamId
from services.recognition.reports import queries, rules
from services.recognition.reports.rules import Tally
from services.recognition.reports.tables import PrivateMixFigure, RecognitionReport, ReportedCycle, ReportedMonth


async def report_months(unit: UnitOfWork) -> None:
    """The first month that is over and not reported: one with each release."""
    done = await queries.reported_months(unit.session)
    earliest = await queries.earliest(unit.session)
    month = rules.to_report(earliest=earliest.date() if earliest else None, today=unit.now.date(), done=done)
    if month is None:
        return
    unit.session.add(ReportedMonth(first_day=month, counted_at=unit.now))
    last_day = rules.following(month) - timedelta(days=1)
    await _publish(unit, {"period": ReportPeriod.MONTH, "first_day": month, "last_day": last_day, "cycle_id": None}, "UTC")


async def report_cycles(unit: UnitOfWork) -> None:
    """A closed cycle that was not reported: what is given or withdrawn later changes nothing."""
    for cycle in await figures.to_compute(unit.session, "reported_cycles"):
        days, zone = await figures.days_of(unit.session, cycle), await queries.time_zone_of(unit.session, cycle)
        span = {"first_day": days["starts"], "last_day": days["ends"]}
        unit.session.add(ReportedCycle(cycle_id=cycle, counted_at=unit.now, **span))
        await unit.session.flush()
        await _publish(unit, {"period": ReportPeriod.CYCLE, "cycle_id": cycle, **span}, zone)
        await _freeze_private(unit, cycle, zone)


async def _publish(unit: UnitOfWork, about: Mapping[str, object], zone: str) -> None:
    first, last = about["first_day"], about["last_day"]
    assert isinstance(first, date)
    assert isinstance(last, date)
    begins, ends = rules.moments(first, last, zone)
    earliest = await queries.earliest(unit.session)
    if earliest is None or earliest >= ends:
        return  # it was over before anybody was recognized or welcomed here, as imports bring cycles: nothing is told of it
    found = await queries.tallies(unit.session, begins, ends)
    reports = [unit.add(_report(unit, about, team, tally)) for team, tally in found.items()]
    for start in range(0, len(reports), REPORTS_TOLD_AT_ONCE):
        told = [report.document() for report in reports[start : start + REPORTS_TOLD_AT_ONCE]]
        unit.publish(RecognitionReported(recognition_reports=told))


def _report(unit: UnitOfWork, about: Mapping[str, object], team: TeamId | None, tally: Tally) -> RecognitionReport:
    """Of a team whose recognition was of few people only reach is told: the mix would be about them."""
    shown = team is None or tally.speaks_of_many
    given = tally.given if shown else 0
    name = (str(about["period"]), str(about["cycle_id"] or about["first_day"]), str(team or ""))
    return RecognitionReport(
        id=derived(RecognitionReportId, *name),
        **about,
        team_id=team,
        given=given if shown else None,
        mix=rules.mix(tally) if given else [],
        not_result=rules.share(given - tally.kinds.get(RecognitionKind.RESULT, 0), given),
        with_evidence=rules.share(tally.with_evidence, given) if given else None,
        reach=rules.reach(reached=tally.reached, members=tally.members) if team is not None else None,
        counted_at=unit.now,
    )


async def _freeze_private(unit: UnitOfWork, cycle: CycleId, zone: str) -> None:
    items = await queries.private_items(unit.session, cycle, zone)
    tree = await figures.tree(unit.session)
    people = sorted({item.person for of_measure in items.values() for item in of_measure})
    at = await figures.places(unit.session, people)
    for measure, of_measure in items.items():
        counted = figures.counted(of_measure, at)
        found = disclosure.figures(tree, counted.scores, scale=SHARE, subjects=counted.subjects)
        unit.session.add_all(
            PrivateMixFigure(cycle_id=cycle, measure=measure, team_id=team, mean=figure.mean, answers=figure.answers)
            for team, figure in found.items()
        )


CHORES: Sequence[Chore] = (report_months, report_cycles)
"""What is done with each release."""
