"""Which way a cycle goes, what each state allows, and which dates it may have."""

from datetime import date

from contracts.okrs.cycles import CycleState

_NEXT = {
    CycleState.PLANNING: CycleState.ACTIVE,
    CycleState.ACTIVE: CycleState.CLOSING,
    CycleState.CLOSING: CycleState.CLOSED,
}


def may_become(state: CycleState, following: CycleState) -> bool:
    """Whether a cycle goes from one state straight to the other: planning, active, closing, closed."""
    return _NEXT.get(state) is following


def takes_drafts(state: CycleState) -> bool:
    """Whether objectives may begin in it."""
    return state in {CycleState.PLANNING, CycleState.ACTIVE}


def takes_check_ins(state: CycleState) -> bool:
    """Whether teams may say where they stand: from its start until it is closed."""
    return state in {CycleState.ACTIVE, CycleState.CLOSING}


def in_order(starts_on: date, ends_on: date) -> bool:
    """Whether the cycle ends after it starts."""
    return starts_on < ends_on


def within(*, starts_on: date, ends_on: date, parent_starts_on: date, parent_ends_on: date) -> bool:
    """Whether every day of the cycle is one of its parent's."""
    return parent_starts_on <= starts_on and ends_on <= parent_ends_on
