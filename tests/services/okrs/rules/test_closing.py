"""What an objective owes before it closes."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.values import KeyResultId, UncertaintyId
from services.okrs.objectives.rules.closing import Owed, Scored, differs, owed_before_close

ONE, OTHER, STRANGER = (KeyResultId.of(UUID(int=number)) for number in range(3))
UNKNOWN = UncertaintyId.of(UUID(int=9))
thousandths = st.integers(0, 1000).map(lambda number: Decimal(number) / 1000)


def scored(key_result_id: KeyResultId, score: str = "0.5", reason: str = "", progress: str = "0.5") -> Scored:
    return Scored(key_result_id, Decimal(progress), Decimal(score), reason)


def owed(*scores: Scored, resolved: tuple[UncertaintyId, ...] = (UNKNOWN,), learned: str = "Much.") -> Owed:
    return owed_before_close(
        key_results=[ONE, OTHER], scores=scores, open_uncertainties=[UNKNOWN], resolved=resolved, learned=learned
    )


def test_with_every_score_every_uncertainty_resolved_and_something_learned_nothing_is_owed() -> None:
    assert owed(scored(ONE), scored(OTHER)) == Owed()


def test_what_was_learned_is_owed_where_it_is_empty_or_blank() -> None:
    assert owed(scored(ONE), scored(OTHER), learned=" \n") == Owed(learning=True)


def test_every_uncertainty_that_is_still_open_is_owed() -> None:
    assert owed(scored(ONE), scored(OTHER), resolved=()) == Owed(uncertainties=[UNKNOWN])


def test_every_key_result_is_scored_exactly_once_and_no_other() -> None:
    assert owed(scored(ONE)) == Owed(scores=[OTHER])
    assert owed(scored(ONE), scored(ONE), scored(OTHER)) == Owed(scores=[ONE])
    assert owed(scored(ONE), scored(OTHER), scored(STRANGER)) == Owed(scores=[STRANGER])


def test_a_score_that_differs_from_the_progress_owes_a_reason() -> None:
    assert owed(scored(ONE, "0.4"), scored(OTHER, "0.4", "The last week undid it.")) == Owed(reasons=[ONE])
    assert owed(scored(ONE, "0.4", "  "), scored(OTHER)) == Owed(reasons=[ONE])


@given(thousandths, thousandths)
def test_only_another_score_differs(score: Decimal, progress: Decimal) -> None:
    assert differs(score, progress) is (score != progress)


@pytest.mark.parametrize(("score", "progress", "does"), [("0.333", "0.333333333", False), ("0.334", "0.333333333", True)])
def test_a_score_is_compared_with_three_places(score: str, progress: str, does: bool) -> None:
    assert differs(Decimal(score), Decimal(progress)) is does
