"""Every refusal of the okrs service."""

from pydantic import Field

from contracts.okrs.readiness import Blocker
from contracts.values import Amount, CycleId, Details, ObjectiveId, Refusals


class WeightsSum(Details):
    """What the given weights make together."""

    sum: Amount = Field(description="The sum, which must be exactly 1.")


class Missing(Details):
    """What is missing before activation."""

    blockers: list[Blocker] = Field(description="Everything that is missing.")


class AlignmentPath(Details):
    """The loop that an alignment would close."""

    path: list[ObjectiveId] = Field(description="The objectives along the loop; the first and the last are the same.")


class Aligned(Details):
    """Which objectives are aligned to this one."""

    objective_ids: list[ObjectiveId] = Field(description="At most 100 of them.")


class StillOpen(Details):
    """What is still open in a cycle."""

    count: int = Field(description="How many objectives are still open.")
    objective_ids: list[ObjectiveId] = Field(description="At most 100 of them.")


class OpenCycles(Details):
    """Which cycles within a cycle are not closed."""

    cycle_ids: list[CycleId] = Field(description="At most 100 of them.")


class Code(Refusals):
    """Refusals of the okrs service."""

    CYCLE_NOT_FOUND = "cycle_not_found", 404, "There is no cycle {id}."
    OBJECTIVE_NOT_FOUND = "objective_not_found", 404, "There is no objective {id}."
    KEY_RESULT_NOT_FOUND = "key_result_not_found", 404, "This objective has no key result {id}."
    CHECK_IN_NOT_FOUND = "check_in_not_found", 404, "There is no check-in {id}."
    UNCERTAINTY_NOT_FOUND = "uncertainty_not_found", 404, "This objective has no uncertainty {id}."
    STEP_NOT_FOUND = "step_not_found", 404, "This key result has no step {id}."
    REVISION_NOT_FOUND = "revision_not_found", 404, "There is no revision {id}."
    DECISION_NOT_FOUND = "decision_not_found", 404, "There is no decision {id}."
    OPTION_NOT_FOUND = "option_not_found", 404, "This decision has no option {id}."
    OBJECTION_NOT_FOUND = "objection_not_found", 404, "This decision has no objection {id}."
    EXPERIMENT_NOT_FOUND = "experiment_not_found", 404, "There is no experiment {id}."
    LESSON_NOT_FOUND = "lesson_not_found", 404, "There is no lesson {id}."
    LESSON_REUSE_NOT_FOUND = "lesson_reuse_not_found", 404, "There is no reuse {id} of a lesson."
    PROMPT_NOT_FOUND = "prompt_not_found", 404, "There is no prompt {id}."

    ADMINS_RUN_CYCLES = "admins_run_cycles", 403, "Only admins plan, start and close cycles; ask one."
    MEMBERS_DRAFT = (
        "members_draft",
        403,
        "Only members of the owning team draft and edit its objectives; raise a concern instead.",
    )
    NOT_YOURS_TO_CHECK_IN = (
        "not_yours_to_check_in",
        403,
        "Only the champion, the owner and the contributors check in; ask to be made a contributor.",
    )
    NOT_YOURS_TO_DECIDE = (
        "not_yours_to_decide",
        403,
        "Only the champion or the lead of the owning team, of a team above, or their deputies may do this; ask one of them.",
    )

    CYCLE_NAME_TAKEN = "cycle_name_taken", 409, "Another cycle is called {name}; choose another name."
    CYCLE_ENDS_BEFORE_IT_STARTS = "cycle_ends_before_it_starts", 422, "A cycle ends after it starts."
    CYCLE_OUTSIDE_ITS_PARENT = "cycle_outside_its_parent", 422, "A cycle lies within its parent, from {first} to {last}."
    CYCLE_IS_NOT_PLANNING = "cycle_is_not_planning", 409, "Only a planned cycle can be started; this one is {state}."
    CYCLE_IS_NOT_ACTIVE = "cycle_is_not_active", 409, "Only an active cycle can begin to close; this one is {state}."
    CYCLE_IS_NOT_CLOSING = "cycle_is_not_closing", 409, "Begin to close the cycle first, so that teams can finish; it is {state}."
    CYCLE_HAS_NOT_STARTED = "cycle_has_not_started", 409, "The cycle has not started yet; check in once it has."
    CYCLE_IS_CLOSING = "cycle_is_closing", 409, "The cycle is closing, so nothing begins in it; choose the next cycle."
    CYCLE_IS_CLOSED = "cycle_is_closed", 409, "The cycle is closed: nothing but corrections with a reason is possible in it."
    CYCLES_STILL_OPEN = "cycles_still_open", 409, "Close the {count} cycles within this one first.", OpenCycles
    OBJECTIVES_STILL_OPEN = (
        "objectives_still_open",
        409,
        "{count} objectives are still open in this cycle: finish each, or name a cycle to carry all over to.",
        StillOpen,
    )
    TOO_MUCH_TO_CARRY_OVER = (
        "too_much_to_carry_over",
        409,
        "{count} objectives are still open, more than {limit} at once; close some first.",
    )

    OBJECTIVE_IS_NOT_A_DRAFT = "objective_is_not_a_draft", 409, "Only a draft can do this; this objective is {state}."
    OBJECTIVE_IS_NOT_IN_REVIEW = (
        "objective_is_not_in_review",
        409,
        "Only an objective in review can do this; this one is {state}.",
    )
    OBJECTIVE_IS_NOT_ACTIVE = "objective_is_not_active", 409, "Only an active objective can do this; this one is {state}."
    OBJECTIVE_IS_CLOSED = "objective_is_closed", 409, "This objective is closed; reopen it first, with a reason."
    OBJECTIVE_IS_NOT_CLOSED = "objective_is_not_closed", 409, "Only a closed objective can be reopened; this one is {state}."
    NOT_READY_TO_ACTIVATE = (
        "not_ready_to_activate",
        409,
        "{count} things are missing before this objective can be activated.",
        Missing,
    )
    CHANGE_NEEDS_A_REASON = "change_needs_a_reason", 422, "The objective is active: revise it, with a reason or a decision."
    ACTIVE_STAYS_IN_ITS_CYCLE = (
        "active_stays_in_its_cycle",
        409,
        "An active objective stays in its cycle; carry it over to go on in another.",
    )
    ACTIVE_KEEPS_A_CHAMPION = (
        "active_keeps_a_champion",
        409,
        "An active objective has a champion; revise it to name another, with a reason.",
    )
    NOTHING_CHANGES = "nothing_changes", 422, "Nothing would change; say what is to be different."
    OTHERS_ALIGN_TO_THIS = "others_align_to_this", 409, "{count} objectives are aligned to this one; unalign them first.", Aligned

    WEIGHTS_MUST_SUM_TO_ONE = (
        "weights_must_sum_to_one",
        422,
        "The weights make {sum} together; they must make exactly 1.",
        WeightsSum,
    )
    WEIGH_EVERY_KEY_RESULT = "weigh_every_key_result", 422, "Give the weight of every key result exactly once, or of none."
    WEIGH_EVERY_STEP = "weigh_every_step", 422, "Give the weight of every step, or of none."
    TOO_MANY_KEY_RESULTS = "too_many_key_results", 422, "An objective has at most {limit} key results."
    TOO_MANY_STEPS = (
        "too_many_steps",
        422,
        "The key results of an objective have at most {limit} steps together; this makes {count}.",
    )
    TARGET_EQUALS_BASELINE = "target_equals_baseline", 422, "Baseline and target are the same: nothing would have to change."
    MEASURE_KIND_IS_FIXED = (
        "measure_kind_is_fixed",
        409,
        "A key result that counts keeps its kind of measure, {kind}; add another key result instead.",
    )
    NAMED_TWICE = "named_twice", 422, "{id} is named twice."
    UNCERTAINTY_NEEDS_LEARNING = "uncertainty_needs_learning", 422, "Say what was learned when the uncertainty was resolved."

    READING_DOES_NOT_FIT = "reading_does_not_fit", 422, "This key result is a {kind}: give its {reading}."
    CHECK_IN_IN_THE_FUTURE = (
        "check_in_in_the_future",
        422,
        "A check-in cannot speak of a day to come; today is {today} where you are.",
    )
    CHECK_IN_OUTSIDE_THE_CYCLE = "check_in_outside_the_cycle", 422, "A check-in speaks of a day of its cycle, {first} to {last}."
    CONFIDENCE_ROUND_NOT_FOUND = (
        "confidence_round_not_found",
        404,
        "There is no round {id} here; one that was opened a moment ago arrives soon. Ask again, or name none.",
    )
    NO_CONFIDENCE_ROUND_ABOUT_IT = (
        "no_confidence_round_about_it",
        422,
        "A check-in comes from a confidence round about its key result or objective; this one is not. Name another, or none.",
    )
    CONFIDENCE_ROUND_NOT_REVEALED = (
        "confidence_round_not_revealed",
        409,
        "People still write in this round, and nobody sees yet what they say. Reveal it first, or name none.",
    )
    CHECK_IN_WAS_CORRECTED = (
        "check_in_was_corrected",
        409,
        "This check-in was corrected already; correct the one that counts, {id}.",
    )
    NOT_OF_THIS_TEAM = "not_of_this_team", 422, "The objective {id} belongs to another team."

    NOTHING_LEARNED_YET = "nothing_learned_yet", 422, "Say what was learned; an objective is not closed without it."
    UNCERTAINTY_STILL_OPEN = "uncertainty_still_open", 422, "Say what was learned about every uncertainty that is still open."
    SCORE_EVERY_KEY_RESULT = "score_every_key_result", 422, "Give the score of every key result exactly once."
    SCORE_NEEDS_A_REASON = "score_needs_a_reason", 422, "The score differs from the progress of {progress}: say why."
    ALREADY_CARRIED_OVER = "already_carried_over", 409, "This objective goes on already, as {id}."
    CARRY_OVER_TO_ANOTHER_CYCLE = "carry_over_to_another_cycle", 422, "Carry over to another cycle than the objective's own."
    NEW_MEASURE_NEEDED = "new_measure_needed", 422, "Give the new measure where, and only where, a key result is measured anew."

    ALIGNMENT_CYCLE = "alignment_cycle", 409, "This would close a loop: {path}.", AlignmentPath
    TOO_MANY_ALIGNMENTS = "too_many_alignments", 422, "An objective is aligned to at most {limit} others."
    NOT_ALIGNED = "not_aligned", 404, "The objective is not aligned to {id}."
    NOT_OF_THIS_OR_A_LONGER_CYCLE = (
        "not_of_this_or_a_longer_cycle",
        422,
        "An objective aligns to objectives of its own cycle or of one that holds it.",
    )

    NOT_YOURS_TO_LEARN_FROM = (
        "not_yours_to_learn_from",
        403,
        "Only those who work on the objective, its team, its leads and their deputies may do this; ask one of them.",
    )
    NOT_YOURS_TO_CONCLUDE = (
        "not_yours_to_conclude",
        403,
        "Only whoever planned the experiment, the champion, a lead or their deputies may conclude it; ask one of them.",
    )
    EXPERIMENT_IS_NOT_PLANNED = "experiment_is_not_planned", 409, "Only a planned experiment can begin; this one is {state}."
    EXPERIMENT_IS_NOT_RUNNING = "experiment_is_not_running", 409, "Only a running experiment can be studied; this one is {state}."
    EXPERIMENT_IS_NOT_STUDIED = (
        "experiment_is_not_studied",
        409,
        "Study the experiment before it is adopted or adapted; this one is {state}.",
    )
    EXPERIMENT_IS_OVER = "experiment_is_over", 409, "This experiment is {state} already; plan another."
    EXPERIMENT_OF_ANOTHER_OBJECTIVE = (
        "experiment_of_another_objective",
        422,
        "The experiment {id} is not one of this objective; name one of its own, or none.",
    )
    LESSON_NEEDS_AN_ACTIVE_OBJECTIVE = (
        "lesson_needs_an_active_objective",
        409,
        "A lesson comes from an objective that is active or closed; this one is {state}.",
    )
    LESSON_IS_ITS_OWN = "lesson_is_its_own", 422, "The objective the lesson was learned from does not reuse it; name another."
    LESSON_REUSED_ALREADY = "lesson_reused_already", 409, "This objective has reused the lesson already; it counts once."
    LESSON_WAS_WITHDRAWN = "lesson_was_withdrawn", 409, "The text of this lesson was withdrawn; choose another lesson."

    ADMINS_IMPORT_AND_EXPORT = "admins_import_and_export", 403, "Only admins import and export; ask one."
    NOT_FOR_APPRAISAL = (
        "not_for_appraisal",
        403,
        "OKRs are not exported for {purpose}: people stretch only where their goals are never used for or against them.",
    )

    CONCERN_NOT_FOUND = "concern_not_found", 404, "There is no concern {id}."
