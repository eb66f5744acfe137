"""What the viewer may do now, by the same rules as the owner's policies; the owner has the last word."""

from collections.abc import Iterator

from contracts.okrs.cycles import CycleDocument, CycleState
from contracts.okrs.objectives import ObjectiveDocument, ObjectiveState
from contracts.values import Term
from gateway.context import Context, Info
from gateway.read_model.organization import Standing, standing
from gateway.words import show_term


class ObjectiveAction(Term):
    """A mutation that the viewer may call for an objective."""

    EDIT_OBJECTIVE = "edit_objective", "`editObjective`"
    DISCARD_DRAFT = "discard_draft", "`discardDraft`"
    ADD_KEY_RESULT = "add_key_result", "`addKeyResult`"
    EDIT_KEY_RESULT = "edit_key_result", "`editKeyResult`"
    REMOVE_KEY_RESULT = "remove_key_result", "`removeKeyResult`"
    WEIGH_KEY_RESULTS = "weigh_key_results", "`weighKeyResults`"
    SUBMIT_FOR_REVIEW = "submit_for_review", "`submitForReview`"
    RETURN_TO_DRAFT = "return_to_draft", "`returnToDraft`"
    ACTIVATE_OBJECTIVE = "activate_objective", "`activateObjective`; `activationBlockers` lists what is missing."
    REVISE_OBJECTIVE = "revise_objective", "`reviseObjective`"
    REVISE_KEY_RESULT = "revise_key_result", "`reviseKeyResult`"
    RECORD_CHECK_IN = "record_check_in", "`recordCheckIn`, for at least one of its key results."
    ALIGN_OBJECTIVE = "align_objective", "`alignObjective` and `unalignObjective`"
    CLOSE_OBJECTIVE = "close_objective", "`closeObjective`"
    REOPEN_OBJECTIVE = "reopen_objective", "`reopenObjective`"
    CARRY_OVER = "carry_over", "`carryOver`"
    RAISE_CONCERN = "raise_concern", "`raiseConcern`"
    COMMENT_ON_OBJECTIVE = "comment_on_objective", "`commentOnObjective`"
    REQUEST_RESOURCE = "request_resource", "`requestResource`, for at least one of its key results."
    PLAN_EXPERIMENT = "plan_experiment", "`planExperiment`, for any of its key results."
    PUBLISH_LESSON = "publish_lesson", "`publishLesson`"
    REUSE_LESSON = "reuse_lesson", "`reuseLesson`, with this objective as the one that used it."


class CycleAction(Term):
    """A mutation that the viewer may call for a cycle."""

    DRAFT_OBJECTIVE = "draft_objective", "`draftObjective`, for a team of theirs."
    START_CYCLE = "start_cycle", "`startCycle`"
    BEGIN_CLOSING_CYCLE = "begin_closing_cycle", "`beginClosingCycle`"
    CLOSE_CYCLE = "close_cycle", "`closeCycle`"


show_term(ObjectiveAction)
show_term(CycleAction)

_RESHAPE = (
    ObjectiveAction.ADD_KEY_RESULT,
    ObjectiveAction.REMOVE_KEY_RESULT,
    ObjectiveAction.WEIGH_KEY_RESULTS,
)
_WHEN_RUNNING = {
    CycleState.PLANNING: CycleAction.START_CYCLE,
    CycleState.ACTIVE: CycleAction.BEGIN_CLOSING_CYCLE,
    CycleState.CLOSING: CycleAction.CLOSE_CYCLE,
}


async def _standings(context: Context, keys: list[str]) -> list[Standing]:
    viewer = context.viewer
    found = await standing(context.read_model, viewer.person_id, context.now, is_admin=viewer.is_admin)
    return [found for _ in keys]


async def standing_of(info: Info) -> Standing:
    """What the viewer is to every team; one statement per operation."""
    return await info.context.load(_standings, "viewer")  # type: ignore[no-any-return]


def of_cycle(cycle: CycleDocument, viewer: Standing) -> list[CycleAction]:
    """What the viewer may do with a cycle."""
    found = []
    if cycle.state in {CycleState.PLANNING, CycleState.ACTIVE} and (viewer.member_of or viewer.leads):
        found.append(CycleAction.DRAFT_OBJECTIVE)
    if viewer.is_admin and cycle.state in _WHEN_RUNNING:
        found.append(_WHEN_RUNNING[cycle.state])
    return found


