"""Asking for help, offering it, accepting it, and closing what is done. Nothing here changes a key result."""

from datetime import timedelta

from chassis import confidential
from chassis import organization as people
from chassis.unit import UnitOfWork
from contracts.feedback.help import (
    AcceptHelp,
    AskForHelp,
    CloseHelp,
    HelpAccepted,
    HelpAsked,
    HelpClosed,
    HelpOffered,
    HelpState,
    OfferHelp,
)
from contracts.feedback.ids import HelpOfferId, HelpRequestId
from contracts.values import RemarkId
from services.feedback.help import policies, queries
from services.feedback.help.tables import ASK, OFFER, THANKS, USED, HelpRequest
from services.feedback.moderation import queries as moderation
from services.feedback.people import queries as goals
from services.feedback.texts.tables import EVERYONE


async def ask_for_help(command: AskForHelp, unit: UnitOfWork) -> HelpAsked:
    goal = await goals.goal(unit.session, command.objective_id, command.key_result_id)
    policies.may_ask(await people.standing(unit, goal.team_id), goal)
    policies.must_be_worked_on(goal, "objective_id")
    await confidential.alone_about(unit, "help", command.key_result_id)
    policies.must_have_room(await queries.open_of(unit.session, command.objective_id, command.key_result_id))
    today = unit.now.date()
    asked = unit.add(
        HelpRequest(
            id=unit.new_id(HelpRequestId),
            objective_id=command.objective_id,
            key_result_id=command.key_result_id,
            team_id=goal.team_id,
            asked_by=unit.actor.person_id,
            state=HelpState.OPEN,
            asked_on=today,
            due_on=today + timedelta(days=unit.answer_days["help"]),
            first_offer_on=None,
            accepted_offer_ids=[],
            closed_on=None,
            was_used=None,
        )
    )
    asked.say(unit, asked.id, command.what, EVERYONE, role=ASK)
    return unit.publish(HelpAsked(help_request=asked.document()))


async def offer_help(command: OfferHelp, unit: UnitOfWork) -> HelpOffered:
    await moderation.must_not_be_muted(unit, command.help_request_id)
    asked = await unit.change(HelpRequest, command.help_request_id)
    policies.may_offer(unit.actor.person_id, asked.asked_by)
    asked.must_take_an_offer_of(unit.actor.person_id)
    goal = await goals.goal(unit.session, asked.objective_id, asked.key_result_id, field="help_request_id")
    policies.must_be_worked_on(goal, "help_request_id")
    asked.say(unit, unit.new_id(HelpOfferId), command.what, EVERYONE, role=OFFER)
    asked.take_offer(on=unit.now.date())
    return unit.publish(HelpOffered(help_request=asked.document()))


async def accept_help(command: AcceptHelp, unit: UnitOfWork) -> HelpAccepted:
    asked = await unit.change(HelpRequest, await queries.request_of(unit.session, command.help_offer_id))
    offer = asked.offer(command.help_offer_id)
    goal = await goals.ground(unit.session, asked.objective_id)
    policies.may_accept(await people.standing(unit, asked.team_id), asked.asked_by, goal.champion_id if goal else None)
    asked.must_not_have_accepted(offer)
    await people.require_people(unit.session, {"help_offer_id": [offer.by]})
    asked.accept(command.help_offer_id)
    return unit.publish(HelpAccepted(help_request=asked.document()))


async def close_help(command: CloseHelp, unit: UnitOfWork) -> HelpClosed:
    asked = await unit.change(HelpRequest, command.help_request_id)
    goal = await goals.ground(unit.session, asked.objective_id)
    policies.may_close(await people.standing(unit, asked.team_id), asked.asked_by, goal.champion_id if goal else None)
    asked.must_be_open()
    for role, text in ((USED, command.used), (THANKS, command.thanks)):
        if text is not None:
            asked.say(unit, unit.new_id(RemarkId), text, EVERYONE, role=role)
    asked.close(used=command.used is not None, on=unit.now.date())
    return unit.publish(HelpClosed(help_request=asked.document()))
