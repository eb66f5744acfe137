"""Flagging a skill gap, answering it, and closing it. Nothing here changes a key result or names who lacks a skill."""

from datetime import timedelta

from chassis import confidential
from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.help_refusals import OpenSkillGap, SkillCode
from contracts.feedback.ids import SkillGapId
from contracts.feedback.refusals import FeedbackCode
from contracts.feedback.skills import (
    CloseSkillGap,
    FlagSkillGap,
    OfferMentoring,
    OfferTraining,
    SkillGapAnswered,
    SkillGapClosed,
    SkillGapFlagged,
    SkillGapState,
)
from contracts.values import RemarkId
from services.feedback.moderation import queries as moderation
from services.feedback.people import queries as goals
from services.feedback.skills import policies, queries, rules
from services.feedback.skills.tables import HOW, MENTORING, TRAINING, SkillGap
from services.feedback.texts.tables import EVERYONE


async def flag_skill_gap(command: FlagSkillGap, unit: UnitOfWork) -> SkillGapFlagged:
    goal = await goals.goal(unit.session, command.objective_id, command.key_result_id)
    policies.may_flag(unit.actor.person_id, goal)
    if rules.names_somebody(command.skill):
        raise Refused(SkillCode.NAMES_SOMEBODY, field="skill")
    await confidential.alone_about(unit, "skill", command.key_result_id)
    open_gaps = await queries.open_of(unit.session, command.objective_id, command.key_result_id)
    flagged = next((gap for gap in open_gaps if rules.same(gap.skill) == rules.same(command.skill)), None)
    if flagged is not None:
        raise Refused(SkillCode.SKILL_IS_FLAGGED, field="skill", details=OpenSkillGap(skill_gap_id=flagged.id))
    policies.must_have_room(len(open_gaps))
    today = unit.now.date()
    gap = unit.add(
        SkillGap(
            id=unit.new_id(SkillGapId),
            objective_id=command.objective_id,
            key_result_id=command.key_result_id,
            team_id=goal.team_id,
            skill=command.skill,
            state=SkillGapState.OPEN,
            flagged_on=today,
            due_on=today + timedelta(days=unit.answer_days["help"]),
            first_offer_on=None,
            trainings={},
            closed_on=None,
        )
    )
    return unit.publish(SkillGapFlagged(skill_gap=gap.document()))


async def offer_mentoring(command: OfferMentoring, unit: UnitOfWork) -> SkillGapAnswered:
    gap = await unit.change(SkillGap, command.skill_gap_id)
    gap.must_take_mentoring_of(unit.actor.person_id)
    await _must_be_worked_on(gap, unit)
    await moderation.must_not_be_muted(unit, gap.id)
    gap.say(unit, unit.new_id(RemarkId), command.what, EVERYONE, role=MENTORING)
    gap.take_offer(on=unit.now.date())
    return unit.publish(SkillGapAnswered(skill_gap=gap.document()))


async def offer_training(command: OfferTraining, unit: UnitOfWork) -> SkillGapAnswered:
    gap = await unit.change(SkillGap, command.skill_gap_id)
    gap.must_take_training(command.resource_request_id)
    await _must_be_worked_on(gap, unit)
    if not await goals.is_training_for(unit.session, command.resource_request_id, gap.key_result_id):
        raise Refused(SkillCode.NO_SUCH_TRAINING_REQUEST, field="resource_request_id", id=command.resource_request_id)
    id = unit.new_id(RemarkId)
    gap.name_training(id, command.resource_request_id)
    await moderation.must_not_be_muted(unit, gap.id)
    gap.say(unit, id, command.what, EVERYONE, role=TRAINING)
    gap.take_offer(on=unit.now.date())
    return unit.publish(SkillGapAnswered(skill_gap=gap.document()))


async def close_skill_gap(command: CloseSkillGap, unit: UnitOfWork) -> SkillGapClosed:
    gap = await unit.change(SkillGap, command.skill_gap_id)
    goal = await goals.ground(unit.session, gap.objective_id, gap.key_result_id)
    policies.may_close(await people.standing(unit, gap.team_id), goal)
    gap.must_be_open()
    gap.say(unit, unit.new_id(RemarkId), command.how, EVERYONE, role=HOW)
    gap.close(on=unit.now.date())
    return unit.publish(SkillGapClosed(skill_gap=gap.document()))


async def _must_be_worked_on(gap: SkillGap, unit: UnitOfWork) -> None:
    """Refuses offers for what was removed or closed since."""
    goal = await goals.goal(unit.session, gap.objective_id, gap.key_result_id, field="skill_gap_id")
    if goal.is_closed:
        raise Refused(FeedbackCode.OBJECTIVE_IS_CLOSED_ALREADY, field="skill_gap_id")
