"""Mutations of the feedback service, by feature; each follows from its command's class.

Imported after the types that show documents: a payload shows them with their relations.
"""

import strawberry

from contracts.feedback import action_commands, agreement_commands, braintrusts, passing, questions, round_commands, skills
from contracts.feedback import help as asking
from contracts.feedback import notes_day_commands as notes_days
from gateway.mutations import mutation
from gateway.schema import agreed_actions as _actions
from gateway.schema import agreements as _agreements
from gateway.schema import help as _help
from gateway.schema import notes_days as _notes_days
from gateway.schema import questions as _questions
from gateway.schema import rounds as _rounds

SHOWN_FIRST = (_actions, _agreements, _help, _notes_days, _questions, _rounds)


@strawberry.type
class RoundMutations:
    """What people do in rounds."""

    open_round = mutation(round_commands.OpenRound)
    go_first = mutation(round_commands.GoFirst)
    write_in_round = mutation(round_commands.WriteInRound)
    reveal_round = mutation(round_commands.RevealRound)
    end_turn = mutation(round_commands.EndTurn)
    vote_in_round = mutation(round_commands.VoteInRound)
    close_round = mutation(round_commands.CloseRound)


@strawberry.type
class ActionMutations:
    """What teams do with their actions."""

    agree_action = mutation(action_commands.AgreeAction)
    complete_action = mutation(action_commands.CompleteAction)
    verify_action = mutation(action_commands.VerifyAction)
    pass_action = mutation(action_commands.PassAction)
    offer_swap = mutation(action_commands.OfferSwap)
    decline_swap = mutation(action_commands.DeclineSwap)
    swap_action = mutation(action_commands.SwapAction)


@strawberry.type
class AgreementMutations:
    """What teams do with their agreements."""

    propose_agreement = mutation(agreement_commands.ProposeAgreement)
    adopt_agreement = mutation(agreement_commands.AdoptAgreement)
    review_agreement = mutation(agreement_commands.ReviewAgreement)


@strawberry.type
class NotesDayMutations:
    """What people do in Notes Days."""

    open_notes_day = mutation(notes_days.OpenNotesDay)
    submit_note = mutation(notes_days.SubmitNote)
    pass_openly = mutation(passing.PassOpenly)
    endorse_note = mutation(notes_days.EndorseNote)
    propose_topic = mutation(notes_days.ProposeTopic)
    merge_notes = mutation(notes_days.MergeNotes)
    split_note = mutation(notes_days.SplitNote)
    record_topic_exit = mutation(notes_days.RecordTopicExit)
    answer_topic = mutation(notes_days.AnswerTopic)
    answer_note = mutation(notes_days.AnswerNote)
    close_notes_day = mutation(notes_days.CloseNotesDay)


@strawberry.type
class QuestionMutations:
    """What people ask leaders."""

    ask_leader = mutation(questions.AskLeader)
    answer_question = mutation(questions.AnswerQuestion)
    follow_up_question = mutation(questions.FollowUpQuestion)


@strawberry.type
class HelpMutations:
    """How people ask for help, and offer it."""

    ask_for_help = mutation(asking.AskForHelp)
    offer_help = mutation(asking.OfferHelp)
    accept_help = mutation(asking.AcceptHelp)
    close_help = mutation(asking.CloseHelp)
    call_braintrust = mutation(braintrusts.CallBraintrust)
    add_braintrust_note = mutation(braintrusts.AddBraintrustNote)
    close_braintrust = mutation(braintrusts.CloseBraintrust)
    flag_skill_gap = mutation(skills.FlagSkillGap)
    offer_mentoring = mutation(skills.OfferMentoring)
    offer_training = mutation(skills.OfferTraining)
    close_skill_gap = mutation(skills.CloseSkillGap)
