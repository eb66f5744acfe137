"""Comments, whose parents stay as they are: hundreds of people may comment on one thing at once."""

from collections.abc import Sequence
from typing import Any

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.okrs.comments import CommentAdded, CommentOnCheckIn, CommentOnDecision, CommentOnObjective
from contracts.okrs.refusals import Code
from contracts.values import CommentId, PersonId
from services.okrs.comments.tables import Comment
from services.okrs.decisions.tables import Decision
from services.okrs.objectives import queries
from services.okrs.objectives.tables import Objective


async def comment_on_objective(command: CommentOnObjective, unit: UnitOfWork) -> CommentAdded:
    """In a closed cycle, too: talking about what was reached changes nothing of it."""
    objective = await unit.hold(Objective, command.objective_id)
    return await _said(unit, command.text, command.mentions, objective_id=objective.id, team_id=objective.team_id)


async def comment_on_check_in(command: CommentOnCheckIn, unit: UnitOfWork) -> CommentAdded:
    check_in, objective = await queries.hold_check_in(unit, command.check_in_id)
    about = {"check_in_id": check_in.id, "objective_id": objective.id, "team_id": objective.team_id}
    return await _said(unit, command.text, command.mentions, **about)


async def comment_on_decision(command: CommentOnDecision, unit: UnitOfWork) -> CommentAdded:
    """In every state: advice before, and questions after."""
    decision = await unit.hold(Decision, command.decision_id)
    return await _said(unit, command.text, command.mentions, decision_id=decision.id)


async def _said(unit: UnitOfWork, text: str, mentions: Sequence[PersonId], **about: Any) -> CommentAdded:
    for person in mentions:
        if mentions.count(person) > 1:
            raise Refused(Code.NAMED_TWICE, field="mentions", id=person)
    await people.require_people(unit.session, {"mentions": mentions})
    comment = Comment(
        id=unit.new_id(CommentId),
        text=text,
        text_withdrawn=False,
        mentions=list(mentions),
        by=unit.actor.person_id,
        at=unit.now,
        **about,
    )
    unit.add(comment)
    return unit.publish(CommentAdded(comment=comment.document()))
