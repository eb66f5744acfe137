"""What the viewer may do with rounds, actions and agreements now, by the same rules as the owner's policies."""

from collections.abc import Iterator
from datetime import datetime

from contracts.directory.teams import TeamDocument
from contracts.feedback.actions import ActionDocument, ActionState
from contracts.feedback.agreements import AgreementDocument, AgreementState
from contracts.feedback.rounds import Gate, RoundDocument, RoundState
from contracts.values import PersonId, Term
from gateway.read_model.organization import Standing
from gateway.words import show_term


class RoundAction(Term):
    """A mutation that the viewer may call for a round."""

    GO_FIRST = "go_first", "`goFirst`"
    PASS_OPENLY = "pass_openly", "`passOpenly`"
    WRITE_IN_ROUND = "write_in_round", "`writeInRound`"
    REVEAL_ROUND = "reveal_round", "`revealRound`"
    END_TURN = "end_turn", "`endTurn`, when it is theirs."
    VOTE_IN_ROUND = "vote_in_round", "`voteInRound`, where they wrote; leads last."
    CLOSE_ROUND = "close_round", "`closeRound`"


class ActionAction(Term):
    """A mutation that the viewer may call for an action."""

    COMPLETE_ACTION = "complete_action", "`completeAction`"
    PASS_ACTION = "pass_action", "`passAction`, while somebody of the team has not had it."  # no secret
    OFFER_SWAP = "offer_swap", "`offerSwap`"
    SWAP_ACTION = "swap_action", "`swapAction`, with one of `swapOffers`."
    DECLINE_SWAP = "decline_swap", "`declineSwap`: of what its owner offers for theirs, or theirs taken back."
    VERIFY_ACTION = "verify_action", "`verifyAction`"


class AgreementAction(Term):
    """A mutation that the viewer may call for an agreement."""

    ADOPT_AGREEMENT = "adopt_agreement", "`adoptAgreement`, where they have not yet."
    REVIEW_AGREEMENT = "review_agreement", "`reviewAgreement`"


for _term in (RoundAction, ActionAction, AgreementAction):
    show_term(_term)


def belongs(team: TeamDocument | None, viewer: Standing) -> bool:
    """Whether they are a member of the team, or one of its own leads."""
    return team is not None and (viewer.is_member(team.id) or viewer.person_id in team.lead_ids)


def of_round(
    round: RoundDocument,
    team: TeamDocument | None,
    viewer: Standing,
    now: datetime,
    *,
    facilitator: PersonId | None,
    opener_is_here: bool,
) -> list[RoundAction]:
    """What the viewer may do with a round; whose turn it is, and who wrote, is known inside alone."""
    asked = belongs(team, viewer) or viewer.person_id in {*round.person_ids, round.opened_by}
    runs = viewer.acts_for(round.opened_by) or (round.team_id is not None and viewer.is_lead(round.team_id))
    runs = runs or viewer.person_id == facilitator or (asked and not opener_is_here)
    leads = team is not None and viewer.person_id in team.lead_ids
    found = {*_in(round, now, leads=leads)} if asked else set()
    if runs and round.state is RoundState.OPENED:
        found.add(RoundAction.REVEAL_ROUND)
    if runs and round.state is RoundState.REVEALED:
        found |= {RoundAction.END_TURN, RoundAction.CLOSE_ROUND}
    return sorted(found, key=list(RoundAction).index)


def _in(round: RoundDocument, now: datetime, *, leads: bool) -> Iterator[RoundAction]:
    waits = round.gate is Gate.SHUT and round.gate_opens_at is not None and now < round.gate_opens_at
    if round.state is RoundState.OPENED and waits and leads:
        yield from (RoundAction.GO_FIRST, RoundAction.PASS_OPENLY)
    if round.state is RoundState.OPENED and not waits:
        yield RoundAction.WRITE_IN_ROUND
    if round.state is RoundState.REVEALED:
        yield from (RoundAction.END_TURN, RoundAction.VOTE_IN_ROUND)


def owns(action: ActionDocument, viewer: Standing, *, owner_is_there: bool) -> bool:
    """Whether they act as its owner: they are it or stand in, or are of the team whose owner is not there any more."""
    of_team = viewer.is_member(action.team_id) or viewer.is_lead(action.team_id)
    return viewer.acts_for(action.owner_id) or (of_team and not owner_is_there)


def of_action(
    action: ActionDocument, viewer: Standing, *, owner_is_there: bool, is_wanted: bool, may_decline: bool
) -> list[ActionAction]:
    """What the viewer may do with it; `is_wanted` where somebody offers theirs for it, `may_decline` where it is offered."""
    of_team = viewer.is_member(action.team_id) or viewer.is_lead(action.team_id)
    declines = [ActionAction.DECLINE_SWAP] if may_decline else []
    if action.state is ActionState.AGREED and owns(action, viewer, owner_is_there=owner_is_there):
        swaps = [ActionAction.SWAP_ACTION] if is_wanted and action.owner_id is not None else []
        return [ActionAction.COMPLETE_ACTION, ActionAction.PASS_ACTION, ActionAction.OFFER_SWAP, *swaps, *declines]
    if declines:
        return declines
    if action.state is ActionState.DONE and of_team and viewer.person_id not in {action.owner_id, action.done_by}:
        return [ActionAction.VERIFY_ACTION]
    return []


def of_agreement(agreement: AgreementDocument, team: TeamDocument | None, viewer: Standing) -> list[AgreementAction]:
    """What the viewer may do with an agreement."""
    if agreement.state is AgreementState.REPLACED or not belongs(team, viewer):
        return []
    return [AgreementAction.ADOPT_AGREEMENT] if agreement.state is AgreementState.PROPOSED else [*AgreementAction]
