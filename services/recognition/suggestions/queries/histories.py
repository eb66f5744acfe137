"""Which histories facts are about, and what they tell, from this service's copies: a statement per kind of history."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

import orjson
from pydantic import TypeAdapter
from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.feedback.help import HelpRequestDocument
from contracts.feedback.notes_days import NoteDocument, TopicDocument
from contracts.feedback.post_mortems import PostMortemDocument
from contracts.okrs.concerns import ConcernDocument
from contracts.okrs.decisions import DecisionDocument
from contracts.okrs.key_results import Measure, Zone
from contracts.okrs.lessons import LessonDocument, LessonReuseDocument
from contracts.okrs.objectives import Ambition, ObjectiveDocument
from contracts.recognition.ids import SuggestionId
from contracts.recognition.suggestions import SuggestionReason
from contracts.values import CheckInId, KeyResultId, ObjectiveId, PersonId, StepId, TeamId
from services.recognition.suggestions.rules import check_ins, stories
from services.recognition.suggestions.rules.check_ins import KeyResultHistory
from services.recognition.suggestions.rules.drawn import Drawn
from services.recognition.suggestions.rules.ground import Said
from services.recognition.suggestions.tables import Suggestion

AT_A_TIME = 125
"""So many histories of key results are read by one statement."""
_SOURCES = ("check_in", "objective", "cycle", "lesson_reuse", "decision", "note")
"""What others' histories are made of: a check-in of that of its key result, an objective of those of all its key results …"""
_ABOUT = text(f"""
select id as source, key_result_id as subject from check_in where id = any(:check_in)
union
select o.id, part->>'id' from objective o cross join lateral jsonb_array_elements(o.document->'key_results') as part
where o.id = any(:objective)
union
select objective_id, subject_id from suggestions where objective_id = any(:objective) and starts_with(subject_id, 'key_result_')
union
select o.cycle_id, part->>'id' from objective o cross join lateral jsonb_array_elements(o.document->'key_results') as part
where o.cycle_id = any(:cycle)
union
select id, lesson_id from lesson_reuse where id = any(:lesson_reuse)
union
select decision_id, id from concern where decision_id = any(:decision)
union
select id, topic_id from note where id = any(:note) and topic_id is not null
union
select note.id, s.subject_id from unnest(cast(:note as text[])) as note (id)
join suggestions s on s.reason = '{SuggestionReason.TOPIC_ADOPTED.value}' and s.evidence_ids @> to_jsonb(array[note.id])
""")  # noqa: S608  # of constants
# Of an objective only its key result, of check-ins only what rules look at: batches of hundreds come through here. Each is looked
# up by itself, which `offset 0` keeps so: sorted together, check-ins would go through the disk. Texts become JSON sooner than
# parts of documents.
_KEY_RESULTS = text("""
select told.id, told.objective_id, told.check_ins, o.document->>'team_id' as team_id, o.document->>'ambition' as ambition,
  (o.document->>'closed_at')::timestamptz as closed_at, o.document->>'closed_by' as closed_by, part::text as part,
  (c.document->>'starts_on')::date as starts_on, (c.document->>'ends_on')::date as ends_on
from unnest(cast(:ids as text[])) as wanted (id)
cross join lateral (
  select wanted.id, min(x.document->>'objective_id') as objective_id, json_agg(json_build_array(
    x.id, x.document->>'effective_on', x.document->>'recorded_at', x.document->>'by', x.document->>'confidence',
    x.document->>'value', x.document->'steps_done', x.document->>'zone'
  ))::text as check_ins
  from (
    select id, document from check_in
    where key_result_id = wanted.id and not deleted and not (document->>'corrected')::boolean offset 0
  ) as x
) as told
cross join lateral (select * from objective where id = told.objective_id and not deleted offset 0) as o
cross join lateral jsonb_array_elements(o.document->'key_results') as part
left join cycle c on c.id = o.cycle_id and not c.deleted
where part->>'id' = told.id
""")
_OF = "select document::text from {kind} where {by} = any(:ids) and not deleted order by id"
_MADE = select(*Suggestion.__table__.columns).where(text("subject_id = any(cast(:subjects as text[]))"))
_AMBITIONS, _ZONES = {word.value: word for word in Ambition}, {word.value: word for word in Zone}
_MEASURE: TypeAdapter[Measure] = TypeAdapter(Measure)


