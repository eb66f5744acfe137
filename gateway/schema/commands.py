"""Every mutation, by feature; each follows from its command's class.

Imported after the types that show documents: a payload shows them with their relations.
"""

import strawberry

from contracts.directory import people
from contracts.okrs import alignment, check_ins, cycles, objective_commands
from gateway.mutations import mutation


@strawberry.type
class CycleMutations:
    """What admins do with cycles."""

    plan_cycle = mutation(cycles.PlanCycle)
    start_cycle = mutation(cycles.StartCycle)
    begin_closing_cycle = mutation(cycles.BeginClosingCycle)
    close_cycle = mutation(cycles.CloseCycle)


@strawberry.type
class DraftingMutations:
    """What teams do with drafts."""

    draft_objective = mutation(objective_commands.DraftObjective)
    edit_objective = mutation(objective_commands.EditObjective)
    discard_draft = mutation(objective_commands.DiscardDraft)
    add_key_result = mutation(objective_commands.AddKeyResult)
    edit_key_result = mutation(objective_commands.EditKeyResult)
    remove_key_result = mutation(objective_commands.RemoveKeyResult)
    weigh_key_results = mutation(objective_commands.WeighKeyResults)


@strawberry.type
class ObjectiveMutations:
    """What people do with objectives, from review to close."""

    submit_for_review = mutation(objective_commands.SubmitForReview)
    return_to_draft = mutation(objective_commands.ReturnToDraft)
    activate_objective = mutation(objective_commands.ActivateObjective)
    revise_objective = mutation(objective_commands.ReviseObjective)
    revise_key_result = mutation(objective_commands.ReviseKeyResult)
    close_objective = mutation(objective_commands.CloseObjective)
    reopen_objective = mutation(objective_commands.ReopenObjective)
    carry_over = mutation(objective_commands.CarryOver)
    align_objective = mutation(alignment.AlignObjective)
    unalign_objective = mutation(alignment.UnalignObjective)


@strawberry.type
class CheckInMutations:
    """What people do with check-ins."""

    record_check_in = mutation(check_ins.RecordCheckIn)
    record_team_check_in = mutation(check_ins.RecordTeamCheckIn)
    correct_check_in = mutation(check_ins.CorrectCheckIn)


@strawberry.type
class PeopleMutations:
    """What admins do with people; the directory changes by import otherwise."""

    erase_person = mutation(people.ErasePerson)
