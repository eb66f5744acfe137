"""The verbs of objectives over HTTP."""

from chassis.verbs import verbs
from services.okrs.objectives.commands import check_ins, closing, drafting, key_results, review, revising

router = verbs(
    drafting.draft_objective,
    drafting.edit_objective,
    drafting.discard_draft,
    key_results.add_key_result,
    key_results.edit_key_result,
    key_results.remove_key_result,
    key_results.weigh_key_results,
    review.submit_for_review,
    review.return_to_draft,
    review.activate_objective,
    revising.revise_objective,
    revising.revise_key_result,
    check_ins.record_check_in,
    check_ins.record_team_check_in,
    check_ins.correct_check_in,
    closing.close_objective,
    closing.reopen_objective,
    closing.carry_over,
)
