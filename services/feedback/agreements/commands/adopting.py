"""An agreement is adopted, by each for themselves, and holds once everyone who is there has."""

from datetime import date

from sqlalchemy.dialects.postgresql import insert

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.agreement_commands import AdoptAgreement
from contracts.feedback.agreements import AgreementAdopted, AgreementState
from contracts.feedback.round_refusals import AgreementCode
from contracts.messages import Receipt
from services.feedback.agreements import policies, queries, rules
from services.feedback.agreements.tables import Agreement, AgreementAdoption
from services.feedback.people import queries as goals
from services.feedback.people import queries as teams


async def adopt_agreement(command: AdoptAgreement, unit: UnitOfWork) -> AgreementAdopted | Receipt:
    session, person = unit.session, unit.actor.person_id
    team_id = (await queries.of(session, command.agreement_id)).team_id
    policies.must_be_present(person, await teams.present(session, team_id))
    await queries.one_at_a_time(session, team_id)
    agreement = await queries.of(session, command.agreement_id)
    if agreement.state is AgreementState.REPLACED:
        raise Refused(AgreementCode.AGREEMENT_IS_NOT_PROPOSED)
    row = {"agreement_id": agreement.id, "person_id": person, "adopted_on": unit.now.date()}
    await session.execute(insert(AgreementAdoption).values(row).on_conflict_do_nothing())
    return await adopt_where_all_have(agreement, unit) or Receipt(id=agreement.id)


async def adopt_where_all_have(agreement: Agreement, unit: UnitOfWork) -> AgreementAdopted | None:
    """Lets a proposal hold once nobody of the team is missing; the team's agreements must be locked."""
    session = unit.session
    if agreement.state is not AgreementState.PROPOSED:
        return None
    present = await teams.present(session, agreement.team_id)
    if not rules.holds(present, await queries.adopters(session, agreement.id)):
        return None
    replaced = await _replace(agreement, unit)
    agreement = await unit.change(Agreement, agreement.id)
    agreement.state, agreement.adopted_on = AgreementState.ADOPTED, unit.now.date()
    agreement.review_on = await next_review(unit)
    return unit.publish(AgreementAdopted(agreement=agreement.document(), replaced=replaced.document() if replaced else None))


async def next_review(unit: UnitOfWork) -> date:
    """The day by which it is looked at again."""
    today = unit.now.date()
    return rules.review_on(today, await goals.next_cycle_end(unit.session, today))


async def _replace(agreement: Agreement, unit: UnitOfWork) -> Agreement | None:
    """The agreement that held until now ends."""
    held = await queries.in_state(unit.session, agreement.team_id, AgreementState.ADOPTED)
    if held is None:
        return None
    earlier = await unit.change(Agreement, held)
    earlier.state, earlier.review_on = AgreementState.REPLACED, None
    await unit.session.flush()
    return earlier
