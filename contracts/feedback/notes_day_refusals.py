"""Refusals around Notes Days."""

from pydantic import Field

from contracts.feedback.notes_days import LISTED_UNANSWERED, Verdict
from contracts.values import Day, Details, Id, Instant, PersonId, Refusals


class LeadersFirst(Details):
    """From when on everyone may write."""

    everyone_writes_from: Instant = Field(description="The latest moment; a lead's entry or open pass comes before it.")


class Unanswered(Details):
    """What still waits for an answer."""

    ids: list[Id] = Field(max_length=LISTED_UNANSWERED, description="Topics and notes, at most 100.")
    count: int = Field(description="How many there are.")


class AnsweredAlready(Details):
    """The answer that was given."""

    verdict: Verdict = Field(description="What becomes of it.")
    answered_by: PersonId = Field(description="Who answered.")
    answered_on: Day = Field(description="The day, in UTC.")


class NotesDayCode(Refusals):
    """Refusals around Notes Days."""

    NOTES_DAY_NOT_FOUND = "notes_day_not_found", 404, "There is no Notes Day {id}."
    NOTE_NOT_FOUND = "note_not_found", 404, "There is no note {id}."
    TOPIC_NOT_FOUND = "topic_not_found", 404, "There is no topic {id}."
    NOTES_DAY_TOO_LONG = (
        "notes_day_too_long",
        422,
        "A Notes Day ends after it starts, at most {days} days later, and not in the past; choose another end.",
    )
    NOTES_DAY_STARTS_IN_THE_PAST = "notes_day_starts_in_the_past", 422, "It starts now or later; leave the start out for now."
    FACILITATOR_LEADS_THERE = (
        "facilitator_leads_there",
        422,
        "The facilitator leads or manages people of this team, or of a team above or below; ask somebody who does not.",
    )
    NOT_IN_THE_SCOPE = (
        "not_in_the_scope",
        403,
        "Only those of the team and of the teams below it write here; its facilitator groups notes.",
    )
    LEADS_WRITE_FIRST = (
        "leads_write_first",
        409,
        "The leads write first: everyone may write once one of them has, has passed openly, or from {from_} on.",
        LeadersFirst,
    )
    NAMED_UNTIL_EVERYONE_WRITES = (
        "named_until_everyone_writes",
        409,
        "Until everyone may write, everybody would know who wrote it: write it with your name, or wait.",
        LeadersFirst,
    )
    NOTES_DAY_NOT_BEGUN = "notes_day_not_begun", 409, "This Notes Day has not begun; come back when it does."
    NOTES_DAY_IS_OVER = "notes_day_is_over", 409, "The time for writing is over; what was written is answered now."
    NOTES_DAY_IS_CLOSED = "notes_day_is_closed", 409, "This Notes Day is closed."
    NOTES_DAY_STILL_RUNS = (
        "notes_day_still_runs",
        409,
        "It can be closed from {from_} on: until then people may write, and what is confidential is published.",
    )
    NOTES_WAIT_FOR_AN_ANSWER = (
        "notes_wait_for_an_answer",
        409,
        "{count} topics and notes wait for an answer; answer each of them first.",
        Unanswered,
    )
    ONLY_LEADS_PASS = "only_leads_pass", 403, "Only a lead of the team itself passes openly here."
    EVERYONE_WRITES_ALREADY = "everyone_writes_already", 409, "Everyone may write already; nobody waits for you."
    NOT_YOUR_OWN_NOTE = "not_your_own_note", 409, "This is your own note; others endorse it."
    TOPIC_OF_ANOTHER_DAY = "topic_of_another_day", 422, "The note and the topic belong to different Notes Days."
    TOPIC_WAS_ANSWERED = "topic_was_answered", 409, "This topic was answered already; read the answer.", AnsweredAlready
    NOTE_WAS_ANSWERED = "note_was_answered", 409, "This note was answered already; read the answer.", AnsweredAlready
    NOTE_IS_UNDER_A_TOPIC = "note_is_under_a_topic", 409, "This note is under a topic already, which is answered for it."
    NOTE_IS_UNDER_NO_TOPIC = "note_is_under_no_topic", 409, "This note is under no topic; there is nothing to take it out of."
    NOTE_STANDS_ALONE = "note_stands_alone", 409, "Its author took it out of a topic; answer it by itself."
    NOTE_IS_WITHDRAWN = "note_is_withdrawn", 409, "The words of this note were taken back or removed."
    TOPIC_HAS_ITS_EXIT = "topic_has_its_exit", 409, "What it leaves its session with was written down already."
    NO_SESSION_ABOUT_THE_TOPIC = (
        "no_session_about_the_topic",
        422,
        "No round {id} works on this topic. Name one that was opened for it, or none.",
    )
    TOO_MANY_TOPICS = "too_many_topics", 409, "A Notes Day has at most {limit} topics; put it under one that is there."
