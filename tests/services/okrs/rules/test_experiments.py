"""Which way experiments go, whatever is tried on them."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from contracts.okrs.experiments import ExperimentState as State
from services.okrs.experiments import rules

CONCLUDED = {State.ADOPTED, State.ADAPTED, State.ABANDONED}
states = st.sampled_from(list(State))


@dataclass
class Chain:
    """Experiments of one beginning, as their rows would be: states in order, each continuing the one before."""

    states: list[State] = field(default_factory=lambda: [State.PLANNED])
    continues: list[int | None] = field(default_factory=lambda: [None])

    def attempt(self, which: int, following: State) -> bool:
        which %= len(self.states)
        if not rules.may_become(self.states[which], following):
            return False
        self.states[which] = following
        if following is State.ADAPTED:
            self.states.append(State.PLANNED)
            self.continues.append(which)
        return True


@given(st.lists(st.tuples(st.integers(0, 50), states), max_size=80))
def test_whatever_is_tried_in_whatever_order_every_experiment_was_planned_done_studied_and_concluded_once(
    attempts: list[tuple[int, State]],
) -> None:
    chain, paths = Chain(), {0: [State.PLANNED]}
    for which, following in attempts:
        if chain.attempt(which, following):
            paths[which % len(paths)].append(following)
            paths.setdefault(len(chain.states) - 1, [State.PLANNED])
    whole = [State.PLANNED, State.RUNNING, State.STUDIED]
    for path in paths.values():
        steps = [state for state in path if state not in CONCLUDED]
        assert steps == whole[: len(steps)]
        assert len(path) - len(steps) <= 1
        if path[-1] in {State.ADOPTED, State.ADAPTED}:
            assert steps == whole


@given(st.lists(st.tuples(st.integers(0, 50), states), max_size=80))
def test_links_never_loop_and_nothing_is_continued_twice(attempts: list[tuple[int, State]]) -> None:
    chain = Chain()
    for which, following in attempts:
        chain.attempt(which, following)
    linked = [earlier for earlier in chain.continues if earlier is not None]
    assert len(linked) == len(set(linked)) == chain.states.count(State.ADAPTED)
    assert all(earlier is None or earlier < later for later, earlier in enumerate(chain.continues))


@given(states)
def test_from_every_state_there_is_a_way_to_the_end_and_none_beyond(state: State) -> None:
    ways = {following for following in State if rules.may_become(state, following)}
    assert rules.is_over(state) == (state in CONCLUDED) == (not ways)
    assert rules.is_over(state) or State.ABANDONED in ways


@given(states)
def test_no_state_comes_twice(state: State) -> None:
    assert not rules.may_become(state, state)
    assert not rules.may_become(state, State.PLANNED)
