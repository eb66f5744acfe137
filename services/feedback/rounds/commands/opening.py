"""A round is opened, and where it waits for the lead, they go first."""

from collections.abc import Sequence

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import ContributionId, RoundId
from contracts.feedback.refusals import FeedbackCode
from contracts.feedback.round_commands import GoFirst, OpenRound
from contracts.feedback.round_refusals import RoundCode
from contracts.feedback.rounds import (
    NUMBERS_WITHOUT_NAMES_FROM,
    Gate,
    RoundOpened,
    RoundOption,
    RoundPurpose,
    RoundState,
    WentFirst,
)
from contracts.feedback.text import Readership
from contracts.okrs.objectives import Origin
from contracts.values import OptionId
from services.feedback.braintrusts import policies as braintrusts
from services.feedback.notes_days import queries as notes_days
from services.feedback.notes_days.tables import NotesDay, Topic
from services.feedback.people import queries as goals
from services.feedback.people.queries import leads as leads_of
from services.feedback.people.rules import Goal
from services.feedback.rounds import policies, queries, rules
from services.feedback.rounds.tables import FIRST, Round
from services.feedback.texts import queries as texts

_SUBJECTS = ("objective_id", "key_result_id", "decision_id", "topic_id")


async def open_round(command: OpenRound, unit: UnitOfWork) -> RoundOpened:
    _must_fit(command)
    if command.team_id is not None:
        await people.require_team(unit.session, command.team_id, field="team_id")
    facilitates = await _facilitates(command, unit)
    if command.team_id is not None and not facilitates:
        policies.may_open_for_a_team(await people.standing(unit, command.team_id))
    await people.require_people(unit.session, {"person_ids": command.person_ids})
    round = _opened(command, unit)
    await _about(command, round, unit)
    round.options = await _options(command, unit)
    round.kept_until = await texts.until_next_cycle_ends(unit)
    if command.purpose is RoundPurpose.RETROSPECTIVE and command.team_id and await leads_of(unit.session, command.team_id):
        round.gate, round.gate_opens_at = Gate.SHUT, rules.gate_opens_at(unit.now, live=command.live)
    if command.purpose is RoundPurpose.CONFIDENCE:
        round.numbers_by_name = await queries.count_asked(unit.session, round) < NUMBERS_WITHOUT_NAMES_FROM
    return unit.publish(RoundOpened(round=unit.add(round).document()))


async def go_first(command: GoFirst, unit: UnitOfWork) -> WentFirst:
    await queries.alone(unit.session, command.round_id)
    round = await unit.change(Round, command.round_id)
    leads = await leads_of(unit.session, round.team_id) if round.team_id else set()
    policies.may_go_first(unit.actor.person_id, leads)
    round.must_wait_for_its_lead(unit.now)
    round.gate, round.admitted = Gate.WENT_FIRST, command.kind
    round.say(unit, unit.new_id(ContributionId), command.text, round.privacy(open=True), role=FIRST)
    return unit.publish(WentFirst(round=round.document()))


async def _facilitates(command: OpenRound, unit: UnitOfWork) -> bool:
    """Whether the viewer facilitates the Notes Day of the topic, which is open, for a team of its scope."""
    if command.topic_id is None:
        return False
    day = await unit.hold(NotesDay, await notes_days.day_of(unit, Topic, command.topic_id))
    day.must_be_open()
    if day.facilitator_id != unit.actor.person_id or command.team_id is None:
        return False
    return await queries.is_within(unit.session, command.team_id, day.team_id)


def _must_fit(command: OpenRound) -> None:
    """Refuses whom or what a round of this purpose does not ask, or is not about."""
    shape = rules.SHAPES[command.purpose]
    if shape.team and command.person_ids:
        raise Refused(RoundCode.ASKS_A_TEAM, field="person_ids")
    if shape.people and command.team_id is not None:
        raise Refused(RoundCode.ASKS_PEOPLE, field="team_id")
    if (command.team_id is None) == (not command.person_ids):
        raise Refused(RoundCode.TEAM_OR_PEOPLE, field="team_id")
    given = [name for name in _SUBJECTS if getattr(command, name) is not None]
    for name in given:
        if name not in shape.about:
            raise Refused(RoundCode.NOT_WHAT_IT_IS_ABOUT, field=name)
    if shape.needs and not given:
        raise Refused(RoundCode.ROUND_NEEDS_ITS_SUBJECT, field="objective_id", what=shape.needs)
    if command.options and command.purpose is not RoundPurpose.OPTIONS:
        raise Refused(RoundCode.OPTIONS_TO_WEIGH, field="options")


def _opened(command: OpenRound, unit: UnitOfWork) -> Round:
    opener = unit.actor.person_id
    asked = list(dict.fromkeys([*command.person_ids, opener])) if command.person_ids else []
    told = command.model_dump(include={"purpose", "question", "team_id", "live", *_SUBJECTS})
    return Round(
        id=unit.new_id(RoundId),
        person_ids=asked,
        state=RoundState.OPENED,
        gate=Gate.NONE,
        readership=Readership.PEOPLE if asked else Readership.TEAM,
        opened_by=opener,
        opened_at=unit.now,
        options=[],
        drafts=[],
        counts=[],
        origin=Origin.NATIVE,
        votes_shown=False,
        **told,
    )


async def _about(command: OpenRound, round: Round, unit: UnitOfWork) -> None:
    """What it is about is there; what people look ahead at is still worked on."""
    if command.decision_id is not None:
        await goals.require_decision(unit.session, command.decision_id)
    if command.objective_id is None and command.key_result_id is None:
        return
    goal = await goals.goal(unit.session, command.objective_id, command.key_result_id)
    if goal.is_closed and command.purpose is not RoundPurpose.RETROSPECTIVE:
        field = "objective_id" if command.objective_id else "key_result_id"
        raise Refused(FeedbackCode.OBJECTIVE_IS_CLOSED_ALREADY, field=field)
    if command.purpose is RoundPurpose.BRAINTRUST:
        await _must_bind_nobody(goal, round, unit)
    round.objective_id = goal.objective_id


async def _must_bind_nobody(goal: Goal, round: Round, unit: UnitOfWork) -> None:
    """As of every Braintrust: the champion or their deputies call it, and nobody in it has authority over their goal."""
    owner = braintrusts.may_call(await people.standing(unit, goal.team_id), goal)
    found = await people.with_authority_over(unit, goal.team_id, owner, round.person_ids)
    braintrusts.must_have_no_authority(found, field="person_ids")


async def _options(command: OpenRound, unit: UnitOfWork) -> list[RoundOption]:
    """What is weighed: the options named, or those of the decision."""
    if command.purpose is not RoundPurpose.OPTIONS:
        return []
    found: Sequence[RoundOption] = [RoundOption(id=unit.new_id(OptionId), title=title) for title in command.options]
    if not found and command.decision_id is not None:
        found = await queries.options_of(unit.session, command.decision_id)
    if len(found) < 2 or len({option.title.casefold() for option in found}) < len(found):
        raise Refused(RoundCode.OPTIONS_TO_WEIGH, field="options")
    return list(found)
