"""What the worker does with mistakes at the hour: confidential ones are shown to their teams, and nobody else is told."""

from collections.abc import Mapping

from chassis import organization as people
from chassis.confidential import Act
from chassis.problems import Refused
from chassis.release import Applier
from chassis.unit import UnitOfWork
from contracts.feedback.ids import MistakeId
from contracts.feedback.mistakes import FollowUpMistake, ReportMistake
from contracts.values import RemarkId, TeamId
from services.feedback.mistakes import commands
from services.feedback.mistakes.tables import Mistake


async def report_mistake(act: Act, unit: UnitOfWork) -> None:
    """Shows a mistake to its team, unless that is no more."""
    team_id = TeamId(act.act["team_id"])
    try:
        await people.require_team(unit.session, team_id, field="team_id")
    except Refused:
        return
    commands.reported(unit, MistakeId(act.thread), team_id, str(act.act["text"]), handle=act.handle)


async def follow_up_mistake(act: Act, unit: UnitOfWork) -> None:
    """Adds what its reporter says, unless its text was withdrawn meanwhile."""
    mistake = await unit.session.get(Mistake, MistakeId(act.thread), with_for_update=True, populate_existing=True)
    if mistake is not None and not mistake.is_withdrawn:
        commands.followed_up(unit, mistake, RemarkId(act.act["id"]), str(act.act["text"]), handle=act.handle)


APPLIERS: Mapping[str, Applier] = {ReportMistake.verb(): report_mistake, FollowUpMistake.verb(): follow_up_mistake}
"""By the verb of the act."""
