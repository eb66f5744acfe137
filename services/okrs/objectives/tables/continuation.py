"""How an objective goes on as a draft in a later cycle."""

from collections.abc import Sequence

from chassis.unit import UnitOfWork
from contracts.okrs.key_results import KeyResult, Measure
from contracts.okrs.objectives import Edge, Uncertainty
from contracts.values import CycleId, KeyResultId, ObjectiveId, UncertaintyId
from services.okrs.objectives.rules import measures, weights
from services.okrs.objectives.tables.objective import Objective


def going_on(unit: UnitOfWork, parts: Sequence[tuple[KeyResult, Measure]]) -> list[KeyResult]:
    """New key results over the measures given, without confidence or score, their weights in the same proportion."""
    shares = weights.in_proportion([part.weight for part, _ in parts])
    return [
        KeyResult(
            id=unit.new_id(KeyResultId),
            title=part.title,
            definition=part.definition,
            data_source=part.data_source,
            scoring_guidance=part.scoring_guidance,
            owner_id=part.owner_id,
            contributor_ids=part.contributor_ids,
            weight=share,
            measure=measure,
            progress=measures.progress_of(measure),
        )
        for (part, measure), share in zip(parts, shares, strict=True)
    ]


def continued(
    unit: UnitOfWork, source: Objective, *, to_cycle_id: CycleId, key_results: Sequence[KeyResult], aligned_to: Sequence[Edge]
) -> Objective:
    """The draft that goes on, linked both ways; uncertainties that are still open go with it."""
    draft = Objective.draft(
        id=unit.new_id(ObjectiveId),
        at=unit.now,
        by=unit.actor.person_id,
        team_id=source.team_id,
        cycle_id=to_cycle_id,
        title=source.title,
        ambition=source.ambition,
        key_results=key_results,
    )
    draft.why, draft.champion_id, draft.contributor_ids = source.why, source.champion_id, list(source.contributor_ids)
    still_open = [one.text for one in source.uncertainties if not one.resolved]
    draft.uncertainties = [Uncertainty(id=unit.new_id(UncertaintyId), text=text) for text in still_open]
    draft.aligned_to, draft.carried_over_from_id = list(aligned_to), source.id
    source.carried_over_to_id = draft.id
    source.moved()
    return unit.add(draft)
