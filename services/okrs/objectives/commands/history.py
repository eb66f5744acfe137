"""Keeps each change to an active objective as a revision with its reason."""

from collections.abc import Iterable

from chassis.unit import UnitOfWork
from contracts.okrs.objectives import ObjectiveState
from contracts.okrs.revisions import RevisionDocument
from contracts.values import DecisionId, RevisionId
from services.okrs.objectives.commands.opening import Opened
from services.okrs.objectives.rules.differences import Difference
from services.okrs.objectives.tables import Objective, Revision


def revisions(unit: UnitOfWork, opened: Opened, changes: Iterable[Difference]) -> list[RevisionDocument]:
    """One revision for each difference, as its document; none where the objective is not active."""
    if opened.objective.state is not ObjectiveState.ACTIVE:
        return []
    assert opened.why is not None, "a change to an active objective has a reason or a decision"
    return [keep(unit, opened.objective, change, opened.why, opened.decision_id) for change in changes]


def keep(
    unit: UnitOfWork, objective: Objective, change: Difference, why: str, decision_id: DecisionId | None = None
) -> RevisionDocument:
    """One revision, as its document."""
    revision = Revision(
        id=unit.new_id(RevisionId),
        objective_id=objective.id,
        key_result_id=change.key_result_id,
        what=change.what,
        before=change.before,
        after=change.after,
        why=why,
        decision_id=decision_id,
        by=unit.actor.person_id,
        at=unit.now,
    )
    return unit.add(revision).document()
