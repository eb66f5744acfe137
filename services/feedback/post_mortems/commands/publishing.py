"""A post-mortem is published; a tag that is found for the third time raises a systemic issue, exactly one."""

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import SystemicIssueId
from contracts.feedback.post_mortem_refusals import PostMortemCode
from contracts.feedback.post_mortems import (
    IssueState,
    PostMortemPublished,
    PostMortemState,
    PublishPostMortem,
    SystemicIssueRaised,
)
from services.feedback.post_mortems import queries
from services.feedback.post_mortems.commands.writing import to_write
from services.feedback.post_mortems.rules import systemic
from services.feedback.post_mortems.rules.systemic import Use
from services.feedback.post_mortems.tables import SystemicIssue, TagUse


async def publish_post_mortem(command: PublishPostMortem, unit: UnitOfWork) -> PostMortemPublished:
    post_mortem, _ = await to_write(unit, command.post_mortem_id)
    if not post_mortem.factors:
        raise Refused(PostMortemCode.POST_MORTEM_NEEDS_A_FACTOR)
    post_mortem.state = PostMortemState.PUBLISHED
    post_mortem.published_at, post_mortem.published_by = unit.now, unit.actor.person_id
    published = unit.publish(PostMortemPublished(post_mortem=post_mortem.document()))
    use = Use(post_mortem.id, post_mortem.team_id, unit.now)
    for tag in await queries.lock_tags(unit.session, (tag for factor in post_mortem.factors for tag in factor.tags)):
        unit.session.add(TagUse(tag=tag, post_mortem_id=use.post_mortem_id, team_id=use.team_id, published_at=use.published_at))
        await _count(unit, tag, use)
    return published


async def _count(unit: UnitOfWork, tag: str, latest: Use) -> None:
    """Raises an issue where the tag is found too often and none of it is open; under the lock of the tag's row."""
    found = systemic.recurring(await queries.uses(unit.session, tag), latest)
    if not found or await queries.is_raised(unit.session, tag):
        return
    teams = [use.team_id for use in found]
    issue = SystemicIssue(
        id=unit.new_id(SystemicIssueId),
        tag=tag,
        post_mortem_ids=[use.post_mortem_id for use in found],
        team_id=systemic.responsible(teams, await queries.teams(unit.session, teams)),
        state=IssueState.OPEN,
        raised_at=unit.now,
        settled_at=None,
        settled_by=None,
        settled_how="",
    )
    unit.publish(SystemicIssueRaised(systemic_issue=unit.add(issue).document()))
