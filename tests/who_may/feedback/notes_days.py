"""Who may do what in Notes Days, and ask and answer questions to leaders. TEAM is their scope; `author` wrote what is theirs."""

from datetime import timedelta
from typing import Any

from tests.services.feedback.notes_days.noting import (
    answered,
    answered_note,
    called,
    merged,
    noted,
    put,
    running,
    topic_of,
)
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import TEAM
from tests.who_may.features import Bodies, Feature, Ground

_NOBODY = "sssss uull "
_WRITERS, _WRITERS_LATE = _NOBODY + "-+++--++-----", _NOBODY + "-xxx--xx-----"
_GROUPS, _GROUPS_LATE = _NOBODY + "-+++-+++-----", _NOBODY + "-xxx-xxx-----"
_LEADS, _LEADS_LATE = _NOBODY + "-------+++---", _NOBODY + "-------xxx---"
_ANSWERS, _ANSWERS_LATE = _NOBODY + "-------++----", _NOBODY + "-------xx----"  # no lead above, who cannot read them
_CLOSES, _CLOSES_LATE = _NOBODY + "-----+-+++---", _NOBODY + "-----x-xxx---"
_RECORDS, _RECORDS_LATE = _NOBODY + "-+++-+++++---", _NOBODY + "-xxx-xxxxx---"
_AUTHOR, _AUTHOR_LATE = _NOBODY + "--+----------", _NOBODY + "--x----------"
_EVERYBODY = _NOBODY + "+++++++++++++"
_LATE = {
    "a day that has not begun": "notes_day_not_begun",
    "a day that is over": "notes_day_is_over",
    "a closed day": "notes_day_is_closed",
}
_QUIETLY = "a running day, confidentially"
_OWN_PASS = _NOBODY + "-------{}-----"
_SPLIT_ROWS = (
    # whoever cannot read a note does not learn that it is there
    ("split_note", "a note under a topic", "no_such_text", "not_your_text", _NOBODY + "-x+x-xxxx----"),
    ("split_note", "a note for everyone", "not_your_text", "note_is_under_no_topic", _AUTHOR_LATE),
    ("split_note", "a note of a closed day", "not_your_text", "notes_day_is_closed", _AUTHOR_LATE),
)
_QUESTION_ROWS = (
    ("ask_leader", "the team", "", "", _EVERYBODY),
    ("ask_leader", "the team, confidentially", "", "", _EVERYBODY),
    ("answer_question", "an open question", "not_leading_the_team", "", _LEADS),
    ("answer_question", "an answered question", "not_leading_the_team", "leader_question_was_answered", _LEADS_LATE),
    ("answer_question", "a question asked further", "not_leading_the_team", "", _LEADS),
    ("answer_question", "a withdrawn question", "not_leading_the_team", "question_is_withdrawn", _LEADS_LATE),
    ("follow_up_question", "an open question", "not_your_text", "question_not_answered_yet", _AUTHOR_LATE),
    ("follow_up_question", "an answered question", "not_your_text", "", _AUTHOR),
    ("follow_up_question", "a question asked further", "not_your_text", "question_not_answered_yet", _AUTHOR_LATE),
    ("follow_up_question", "a withdrawn question", "not_your_text", "question_is_withdrawn", _AUTHOR_LATE),
)
ROWS = (
    ("open_notes_day", "the team", "not_leading_the_team", "", _LEADS),
    ("submit_note", "a running day", "not_in_the_scope", "", _WRITERS),
    ("submit_note", _QUIETLY, "not_in_the_scope", "", _WRITERS),
    ("submit_note", "a day that waits for its lead", "not_in_the_scope", "leads_write_first", _NOBODY + "-xxx--x+-----"),
    *(("submit_note", of, "not_in_the_scope", code, _WRITERS_LATE) for of, code in _LATE.items()),
    ("pass_openly", "a day that waits for its lead", "only_leads_pass", "", _OWN_PASS.format("+")),
    ("pass_openly", "a running day", "only_leads_pass", "everyone_writes_already", _OWN_PASS.format("x")),
    *(("pass_openly", of, "only_leads_pass", code, _OWN_PASS.format("x")) for of, code in _LATE.items()),
    ("endorse_note", "a note", "not_in_the_scope", "not_your_own_note", _NOBODY + "-+x+--++-----"),
    ("endorse_note", "a withdrawn note", "not_in_the_scope", "note_is_withdrawn", _WRITERS_LATE),
    ("endorse_note", "a note of a closed day", "not_in_the_scope", "notes_day_is_closed", _WRITERS_LATE),
    *(("propose_topic", of, "not_in_the_scope", "", _GROUPS) for of in ("a running day", "a day that is over")),
    ("propose_topic", "a day that has not begun", "not_in_the_scope", "notes_day_not_begun", _GROUPS_LATE),
    ("propose_topic", "a closed day", "not_in_the_scope", "notes_day_is_closed", _GROUPS_LATE),
    ("merge_notes", "a topic", "not_in_the_scope", "", _GROUPS),
    ("merge_notes", "an answered topic", "not_in_the_scope", "topic_was_answered", _GROUPS_LATE),
    ("merge_notes", "a topic of a closed day", "not_in_the_scope", "notes_day_is_closed", _GROUPS_LATE),
    *_SPLIT_ROWS,
    ("record_topic_exit", "a topic", "not_in_the_scope", "", _RECORDS),
    ("record_topic_exit", "a topic with its exit", "not_in_the_scope", "topic_has_its_exit", _RECORDS_LATE),
    ("record_topic_exit", "an answered topic", "not_in_the_scope", "topic_was_answered", _RECORDS_LATE),
    ("record_topic_exit", "a topic of a closed day", "not_in_the_scope", "notes_day_is_closed", _RECORDS_LATE),
    *(("answer_topic", of, "not_leading_the_team", "", _LEADS) for of in ("a topic", "a topic with its exit")),
    ("answer_topic", "an answered topic", "not_leading_the_team", "topic_was_answered", _LEADS_LATE),
    ("answer_topic", "a topic of a closed day", "not_leading_the_team", "topic_was_answered", _LEADS_LATE),
    ("answer_note", "a note", "not_among_its_answerers", "", _ANSWERS),
    ("answer_note", "a note for everyone", "not_among_its_answerers", "", _LEADS),
    ("answer_note", "a note under a topic", "not_among_its_answerers", "note_is_under_a_topic", _ANSWERS_LATE),
    ("answer_note", "a withdrawn note", "not_among_its_answerers", "note_is_withdrawn", _ANSWERS_LATE),
    ("answer_note", "a note of a closed day", "not_among_its_answerers", "note_was_answered", _LEADS_LATE),
    ("close_notes_day", "a day that is over", "not_leading_the_team", "", _CLOSES),
    ("close_notes_day", "a running day", "not_leading_the_team", "notes_day_still_runs", _CLOSES_LATE),
    ("close_notes_day", "a day with a note that waits", "not_leading_the_team", "notes_wait_for_an_answer", _CLOSES_LATE),
    ("close_notes_day", "a closed day", "not_leading_the_team", "notes_day_is_closed", _CLOSES_LATE),
    *_QUESTION_ROWS,
)
ADDRESSES = (("GET /threads/mine", "whoever asks", "", "", _EVERYBODY),)


