"""Reporting a mistake, responding to it, and going on about it; what is confidential waits for the next full hour."""

from datetime import timedelta

from chassis import confidential
from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import MistakeId
from contracts.feedback.mistakes import FollowUpMistake, MistakeWordKind, ReportMistake, RespondToMistake
from contracts.feedback.refusals import FeedbackCode
from contracts.feedback.text import Readership
from contracts.messages import Receipt
from contracts.refusals import Code
from contracts.terms import Mode
from contracts.values import PersonId, RemarkId, TeamId
from services.feedback.mistakes import policies, queries
from services.feedback.mistakes.tables import MISTAKE, Mistake
from services.feedback.moderation import queries as moderation
from services.feedback.texts import policies as confidentiality
from services.feedback.texts import queries as texts
from services.feedback.texts.queries import feedback_until, is_author
from services.feedback.texts.tables import Privacy


async def report_mistake(command: ReportMistake, unit: UnitOfWork) -> Receipt:
    """The team reads it: at once where it is named, else from the next full hour on."""
    viewer = unit.actor.person_id
    if command.mode is Mode.CONFIDENTIAL:
        await confidential.begin(unit)
    team_id = await _team(unit, command.team_id)
    if command.mode is Mode.CONFIDENTIAL:
        confidentiality.must_be_among(await people.count_members(unit, team_id))
        said = {"team_id": str(team_id), "text": command.text}
        return await confidential.hold_back(unit, unit.new_id(MistakeId), command.verb(), said)
    mistake = reported(unit, unit.new_id(MistakeId), team_id, command.text, by=viewer)
    return Receipt(id=mistake.id)


def reported(  # a mistake is all of this
    unit: UnitOfWork, id: MistakeId, team_id: TeamId, text: str, *, by: PersonId | None = None, handle: str | None = None
) -> Mistake:
    """A new mistake with its text, for the team."""
    today = unit.now.date()
    mistake = Mistake(id=id, team_id=team_id, mode=Mode.NAMED if by else Mode.CONFIDENTIAL, by=by, reported_on=today)
    mistake.await_response(today, today + timedelta(days=unit.answer_days["mistake"]))
    unit.session.add(mistake)
    mistake.say(unit, id, text, _privacy(unit, team_id), role=MISTAKE, handle=handle)
    return mistake


async def respond_to_mistake(command: RespondToMistake, unit: UnitOfWork) -> Receipt:
    """Thanks come first; several may respond."""
    mistake = await queries.read_by(unit, command.mistake_id)
    await moderation.must_not_be_muted(unit, mistake.id)
    policies.may_respond(mistake, is_author=is_author(mistake.words, unit.actor.person_id, unit.handles))
    for kind in (MistakeWordKind.THANKS, MistakeWordKind.QUESTION, MistakeWordKind.LEARNING, MistakeWordKind.ACTION):
        if (words := getattr(command, kind.value)) is not None:
            mistake.say(unit, unit.new_id(RemarkId), words, _privacy(unit, mistake.team_id), role=kind.value)
    mistake.settle(unit.now.date())
    return Receipt(id=mistake.id)


async def follow_up_mistake(command: FollowUpMistake, unit: UnitOfWork) -> Receipt:
    """Another response is owed then."""
    own = await queries.own(unit, command.mistake_id)
    await moderation.must_not_be_muted(unit, own.mistake.id)
    policies.may_follow_up(own.mistake, own.follow_ups_waiting)
    if own.is_confidential:
        said = {"id": str(unit.new_id(RemarkId)), "text": command.text}
        return await confidential.hold_back(unit, own.mistake.id, command.verb(), said)
    followed_up(unit, own.mistake, unit.new_id(RemarkId), command.text)
    return Receipt(id=own.mistake.id)


def followed_up(unit: UnitOfWork, mistake: Mistake, id: RemarkId, text: str, *, handle: str | None = None) -> None:
    """What its reporter says after a response."""
    today = unit.now.date()
    privacy = _privacy(unit, mistake.team_id)
    mistake.say(unit, id, text, privacy, role=MistakeWordKind.FOLLOW_UP.value, handle=handle)
    mistake.await_response(today, today + timedelta(days=unit.answer_days["mistake"]))


def _privacy(unit: UnitOfWork, team_id: TeamId) -> Privacy:
    return Privacy(Readership.TEAM, team_id, [], feedback_until(unit))


async def _team(unit: UnitOfWork, named: TeamId | None) -> TeamId:
    """The team that reads it: one of the viewer's."""
    viewer = unit.actor.person_id
    team_id = named or await queries.home_of(unit.session, viewer)
    if team_id is None:
        raise Refused(Code.NO_SUCH_TEAM, field="team_id", id="")
    await people.require_team(unit.session, team_id, field="team_id")
    if not await texts.belongs(unit.session, viewer, team_id):
        raise Refused(FeedbackCode.NOT_IN_THE_TEAM, field="team_id")
    return team_id