def of_objective(objective: ObjectiveDocument, cycle: CycleDocument, viewer: Standing) -> list[ObjectiveAction]:
    """What the viewer may do with an objective."""
    found = [*_everybody(objective.state)]
    if cycle.state is CycleState.CLOSED:
        return sorted(found, key=list(ObjectiveAction).index)
    decides = viewer.is_lead(objective.team_id) or viewer.acts_for(objective.champion_id)
    drafts = decides or viewer.is_member(objective.team_id)
    found += [*_drafting(objective.state)] if drafts else []
    found += [*_deciding(objective)] if decides else []
    if belongs_to(objective, viewer):
        found += [*_learning(objective)]
    if _takes_check_ins(objective, cycle) and _works_on(objective, viewer):
        found.append(ObjectiveAction.RECORD_CHECK_IN)
    return sorted(found, key=list(ObjectiveAction).index)


def _drafting(state: ObjectiveState) -> Iterator[ObjectiveAction]:
    if state is ObjectiveState.CLOSED:
        return
    yield from (ObjectiveAction.EDIT_OBJECTIVE, ObjectiveAction.EDIT_KEY_RESULT)
    if state is ObjectiveState.DRAFT:
        yield ObjectiveAction.DISCARD_DRAFT
    if state is not ObjectiveState.ACTIVE:
        yield from _RESHAPE


def _deciding(objective: ObjectiveDocument) -> Iterator[ObjectiveAction]:
    state = objective.state
    if state is not ObjectiveState.CLOSED:
        yield ObjectiveAction.ALIGN_OBJECTIVE
    if state is ObjectiveState.DRAFT:
        yield ObjectiveAction.SUBMIT_FOR_REVIEW
    if state is ObjectiveState.IN_REVIEW:
        yield from (ObjectiveAction.RETURN_TO_DRAFT, ObjectiveAction.ACTIVATE_OBJECTIVE)
    if state is ObjectiveState.ACTIVE:
        yield from (
            ObjectiveAction.REVISE_OBJECTIVE,
            ObjectiveAction.REVISE_KEY_RESULT,
            ObjectiveAction.CLOSE_OBJECTIVE,
            *_RESHAPE,
        )
    if state is ObjectiveState.CLOSED:
        yield ObjectiveAction.REOPEN_OBJECTIVE
    if state in {ObjectiveState.ACTIVE, ObjectiveState.CLOSED} and objective.carried_over_to_id is None:
        yield ObjectiveAction.CARRY_OVER


def _everybody(state: ObjectiveState) -> Iterator[ObjectiveAction]:
    yield ObjectiveAction.COMMENT_ON_OBJECTIVE
    if state is not ObjectiveState.CLOSED:
        yield ObjectiveAction.RAISE_CONCERN


def _learning(objective: ObjectiveDocument) -> Iterator[ObjectiveAction]:
    """What is open to whoever belongs to it: its team, those who work on it, those who lead."""
    if objective.state in {ObjectiveState.ACTIVE, ObjectiveState.CLOSED}:
        yield ObjectiveAction.PUBLISH_LESSON
    if objective.state is ObjectiveState.CLOSED:
        return
    yield ObjectiveAction.REUSE_LESSON
    if objective.key_results:
        yield from (ObjectiveAction.REQUEST_RESOURCE, ObjectiveAction.PLAN_EXPERIMENT)


def _takes_check_ins(objective: ObjectiveDocument, cycle: CycleDocument) -> bool:
    running = objective.state is ObjectiveState.ACTIVE and cycle.state is not CycleState.PLANNING
    return running and bool(objective.key_results)


def belongs_to(objective: ObjectiveDocument, viewer: Standing) -> bool:
    """Whether the viewer is of its team, works on it, or leads it."""
    team = objective.team_id
    return viewer.is_member(team) or viewer.is_lead(team) or _works_on(objective, viewer)


def _works_on(objective: ObjectiveDocument, viewer: Standing) -> bool:
    people = [objective.champion_id, *objective.contributor_ids]
    for part in objective.key_results:
        people += [part.owner_id, *part.contributor_ids]
    return viewer.acts_for(*people)
