"""Reads around rounds: who is asked, who leads whom, and what was written; and the locks that keep acts in a round apart.

People who write hold a shared advisory lock and leave the round's row alone, so that nothing there tells of them. Whoever
reveals, counts votes or closes holds it alone: what was written is then either all there, or refused.
"""

from collections.abc import Collection, Sequence
from itertools import chain

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import locks
from chassis.problems import Refused
from contracts.feedback.ids import RoundId, TopicId
from contracts.feedback.round_refusals import RoundCode
from contracts.feedback.rounds import (
    CONTRIBUTIONS_SHOWN,
    RoundInside,
    RoundOption,
    RoundPurpose,
    RoundState,
    RoundTurn,
    RoundVoice,
)
from contracts.feedback.rounds import RoundVote as ShownVote
from contracts.values import CycleId, DecisionId, OptionId, PersonId, TeamId
from services.feedback.notes_days.tables import NotesDay, Topic
from services.feedback.rounds import rules
from services.feedback.rounds.tables import Round, RoundContribution, RoundVote
from services.feedback.texts import queries as texts
from services.feedback.texts.tables import Writing

# The people of a team: its members, and its own leads. Leads of teams above are no part of it.
_MEMBERS = """
  p.document->>'home_team_id' = {team} or p.document->'further_team_ids' ? {team}
  or exists (select from team t where t.id = {team} and not t.deleted and t.document->'lead_ids' ? p.id)
"""
_OF_TEAM = _MEMBERS.format(team=":team")
_ACTIVE = "not p.deleted and p.document->>'status' = 'active'"
_ASKED = text(f"select p.id from person p where p.id = any(:people) and {_ACTIVE} and (p.id = any(:named) or {_OF_TEAM})")  # noqa: S608  # of constants
_COUNT = text(f"select count(*) from person p where {_ACTIVE} and (p.id = any(:named) or {_OF_TEAM})")  # noqa: S608  # as above
_IN_ROUND = f"{_ACTIVE} and (r.person_ids ? p.id or r.opened_by = p.id or {_MEMBERS.format(team='r.team_id')})"
_ASKED_IN = text(f"select r.id from rounds r join person p on p.id = :person where r.id = any(:ids) and {_IN_ROUND}")  # noqa: S608  # as above
_WAITING = text(f"""
select distinct r.id from rounds r join round_contributions c on c.round_id = r.id join person p on p.id = c.person_id
where r.id = any(:ids) and {_IN_ROUND}
  and not exists (select from round_votes v where v.round_id = r.id and v.person_id = c.person_id)
""")  # noqa: S608  # as above
# Whoever leads the round's team or one above it; where people are named, the team of anybody else among them or one above.
_LEADERS = text("""
with recursive present (id, team_id) as (
  select p.id, coalesce(cast(:team as text), p.document->>'home_team_id') from person p where p.id = any(:people)
), above (person_id, parent_id, lead_ids) as (
  select r.id, t.document->>'parent_id', t.document->'lead_ids' from present r join team t on t.id = r.team_id and not t.deleted
  union
  select a.person_id, t.document->>'parent_id', t.document->'lead_ids' from team t join above a on t.id = a.parent_id
  where not t.deleted
)
select distinct r.id from present r join above a on a.lead_ids ? r.id and (cast(:team as text) is not null or a.person_id <> r.id)
""")
_WITHIN = text("""
with recursive above (id, parent_id) as (
  select id, document->>'parent_id' from team where id = :team and not deleted
  union
  select t.id, t.document->>'parent_id' from team t join above a on t.id = a.parent_id where not t.deleted
)
select exists (select from above where id = :scope)
""")
_OPTIONS = text("select document->'options' from decision where id = :id and not deleted")
_CYCLE = text("select exists (select from cycle where id = :id and not deleted and document->>'state' in ('planning', 'active'))")
_IS_ACTIVE = text(f"select exists (select from person p where p.id = :id and {_ACTIVE})")  # noqa: S608  # as above


async def among_others(session: AsyncSession, id: RoundId) -> None:
    """For as long as this transaction runs, the round is neither revealed nor closed."""
    await locks.together(session, id)


async def alone(session: AsyncSession, id: RoundId) -> None:
    """For as long as this transaction runs, nobody else does anything in the round."""
    await locks.alone(session, id)


