"""Every mutation, by feature; each follows from its command's class.

Imported after the types that show documents: a payload shows them with their relations.
"""

import strawberry

from contracts.directory import people, signals
from contracts.feedback import post_mortems, pulses
from contracts.feedback import texts as voices
from contracts.okrs import (
    alignment,
    check_ins,
    comments,
    concerns,
    cycles,
    decision_commands,
    experiments,
    lessons,
    objective_commands,
    requests,
    reviews,
    sketches,
    texts,
)
from contracts.recognition import texts as celebrated
from gateway.mutations import mutation
from gateway.schema import comments as _comments
from gateway.schema import concerns as _concerns
from gateway.schema import decisions as _decisions
from gateway.schema import experiments as _experiments
from gateway.schema import lessons as _lessons
from gateway.schema import notes_days as _notes_days
from gateway.schema import openness as _openness
from gateway.schema import post_mortems as _post_mortems
from gateway.schema import pulses as _pulses
from gateway.schema import questions as _questions
from gateway.schema import recognition as _recognition
from gateway.schema import recognition_reports as _reports
from gateway.schema import requests as _requests
from gateway.schema import reviews as _reviews
from gateway.schema import signal_switches as _signal_switches
from gateway.schema import welcomes as _welcomes

SHOWN_FIRST = (
    _comments,
    _concerns,
    _decisions,
    _experiments,
    _lessons,
    _notes_days,
    _openness,
    _post_mortems,
    _pulses,
    _questions,
    _recognition,
    _reports,
    _requests,
    _reviews,
    _signal_switches,
    _welcomes,
)


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


@strawberry.type
class SignalMutations:
    """What admins decide about signals."""

    switch_signal = mutation(signals.SwitchSignal)


@strawberry.type
class SketchMutations:
    """What teams do with sketches."""

    sketch_objective = mutation(sketches.SketchObjective)
    discard_sketch = mutation(sketches.DiscardSketch)
    share_draft = mutation(sketches.ShareDraft)


@strawberry.type
class WordMutations:
    """What people say to each other, and take back."""

    comment_on_objective = mutation(comments.CommentOnObjective)
    comment_on_check_in = mutation(comments.CommentOnCheckIn)
    comment_on_decision = mutation(comments.CommentOnDecision)
    review_check_in = mutation(reviews.ReviewCheckIn)
    answer_review_question = mutation(reviews.AnswerReviewQuestion)
    edit_text = mutation(texts.EditText, voices.EditText, celebrated.EditText)
    withdraw_text = mutation(texts.WithdrawText, voices.WithdrawText, celebrated.WithdrawText)
    tighten_privacy = mutation(voices.TightenPrivacy)


@strawberry.type
class ConcernMutations:
    """What people do with concerns."""

    raise_concern = mutation(concerns.RaiseConcern)
    answer_concern = mutation(concerns.AnswerConcern)
    follow_up_concern = mutation(concerns.FollowUpConcern)
    withdraw_concern = mutation(concerns.WithdrawConcern)
    say_whether_it_helped = mutation(concerns.SayWhetherItHelped, voices.SayWhetherItHelped)


@strawberry.type
class DecisionMutations:
    """What people do with decisions."""

    propose_decision = mutation(decision_commands.ProposeDecision)
    edit_decision = mutation(decision_commands.EditDecision)
    vote_on_decision = mutation(decision_commands.VoteOnDecision)
    raise_objection = mutation(decision_commands.RaiseObjection)
    resolve_objection = mutation(decision_commands.ResolveObjection)
    make_decision = mutation(decision_commands.MakeDecision)
    supersede_decision = mutation(decision_commands.SupersedeDecision)
    withdraw_decision = mutation(decision_commands.WithdrawDecision)
    review_decision = mutation(decision_commands.ReviewDecision)


@strawberry.type
class RequestMutations:
    """What people do with resource requests."""

    request_resource = mutation(requests.RequestResource)
    grant_resource = mutation(requests.GrantResource)
    decline_resource = mutation(requests.DeclineResource)
    withdraw_resource_request = mutation(requests.WithdrawResourceRequest)


@strawberry.type
class LearningMutations:
    """What teams do with experiments and lessons."""

    plan_experiment = mutation(experiments.PlanExperiment)
    start_experiment = mutation(experiments.StartExperiment)
    study_experiment = mutation(experiments.StudyExperiment)
    adopt_experiment = mutation(experiments.AdoptExperiment)
    adapt_experiment = mutation(experiments.AdaptExperiment)
    abandon_experiment = mutation(experiments.AbandonExperiment)
    publish_lesson = mutation(lessons.PublishLesson)
    reuse_lesson = mutation(lessons.ReuseLesson)


@strawberry.type
class PostMortemMutations:
    """What teams do with post-mortems, and their leads with systemic issues."""

    open_post_mortem = mutation(post_mortems.OpenPostMortem)
    edit_post_mortem = mutation(post_mortems.EditPostMortem)
    add_timeline_entry = mutation(post_mortems.AddTimelineEntry)
    add_factor = mutation(post_mortems.AddFactor)
    publish_post_mortem = mutation(post_mortems.PublishPostMortem)
    resolve_systemic_issue = mutation(post_mortems.ResolveSystemicIssue)
    reject_proposal = mutation(post_mortems.RejectProposal)


@strawberry.type
class PulseMutations:
    """What people do with pulses."""

    write_item_pack = mutation(pulses.WriteItemPack)
    open_pulse = mutation(pulses.OpenPulse)
    answer_pulse = mutation(pulses.AnswerPulse)
    withdraw_pulse_answer = mutation(pulses.WithdrawPulseAnswer)
