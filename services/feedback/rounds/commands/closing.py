"""A round ends, with what came of it: a summary, actions, a drafted objective, how often options were voted for."""

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import ContributionId
from contracts.feedback.round_commands import CloseRound
from contracts.feedback.round_refusals import RoundCode
from contracts.feedback.rounds import OptionCount, RoundClosed, RoundDraft, RoundPurpose, RoundState
from services.feedback.actions import queries as rotation
from services.feedback.actions.tables import Action
from services.feedback.rounds import queries, rules
from services.feedback.rounds.commands import writing
from services.feedback.rounds.tables import SUMMARY, Round
from services.feedback.texts.tables import EVERYONE


async def close_round(command: CloseRound, unit: UnitOfWork) -> RoundClosed:
    await queries.alone(unit.session, command.round_id)
    round = await unit.change(Round, command.round_id)
    await writing.may_run(round, unit)
    round.must_be_revealed()
    _must_fit(command, round)
    await _draft(command, round, unit)
    actions = await _agreed(command, round, unit)
    if command.summary is not None:
        round.say(unit, unit.new_id(ContributionId), command.summary, EVERYONE, role=SUMMARY)
    round.state, round.closed_at, round.closed_by = RoundState.CLOSED, unit.now, unit.actor.person_id
    votes = await queries.votes(unit.session, round.id)
    counted = rules.counted([option.id for option in round.options], [vote.choice_ids for vote in votes.values()])
    round.counts = [OptionCount(option_id=option, votes=count) for option, count in counted]
    return unit.publish(RoundClosed(round=round.document(), actions=[action.document() for action in actions]))


def _must_fit(command: CloseRound, round: Round) -> None:
    """Refuses to end without what a round of this purpose is for, and with what it is not for."""
    if round.purpose is RoundPurpose.RETROSPECTIVE and command.summary is None:
        raise Refused(RoundCode.SUMMARY_IS_NEEDED, field="summary")
    if round.purpose is RoundPurpose.DRAFTING and command.draft is None:
        raise Refused(RoundCode.DRAFT_IS_NEEDED, field="draft")
    if round.purpose is not RoundPurpose.DRAFTING and command.draft is not None:
        raise Refused(RoundCode.NO_DRAFT_HERE, field="draft")
    if command.actions and round.team_id is None:
        raise Refused(RoundCode.NO_TEAM_FOR_ACTIONS, field="actions")


async def _draft(command: CloseRound, round: Round, unit: UnitOfWork) -> None:
    """The objective that the okrs service drafts because of this fact."""
    if command.draft is None:
        return
    if command.draft.cycle_id is not None:
        await queries.require_cycle(unit.session, command.draft.cycle_id, field="draft.cycle_id")
    await people.require_people(unit.session, {"draft.champion_id": [command.draft.champion_id]})
    round.drafts = [RoundDraft(**command.draft.model_dump())]


async def _agreed(command: CloseRound, round: Round, unit: UnitOfWork) -> list[Action]:
    if round.team_id is None:
        return []
    today = (await people.standing(unit, round.team_id)).day_in(0, now=unit.now)
    for place, given in enumerate(command.actions):
        Action.must_be_due_later(given.due_on, today, field=f"actions.{place}.due_on")
    actions = []
    for place, given in enumerate(command.actions):
        owner = await rotation.owner(unit, round.team_id, given.owner_id, field=f"actions.{place}.owner_id")
        action = Action.agreed(unit, round.team_id, given.text, owner, given.due_on, round_id=round.id)
        await rotation.note(unit, action)
        actions.append(action)
    return actions
