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

    id: PostMortemId
    title: Title
    happened_on: date
    team_id: TeamId | None
    impact: Prose
    surprises: Prose
    went_well: Prose
    luck: Prose
    learnings: Prose
    timeline: list[ToldEntry] = Field(max_length=TIMELINE)
    factors: list[ToldFactor] = Field(max_length=FACTORS)
    listed_actions: list[ListedAction] = Field(max_length=LISTED_ACTIONS)
    state: PostMortemState
    origin: Origin
    source: Note | None
    license: Note | None
    published_at: datetime
