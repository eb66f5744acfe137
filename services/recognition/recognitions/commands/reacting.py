"""What readers say to a recognition: reactions, each once, and comments."""

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from chassis import locks
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.messages import Receipt
from contracts.recognition.ids import ReactionId, RecognitionCommentId
from contracts.recognition.limits import COMMENTS_OF_ONE
from contracts.recognition.recognitions import (
    AddReaction,
    CommentAdded,
    CommentOnRecognition,
    ReactionAdded,
    ReactionRemoved,
    RemoveReaction,
)
from contracts.recognition.refusals import RecognitionCode
from services.recognition.recognitions import policies, queries
from services.recognition.recognitions.tables import Reaction, RecognitionComment


async def add_reaction(command: AddReaction, unit: UnitOfWork) -> ReactionAdded | Receipt:
    recognition = await queries.held(unit, command.recognition_id)
    policies.must_have_something_to_say_to(recognition, unit.now.date())
    said = {
        "id": unit.new_id(ReactionId),
        "version": 1,
        "recognition_id": recognition.id,
        "public": recognition.is_public,
        "reaction": command.reaction,
        "by": unit.actor.person_id,
        "at": unit.now,
    }
    added = await unit.session.scalar(insert(Reaction).values(said).on_conflict_do_nothing().returning(Reaction.id))
    if added is None:
        raise Refused(RecognitionCode.REACTED_ALREADY, field="reaction")
    if not recognition.is_public:
        return Receipt(id=added, version=1)
    return unit.publish(ReactionAdded(reaction=(await unit.session.get_one(Reaction, added)).document()))


async def remove_reaction(command: RemoveReaction, unit: UnitOfWork) -> ReactionRemoved | Receipt:
    recognition = await queries.held(unit, command.recognition_id)
    theirs = select(Reaction.id).where(
        Reaction.recognition_id == recognition.id,
        Reaction.by == unit.actor.person_id,
        Reaction.reaction == command.reaction,
    )
    id = await unit.session.scalar(theirs.with_for_update())
    if id is None:
        raise Refused(RecognitionCode.NO_SUCH_REACTION, field="reaction")
    reaction = await unit.change(Reaction, id)
    if recognition.is_public:
        return unit.publish(ReactionRemoved(reaction=await unit.delete(reaction)))
    await unit.session.delete(reaction)
    return Receipt(id=reaction.id, version=reaction.version)


async def comment_on_recognition(command: CommentOnRecognition, unit: UnitOfWork) -> CommentAdded | Receipt:
    await locks.alone(unit.session, "comments", command.recognition_id)
    recognition = await queries.held(unit, command.recognition_id)
    policies.must_have_something_to_say_to(recognition, unit.now.date())
    there = select(func.count()).where(RecognitionComment.recognition_id == recognition.id)
    if int(await unit.session.scalar(there) or 0) >= COMMENTS_OF_ONE:
        raise Refused(RecognitionCode.TOO_MANY_COMMENTS, limit=COMMENTS_OF_ONE)
    comment = unit.add(
        RecognitionComment(
            id=unit.new_id(RecognitionCommentId),
            recognition_id=recognition.id,
            public=recognition.is_public,
            text=command.text,
            by=unit.actor.person_id,
            at=unit.now,
            team_id=recognition.team_id,
        )
    )
    if not recognition.is_public:
        return Receipt(id=comment.id, version=1)
    return unit.publish(CommentAdded(recognition_comment=comment.document()))
