"""Which way an experiment goes: planned, running, studied, and then adopted, adapted or abandoned."""

from contracts.okrs.experiments import ExperimentState as State

_NEXT = {
    State.PLANNED: {State.RUNNING, State.ABANDONED},
    State.RUNNING: {State.STUDIED, State.ABANDONED},
    State.STUDIED: {State.ADOPTED, State.ADAPTED, State.ABANDONED},
}


def may_become(state: State, following: State) -> bool:
    """Whether an experiment goes from one state straight to the other."""
    return following in _NEXT.get(state, set())


def is_over(state: State) -> bool:
    """Whether nothing more happens to it."""
    return state not in _NEXT
