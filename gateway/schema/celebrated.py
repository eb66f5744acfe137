"""Where recognition is found beside what it rests on, and thanks beside the thread on which they stand."""

from typing import Any, ClassVar

import strawberry
from pydantic import BaseModel

from gateway.context import Info
from gateway.read_model import celebrations as selections
from gateway.schema.actions import standing_of
from gateway.schema.relations import (
    HidingCountType,
    OpennessType,
    RecognitionReportType,
    RecognitionType,
    WelcomeType,
    pages,
)
from gateway.schema.welcomes import WelcomePrompt, prompts_of


class Recognized(BaseModel):
    """What recognition can rest on."""

    recognitions: ClassVar[Any] = pages(
        selections.RECOGNITION_BY_EVIDENCE,
        RecognitionType,
        "Recognition that rests on it and every employee reads, newest first.",
    )


class RecognizedObjective(BaseModel):
    """The same of an objective, with what people share about it."""

    recognitions: ClassVar[Any] = pages(
        selections.RECOGNITION_OF_OBJECTIVES,
        RecognitionType,
        "Recognition that rests on it or one of its key results and every employee reads, newest first.",
    )
    openness: ClassVar[Any] = pages(
        selections.OPENNESS_OF_OBJECTIVES, OpennessType, "What people share about it: mistakes and unknowns, newest first."
    )


class ChangedMinds(Recognized):
    """The same of a decision, with those who see it otherwise now."""

    changed_minds: ClassVar[Any] = pages(selections.CHANGED_MINDS, OpennessType, "Changed minds that supersede it, newest first.")


class Thanked(BaseModel):
    """What may be a confidential thread."""

    thanks: ClassVar[Any] = pages(
        selections.THANKS_ON_THREADS,
        RecognitionType,
        "Thanks to its unknown author, for everybody to read, newest first; nobody is told of them.",
    )


class CelebratedTeam(BaseModel):
    """What a team celebrates."""

    recognitions: ClassVar[Any] = pages(
        selections.RECOGNITION_OF_TEAMS,
        RecognitionType,
        "Recognition of it and of its people that every employee reads, newest first.",
    )
    openness: ClassVar[Any] = pages(
        selections.OPENNESS_OF_TEAMS, OpennessType, "What its people shared while they belonged to it, newest first."
    )
    welcomes: ClassVar[Any] = pages(
        selections.WELCOMES_OF_TEAMS, WelcomeType, "What was said to those who joined it, newest first."
    )
    recognition_reports: ClassVar[Any] = pages(
        selections.REPORTS_OF_TEAMS,
        RecognitionReportType,
        "How public recognition of its people was mixed in closed months and cycles, the latest first.",
    )
    hiding_counts: ClassVar[Any] = pages(
        selections.HIDING_OF_TEAMS,
        HidingCountType,
        "How many of its recognitions, comments, welcomes and things shared were hidden, by month, the latest first.",
    )

    @strawberry.pydantic.field(
        description="Who joined it and has not been welcomed by anybody yet, for its members and leads, the latest first; "
        "null for others."
    )
    async def welcome_prompts(self, info: Info) -> list[WelcomePrompt] | None:
        """By the owner's rules; one statement for all teams it is asked of."""
        viewer, team = await standing_of(info), self.id  # type: ignore[attr-defined]  # mixed into a team
        if not (viewer.is_member(team) or viewer.is_lead(team)):
            return None
        return await info.context.load(prompts_of, str(team))  # type: ignore[no-any-return]


class CelebratedPerson(BaseModel):
    """What every employee reads of a person: newest first, in no other order, and uncounted."""

    recognitions: ClassVar[Any] = pages(
        selections.RECOGNITION_OF_PEOPLE,
        RecognitionType,
        "What they are recognized for where every employee reads it, newest first. It says nothing about what they did: much of "
        "what is good is thanked for in private, or not at all.",
    )
    openness: ClassVar[Any] = pages(
        selections.OPENNESS_OF_PEOPLE,
        OpennessType,
        "Mistakes, unknowns and changed minds that they shared, newest first.",
    )
    welcomes: ClassVar[Any] = pages(
        selections.WELCOMES_OF_PEOPLE, WelcomeType, "What was said to them when they joined a team, newest first."
    )
