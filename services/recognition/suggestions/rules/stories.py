"""What single documents tell: lessons, help, concerns, topics, objectives closed as learned, post-mortems."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.feedback.help import HelpRequestDocument, HelpState
from contracts.feedback.notes_days import NoteDocument, TopicDocument, Verdict
from contracts.feedback.post_mortems import PostMortemDocument, PostMortemState
from contracts.feedback.text import Readership, Text, TextState
from contracts.okrs.concerns import ConcernAnswer, ConcernDocument, ConcernState, Remark
from contracts.okrs.decisions import DecisionDocument
from contracts.okrs.lessons import LessonDocument, LessonReuseDocument
from contracts.okrs.objectives import ObjectiveDocument, Origin, Outcome
from contracts.recognition.limits import EVIDENCE
from contracts.recognition.recognitions import RecognitionKind
from contracts.recognition.suggestions import SuggestionReason
from contracts.terms import Mode
from contracts.values import ObjectiveId, TeamId
from services.recognition.suggestions.rules import ground
from services.recognition.suggestions.rules.drawn import Drawn, at_day, counted, evidence, people


@dataclass(frozen=True, slots=True)
class LessonHistory:
    """A lesson, and who used it."""

    lesson: LessonDocument
    reuses: Sequence[LessonReuseDocument] = ()


@dataclass(frozen=True, slots=True)
class ConcernHistory:
    """A concern, and the decision that it is about, where it is about one."""

    concern: ConcernDocument
    decision: DecisionDocument | None = None


@dataclass(frozen=True, slots=True)
class TopicHistory:
    """A topic, and the notes under it."""

    topic: TopicDocument
    notes: Sequence[NoteDocument] = ()


def of_lesson(history: LessonHistory) -> Iterator[Drawn]:
    """That it was published, and each use of it by others; nothing once its text was taken back."""
    lesson = history.lesson
    if lesson.text_withdrawn:
        return
    told = {"objective_id": lesson.objective_id, "team_id": lesson.team_id, "recipient_ids": people(lesson.published_by)}
    yield Drawn(
        RecognitionKind.LEARNING,
        SuggestionReason.LESSON_PUBLISHED,
        "A lesson was published, for other teams to use.",
        lesson.id,
        happened_at=lesson.published_at,
        evidence_ids=evidence(lesson.id),
        **told,  # type: ignore[arg-type]  # each as it is named
    )
    for reuse in history.reuses:
        if reuse.by != lesson.published_by:
            yield Drawn(
                RecognitionKind.LEARNING,
                SuggestionReason.LESSON_REUSED,
                _reused(lesson, reuse),
                lesson.id,
                happened_at=max(reuse.at, lesson.published_at),
                evidence_ids=evidence(lesson.id, reuse.objective_id),
                **told,  # type: ignore[arg-type]  # as above
            )


def _reused(lesson: LessonDocument, reuse: LessonReuseDocument) -> str:
    who = "Another team" if reuse.team_id != lesson.team_id else "Another objective of the team"
    return f"{who} used this lesson, {_after(lesson.published_at.date(), reuse.at.date())} it was published."


def _after(first: date, then: date) -> str:
    days = max((then - first).days, 0)
    return f"{counted(days, 'day')} after" if days else "on the day"


def of_objective(objective: ObjectiveDocument) -> Iterator[Drawn]:
    """That it was closed as learned, by somebody; not what a file told of it."""
    if objective.outcome is not Outcome.LEARNED or objective.closed_at is None or objective.closed_by is None:
        return
    score = f", with a score of {ground.percent(objective.score)}" if objective.score is not None else ""
    yield Drawn(
        RecognitionKind.LEARNING,
        SuggestionReason.CLOSED_AS_LEARNED,
        f"The objective was closed as learned{score}: its main yield is what was learned.",
        objective.id,
        happened_at=objective.closed_at,
        evidence_ids=evidence(objective.id),
        objective_id=objective.id,
        team_id=objective.team_id,
        recipient_ids=people(objective.champion_id, *objective.contributor_ids),
    )


def of_help(request: HelpRequestDocument) -> Iterator[Drawn]:
    """That it was used: for those whose offers were accepted."""
    if request.state is not HelpState.CLOSED or not request.was_used or request.closed_on is None:
        return
    accepted = [offer for offer in request.offers if offer.id in request.accepted_offer_ids]
    yield Drawn(
        RecognitionKind.HELP,
        SuggestionReason.HELP_CLOSED,
        f"Help was asked for, {counted(len(accepted), 'offer was', 'offers were')} accepted, and it was used.",
        request.id,
        happened_at=at_day(request.closed_on),
        evidence_ids=evidence(request.id, request.key_result_id),
        objective_id=request.objective_id,
        team_id=request.team_id,
        recipient_ids=people(*(offer.by for offer in accepted)),
    )


def of_concern(history: ConcernHistory) -> Iterator[Drawn]:
    """That its last answers adopt it; thanks to an unknown author stand on the thread."""
    concern, decision = history.concern, history.decision
    adopted = _adopted(concern.remarks)
    if adopted is None or concern.state is ConcernState.WITHDRAWN or concern.text_withdrawn:
        return
    confidential = concern.mode is Mode.CONFIDENTIAL
    objectives: Sequence[ObjectiveId] = decision.objective_ids if decision is not None else ()
    teams: Sequence[TeamId] = decision.team_ids if decision is not None else ()
    yield Drawn(
        RecognitionKind.CANDOR,
        SuggestionReason.CONCERN_ADOPTED,
        f"A concern was adopted as it is, {_after(concern.raised_on, adopted)} it was raised.",
        concern.id,
        happened_at=at_day(adopted),
        evidence_ids=evidence(concern.objective_id, concern.decision_id),
        objective_id=concern.objective_id or next(iter(objectives), None),
        team_id=concern.team_id or next(iter(teams), None),
        recipient_ids=[] if confidential else people(concern.by),
        thread_id=concern.id if confidential else None,
    )


def _adopted(remarks: Sequence[Remark]) -> date | None:
    """The day since which every answer adopts it; None where the last one does not, or there is none."""
    since: date | None = None
    for remark in remarks:
        if remark.answer is ConcernAnswer.ADOPT:
            since = since or remark.on
        elif remark.answer is not None:
            since = None
    return since


def of_topic(history: TopicHistory) -> Iterator[Drawn]:
    """That it was adopted: for who wrote its notes by name, else on a confidential note's thread, else for who proposed it."""
    topic = history.topic
    if topic.answer is None or topic.answer.verdict is not Verdict.ADOPT:
        return
    notes = sorted((note for note in history.notes if _can_be_read(note.text)), key=lambda note: note.id)[:EVIDENCE]
    confidential = [note.id for note in notes if note.text.mode is Mode.CONFIDENTIAL]
    authors = people(*(note.text.by for note in notes))
    thread_id = confidential[0] if confidential and not authors else None
    yield Drawn(
        RecognitionKind.CANDOR,
        SuggestionReason.TOPIC_ADOPTED,
        f"A topic of a Notes Day was adopted, {_after(topic.proposed_on, topic.answer.on)} it was proposed.",
        topic.id,
        happened_at=at_day(topic.answer.on),
        evidence_ids=evidence(*(note.id for note in notes)),
        objective_id=topic.answer.objective_id,
        team_id=topic.team_id,
        recipient_ids=authors if authors or thread_id else people(topic.proposed_by),
        thread_id=thread_id,
    )


def _can_be_read(text: Text) -> bool:
    return text.readership is Readership.EVERYONE and text.state is TextState.SHOWN


def of_post_mortem(document: PostMortemDocument) -> Iterator[Drawn]:
    """That it was published here: for those who worked on it, whose words stand in it by name."""
    if document.state is not PostMortemState.PUBLISHED or document.published_at is None or document.origin is not Origin.NATIVE:
        return
    written = [part.by for part in (*document.timeline, *document.factors) if part.state is TextState.SHOWN]
    found = f"{counted(len(document.factors), 'factor')} found, and nobody's fault"
    yield Drawn(
        RecognitionKind.LEARNING,
        SuggestionReason.POST_MORTEM_PUBLISHED,
        f"A post-mortem was published, {_after(document.happened_on, document.published_at.date())} it happened: {found}.",
        document.id,
        happened_at=document.published_at,
        evidence_ids=evidence(document.id),
        objective_id=document.objective_id,
        team_id=document.team_id,
        recipient_ids=people(document.opened_by, document.published_by, *written),
    )
