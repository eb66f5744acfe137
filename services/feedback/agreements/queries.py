"""Reads around agreements: who is in the team, who has adopted, what holds; and the lock that keeps a team's apart."""

from collections.abc import Sequence

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import locks
from chassis.problems import Refused
from contracts.feedback.agreements import AgreementState, OwnAgreement
from contracts.feedback.ids import AgreementId
from contracts.feedback.round_refusals import AgreementCode
from contracts.values import PersonId, TeamId
from services.feedback.agreements.tables import Agreement, AgreementAdoption
from services.feedback.texts.queries import READER

_MINE = text(f"""
{READER}
select a.id, a.team_id,
  exists (select from agreement_adoptions d where d.agreement_id = a.id and d.person_id = :viewer) as adopted
from agreements a where a.team_id in (select id from mine) and a.state in ('proposed', 'adopted')
order by a.proposed_at desc, a.id
""")  # noqa: S608  # of constants


async def one_at_a_time(session: AsyncSession, team_id: TeamId) -> None:
    """Nobody else changes the team's agreements until the commit."""
    await locks.alone(session, "agreements", team_id)


async def adopters(session: AsyncSession, id: AgreementId) -> set[PersonId]:
    """Who has adopted it, wherever they are today."""
    return set(await session.scalars(select(AgreementAdoption.person_id).where(AgreementAdoption.agreement_id == id)))


async def of(session: AsyncSession, id: AgreementId) -> Agreement:
    """The agreement as it is; refuses where there is none."""
    row = await session.get(Agreement, id, populate_existing=True)
    if row is None:
        raise Refused(AgreementCode.AGREEMENT_NOT_FOUND, field="agreement_id", id=id)
    return row


async def in_state(session: AsyncSession, team_id: TeamId, state: AgreementState) -> AgreementId | None:
    """The team's agreement in this state, of which there is one at most."""
    return await session.scalar(select(Agreement.id).where(Agreement.team_id == team_id, Agreement.state == state))


async def next_edition(session: AsyncSession, team_id: TeamId) -> int:
    """The which agreement of the team the next one is."""
    return 1 + (await session.scalar(select(func.max(Agreement.edition)).where(Agreement.team_id == team_id)) or 0)


async def proposed(session: AsyncSession) -> Sequence[Agreement]:
    """All that wait to be adopted."""
    query = select(Agreement).where(Agreement.state == AgreementState.PROPOSED).order_by(Agreement.id)
    return list(await session.scalars(query))


async def mine(session: AsyncSession, viewer: PersonId) -> list[OwnAgreement]:
    """The agreements of the viewer's teams that hold or wait, with whether the viewer has adopted them."""
    rows = await session.execute(_MINE, {"viewer": str(viewer)})
    return [OwnAgreement(agreement_id=row.id, team_id=row.team_id, adopted_by_you=row.adopted) for row in rows]
