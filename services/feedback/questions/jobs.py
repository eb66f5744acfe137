"""What the worker does with questions: it publishes confidential ones at the hour."""

from collections.abc import Mapping

from chassis.confidential import Act
from chassis.release import Applier
from chassis.unit import UnitOfWork
from contracts.feedback.ids import LeaderQuestionId
from contracts.feedback.questions import AskLeader, FollowUpQuestion, QuestionAsked, QuestionState
from contracts.values import RemarkId, TeamId
from services.feedback.questions.commands import asked, asked_further
from services.feedback.questions.tables import LeaderQuestion


async def ask_leader(act: Act, unit: UnitOfWork) -> None:
    """Publishes a question."""
    id, team_id = LeaderQuestionId(act.thread), TeamId(str(act.act["team_id"]))
    question = asked(id, team_id, str(act.act["text"]), unit, handle=act.handle)
    unit.publish(QuestionAsked(leader_question=question.document()))


async def follow_up_question(act: Act, unit: UnitOfWork) -> None:
    """Publishes what the author asks further, unless they took the question back or somebody asked already."""
    question = await unit.change(LeaderQuestion, LeaderQuestionId(act.thread))
    if question.state is QuestionState.ANSWERED:
        asked_further(question, RemarkId(str(act.act["id"])), str(act.act["text"]), unit, handle=act.handle)


APPLIERS: Mapping[str, Applier] = {AskLeader.verb(): ask_leader, FollowUpQuestion.verb(): follow_up_question}
"""By the verb of the act."""
