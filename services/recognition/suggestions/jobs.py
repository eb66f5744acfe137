"""What the worker does with suggestions at each full hour: those whose days are over end."""

from collections.abc import Sequence

from sqlalchemy import select

from chassis.release import Chore
from chassis.unit import UnitOfWork
from contracts.recognition.suggestions import SuggestionExpired, SuggestionState
from services.recognition.suggestions.tables import OPEN, Suggestion

BATCH = 500
BATCHES = 20
"""So many batches an hour: who reads sees none of them any more anyway, so that more can wait for the next."""


async def expire_suggestions(unit: UnitOfWork) -> None:
    """Ends what nobody took up in time; what somebody settles at this moment is theirs."""
    for _ in range(BATCHES):
        ended = await _over(unit)
        for row in ended:
            row.state, row.version = SuggestionState.EXPIRED, row.version + 1
            unit.publish(SuggestionExpired(suggestion=row.document()))
        await unit.session.flush()
        if len(ended) < BATCH:
            return


async def _over(unit: UnitOfWork) -> list[Suggestion]:
    """The next of them, by their index, locked; `state` is written out, as the index has it."""
    is_over = Suggestion.last_day < unit.now.date()
    query = select(Suggestion).where(OPEN, is_over).order_by(Suggestion.last_day, Suggestion.id).limit(BATCH)
    return list(await unit.session.scalars(query.with_for_update(skip_locked=True)))


CHORES: Sequence[Chore] = (expire_suggestions,)
"""What is done at each full hour."""
