"""Suggestions follow the histories that they are drawn from, until somebody takes them up or puts them aside."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import locks
from chassis.events import Event
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.recognition.ids import RecognitionId, SuggestionId
from contracts.recognition.refusals import SuggestionCode
from contracts.recognition.suggestions import (
    DismissSuggestion,
    SuggestionDismissed,
    SuggestionExpired,
    SuggestionMade,
    SuggestionState,
    SuggestionTaken,
    TakeSuggestion,
)
from contracts.values import PersonId
from services.recognition.recognitions.tables import Recognition
from services.recognition.suggestions import policies
from services.recognition.suggestions.queries import histories, offers
from services.recognition.suggestions.rules.drawn import Drawn, chosen
from services.recognition.suggestions.tables import SETTLED, Suggestion

AT_ONCE = 500
"""So many histories are locked one by one. A cycle's days are in those of all its key results: who looks at more is alone."""


async def look_again(causes: Mapping[str, Event], session: AsyncSession, unit: Callable[[Event], UnitOfWork]) -> None:
    """Makes the suggestions of these subjects what their histories tell now; `causes` are the facts because of which.

    The locks come before the histories are read: of two who learned of different parts of one, the second reads both.
    """
    subjects = sorted(causes)
    if len(subjects) > AT_ONCE:
        await locks.alone(session, "suggestions")
    else:
        await locks.together(session, "suggestions")
        await locks.all_alone(session, (("suggestions of", subject) for subject in subjects))
    for start in range(0, len(subjects), AT_ONCE):
        await _look({subject: causes[subject] for subject in subjects[start : start + AT_ONCE]}, session, unit)


async def _look(causes: Mapping[str, Event], session: AsyncSession, unit: Callable[[Event], UnitOfWork]) -> None:
    drawn = chosen(await histories.tell(session, causes))
    there = await histories.rows(session, causes)
    for id, one in drawn.items():
        await _follow(unit(causes[one.subject_id]), there.get(id), one)
    for id, row in there.items():
        if id not in drawn and row.holds and row.state not in SETTLED:
            await _give_up(unit(causes[row.subject_id]), row)


async def _follow(unit: UnitOfWork, row: Row[Any] | None, one: Drawn) -> None:
    told = _told(one, unit.now.date())
    if row is None:
        _tell(unit, unit.add(Suggestion(id=one.id, settled_by=None, recognition_id=None, **told)))
    elif row.state not in SETTLED and any(getattr(row, name) != value for name, value in told.items()):
        made = await unit.session.get_one(Suggestion, row.id, with_for_update=True, populate_existing=True)
        if made.is_settled:  # a moment ago
            return
        made = await unit.change(Suggestion, row.id)
        for name, value in told.items():
            setattr(made, name, value)
        _tell(unit, made)


async def _give_up(unit: UnitOfWork, row: Row[Any]) -> None:
    """Its history does not tell it any more: it is over, unless somebody settled it a moment ago."""
    made = await unit.session.get_one(Suggestion, row.id, with_for_update=True, populate_existing=True)
    if not made.is_settled:
        made = await unit.change(Suggestion, row.id)
        made.holds, made.state = False, SuggestionState.EXPIRED
        _tell(unit, made)


def _told(one: Drawn, today: date) -> dict[str, object]:
    """The columns that follow the history. Where a last day was over before it was learned of, it is over from the beginning."""
    return {
        "recognition_kind": one.recognition_kind,
        "reason": one.reason,
        "why": one.why,
        "subject_id": one.subject_id,
        "evidence_ids": list(one.evidence_ids),
        "objective_id": one.objective_id,
        "team_id": one.team_id,
        "recipient_ids": list(one.recipient_ids),
        "thread_id": one.thread_id,
        "happened_at": one.happened_at,
        "week": one.week,
        "last_day": one.last_day,
        "holds": True,
        "state": one.state_on(today),
    }


def _tell(unit: UnitOfWork, row: Suggestion) -> None:
    fact = SuggestionMade if row.state is SuggestionState.OPEN else SuggestionExpired
    unit.publish(fact(suggestion=row.document()))


async def take_suggestion(command: TakeSuggestion, unit: UnitOfWork) -> SuggestionTaken:
    """The recognition is named only where every employee reads it: of others nobody is to learn that they were given."""
    about = await _offered(unit, command.suggestion_id)
    given = await _given(unit, command.recognition_id)
    row = await unit.change(Suggestion, command.suggestion_id)
    policies.must_be_open(row, unit.now.date())
    if command.recognition_id is not None:
        policies.must_come_of_it(row, given, by=unit.actor.person_id, about=about)
    row.state, row.settled_by = SuggestionState.TAKEN, unit.actor.person_id
    if given is not None and given.is_public:
        row.recognition_id = given.id
    return unit.publish(SuggestionTaken(suggestion=row.document()))


async def dismiss_suggestion(command: DismissSuggestion, unit: UnitOfWork) -> SuggestionDismissed:
    await _offered(unit, command.suggestion_id)
    row = await unit.change(Suggestion, command.suggestion_id)
    policies.must_be_open(row, unit.now.date())
    row.state, row.settled_by = SuggestionState.DISMISSED, unit.actor.person_id
    return unit.publish(SuggestionDismissed(suggestion=row.document()))


async def _offered(unit: UnitOfWork, id: SuggestionId) -> list[PersonId]:
    """Whom it is about; to whoever it is not offered to there is none."""
    about = await offers.recipients(unit, id)
    if about is None:
        raise Refused(SuggestionCode.SUGGESTION_NOT_FOUND, field="suggestion_id", id=id)
    return about


async def _given(unit: UnitOfWork, id: RecognitionId | None) -> Recognition | None:
    """The recognition that is named, kept from changing; None where there is none."""
    return await unit.session.get(Recognition, id, with_for_update={"read": True}) if id is not None else None
