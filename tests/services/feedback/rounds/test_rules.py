"""Orders, gates and figures of rounds, and whose turn an action is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.feedback.rounds import GATE_HOURS, GATE_MINUTES_LIVE, NUMBERS_WITHOUT_NAMES_FROM, Gate
from contracts.values import OptionId, PersonId
from services.feedback.actions.rules import Held, next_owner
from services.feedback.agreements.rules import REVIEW_DAYS, holds, review_on
from services.feedback.rounds import rules

PEOPLE = [PersonId(f"person_{number:032x}") for number in range(12)]
OPTIONS = [OptionId(f"option_{number:032x}") for number in range(4)]
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
people = st.sets(st.sampled_from(PEOPLE))
seeds = st.text("0123456789abcdef", min_size=1, max_size=32)


class TestTheOrderOfSpeaking:
    @given(people, people, seeds)
    def test_everybody_comes_once_and_leads_come_last(self, everybody: set[PersonId], leads: set[PersonId], seed: str) -> None:
        order = rules.speaking_order(everybody, leads, seed)
        assert len(order) == len(everybody)
        assert set(order) == everybody
        led = [person in leads for person in order]
        assert led == sorted(led)

    @given(people, people, seeds)
    def test_it_follows_from_the_seed_alone(self, everybody: set[PersonId], leads: set[PersonId], seed: str) -> None:
        forwards = rules.speaking_order(sorted(everybody), leads, seed)
        assert forwards == rules.speaking_order(sorted(everybody, reverse=True), leads, seed)

    def test_chance_gives_everybody_the_first_word_at_times(self) -> None:
        firsts = [rules.speaking_order(PEOPLE[:4], (), f"{number:032x}")[0] for number in range(400)]
        assert all(60 < firsts.count(person) < 140 for person in PEOPLE[:4])

    @given(st.lists(st.booleans(), max_size=12))
    def test_exactly_the_first_whose_turn_is_not_ended_is_next(self, ended: list[bool]) -> None:
        turns = list(zip(PEOPLE, ended, strict=False))
        next_ones = [person for person, _ in turns if rules.is_next(person, turns)]
        assert next_ones == [person for person, is_over in turns if not is_over][:1]


class TestTheGate:
    @pytest.mark.parametrize(
        ("live", "wait"), [(True, timedelta(minutes=GATE_MINUTES_LIVE)), (False, timedelta(hours=GATE_HOURS))]
    )
    def test_it_opens_with_time(self, live: bool, wait: timedelta) -> None:
        opens_at = rules.gate_opens_at(NOW, live=live)
        assert opens_at == NOW + wait
        assert not rules.is_open(Gate.SHUT, opens_at, opens_at - timedelta(microseconds=1))
        assert rules.is_open(Gate.SHUT, opens_at, opens_at)

    @pytest.mark.parametrize("gate", [Gate.NONE, Gate.WENT_FIRST, Gate.PASSED])
    def test_it_is_open_where_nobody_waits(self, gate: Gate) -> None:
        assert rules.is_open(gate, NOW + timedelta(days=1), NOW)


class TestFigures:
    @given(st.lists(st.integers(0, 10), max_size=12))
    def test_numbers_without_names_are_the_different_ones_of_five_people_or_none(self, numbers: list[int]) -> None:
        shown = rules.numbers_shown(numbers, by_name=False)
        if len(numbers) < NUMBERS_WITHOUT_NAMES_FROM:
            assert shown == []
        else:
            assert shown == sorted(set(numbers))

    @given(st.lists(st.integers(0, 10), max_size=12))
    def test_where_people_speak_by_name_there_are_none_without(self, numbers: list[int]) -> None:
        assert rules.numbers_shown(numbers, by_name=True) == []

    @given(st.lists(st.lists(st.sampled_from(OPTIONS), max_size=1), max_size=12))
    def test_options_are_counted_from_five_voters_up(self, choices: list[list[OptionId]]) -> None:
        voters = sum(1 for choice in choices if choice)
        counted = rules.counted(OPTIONS, choices)
        if voters < NUMBERS_WITHOUT_NAMES_FROM:
            assert counted == []
        else:
            assert [option for option, _ in counted] == OPTIONS
            assert sum(votes for _, votes in counted) == voters


held_by = st.dictionaries(
    st.sampled_from(PEOPLE),
    st.builds(Held, st.integers(0, 5), st.one_of(st.none(), st.integers(0, 500).map(lambda days: NOW - timedelta(days=days)))),
)


class TestTheRotation:
    @given(people, held_by, seeds)
    def test_whoever_had_fewest_of_late_is_next_then_whose_last_was_longest_ago(
        self, team: set[PersonId], held: dict[PersonId, Held], chance: str
    ) -> None:
        heir = next_owner(team, held, chance=chance)
        if not team:
            assert heir is None
            return
        assert heir in team

        def had(person: PersonId) -> tuple[int, float]:
            of = held.get(person, Held())
            return of.recent, of.last.timestamp() if of.last else 0

        assert had(heir) == min(had(person) for person in team)

    @given(st.integers(1, 8), st.integers(1, 40), seeds)
    def test_nobody_gets_a_second_before_everybody_has_had_one(self, size: int, actions: int, chance: str) -> None:
        team, held = PEOPLE[:size], dict[PersonId, Held]()
        for number in range(actions):
            heir = next_owner(team, held, chance=f"{chance}{number}")
            assert heir is not None
            held[heir] = Held(held.get(heir, Held()).recent + 1, NOW + timedelta(days=number))
        given_to = [held.get(person, Held()).recent for person in team]
        assert max(given_to) - min(given_to) <= 1

    @given(st.sets(st.sampled_from(PEOPLE), min_size=2))
    def test_between_equals_chance_decides(self, team: set[PersonId]) -> None:
        assert len({next_owner(team, {}, chance=f"{number}") for number in range(200)}) == len(team)


class TestAgreements:
    @given(people, people)
    def test_one_holds_once_nobody_who_is_there_is_missing(self, present: set[PersonId], adopters: set[PersonId]) -> None:
        assume(present)
        assert holds(present, adopters) == (not present - adopters)

    def test_a_team_of_nobody_agrees_on_nothing(self) -> None:
        assert not holds([], PEOPLE)

    def test_it_is_looked_at_again_by_the_cycle_or_after_a_quarter(self) -> None:
        today = NOW.date()
        assert review_on(today, today + timedelta(days=100)) == today + timedelta(days=100)
        assert review_on(today, None) == today + timedelta(days=REVIEW_DAYS)
