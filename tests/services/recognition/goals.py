"""Goals and decisions as the okrs service publishes them, for what the recognition service says about them."""

from datetime import UTC, datetime
from decimal import Decimal

from contracts.okrs.decisions import DecisionDocument, DecisionState
from contracts.okrs.objectives import Ambition, ObjectiveDocument, ObjectiveState, Origin
from contracts.values import CycleId, DecisionId, ObjectiveId
from tests.services.okrs.world import AT, TEAM

OBJECTIVE = ObjectiveId(f"objective_{1:032x}")
DECIDED, SUPERSEDED, PROPOSED, WITHDRAWN = (DecisionId(f"decision_{number:032x}") for number in range(1, 5))
_MOMENT = datetime(2026, 1, 2, tzinfo=UTC)
STATES = {
    DECIDED: DecisionState.DECIDED,
    SUPERSEDED: DecisionState.SUPERSEDED,
    PROPOSED: DecisionState.PROPOSED,
    WITHDRAWN: DecisionState.WITHDRAWN,
}


def objective(id: ObjectiveId = OBJECTIVE, state: ObjectiveState = ObjectiveState.ACTIVE) -> ObjectiveDocument:
    """An objective of the team."""
    return ObjectiveDocument(
        **AT,
        id=id,
        title="Answer within a day",
        team_id=TEAM,
        cycle_id=CycleId(f"cycle_{1:032x}"),
        ambition=Ambition.COMMITTED,
        progress=Decimal(0),
        edit_version=1,
        drafted_at=_MOMENT,
        origin=Origin.NATIVE,
        state=state,
    )


def decisions() -> list[DecisionDocument]:
    """A decision in each state."""
    return [
        DecisionDocument(**AT, id=id, title="Buy or build", state=state, proposed_at=_MOMENT, edit_version=1)
        for id, state in STATES.items()
    ]