async def about(session: AsyncSession, touched: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """For each document, by its id, the subjects whose histories it belongs to; its own among them, where it is one."""
    kinds = {id: kind for kind, id in touched}
    found = {id: [id] if kind in _TOLD else [] for id, kind in kinds.items()}
    asked = {source: [id for id, kind in kinds.items() if kind == source] for source in _SOURCES}
    if any(asked.values()):
        for row in await session.execute(_ABOUT, asked):
            found[row.source].append(row.subject)
    return found


async def tell(session: AsyncSession, subjects: Iterable[str]) -> list[Drawn]:
    """All that is drawn from the histories of these subjects as the copies have them now."""
    drawn: list[Drawn] = []
    for kind, group in groupby(sorted(subjects), key=_kind):
        if kind in _TOLD:
            drawn += await _TOLD[kind](session, list(group))
    return drawn


async def rows(session: AsyncSession, subjects: Iterable[str]) -> Mapping[SuggestionId, Row[Any]]:
    """What was made of these subjects so far, by its id: to be looked at, for most of it stays as it is."""
    return {row.id: row for row in await session.execute(_MADE, {"subjects": list(subjects)})}


def _kind(id: str) -> str:
    return id.rpartition("_")[0]


async def _of_key_results(session: AsyncSession, ids: Sequence[str]) -> list[Drawn]:
    """Some are judged while PostgreSQL reads the next."""
    drawn, rows = list[Drawn](), list[Any]()
    for start in range(0, len(ids), AT_A_TIME):
        reading = asyncio.ensure_future(session.execute(_KEY_RESULTS, {"ids": list(ids[start : start + AT_A_TIME])}))
        try:
            await asyncio.sleep(0)  # the statement is on its way
            drawn += _judged(rows)
        finally:
            rows = list(await reading)
    return [*drawn, *_judged(rows)]


def _judged(rows: Iterable[Any]) -> list[Drawn]:
    return [one for row in rows for one in check_ins.drawn(_history(row))]


def _history(row: Any) -> KeyResultHistory:
    part = orjson.loads(row.part)
    working = [part.get("owner_id"), *part.get("contributor_ids", ())]
    return KeyResultHistory(
        id=KeyResultId(row.id),
        objective_id=ObjectiveId(row.objective_id),
        team_id=TeamId(row.team_id),
        ambition=_AMBITIONS[row.ambition],
        measure=_MEASURE.validate_python(part["measure"]),
        check_ins=[_said(*told) for told in orjson.loads(row.check_ins)],
        working=[PersonId(person) for person in working if person],
        score=Decimal(part["score"]) if part.get("score") is not None else None,
        closed_at=row.closed_at if row.closed_by else None,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def _said(
    id: str,
    effective_on: str,
    recorded_at: str,
    by: str | None,
    confidence: str | None,
    value: str | None,
    steps_done: list[str] | None,
    zone: str | None,
) -> Said:
    return Said(
        CheckInId(id),
        date.fromisoformat(effective_on),
        datetime.fromisoformat(recorded_at),
        PersonId(by) if by else None,
        int(confidence) if confidence is not None else None,
        Decimal(value) if value is not None else None,
        [StepId(step) for step in steps_done] if steps_done is not None else None,
        _ZONES[zone] if zone else None,
    )


async def _documents(session: AsyncSession, kind: str, ids: Iterable[str], *, by: str = "id") -> list[str]:
    statement = text(_OF.format(kind=kind, by=by))
    return list(await session.scalars(statement, {"ids": list(ids)}))


async def _of_lessons(session: AsyncSession, ids: Sequence[str]) -> list[Drawn]:
    lessons = [LessonDocument.model_validate_json(json) for json in await _documents(session, "lesson", ids)]
    found = await _documents(session, "lesson_reuse", ids, by="lesson_id")
    reuses = [LessonReuseDocument.model_validate_json(json) for json in found]
    told = [stories.LessonHistory(lesson, [reuse for reuse in reuses if reuse.lesson_id == lesson.id]) for lesson in lessons]
    return [one for history in told for one in stories.of_lesson(history)]


async def _of_concerns(session: AsyncSession, ids: Sequence[str]) -> list[Drawn]:
    concerns = [ConcernDocument.model_validate_json(json) for json in await _documents(session, "concern", ids)]
    decided = {str(concern.decision_id) for concern in concerns if concern.decision_id is not None}
    found = await _documents(session, "decision", decided) if decided else []
    decisions = {decision.id: decision for decision in map(DecisionDocument.model_validate_json, found)}
    told = [
        stories.ConcernHistory(concern, decisions.get(concern.decision_id) if concern.decision_id else None)
        for concern in concerns
    ]
    return [one for history in told for one in stories.of_concern(history)]


async def _of_topics(session: AsyncSession, ids: Sequence[str]) -> list[Drawn]:
    topics = [TopicDocument.model_validate_json(json) for json in await _documents(session, "topic", ids)]
    answered = [topic for topic in topics if topic.answer is not None]
    found = await _documents(session, "note", [str(topic.id) for topic in answered], by="topic_id") if answered else []
    notes = [NoteDocument.model_validate_json(json) for json in found]
    told = [stories.TopicHistory(topic, [note for note in notes if note.topic_id == topic.id]) for topic in answered]
    return [one for history in told for one in stories.of_topic(history)]


async def _of_help(session: AsyncSession, ids: Sequence[str]) -> list[Drawn]:
    found = map(HelpRequestDocument.model_validate_json, await _documents(session, "help_request", ids))
    return [one for request in found for one in stories.of_help(request)]


async def _of_objectives(session: AsyncSession, ids: Sequence[str]) -> list[Drawn]:
    found = map(ObjectiveDocument.model_validate_json, await _documents(session, "objective", ids))
    return [one for objective in found for one in stories.of_objective(objective)]


async def _of_post_mortems(session: AsyncSession, ids: Sequence[str]) -> list[Drawn]:
    found = map(PostMortemDocument.model_validate_json, await _documents(session, "post_mortem", ids))
    return [one for document in found for one in stories.of_post_mortem(document)]


_TOLD: Mapping[str, Callable[[AsyncSession, Sequence[str]], Awaitable[list[Drawn]]]] = {
    "key_result": _of_key_results,
    "lesson": _of_lessons,
    "help_request": _of_help,
    "concern": _of_concerns,
    "topic": _of_topics,
    "objective": _of_objectives,
    "post_mortem": _of_post_mortems,
}
"""By the kind of the subject, which its id tells."""
PARTS = frozenset((*_SOURCES, *_TOLD)) - {"key_result"}
"""Kinds of documents that histories are made of."""
