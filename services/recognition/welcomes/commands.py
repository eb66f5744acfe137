"""How a new member is welcomed, and how it becomes known that there is one."""

from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from chassis import locks
from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.recognition.ids import WelcomeId
from contracts.recognition.limits import WELCOMED_WITHIN_DAYS
from contracts.recognition.refusals import OpennessCode
from contracts.recognition.welcomes import MemberWelcomed, WelcomeMember
from contracts.values import PersonId
from services.recognition.welcomes import policies, queries, rules
from services.recognition.welcomes.rules import Seen
from services.recognition.welcomes.tables import Membership, Placing, Welcome


async def welcome_member(command: WelcomeMember, unit: UnitOfWork) -> MemberWelcomed:
    await people.require_people(unit.session, {"person_id": [command.person_id]})
    await people.require_team(unit.session, command.team_id, field="team_id")
    policies.may_welcome(await people.standing(unit, command.team_id), command.person_id)
    since = unit.now.date() - timedelta(days=WELCOMED_WITHIN_DAYS)
    joined_on = await queries.joined_on(unit.session, command.person_id, command.team_id, since=since)
    if joined_on is None:
        raise Refused(OpennessCode.NOT_A_NEW_MEMBER, field="person_id", id=command.person_id, days=WELCOMED_WITHIN_DAYS)
    welcome = unit.add(
        Welcome(
            id=unit.new_id(WelcomeId),
            person_id=command.person_id,
            joined_team_id=command.team_id,
            joined_on=joined_on,
            text=command.text,
            by=unit.actor.person_id,
            at=unit.now,
            team_id=command.team_id,
        )
    )
    try:
        await unit.session.flush()  # whether they did before, only the index knows at all times
    except IntegrityError:
        raise Refused(OpennessCode.WELCOMED_ALREADY, field="person_id") from None
    return unit.publish(MemberWelcomed(welcome=welcome.document()))


async def place(unit: UnitOfWork, person_id: PersonId, seen: Seen, *, known: bool) -> None:
    """Notes what a fact showed of a person, once, and writes their times in teams anew where that says more than before."""
    row = {"person_id": person_id, "sequence": seen.sequence, "at": seen.at, "came": seen.came, "known": known}
    given = upsert(Placing).values(**row, team_ids=sorted(seen.team_ids))
    taken = given.on_conflict_do_update(
        index_elements=["person_id", "sequence"],
        set_={"known": given.excluded.known, "team_ids": given.excluded.team_ids},
        where=given.excluded.known & ~Placing.known,
    ).returning(Placing.person_id)
    await locks.alone(unit.session, "memberships", person_id)
    if await unit.session.scalar(taken) is None:
        return
    found = await unit.session.execute(
        select(Placing.sequence, Placing.at, Placing.came, Placing.team_ids).where(Placing.person_id == person_id)
    )
    stays = rules.stays(Seen(row.sequence, row.at, row.came, frozenset(row.team_ids)) for row in found)
    await unit.session.execute(delete(Membership).where(Membership.person_id == person_id))
    if stays:
        await unit.session.execute(insert(Membership), [{"person_id": person_id, **asdict(stay)} for stay in stays])
