"""A post-mortem in words alone, as a file tells it, held to the limits that writing one has."""

from datetime import date, datetime

from pydantic import Field

from contracts.feedback.ids import PostMortemId
from contracts.feedback.post_mortems import (
    FACTORS,
    LISTED_ACTIONS,
    TIMELINE,
    Contribution,
    EntryFrame,
    FactorFrame,
    Happening,
    ListedAction,
    PostMortemState,
)
from contracts.messages import Part
from contracts.okrs.objectives import Origin
from contracts.values import Note, Prose, TeamId, Title


class ToldEntry(EntryFrame):
    """An entry with its words."""

    text: Happening = Field(description="Its words.")


class ToldFactor(FactorFrame):
    """A factor with its words."""

    text: Contribution = Field(description="Its words.")


class PostMortemTold(Part):
    """What a file says of a post-mortem."""

    id: PostMortemId = Field(description="Its id, the same whenever the file is imported.")
    title: Title = Field(description="Its title.")
    happened_on: date = Field(description="The day it happened.")
    team_id: TeamId | None = Field(description="The team it belongs to, where one is known.")
    impact: Prose = Field(description="What it meant to whom; empty where nothing is told, as in the sections below.")
    surprises: Prose = Field(description="What surprised.")
    went_well: Prose = Field(description="What went well.")
    luck: Prose = Field(description="Where there was luck.")
    learnings: Prose = Field(description="What was learned.")
    timeline: list[ToldEntry] = Field(max_length=TIMELINE, description="What happened, in order.")
    factors: list[ToldFactor] = Field(max_length=FACTORS, description="What contributed.")
    listed_actions: list[ListedAction] = Field(
        max_length=LISTED_ACTIONS, description="What was to be done, as the file lists it."
    )
    state: PostMortemState = Field(description="Whether it is published; imported ones are.")
    origin: Origin = Field(description="That it was imported.")
    source: Note | None = Field(description="Where the file says that it is from.")
    license: Note | None = Field(description="Under which license.")
    published_at: datetime = Field(description="When it was published.")
