"""Mutations of the feedback service, by feature; each follows from its command's class.

Imported after the types that show documents: a payload shows them with their relations.
"""

import strawberry

from contracts.feedback import action_commands, agreement_commands, round_commands
from gateway.mutations import mutation
from gateway.schema import agreed_actions as _actions
from gateway.schema import agreements as _agreements
from gateway.schema import rounds as _rounds

SHOWN_FIRST = (_actions, _agreements, _rounds)


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
    swap_action = mutation(action_commands.SwapAction)


@strawberry.type
class AgreementMutations:
    """What teams do with their agreements."""

    propose_agreement = mutation(agreement_commands.ProposeAgreement)
    adopt_agreement = mutation(agreement_commands.AdoptAgreement)
    review_agreement = mutation(agreement_commands.ReviewAgreement)
