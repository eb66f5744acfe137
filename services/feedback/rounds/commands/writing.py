"""People write, and nobody learns of it before everything is revealed at once."""

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import ContributionId
from contracts.feedback.round_commands import RevealRound, WriteInRound
from contracts.feedback.round_refusals import RoundCode
from contracts.feedback.rounds import RoundPurpose, RoundRevealed, RoundState
from contracts.feedback.text import TextState
from contracts.messages import Receipt
from services.feedback.moderation import queries as moderation
from services.feedback.rounds import policies, queries, rules
from services.feedback.rounds.tables import CONTRIBUTION, Round, RoundContribution
from services.feedback.texts.tables import Writing, write


async def write_in_round(command: WriteInRound, unit: UnitOfWork) -> Receipt:
    session, person = unit.session, unit.actor.person_id
    await queries.among_others(session, command.round_id)
    round = await queries.of(session, command.round_id)
    policies.may_take_part(asked=bool(await queries.asked_among(session, round, [person])))
    takes_back = command.text is None and command.confidence is None
    if not takes_back:  # whoever was muted still takes back what they wrote
        await moderation.must_not_be_muted(unit, round.id)
    round.must_be_opened()
    round.must_be_past_its_gate(unit.now)
    _must_answer(command, round)
    await queries.one_at_a_time(session, round.id, person)
    row = await queries.contribution(session, round.id, person)
    if takes_back:
        return await _take_back(row, round, unit)
    if row is None:
        # No id that tells when, and nothing that counts.
        row = RoundContribution(
            round_id=round.id, person_id=person, id=_random_id(unit), leads=False, kept_until=round.kept_until
        )
        session.add(row)
    row.confidence = command.confidence
    await _say(command.text, row, round, unit)
    return Receipt(id=row.id)


async def _take_back(row: RoundContribution | None, round: Round, unit: UnitOfWork) -> Receipt:
    """It was never written."""
    if row is None:
        raise Refused(RoundCode.NOTHING_TO_WRITE, field="text")
    await _remove(await unit.session.get(Writing, str(row.id)), unit)
    await unit.session.delete(row)
    return Receipt(id=round.id)


async def _say(text: str | None, row: RoundContribution, round: Round, unit: UnitOfWork) -> None:
    """Keeps the words closed, in place of those that were there, for no longer than was promised of either."""
    writing = await unit.session.get(Writing, str(row.id))
    if text is None:
        if await _remove(writing, unit):
            row.id = _random_id(unit)
    elif writing is None:
        write(unit, row.id, row.id, text, round.privacy(open=False), role=CONTRIBUTION)
    else:
        writing.text, writing.state, writing.hidden_because, writing.settled_on = text, TextState.SHOWN, None, None
        writing.kept_until = min(filter(None, (writing.kept_until, round.kept_until)), default=None)


async def _remove(writing: Writing | None, unit: UnitOfWork) -> bool:
    """Removes words that nobody else knew of; answers whether a legal hold keeps them, where nobody finds or reads them."""
    if writing is None:
        return False
    if held := await moderation.is_held(unit.session, writing):
        writing.withdraw(on=unit.now.date(), held=held)
    else:
        await unit.session.delete(writing)
    return held


def _random_id(unit: UnitOfWork) -> ContributionId:
    return ContributionId.of(unit.clock.new_uuid4())


def _must_answer(command: WriteInRound, round: Round) -> None:
    """Refuses what this round does not ask. Whoever says nothing takes back what they wrote."""
    if command.confidence is not None and round.purpose is not RoundPurpose.CONFIDENCE:
        raise Refused(RoundCode.NO_CONFIDENCE_IS_ASKED, field="confidence")
    if command.text is not None and command.confidence is None and round.purpose is RoundPurpose.CONFIDENCE:
        raise Refused(RoundCode.CONFIDENCE_IS_ASKED, field="confidence")


async def reveal_round(command: RevealRound, unit: UnitOfWork) -> RoundRevealed:
    await queries.alone(unit.session, command.round_id)
    round = await unit.change(Round, command.round_id)
    await may_run(round, unit)
    round.must_be_opened()
    round.state, round.revealed_at = RoundState.REVEALED, unit.now
    round.seed = unit.clock.new_uuid4().hex
    await _reveal(round, unit)
    return unit.publish(RoundRevealed(round=round.document()))


async def may_run(round: Round, unit: UnitOfWork) -> None:
    """Refuses whoever neither opened the round nor leads its team; where the opener is gone, whoever is asked runs it."""
    standing = await people.standing(unit, round.team_id)
    orphaned = not await queries.is_here(unit.session, round.opened_by) and bool(
        await queries.asked_among(unit.session, round, [unit.actor.person_id])
    )
    facilitator = await queries.facilitator_of(unit.session, round.topic_id)
    policies.may_run(standing, round, orphaned=orphaned, facilitator=facilitator)


async def _reveal(round: Round, unit: UnitOfWork) -> None:
    """Draws the order, and opens the texts: as if all of them were written now, so that nothing tells who was quick."""
    session = unit.session
    wrote, words = await queries.contributions(session, round.id), await queries.written(session, round.id)
    for row in wrote:
        if row.confidence is None and words[row.id].state is TextState.WITHDRAWN:  # taken back in time: never written
            await _remove(words[row.id], unit)
            await session.delete(row)
    rows = {row.person_id: row for row in wrote if row not in session.deleted}
    leads = await queries.leaders_among(session, list(rows), round.team_id)
    for turn, person in enumerate(rules.speaking_order(rows, leads, str(round.seed)), 1):
        row = rows[person]
        row.turn, row.leads = turn, person in leads
        if (writing := words.get(row.id)) is not None:
            writing.open, writing.edited, writing.place = True, False, turn
            writing.said_at, writing.said_on = unit.now, unit.now.date()
