"""Once a round is revealed people speak in turn, and those who wrote vote."""

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.round_commands import EndTurn, VoteInRound
from contracts.feedback.round_refusals import RoundCode
from contracts.feedback.rounds import Spoke
from contracts.messages import Receipt
from services.feedback.rounds import policies, queries, rules
from services.feedback.rounds.commands import writing
from services.feedback.rounds.tables import Round, RoundVote


async def end_turn(command: EndTurn, unit: UnitOfWork) -> Receipt:
    session, person = unit.session, command.person_id or unit.actor.person_id
    await queries.alone(session, command.round_id)
    round = await queries.of(session, command.round_id)
    if person == unit.actor.person_id:
        policies.may_take_part(asked=bool(await queries.asked_among(session, round, [person])))
    else:
        await writing.may_run(round, unit)
    round.must_be_revealed()
    order = await queries.contributions(session, round.id)
    row = next((each for each in order if each.person_id == person), None)
    if row is None:
        raise Refused(RoundCode.NOT_IN_THE_ORDER, field="person_id")
    if not rules.is_next(person, [(each.person_id, each.spoke is not None) for each in order]):
        raise Refused(RoundCode.NOT_YOUR_TURN, field="person_id")
    row.spoke = Spoke.PASSED if command.passed else Spoke.SPOKE
    return Receipt(id=round.id)


async def vote_in_round(command: VoteInRound, unit: UnitOfWork) -> Receipt:
    session, person = unit.session, unit.actor.person_id
    await queries.alone(session, command.round_id)
    round = await queries.of(session, command.round_id)
    policies.may_take_part(asked=bool(await queries.asked_among(session, round, [person])))
    round.must_be_revealed()
    mine = await queries.contribution(session, round.id, person)
    if mine is None:
        raise Refused(RoundCode.ONLY_WRITERS_VOTE)
    if await queries.are_votes_shown(session, round):
        raise Refused(RoundCode.ROUND_VOTES_ARE_SHOWN)
    await _must_be_there(command, round, unit)
    if mine.leads and await queries.waited_for(session, round, members=True):
        raise Refused(RoundCode.LEADERS_LAST)
    choices = [str(id) for id in dict.fromkeys(command.choice_ids)]
    await session.merge(RoundVote(round_id=round.id, person_id=person, choice_ids=choices, kept_until=round.kept_until))
    await session.flush()
    if not await queries.waited_for(session, round):
        round.votes_shown = True
    return Receipt(id=round.id)


async def _must_be_there(command: VoteInRound, round: Round, unit: UnitOfWork) -> None:
    """Refuses votes for nothing of this round, and for several options."""
    if round.options:
        known = {str(option.id) for option in round.options}
        if len(set(command.choice_ids)) > 1:
            raise Refused(RoundCode.ONE_OPTION_EACH, field="choice_ids")
    else:
        known = {str(each.id) for each in await queries.contributions(unit.session, round.id)}
    for place, id in enumerate(command.choice_ids):
        if str(id) not in known:
            raise Refused(RoundCode.NO_SUCH_CHOICE, field=f"choice_ids.{place}", id=id)
