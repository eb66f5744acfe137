"""What people do with actions."""

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.action_commands import (
    AgreeAction,
    CompleteAction,
    DeclineSwap,
    OfferSwap,
    PassAction,
    SwapAction,
    VerifyAction,
)
from contracts.feedback.actions import (
    ActionAgreed,
    ActionDone,
    ActionPassed,
    ActionState,
    ActionSwapped,
    ActionVerified,
    SwapDeclined,
    SwapOffered,
)
from contracts.feedback.ids import MistakeId
from contracts.feedback.round_refusals import ActionCode
from contracts.values import Id, PersonId, RemarkId
from services.feedback.actions import policies, queries
from services.feedback.actions.tables import EVIDENCE, Action
from services.feedback.mistakes import queries as mistakes
from services.feedback.notes_days.tables import Topic
from services.feedback.people import queries as teams
from services.feedback.post_mortems.tables import PostMortem
from services.feedback.rounds.tables import Round
from services.feedback.texts.tables import EVERYONE

_ORIGINS: dict[str, type[Round | PostMortem | Topic] | None] = {
    "round_id": Round,
    "post_mortem_id": PostMortem,
    "topic_id": Topic,
    "mistake_id": None,
}
"""What an action comes from: everybody knows of it, or, of a mistake, its readers alone."""


async def agree_action(command: AgreeAction, unit: UnitOfWork) -> ActionAgreed:
    await people.require_team(unit.session, command.team_id, field="team_id")
    standing = await people.standing(unit, command.team_id)
    policies.may_agree(standing)
    Action.must_be_due_later(command.due_on, standing.day_in(0, now=unit.now), field="due_on")
    origin = await _origin(command, unit)
    owner = await queries.owner(unit, command.team_id, command.owner_id, field="owner_id")
    action = Action.agreed(unit, command.team_id, command.text, owner, command.due_on, **origin)
    await queries.note(unit, action)
    return unit.publish(ActionAgreed(action=action.document()))


async def _origin(command: AgreeAction, unit: UnitOfWork) -> dict[str, Id]:
    """What it comes from, by the name of the column: there, and a mistake one that the viewer reads."""
    named: dict[str, Id] = {name: id for name in _ORIGINS if (id := getattr(command, name)) is not None}
    if len(named) > 1:
        raise Refused(ActionCode.COMES_FROM_ONE_THING, field=[*named][1])
    for name, id in named.items():
        kind = _ORIGINS[name]
        if kind is None:
            await mistakes.read_by(unit, MistakeId(id))
        elif await unit.session.get(kind, id) is None:
            raise Refused(kind.missing, field=name, id=id)
    return named


async def complete_action(command: CompleteAction, unit: UnitOfWork) -> ActionDone:
    action = await unit.change(Action, command.action_id)
    await _as_owner(action, unit)
    action.must_be_agreed()
    action.state, action.done_by, action.done_at = ActionState.DONE, unit.actor.person_id, unit.now
    action.offer_for(None, unit.now.date())
    return unit.publish(ActionDone(action=action.document()))


async def verify_action(command: VerifyAction, unit: UnitOfWork) -> ActionVerified:
    action = await unit.change(Action, command.action_id)
    policies.may_verify(await people.standing(unit, action.team_id), action)
    action.must_be_done()
    action.state, action.verified_by, action.verified_at = ActionState.VERIFIED, unit.actor.person_id, unit.now
    action.say(unit, unit.new_id(RemarkId), command.evidence, EVERYONE, role=EVIDENCE)
    return unit.publish(ActionVerified(action=action.document()))


async def pass_action(command: PassAction, unit: UnitOfWork) -> ActionPassed:
    action = await unit.change(Action, command.action_id)
    await _as_owner(action, unit)
    action.must_be_agreed()
    had = await queries.held_by(unit.session, action.id) | {action.owner_id or unit.actor.person_id}
    heir = await queries.next_in(unit, action.team_id, but=had)
    if heir is None:
        raise Refused(ActionCode.NOBODY_LEFT_TO_PASS_TO)
    await _give(action, heir, unit)
    return unit.publish(ActionPassed(action=action.document()))


async def offer_swap(command: OfferSwap, unit: UnitOfWork) -> SwapOffered:
    action = await unit.change(Action, command.action_id)
    await _as_owner(action, unit)
    action.must_be_agreed()
    other = await unit.hold(Action, command.for_action_id, field="for_action_id")
    other.must_be_agreed()
    if other.team_id != action.team_id or other.owner_id in {action.owner_id, None}:
        raise Refused(ActionCode.NOTHING_TO_SWAP, field="for_action_id")
    action.offer_for(other.id, unit.now.date())
    return unit.publish(SwapOffered(action=action.document()))


async def decline_swap(command: DeclineSwap, unit: UnitOfWork) -> SwapDeclined:
    offered = await unit.change(Action, command.action_id)
    wanted = await unit.session.get(Action, offered.swap_for_id) if offered.swap_for_id is not None else None
    if wanted is None:
        raise Refused(ActionCode.SWAP_IS_NOT_OFFERED, field="action_id")
    standing = await people.standing(unit, offered.team_id)
    present = await teams.present(unit.session, offered.team_id)
    policies.may_decline(standing, offered, wanted, present)
    offered.offer_for(None, unit.now.date())
    return unit.publish(SwapDeclined(action=offered.document()))


async def swap_action(command: SwapAction, unit: UnitOfWork) -> ActionSwapped:
    if command.action_id == command.offered_action_id:
        raise Refused(ActionCode.NOTHING_TO_SWAP, field="offered_action_id")
    mine, offered = await _both(command, unit)
    await _as_owner(mine, unit)
    mine.must_be_agreed()
    offered.must_be_agreed()
    if offered.swap_for_id != mine.id or offered.owner_id is None or mine.owner_id is None:
        raise Refused(ActionCode.SWAP_IS_NOT_OFFERED, field="offered_action_id")
    before, after = mine.owner_id, offered.owner_id
    await _give(mine, after, unit)
    await _give(offered, before, unit)
    return unit.publish(ActionSwapped(action=mine.document(), other=offered.document()))


async def _both(command: SwapAction, unit: UnitOfWork) -> tuple[Action, Action]:
    """Locked in the order of their ids, whoever offers to whom."""
    named = {command.action_id: "action_id", command.offered_action_id: "offered_action_id"}
    found = {id: await unit.change(Action, id, field=named[id]) for id in sorted(named)}
    return found[command.action_id], found[command.offered_action_id]


async def _as_owner(action: Action, unit: UnitOfWork) -> None:
    """Refuses whoever may not act for the owner."""
    present = await teams.present(unit.session, action.team_id)
    policies.may_act_as_owner(await people.standing(unit, action.team_id), action, present)


async def _give(action: Action, owner: PersonId, unit: UnitOfWork) -> None:
    action.owner_id = owner
    action.offer_for(None, unit.now.date())
    await queries.note(unit, action)
