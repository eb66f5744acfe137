"""An agreement is proposed, and looked at again."""

from collections.abc import Sequence

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.agreement_commands import (
    AgreementVerdict,
    ProposeAgreement,
    ReviewAgreement,
    StatementInput,
)
from contracts.feedback.agreements import (
    AgreementDocument,
    AgreementProposed,
    AgreementReviewed,
    AgreementState,
    StatementFrame,
)
from contracts.feedback.ids import AgreementId
from contracts.feedback.round_refusals import AgreementCode
from contracts.values import RemarkId, TeamId
from services.feedback.agreements import policies, queries
from services.feedback.agreements.commands import adopting
from services.feedback.agreements.tables import STATEMENT, Agreement
from services.feedback.people import queries as teams
from services.feedback.texts.tables import EVERYONE


async def propose_agreement(command: ProposeAgreement, unit: UnitOfWork) -> AgreementProposed:
    session, team = unit.session, command.team_id
    await people.require_team(session, team, field="team_id")
    policies.must_be_present(unit.actor.person_id, await teams.present(session, team), field="team_id")
    await queries.one_at_a_time(session, team)
    if await queries.in_state(session, team, AgreementState.ADOPTED):
        raise Refused(AgreementCode.AGREEMENT_HOLDS, field="team_id")
    agreement, replaced = await _propose(command.statements, team, unit)
    return unit.publish(AgreementProposed(agreement=agreement.document(), replaced=replaced))


async def review_agreement(command: ReviewAgreement, unit: UnitOfWork) -> AgreementReviewed:
    session = unit.session
    team_id = (await queries.of(session, command.agreement_id)).team_id
    policies.must_be_present(unit.actor.person_id, await teams.present(session, team_id))
    _must_say_what(command)
    await queries.one_at_a_time(session, team_id)
    agreement = await unit.change(Agreement, command.agreement_id)
    agreement.must_hold()
    agreement.reviewed_on = unit.now.date()
    agreement.review_on = await adopting.next_review(unit)
    if command.verdict is AgreementVerdict.KEEP:
        return unit.publish(AgreementReviewed(agreement=agreement.document()))
    proposal, replaced = await _propose(command.statements, agreement.team_id, unit, replaces_id=agreement.id)
    return unit.publish(AgreementReviewed(agreement=agreement.document(), proposal=proposal.document(), replaced=replaced))


def _must_say_what(command: ReviewAgreement) -> None:
    """Refuses a change without statements, and statements without a change."""
    if bool(command.statements) != (command.verdict is AgreementVerdict.CHANGE):
        raise Refused(AgreementCode.STATEMENTS_ARE_NEEDED, field="statements")


async def _propose(
    statements: Sequence[StatementInput], team_id: TeamId, unit: UnitOfWork, *, replaces_id: AgreementId | None = None
) -> tuple[Agreement, AgreementDocument | None]:
    """A new proposal, and the one whose place it takes."""
    said = [(each.about, each.text.casefold()) for each in statements]
    for place, words in enumerate(said):
        if words in said[:place]:
            raise Refused(AgreementCode.STATEMENT_STANDS_TWICE, field=f"statements.{place}.text")
    replaced = None
    if waiting := await queries.in_state(unit.session, team_id, AgreementState.PROPOSED):
        earlier = await unit.change(Agreement, waiting)
        earlier.state = AgreementState.REPLACED
        replaced = earlier.document()
        await unit.session.flush()
    agreement = Agreement(
        id=unit.new_id(AgreementId),
        team_id=team_id,
        edition=await queries.next_edition(unit.session, team_id),
        statements=[StatementFrame(id=unit.new_id(RemarkId), about=each.about) for each in statements],
        state=AgreementState.PROPOSED,
        replaces_id=replaces_id,
        proposed_by=unit.actor.person_id,
        proposed_at=unit.now,
    )
    unit.add(agreement)
    for frame, each in zip(agreement.statements, statements, strict=True):
        agreement.say(unit, frame.id, each.text, EVERYONE, role=STATEMENT)
    return agreement, replaced