async def one_at_a_time(session: AsyncSession, id: RoundId, person: PersonId) -> None:
    """The same of what one person writes, so that they write one thing."""
    await locks.alone(session, id, person)


async def of(session: AsyncSession, id: RoundId) -> Round:
    """The round as it is, its row untouched; refuses where there is none."""
    row = await session.get(Round, id, populate_existing=True)
    if row is None:
        raise Refused(RoundCode.ROUND_NOT_FOUND, field="round_id", id=id)
    return row


async def asked_among(session: AsyncSession, round: Round, people: Collection[PersonId]) -> set[PersonId]:
    """Those of the people who are here and asked in the round today: whoever left the team is not."""
    values = {"people": [str(person) for person in people], "named": _named(round), "team": _text(round.team_id)}
    return {PersonId(id) for id in await session.scalars(_ASKED, values)}


async def count_asked(session: AsyncSession, round: Round) -> int:
    """How many people are asked today."""
    return int(await session.scalar(_COUNT, {"named": _named(round), "team": _text(round.team_id)}) or 0)


async def leaders_among(session: AsyncSession, people: Collection[PersonId], team_id: TeamId | None) -> set[PersonId]:
    """Those of the people who lead others of them: their opinions weigh, so they come last."""
    values = {"people": [str(person) for person in people], "team": _text(team_id)}
    return {PersonId(id) for id in await session.scalars(_LEADERS, values)}


async def is_here(session: AsyncSession, person: PersonId | None) -> bool:
    """Whether the person is active."""
    return bool(await session.scalar(_IS_ACTIVE, {"id": _text(person)}))


async def contribution(session: AsyncSession, id: RoundId, person: PersonId) -> RoundContribution | None:
    """What one person wrote."""
    return await session.get(RoundContribution, (id, person), populate_existing=True)


async def contributions(session: AsyncSession, id: RoundId) -> Sequence[RoundContribution]:
    """What everybody wrote, in the order of speaking, where it is drawn."""
    query = select(RoundContribution).where(RoundContribution.round_id == id)
    found = await session.scalars(query.order_by(RoundContribution.turn, RoundContribution.id))
    return list(found)


async def written(session: AsyncSession, id: RoundId) -> dict[str, Writing]:
    """The words of what everybody wrote, by the contribution."""
    ids = select(RoundContribution.id).where(RoundContribution.round_id == id)
    found = await session.scalars(select(Writing).where(Writing.id.in_(ids)))
    return {writing.id: writing for writing in found}


async def votes(session: AsyncSession, id: RoundId) -> dict[PersonId, RoundVote]:
    """Who voted for what."""
    found = await session.scalars(select(RoundVote).where(RoundVote.round_id == id).order_by(RoundVote.person_id))
    return {vote.person_id: vote for vote in found}


async def waited_for(session: AsyncSession, round: Round, *, members: bool = False) -> set[PersonId]:
    """Those who wrote, are still asked and have neither voted nor passed; with `members` those alone who lead nobody."""
    wrote = {each.person_id: each.leads for each in await contributions(session, round.id)}
    voted = await votes(session, round.id)
    missing = [person for person, leads in wrote.items() if person not in voted and not (members and leads)]
    return await asked_among(session, round, missing)


async def are_votes_shown(session: AsyncSession, round: Round) -> bool:
    """Whether everybody sees the votes: after the last, or where whoever has not voted is not asked any more."""
    if round.votes_shown:
        return True
    return bool(await votes(session, round.id)) and not await waited_for(session, round)


async def asked_in(session: AsyncSession, ids: Collection[RoundId], person: PersonId) -> Sequence[Round]:
    """Those of the rounds in which somebody is asked who is here."""
    asked = [*await session.scalars(_ASKED_IN, {"person": str(person), "ids": [str(id) for id in ids]})]
    return list(await session.scalars(select(Round).where(Round.id.in_(asked)).order_by(Round.id)))


