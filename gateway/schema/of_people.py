"""What a person's page shows beside their goals: teams they lead, what they decided, learned, answered and ask for; no figure."""

from typing import Any, ClassVar

from pydantic import BaseModel

from contracts.feedback.help import HelpState
from contracts.okrs.decisions import DecisionState
from gateway.read_model import relations as selections
from gateway.schema.relations import (
    DecisionType,
    HelpRequestType,
    LeaderQuestionType,
    LessonType,
    TeamType,
    pages,
    pages_in,
)


class OfPerson(BaseModel):
    """What names a person, in the open."""

    leads: ClassVar[Any] = pages(selections.TEAMS_OF_LEADS, TeamType, "The teams the person leads, by name.")
    decisions: ClassVar[Any] = pages_in(
        selections.DECISIONS_OF_PEOPLE,
        DecisionType,
        DecisionState,
        "Decisions that the person proposed, decides or decided, the latest proposal first.",
    )
    lessons: ClassVar[Any] = pages(
        selections.LESSONS_OF_PEOPLE, LessonType, "Lessons that the person published, the latest first."
    )
    answered_questions: ClassVar[Any] = pages(
        selections.QUESTIONS_OF_ANSWERERS,
        LeaderQuestionType,
        "Questions to leaders that the person answered in the open: those that wait for another answer first, the oldest due"
        " first; then the others, the latest first.",
    )
    help: ClassVar[Any] = pages_in(
        selections.HELP_OF_PEOPLE,
        HelpRequestType,
        HelpState,
        "Help with key results that the person asked for, the latest first.",
    )
