"""What a concern is to its author while acts of theirs wait, and for how long an author is known."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from contracts.okrs.concerns import ConcernAnswer, ConcernState, Remark
from contracts.terms import Helped
from contracts.values import RemarkId
from services.okrs.concerns.rules import KNOWN_DAYS, Seen, last_known, seen

DAY = date(2026, 1, 5)
ANSWER = Remark(id=RemarkId("remark_" + "1" * 32), answer=ConcernAnswer.ADOPT, text="Yes", by=None, on=DAY)
WORD = ANSWER.model_copy(update={"answer": None})

states = st.sampled_from(list(ConcernState))
threads = st.lists(st.sampled_from([ANSWER, WORD]), max_size=6)
judged = st.tuples(st.just("say_whether_it_helped"), st.sampled_from(list(Helped)))
acts = st.lists(
    st.one_of(st.sampled_from([("follow_up_concern", None), ("withdraw_concern", None), ("withdraw_text", None)]), judged),
    max_size=6,
)
judgments = st.none() | st.sampled_from(list(Helped))


@given(states, threads, judgments)
def test_with_nothing_waiting_it_is_what_everyone_sees(state: ConcernState, thread: list[Remark], helped: Helped | None) -> None:
    assert seen(state, thread, helped, []) == Seen(state, len(thread), ANSWER in thread, helped)


@given(states, threads, judgments, acts, acts)
def test_acts_add_up_whether_they_were_applied_in_one_hour_or_in_two(
    state: ConcernState,
    thread: list[Remark],
    helped: Helped | None,
    first: list[tuple[str, Helped | None]],
    then: list[tuple[str, Helped | None]],
) -> None:
    at_once = seen(state, thread, helped, [*first, *then])
    half = seen(state, thread, helped, first)
    applied = [*thread, *[WORD] * (half.remarks - len(thread))]
    assert seen(half.state, applied, half.helped, then) == at_once


@given(threads, acts)
def test_answers_never_wait_and_the_last_word_on_help_counts(
    thread: list[Remark], waiting: list[tuple[str, Helped | None]]
) -> None:
    found = seen(ConcernState.ANSWERED, thread, None, waiting)
    assert found.answered is (ANSWER in thread)
    assert found.remarks - len(thread) == [verb for verb, _ in waiting].count("follow_up_concern")
    assert found.helped == next((said for _, said in reversed(waiting) if said), None)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 100))
def test_an_author_is_known_for_thirty_days_and_not_for_one_more(settled: date, later: int) -> None:
    known = settled >= last_known(settled + timedelta(days=later))
    assert known is (later <= KNOWN_DAYS)
