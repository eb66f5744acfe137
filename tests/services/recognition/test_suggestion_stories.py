"""What single documents tell: lessons, help, concerns, topics, objectives closed as learned, post-mortems."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.recognition.recognitions import RecognitionKind
from services.recognition.suggestions.rules import stories
from services.recognition.suggestions.rules.drawn import Drawn, chosen
from tests.services.okrs.world import TEAM
from tests.services.recognition import year
from tests.services.recognition.world import PEOPLE
from tests.services.recognition.year import AUTHOR, HELPED, HELPER, WORKS, adopted, an, text, week


def only(drawn: Iterable[Drawn]) -> Drawn:
    """The one there is."""
    [one] = drawn
    return one


def test_a_published_lesson_thanks_its_author_and_so_does_each_use_by_others() -> None:
    told = stories.LessonHistory(year.lesson(), [year.reuse(), year.reuse(2, team_id=TEAM), year.reuse(3, by=AUTHOR)])
    published, reused, at_home = stories.of_lesson(told)
    assert {one.recognition_kind for one in (published, reused, at_home)} == {RecognitionKind.LEARNING}
    assert (published.recipient_ids, reused.recipient_ids) == ([AUTHOR], [AUTHOR])
    assert reused.why == "Another team used this lesson, 28 days after it was published."
    assert at_home.why.startswith("Another objective of the team used this lesson")
    assert reused.evidence_ids == [an("lesson", 1), an("objective", 7)]
    assert len(chosen([published, reused, at_home])) == 2, "one of two uses in a week"


def test_a_use_that_was_known_before_the_lesson_counts_from_the_lesson_on() -> None:
    early = year.reuse(at=week(1))
    assert {one.happened_at for one in stories.of_lesson(stories.LessonHistory(year.lesson(), [early]))} == {week(2)}


def test_a_lesson_whose_text_was_taken_back_is_not_celebrated() -> None:
    assert not [*stories.of_lesson(stories.LessonHistory(year.lesson(text_withdrawn=True), [year.reuse()]))]


def test_help_that_was_used_thanks_those_whose_offers_were_accepted() -> None:
    one = only(stories.of_help(year.helped(**HELPED)))
    assert one.why == "Help was asked for, one offer was accepted, and it was used."
    assert (one.recognition_kind, one.recipient_ids) == (RecognitionKind.HELP, [HELPER])
    assert one.happened_at == datetime(2026, 1, 26, tzinfo=UTC)


@pytest.mark.parametrize("more", [{"was_used": False}, {"state": "accepted", "closed_on": None}, {"was_used": None}])
def test_help_that_was_not_used_or_is_not_over_is_not_celebrated(more: dict[str, Any]) -> None:
    assert not [*stories.of_help(year.helped(**HELPED | more))]


def test_help_without_an_accepted_offer_has_nobody_to_thank() -> None:
    assert not chosen(stories.of_help(year.helped(**HELPED | {"accepted_offer_ids": []})))


def of_concern(*answers: str, **more: Any) -> list[Drawn]:
    return [*stories.of_concern(stories.ConcernHistory(year.concern(1, 1, *answers, **more)))]


def test_an_adopted_concern_thanks_its_named_author_and_an_unknown_one_on_the_thread() -> None:
    named, unknown = only(of_concern("adopt")), only(of_concern("adopt", **year.CONFIDENTIAL))
    assert (named.recipient_ids, named.thread_id) == ([AUTHOR], None)
    assert (unknown.recipient_ids, unknown.thread_id) == ([], an("concern", 1))
    assert named.why == unknown.why == "A concern was adopted as it is, seven days after it was raised."
    assert named.evidence_ids == unknown.evidence_ids == [an("objective", 1)]
    assert named.recognition_kind is RecognitionKind.CANDOR


ANSWERS = st.lists(st.sampled_from(["adopt", "adjust", "decline", ""]), max_size=8)


@given(ANSWERS)
def test_the_last_answer_decides_and_the_first_of_those_that_adopt_in_a_row_tells_when(answers: list[str]) -> None:
    given_answers = [(place, answer) for place, answer in enumerate(answers) if answer]
    run: list[int] = []
    for place, answer in given_answers:
        run = [*run, place] if answer == "adopt" else []
    assert [one.happened_at.date() for one in of_concern(*answers)] == [week(5, 24 * place).date() for place in run[:1]]


def test_a_concern_that_was_taken_back_is_not_celebrated() -> None:
    assert not of_concern("adopt", text_withdrawn=True)
    assert not of_concern("adopt", state="withdrawn")


def test_a_concern_about_a_decision_belongs_to_what_the_decision_affects() -> None:
    concern = year.concern(3, 2, "adopt", **year.OF_DECISION)
    one = only(stories.of_concern(stories.ConcernHistory(concern, year.decision(1))))
    assert (one.objective_id, one.team_id, one.evidence_ids) == (an("objective", 1), TEAM, [an("decision", 1)])
    unknown = only(stories.of_concern(stories.ConcernHistory(concern)))
    assert (unknown.objective_id, unknown.team_id) == (None, None)


def of_topic(*texts: dict[str, Any], verdict: str = "adopt") -> list[Drawn]:
    notes = [year.note(number, topic_id=an("topic", 1), text=words) for number, words in enumerate(texts, 1)]
    return [*stories.of_topic(stories.TopicHistory(year.topic(1, 2, **adopted(verdict)), notes))]


def test_an_adopted_topic_thanks_who_wrote_its_notes_by_name_else_on_a_confidential_ones_thread_else_who_proposed_it() -> None:
    hidden = text(an("note", 9), by=None, mode="confidential")
    named = only(of_topic(hidden, text(an("note", 2)), text(an("note", 3), by=HELPER)))
    assert (named.recipient_ids, named.thread_id) == ([AUTHOR, HELPER], None)
    unknown = only(of_topic(hidden))
    assert (unknown.recipient_ids, unknown.thread_id) == ([], an("note", 1))
    of_the_team = text(an("note", 4), by=None, mode="confidential", readership="subtree", team_id=TEAM)
    proposed = only(of_topic(of_the_team))
    assert (proposed.recipient_ids, proposed.thread_id, proposed.evidence_ids) == ([PEOPLE["facilitator"]], None, [])
    assert proposed.why == "A topic of a Notes Day was adopted, seven days after it was proposed."
    for verdict in ("try", "decline"):
        assert not of_topic(hidden, verdict=verdict)


def test_an_objective_that_somebody_closed_as_learned_thanks_who_worked_on_it() -> None:
    closed: dict[str, Any] = {"state": "closed", "outcome": "learned", "score": "0.4", "closed_at": week(12), "closed_by": WORKS}
    one = only(stories.of_objective(year.goal(9, **closed)))
    assert one.why == "The objective was closed as learned, with a score of 40 %: its main yield is what was learned."
    assert one.recipient_ids == [PEOPLE["champion"], WORKS]
    for more in ({"outcome": "stopped"}, {"closed_by": None}, {"closed_at": None}):
        assert not [*stories.of_objective(year.goal(9, **closed | more))], more


PUBLISHED: dict[str, Any] = {"state": "published", "published_at": week(9), "published_by": PEOPLE["lead"]}


def test_a_published_post_mortem_thanks_those_whose_words_stand_in_it() -> None:
    one = only(stories.of_post_mortem(year.post_mortem(2, **PUBLISHED)))
    assert one.why == "A post-mortem was published, seven days after it happened: two factors found, and nobody's fault."
    assert one.recipient_ids == [AUTHOR, PEOPLE["lead"], HELPER]
    assert not [*stories.of_post_mortem(year.post_mortem(2))]
    assert not [*stories.of_post_mortem(year.post_mortem(2, **PUBLISHED, origin="imported"))]


def test_no_reason_holds_words_that_somebody_wrote() -> None:
    """Texts can be withdrawn, and a suggestion would keep them."""
    written = ("Words", "It may break", "Deployments", "An outage", "Text", "Why", "As it says")
    history = stories.TopicHistory(year.topic(1, 2, **adopted()))
    drawn = [
        *stories.of_lesson(stories.LessonHistory(year.lesson(), [year.reuse()])),
        *stories.of_help(year.helped(**HELPED)),
        *of_concern("adopt"),
        *stories.of_topic(history),
        *stories.of_post_mortem(year.post_mortem(2, **PUBLISHED)),
    ]
    assert len(drawn) == 6
    assert not [one.why for one in drawn if any(words in one.why for words in written)]