def _of(field: str, **more: Any) -> Any:
    return lambda ground, of: {field: ground.ids[of], **more}


def _submitted(ground: Ground, of: str) -> dict[str, Any]:
    return {"notes_day_id": ground.ids[of], "text": "Slow", "mode": "confidential" if of == _QUIETLY else "named"}


BODIES: Bodies = {
    "open_notes_day": lambda _, __: {
        "title": "Notes Day",
        "question": "What slows us down?",
        "team_id": TEAM,
        "ends_at": "2026-01-20T09:00:00Z",
        "facilitator_id": PEOPLE["facilitator"],
    },
    "submit_note": _submitted,
    "pass_openly": _of("id"),
    "endorse_note": _of("note_id"),
    "propose_topic": _of("notes_day_id", title="Builds"),
    "merge_notes": lambda ground, of: {"topic_id": ground.ids[of], "note_ids": [ground.ids["a note"]]},
    "split_note": _of("note_id"),
    "record_topic_exit": _of(
        "topic_id",
        proposal="Cache",
        carried_by=PEOPLE["member"],
        first_step="Measure",
        first_step_by="2026-01-12",
    ),
    "answer_topic": _of("topic_id", verdict="try", reason="For a month"),
    "answer_note": _of("note_id", verdict="try", reason="For a month"),
    "close_notes_day": _of("notes_day_id"),
    "ask_leader": lambda _, of: {"team_id": TEAM, "text": "Why?", "mode": "confidential" if "conf" in of else "named"},
    "answer_question": _of("leader_question_id", text="For the light"),
    "follow_up_question": _of("leader_question_id", text="And the noise?"),
}


