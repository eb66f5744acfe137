"""Lessons: what was learned, told so that other teams can use it."""

from typing import ClassVar

from pydantic import Field

from contracts.messages import Input
from contracts.okrs.limits import TAGS, Learning, Spoken, Tag
from contracts.okrs.messages import OkrsCommand, OkrsDocument, OkrsFact
from contracts.values import ExperimentId, Id, Instant, LessonId, LessonReuseId, ObjectiveId, PersonId, Reason, TeamId, Title


class LessonDocument(OkrsDocument):
    """A lesson, found by search."""

    kind: ClassVar[str] = "lesson"
    id: LessonId = Field(description="The lesson.")
    objective_id: ObjectiveId = Field(description="The objective it was learned from.")
    experiment_id: ExperimentId | None = Field(None, description="The experiment it was learned from, where it was one.")
    team_id: TeamId = Field(description="The team that owned the objective when it was published.")
    title: Title = Field(description="The lesson in one sentence.")
    text: str = Field(max_length=2_000, description="What was learned; empty once withdrawn.")
    applies_when: Learning = Field("", description="When it holds, and when not.")
    tags: list[Tag] = Field([], max_length=TAGS, description="Words to find it by.")
    text_withdrawn: bool = Field(False, description="Whether the author took the text back.")
    published_by: PersonId = Field(description="Who published it.")
    published_at: Instant = Field(description="When.")

    @property
    def root(self) -> Id:
        """Lessons keep their order with their objective."""
        return self.objective_id


class LessonReuseDocument(OkrsDocument):
    """An objective that used a lesson."""

    kind: ClassVar[str] = "lesson_reuse"
    id: LessonReuseId = Field(description="The reuse.")
    lesson_id: LessonId = Field(description="The lesson.")
    objective_id: ObjectiveId = Field(description="The objective that used it; a lesson counts once for each.")
    team_id: TeamId = Field(description="The team that owned that objective then.")
    how: Reason = Field(description="What was done with it.")
    by: PersonId = Field(description="Who recorded it.")
    at: Instant = Field(description="When.")

    @property
    def root(self) -> Id:
        """Reuses keep their order with the lesson."""
        return self.lesson_id


class LessonPublished(OkrsFact):
    """A lesson was published."""

    lesson: LessonDocument = Field(description="The lesson.")


class LessonReused(OkrsFact):
    """An objective used a lesson."""

    lesson_reuse: LessonReuseDocument = Field(description="The reuse.")


class NewLesson(Input):
    """A lesson to publish."""

    title: Title = Field(description="The lesson in one sentence.")
    text: Spoken = Field(description="What was learned.")
    applies_when: Learning = Field("", description="When it holds, and when not.")
    tags: list[Tag] = Field([], max_length=TAGS, description="Words to find it by; no two the same.")
    experiment_id: ExperimentId | None = Field(None, description="The experiment it was learned from, of the same objective.")


class PublishLesson(OkrsCommand[LessonPublished]):
    """Publish what was learned from an objective that is active or closed, for other teams to find."""

    objective_id: ObjectiveId = Field(description="The objective it was learned from.")
    lesson: NewLesson = Field(description="The lesson.")


class ReuseLesson(OkrsCommand[LessonReused]):
    """Record that an objective used a lesson; counted once for each objective."""

    lesson_id: LessonId = Field(description="The lesson.")
    objective_id: ObjectiveId = Field(description="The objective that used it, another than it was learned from.")
    how: Reason = Field(description="What was done with it.")
