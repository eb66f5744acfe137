"""Key results: added, edited, removed, weighed."""

from typing import Any

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.okrs.key_results import KeyResult
from contracts.okrs.objective_commands import AddKeyResult, EditKeyResult, RemoveKeyResult, WeighKeyResults
from contracts.okrs.objectives import KeyResultAdded, KeyResultEdited, KeyResultRemoved, KeyResultsWeighed, ObjectiveState
from contracts.okrs.refusals import Code
from services.okrs.alignment import queries as alignment
from services.okrs.objectives.commands import history, measuring, opening
from services.okrs.objectives.rules import differences, measures, weights

_GUARDED = ("title", "definition", "measure")
"""What a key result of an active objective changes only with a reason."""


async def add_key_result(command: AddKeyResult, unit: UnitOfWork) -> KeyResultAdded:
    opened = await opening.to_reshape(unit, command)
    objective, given = opened.objective, command.key_result
    await people.require_people(
        unit.session, {"key_result.owner_id": [given.owner_id], "key_result.contributor_ids": given.contributor_ids}
    )
    added = measuring.new_key_result(unit, given, weight=weights.WHOLE, field="key_result")
    before, objective.key_results = objective.key_results, _with(objective.key_results, added, command)
    objective.must_fit()
    objective.edited()
    changed = history.revisions(unit, opened, differences.of_weights(before, objective.key_results))
    return unit.publish(KeyResultAdded(objective=objective.document(), revisions=changed), reason=command.reason)


def _with(parts: list[KeyResult], added: KeyResult, command: AddKeyResult) -> list[KeyResult]:
    """The key results with the added one at the end, under the weights given for all of them, or all the same."""
    named = measuring.by_key_result(parts, command.weights, field="weights")
    given = [*(named.get(part.id) for part in parts), command.key_result.weight]
    shares = measuring.chosen(given, code=Code.WEIGH_EVERY_KEY_RESULT, field="weights")
    return [part.model_copy(update={"weight": share}) for part, share in zip([*parts, added], shares, strict=True)]


async def edit_key_result(command: EditKeyResult, unit: UnitOfWork) -> KeyResultEdited:
    opened = await opening.to_edit(unit, command)
    objective = opened.objective
    part = objective.key_result(command.key_result_id)
    changes = _changes(command, part)
    if command.measure is not None:
        measure = measuring.measured(unit, command.measure, part.measure, field="measure")
        changes |= {"measure": measure, "progress": measures.progress_of(measure)} if measure != part.measure else {}
    if objective.state is ObjectiveState.ACTIVE:
        for field in (name for name in _GUARDED if name in changes):
            raise Refused(Code.CHANGE_NEEDS_A_REASON, field=field)
    named = {"owner_id": [changes.get("owner_id")], "contributor_ids": changes.get("contributor_ids", [])}
    await people.require_people(unit.session, named)
    objective.replace(part.model_copy(update=changes))
    objective.must_fit()
    objective.edited()
    return unit.publish(KeyResultEdited(objective=objective.document()))


def _changes(command: EditKeyResult, part: KeyResult) -> dict[str, Any]:
    """What is given and differs, the measure aside."""
    fields = {"title", "definition", "data_source", "scoring_guidance", "owner_id", "contributor_ids"}
    given = command.model_dump(include=fields, exclude_none=True)
    if command.without_owner:
        given["owner_id"] = None
    if "contributor_ids" in given:
        given["contributor_ids"] = list(dict.fromkeys(given["contributor_ids"]))
    return {name: value for name, value in given.items() if getattr(part, name) != value}


async def remove_key_result(command: RemoveKeyResult, unit: UnitOfWork) -> KeyResultRemoved:
    opened = await opening.to_reshape(unit, command)
    objective = opened.objective
    removed = objective.key_result(command.key_result_id)
    await alignment.require_nobody_aligned(unit.session, objective.id, removed.id)
    before, remaining = objective.key_results, [part for part in objective.key_results if part.id != removed.id]
    objective.key_results = measuring.weighed(remaining, command.weights)
    objective.edited()
    changed = history.revisions(unit, opened, differences.of_weights(before, objective.key_results))
    return unit.publish(KeyResultRemoved(objective=objective.document(), revisions=changed), reason=command.reason)


async def weigh_key_results(command: WeighKeyResults, unit: UnitOfWork) -> KeyResultsWeighed:
    opened = await opening.to_reshape(unit, command)
    objective = opened.objective
    before, objective.key_results = objective.key_results, measuring.weighed(objective.key_results, command.weights)
    objective.edited()
    changed = history.revisions(unit, opened, differences.of_weights(before, objective.key_results))
    return unit.publish(KeyResultsWeighed(objective=objective.document(), revisions=changed), reason=command.reason)
