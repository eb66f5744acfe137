"""Computes the figures of cycles that closed, once and for good, with the release of the hour."""

from collections.abc import Sequence
from fractions import Fraction

from chassis import disclosure, figures
from chassis.disclosure import SHARE, Figure, Scale
from chassis.figures import Item
from chassis.release import Chore
from chassis.unit import UnitOfWork
from contracts.feedback.loops import LoopMeasure
from contracts.values import CycleId, PersonId, TeamId
from services.feedback.loops import queries, rules
from services.feedback.loops.tables import FrozenCycle, FrozenFigure

# Whole days; shown as a band, whose ends are far from those of the scale.
_DAYS = Scale(Fraction(0), Fraction(rules.MOST_DAYS), Fraction(1), Fraction(1), Fraction(0))


async def freeze_loops(unit: UnitOfWork) -> None:
    """Each closed cycle once: what is written or said later changes nothing."""
    for cycle in await figures.to_compute(unit.session, "frozen_cycles"):
        await _freeze(unit, cycle)


async def _freeze(unit: UnitOfWork, cycle: CycleId) -> None:
    unit.session.add(FrozenCycle(cycle_id=cycle, computed_at=unit.clock.now()))
    await unit.session.flush()
    items = await queries.items(unit.session, cycle)
    tree = await figures.tree(unit.session)
    people = sorted({item.person for of_measure in items.values() for item in of_measure})
    at = await figures.places(unit.session, people)
    for measure, of_measure in items.items():
        unit.session.add_all(_figures(cycle, measure, of_measure, tree, at))


def _figures(
    cycle: CycleId, measure: LoopMeasure, items: Sequence[Item], tree: dict[TeamId, TeamId | None], at: dict[PersonId, TeamId]
) -> list[FrozenFigure]:
    """By Rule S, of people and of those whom it could be read as telling something about."""
    counted = figures.counted(items, at)
    timed = measure is LoopMeasure.TIME_TO_ANSWER
    scale = _DAYS if timed else SHARE
    found = disclosure.figures(tree, counted.scores, scale=scale, subjects=counted.subjects)
    return [_row(cycle, measure, team, figure, timed=timed) for team, figure in found.items()]


def _row(cycle: CycleId, measure: LoopMeasure, team: TeamId, figure: Figure, *, timed: bool) -> FrozenFigure:
    return FrozenFigure(
        cycle_id=cycle,
        measure=measure,
        team_id=team,
        mean=None if timed else figure.mean,
        time=rules.time_band(figure.mean) if timed else None,
        spread=figure.spread,
        answers=figure.answers,
    )


CHORES: Sequence[Chore] = (freeze_loops,)
"""What is done with each release."""
