"""Keeps each change to an active objective as a revision with its reason."""

from collections.abc import Iterable

from chassis.unit import UnitOfWork
from contracts.okrs.objectives import ObjectiveState
from contracts.okrs.revisions import RevisionDocument
from contracts.values import RevisionId
from services.okrs.objectives.rules.differences import Difference
from services.okrs.objectives.tables import Objective, Revision


def revisions(unit: UnitOfWork, objective: Objective, changes: Iterable[Difference], why: str | None) -> list[RevisionDocument]:
    """One revision for each difference, as its document; none where the objective is not active."""
    if objective.state is not ObjectiveState.ACTIVE:
        return []
    assert why is not None, "a change to an active objective has a reason"
    return [keep(unit, objective, change, why) for change in changes]


def keep(unit: UnitOfWork, objective: Objective, change: Difference, why: str) -> RevisionDocument:
    """One revision, as its document."""
    revision = Revision(
        id=unit.new_id(RevisionId),
        objective_id=objective.id,
        key_result_id=change.key_result_id,
        what=change.what,
        before=change.before,
        after=change.after,
        why=why,
        by=unit.actor.person_id,
        at=unit.now,
    )
    return unit.add(revision).document()
