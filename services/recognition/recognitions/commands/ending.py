"""How a recognition ends, with all that was said to it: in every copy, and here unless fewer people or a legal hold keep it."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import delete, select

from chassis.unit import UnitOfWork
from contracts.messages import Receipt
from contracts.recognition.limits import CHILDREN_TOLD_AT_ONCE
from contracts.recognition.recognitions import (
    RecognitionGone,
    RecognitionHidden,
    RecognitionWithdrawn,
    RemovedReaction,
    RemovedRecognitionComment,
)
from contracts.recognition.suggestions import SuggestionUnlinked
from contracts.values import Id, TeamId
from services.recognition.recognitions import rules
from services.recognition.recognitions.tables import Reaction, Recognition, RecognitionComment
from services.recognition.suggestions.tables import Suggestion
from services.recognition.texts.queries import is_held

G = TypeVar("G", bound=RecognitionGone)
E = TypeVar("E", RecognitionWithdrawn, RecognitionHidden)
Child = Reaction | RecognitionComment


async def end_copies(unit: UnitOfWork, row: Recognition, fact: type[G]) -> G:
    """Ends the copies of what every employee read: the rows stay, as no documents any more. Answers the first fact of it.

    The row is locked: nothing more is said to it meanwhile.
    """
    reactions = await _ids_of(unit, Reaction, row)
    comments = await _ids_of(unit, RecognitionComment, row)
    told: list[G] = []
    for some, others in rules.portions(reactions, comments, CHILDREN_TOLD_AT_ONCE):
        row.version += bool(told)  # each fact about it has a version of its own
        gone = {"reactions": await _ended(unit, Reaction, some), "comments": await _ended(unit, RecognitionComment, others)}
        told.append(unit.publish(fact(recognition=row.tombstone(unit.now), **gone)))
    unit.bury(row)
    await _unlink(unit, row)
    return told[0]


async def _unlink(unit: UnitOfWork, row: Recognition) -> None:
    """Names it no more as what came of a suggestion: only what every employee reads is named."""
    query = select(Suggestion.id).where(Suggestion.recognition_id == row.id).order_by(Suggestion.id)
    for suggestion in await unit.change_all(Suggestion, await unit.session.scalars(query)):
        suggestion.recognition_id = None
        unit.publish(SuggestionUnlinked(suggestion=suggestion.document()))


async def take_away(unit: UnitOfWork, row: Recognition, fact: type[E]) -> E | Receipt:
    """Takes a recognition away from all its readers, for good; a legal hold keeps the rows where nobody reads them."""
    was_public = row.is_public
    told = await end_copies(unit, row, fact) if was_public else Receipt(id=row.id, version=row.version)
    if await is_held(unit.session, [row.team_id, *row.team_ids, *map(TeamId, row.homes.values())]):
        row.gone = True
        return told
    await unit.session.flush()
    for kind in (Reaction, RecognitionComment):
        await unit.session.execute(delete(kind).where(kind.recognition_id == row.id).execution_options(synchronize_session=False))
    await unit.session.delete(row)
    return told


async def _ids_of(unit: UnitOfWork, kind: type[Child], row: Recognition) -> Sequence[Id]:
    query = select(kind.id).where(kind.recognition_id == row.id, kind.public).order_by(kind.id)
    return list(await unit.session.scalars(query))


async def _ended(
    unit: UnitOfWork, kind: type[Child], ids: Sequence[Id]
) -> list[RemovedReaction] | list[RemovedRecognitionComment]:
    tombstones = []
    for child in await unit.change_all(kind, ids) if ids else []:
        child.public = False
        tombstones.append(unit.bury(child))
    return tombstones
