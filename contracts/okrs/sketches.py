"""Sketches: drafts that the team and those it invited can read, and nobody else; they live in this service alone."""

from pydantic import Field

from contracts.messages import Part, PrivateCommand
from contracts.okrs.key_results import Measure, NewKeyResult
from contracts.okrs.limits import CONTRIBUTORS, INVITED, KEY_RESULTS, SKETCHES, UNCERTAINTIES, Guidance, Intent, Source, Unknown
from contracts.okrs.messages import OkrsCommand
from contracts.okrs.objectives import Ambition, ObjectiveFact
from contracts.values import CycleId, Instant, ObjectiveId, PersonId, TeamId, Title, Weight


class DraftShared(ObjectiveFact):
    """A sketch became a draft that everyone can read."""


class SketchObjective(PrivateCommand):
    """Sketch an objective, or write a sketch anew; it is published nowhere.

    The owning team, those who lead it, its champion and those invited read it until it is shared or discarded.
    """

    service = "okrs"
    objective_id: ObjectiveId | None = Field(None, description="The sketch to write anew, as a whole; left out: a new one.")
    title: Title = Field(description="What is to be achieved, in one sentence.")
    team_id: TeamId = Field(description="The team that would own it; it stays with a sketch.")
    cycle_id: CycleId = Field(description="The cycle it would belong to.")
    why: Intent = Field("", description="The intent behind it.")
    champion_id: PersonId | None = Field(None, description="The person who would answer for it.")
    contributor_ids: list[PersonId] = Field([], max_length=CONTRIBUTORS, description="Who else would work on it.")
    ambition: Ambition = Field(Ambition.COMMITTED, description="How its score would be read.")
    uncertainties: list[Unknown] = Field([], max_length=UNCERTAINTIES, description="What is not known yet, one sentence each.")
    key_results: list[NewKeyResult] = Field([], max_length=KEY_RESULTS, description="How success would be measured, in order.")
    invited_ids: list[PersonId] = Field([], max_length=INVITED, description="Who may read it beside the team.")


class DiscardSketch(PrivateCommand):
    """Discard a sketch for good; nothing remains of it."""

    service = "okrs"
    objective_id: ObjectiveId = Field(description="The sketch.")


class ShareDraft(OkrsCommand[DraftShared]):
    """Make a sketch a draft that everyone can read; it keeps its id."""

    objective_id: ObjectiveId = Field(description="The sketch.")


class SketchedKeyResult(Part):
    """How success would be measured; as much as is needed to write it anew."""

    title: Title = Field(description="What is measured.")
    definition: Guidance = Field(description="What exactly is counted.")
    data_source: Source = Field(description="Where the number comes from.")
    scoring_guidance: Guidance = Field(description="What would earn which score.")
    owner_id: PersonId | None = Field(None, description="Who would look after it.")
    contributor_ids: list[PersonId] = Field([], description="Who else would work on it.")
    weight: Weight = Field(description="Its share in the objective's progress and score.")
    measure: Measure = Field(description="How it would be measured.")


class Sketch(Part):
    """A sketch as those who may read it see it; it is no document, for it is published nowhere."""

    id: ObjectiveId = Field(description="The sketch; the draft it becomes keeps this id.")
    title: Title = Field(description="What is to be achieved, in one sentence.")
    team_id: TeamId = Field(description="The team that would own it.")
    cycle_id: CycleId = Field(description="The cycle it would belong to.")
    why: Intent = Field("", description="The intent behind it.")
    champion_id: PersonId | None = Field(None, description="The person who would answer for it.")
    contributor_ids: list[PersonId] = Field([], description="Who else would work on it.")
    ambition: Ambition = Field(description="How its score would be read.")
    uncertainties: list[Unknown] = Field([], description="What is not known yet.")
    key_results: list[SketchedKeyResult] = Field([], description="How success would be measured, in order.")
    invited_ids: list[PersonId] = Field([], description="Who may read it beside the team.")
    why_you_may_read: str = Field(description="Why the reader may read it.")
    sketched_by: PersonId = Field(description="Who began it.")
    sketched_at: Instant = Field(description="When it was begun.")
    changed_at: Instant = Field(description="When it was last written.")


class Sketches(Part):
    """The sketches that somebody may read."""

    sketches: list[Sketch] = Field(max_length=SKETCHES, description="Newest first.")