async def lay(world: World, ground: Ground) -> None:
    ids, starts = ground.ids, world.clock.now() + timedelta(days=1)
    ids["a day that waits for its lead"] = (await called(world))["id"]
    ids["a day that has not begun"] = (await called(world, starts_at=starts.isoformat()))["id"]
    day = await running(world)
    ids["a running day"] = ids[_QUIETLY] = day["id"]
    ids["a note"] = (await noted(world, day))["id"]
    ids["a withdrawn note"] = (await noted(world, day))["id"]
    await world.do("withdraw_text", by="author", id=ids["a withdrawn note"])
    for of in ("a topic", "a topic with its exit", "an answered topic", "a grown topic"):
        ids[of] = (await topic_of(world, day))["id"]
    ids["a note under a topic"] = (await noted(world, day))["id"]
    await merged(world, {"id": ids["a grown topic"]}, ids["a note under a topic"])
    await world.do("record_topic_exit", by="lead", **BODIES["record_topic_exit"](ground, "a topic with its exit"))
    await answered(world, {"id": ids["an answered topic"]})
    ids["a note for everyone"] = (await noted(world, await running(world, readership="everyone")))["id"]
    await _ended(world, ground)
    await _asked(world, ground)


async def _ended(world: World, ground: Ground) -> None:
    """Days whose time is over, though the clock stands still."""
    ids = ground.ids
    ids["a day that is over"] = (await running(world))["id"]
    waiting, closed = await running(world), await running(world, readership="everyone")
    await noted(world, waiting)
    ids["a day with a note that waits"], ids["a closed day"] = waiting["id"], closed["id"]
    ids["a note of a closed day"] = (await noted(world, closed))["id"]
    ids["a topic of a closed day"] = (await topic_of(world, closed))["id"]
    await answered(world, {"id": ids["a topic of a closed day"]})
    await answered_note(world, ids["a note of a closed day"])
    over = [ids["a day that is over"], waiting["id"], closed["id"]]
    moments = "starts_at = starts_at - interval '1 day', ends_at = starts_at - interval '2 hours'"
    await put(world, f"update notes_days set {moments} where id = any(:ids)", ids=over)  # ours
    await put(world, "update released set hour = :hour", hour=world.clock.now() - timedelta(hours=1))
    await world.do("close_notes_day", by="lead", notes_day_id=closed["id"])


async def _asked(world: World, ground: Ground) -> None:
    for of in ("an open question", "an answered question", "a question asked further", "a withdrawn question"):
        told = await world.do("ask_leader", by="author", team_id=TEAM, text="Why?")
        ground.ids[of] = told["leader_question"]["id"]
        if of in {"an answered question", "a question asked further"}:
            await world.do("answer_question", by="lead", **BODIES["answer_question"](ground, of))
    await world.do("follow_up_question", by="author", **BODIES["follow_up_question"](ground, "a question asked further"))
    await world.do("withdraw_text", by="author", id=ground.ids["a withdrawn question"])


FEATURE = Feature(ROWS, BODIES, lay, ADDRESSES)