async def inside(session: AsyncSession, rounds: Sequence[Round], viewer: PersonId) -> Sequence[RoundInside]:
    """Rounds as somebody sees them who is asked in them: before the reveal nothing of others, before the last vote no votes.

    As many statements as for one.
    """
    revealed = [round.id for round in rounds if round.state is not RoundState.OPENED]
    rows, mine, cast = await _shown_in(session, revealed), await _own(session, rounds, viewer), await _cast(session, revealed)
    ids = [str(row.id) for row in [*chain(*rows.values()), *mine.values()]]
    words = await texts.readable(session, viewer, ids) if ids else {}
    waiting = set(await session.scalars(_WAITING, {"ids": [str(id) for id in cast]})) if cast else set()

    def shown(row: RoundContribution, *, number: bool) -> RoundVoice:
        text = words[row.id].shown() if row.id in words else None
        return RoundVoice(id=row.id, by=row.person_id, text=text, confidence=row.confidence if number else None)

    def seen(round: Round) -> RoundInside:
        wrote, own, votes = rows.get(round.id, []), mine.get(round.id), cast.get(round.id, [])
        by_name = round.numbers_by_name is not False
        numbers = [row.confidence for row in wrote if row.confidence is not None]
        is_over = round.state is RoundState.CLOSED or (bool(votes) and (round.votes_shown or round.id not in waiting))
        return RoundInside(
            round_id=round.id,
            own=shown(own, number=True) if own else None,
            contributions=[shown(row, number=by_name) for row in wrote],
            numbers=rules.numbers_shown(numbers, by_name=by_name) if round.purpose is RoundPurpose.CONFIDENCE else [],
            turns=[RoundTurn(person_id=row.person_id, leads=row.leads, spoke=row.spoke) for row in wrote],
            own_vote=next((vote for vote in votes if vote.by == viewer), None),
            votes=votes[:CONTRIBUTIONS_SHOWN] if is_over else [],
        )

    return [seen(round) for round in rounds]


async def _shown_in(session: AsyncSession, ids: Collection[RoundId]) -> dict[RoundId, list[RoundContribution]]:
    order = (RoundContribution.turn, RoundContribution.id)
    place = func.row_number().over(partition_by=RoundContribution.round_id, order_by=order).label("place")
    first = select(RoundContribution.id, place).where(RoundContribution.round_id.in_(ids)).subquery()
    query = select(RoundContribution).join(first, first.c.id == RoundContribution.id).order_by(*order)
    found: dict[RoundId, list[RoundContribution]] = {}
    for row in await session.scalars(query.where(first.c.place <= CONTRIBUTIONS_SHOWN)):
        found.setdefault(row.round_id, []).append(row)
    return found


async def _own(session: AsyncSession, rounds: Sequence[Round], viewer: PersonId) -> dict[RoundId, RoundContribution]:
    query = select(RoundContribution).where(RoundContribution.round_id.in_([round.id for round in rounds]))
    return {row.round_id: row for row in await session.scalars(query.where(RoundContribution.person_id == viewer))}


async def _cast(session: AsyncSession, ids: Collection[RoundId]) -> dict[RoundId, list[ShownVote]]:
    query = select(RoundVote).where(RoundVote.round_id.in_(ids)).order_by(RoundVote.person_id)
    found: dict[RoundId, list[ShownVote]] = {}
    for vote in await session.scalars(query):
        found.setdefault(vote.round_id, []).append(ShownVote(by=vote.person_id, choice_ids=vote.choice_ids))
    return found


async def options_of(session: AsyncSession, id: DecisionId) -> list[RoundOption]:
    """The options of a decision, as it was published last."""
    options = await session.scalar(_OPTIONS, {"id": str(id)})
    return [RoundOption(id=OptionId(option["id"]), title=option["title"]) for option in options or ()]


async def require_cycle(session: AsyncSession, id: CycleId, *, field: str) -> None:
    """Refuses where there is no such cycle that takes drafts."""
    if not await session.scalar(_CYCLE, {"id": str(id)}):
        raise Refused(RoundCode.NO_CYCLE_FOR_A_DRAFT, field=field, id=id)


async def facilitator_of(session: AsyncSession, id: TopicId | None) -> PersonId | None:
    """Who facilitates the Notes Day of a topic."""
    query = select(NotesDay.facilitator_id).join(Topic, Topic.notes_day_id == NotesDay.id)
    return await session.scalar(query.where(Topic.id == id)) if id is not None else None


async def is_within(session: AsyncSession, team_id: TeamId, scope: TeamId) -> bool:
    """Whether a team is the other one or below it."""
    return bool(await session.scalar(_WITHIN, {"team": str(team_id), "scope": str(scope)}))


def _named(round: Round) -> list[str]:
    return [str(person) for person in (*round.person_ids, round.opened_by) if person is not None]


def _text(id: TeamId | PersonId | None) -> str | None:
    return str(id) if id is not None else None
