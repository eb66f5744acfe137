"""Why an objective is as it is: concern, option, decision, change, outcome, in the order of time."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated, Any

import strawberry

from contracts.okrs.objectives import Outcome
from contracts.values import ConcernId, DecisionId, ObjectiveId
from gateway.context import Context, Info
from gateway.ids import parse_id
from gateway.read_model.why import Story, stories
from gateway.scalars import Markdown
from gateway.schema.check_ins import Revision
from gateway.schema.concerns import Concern
from gateway.schema.decisions import Decision, Dissent, Option
from gateway.schema.objectives import Objective


@strawberry.type(description="An option of a decision, and the concern it comes from.")
class WhyOption:
    """Chosen or not."""

    option: Option = strawberry.field(description="The option.")
    concern: Concern | None = strawberry.field(description="The concern it comes from, where it comes from one.")


@strawberry.type(
    description="One reason: a decision with all around it; a change for which only a reason was given; or a concern that led to"
    " no decision."
)
class WhyLink:
    """A step of the story."""

    moment: strawberry.Private[datetime]
    on: date = strawberry.field(description="Its day in UTC: when it was decided, proposed while it is not, changed, or raised.")
    concern: Concern | None = strawberry.field(
        default=None, description="The concern, with its answer: that the chosen option comes from, or that led to no decision."
    )
    option: Option | None = strawberry.field(default=None, description="The option that was chosen.")
    other_options: list[WhyOption] = strawberry.field(
        default_factory=list, description="The options that were not chosen, in order; all of them while nothing is decided."
    )
    decision: Decision | None = strawberry.field(default=None, description="The decision.")
    dissents: list[Dissent] = strawberry.field(default_factory=list, description="What was seen otherwise when it was decided.")
    concerns: list[Concern] = strawberry.field(
        default_factory=list, description="Concerns about the decision, the earliest first."
    )
    changes: list[Revision] = strawberry.field(
        default_factory=list, description="What it changed in this objective, the earliest first."
    )
    supersedes: list[Decision] = strawberry.field(
        default_factory=list,
        description="The decisions whose place it took, and those before them, the nearest first; each says why.",
    )
    superseded_by: list[Decision] = strawberry.field(
        default_factory=list, description="The decisions that took its place, one after another."
    )


@strawberry.type(description="Why an objective is as it is.")
class WhyChain:
    """From concerns to the outcome."""

    objective: Objective = strawberry.field(description="The objective.")
    outcome: Outcome | None = strawberry.field(description="How it ended; null before close.")
    learned: Markdown = strawberry.field(description="What was learned, told at close.")
    links: list[WhyLink] = strawberry.field(description="The reasons, in the order of time.")
    is_whole: bool = strawberry.field(
        description="Whether this is all: at most 100 decisions, 100 concerns and 300 revisions are told, the latest of them,"
        " and supersession is followed for 20 steps each way."
    )


@dataclass(slots=True)
class _Documents:
    """The documents of a story, as they are shown."""

    told: list[Decision]
    decisions: dict[DecisionId, Decision]
    concerns: dict[ConcernId, Concern]
    changes: dict[DecisionId | None, list[Revision]]

    @classmethod
    def of(cls, story: Story) -> "_Documents":
        told = [Decision.model_validate(each) for each in story.told]
        every = [*told, *(Decision.model_validate(each) for each in story.around)]
        concerns = [Concern.model_validate(each) for each in reversed(story.concerns)]
        changes = defaultdict(list)
        for revision in (Revision.model_validate(each) for each in reversed(story.revisions)):
            changes[revision.decision_id].append(revision)
        return cls(told, {each.id: each for each in every}, {each.id: each for each in concerns}, changes)

    def before(self, decision: Decision) -> list[Decision]:
        """What it superseded, and what that superseded, the nearest first."""
        found: dict[DecisionId, Decision] = {}
        ahead = list(decision.supersedes_ids)
        for id in ahead:  # grows while it is walked
            if id in self.decisions and id not in found and id != decision.id:
                found[id] = self.decisions[id]
                ahead += found[id].supersedes_ids
        return list(found.values())

    def after(self, decision: Decision) -> list[Decision]:
        """What superseded it, and what superseded that."""
        found: dict[DecisionId, Decision] = {}
        next_id = decision.superseded_by_id
        while next_id in self.decisions and next_id not in found and next_id != decision.id:
            found[next_id] = self.decisions[next_id]
            next_id = found[next_id].superseded_by_id
        return list(found.values())


def chain(story: Story) -> WhyChain:
    """The story as links."""
    objective = Objective.model_validate_json(story.objective)
    links = sorted(_links(objective, _Documents.of(story)), key=lambda link: link.moment)
    return WhyChain(
        objective=objective,
        outcome=objective.outcome,
        learned=Markdown(objective.learned),
        links=links,
        is_whole=story.is_whole,
    )


def _links(objective: Objective, documents: _Documents) -> Iterator[WhyLink]:
    led_on = {option.concern_id for decision in documents.told for option in decision.options}
    told = {decision.id for decision in documents.told}
    for decision in documents.told:
        yield _of_decision(decision, documents)
    for id, revisions in documents.changes.items():
        for revision in revisions if id not in told else ():
            yield WhyLink(moment=revision.at, on=revision.at.astimezone(UTC).date(), changes=[revision])
    for concern in documents.concerns.values():
        if concern.objective_id == objective.id and concern.id not in led_on:
            moment = datetime.combine(concern.raised_on, time.min, UTC)
            yield WhyLink(moment=moment, on=concern.raised_on, concern=concern)


def _of_decision(decision: Decision, documents: _Documents) -> WhyLink:
    def source(option: Option) -> Concern | None:
        return documents.concerns.get(option.concern_id) if option.concern_id else None

    chosen = next((option for option in decision.options if option.id == decision.chosen_option_id), None)
    moment = decision.decided_at or decision.proposed_at
    return WhyLink(
        moment=moment,
        on=moment.astimezone(UTC).date(),
        concern=source(chosen) if chosen else None,
        option=chosen,
        other_options=[WhyOption(option=each, concern=source(each)) for each in decision.options if each is not chosen],
        decision=decision,
        dissents=decision.dissents,
        concerns=[each for each in documents.concerns.values() if each.decision_id == decision.id],
        changes=documents.changes.get(decision.id, []),
        supersedes=documents.before(decision),
        superseded_by=documents.after(decision),
    )


async def chains(context: Context, objectives: list[str]) -> list[WhyChain | None]:
    """The chain of each objective; one statement."""
    found = await stories(context.read_model, objectives)
    return [chain(found[id]) if id in found else None for id in objectives]


async def why_chain(
    info: Info, objective_id: Annotated[ObjectiveId, strawberry.argument(description="The objective.")]
) -> WhyChain | None:
    """By id."""
    id = parse_id(ObjectiveId, objective_id, "objectiveId")
    found: Any = await info.context.load(chains, str(id))
    return found  # type: ignore[no-any-return]


@strawberry.type
class WhyQueries:
    """Reasons at the root."""

    why_chain = strawberry.field(
        why_chain, description="Why an objective is as it is: concern, option, decision, change, outcome; null without objective."
    )
