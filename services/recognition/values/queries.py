"""Which of the organization's values can be named today."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.problems import Refused
from contracts.recognition.ids import ValueId
from contracts.recognition.refusals import RecognitionCode
from contracts.recognition.values import THE_VALUES
from services.recognition.values.tables import ValueList


async def require_values(session: AsyncSession, ids: Sequence[ValueId], *, field: str = "value_ids") -> None:
    """Refuses with the first that is no value of the organization now; no statement where none is named."""
    if not ids:
        return
    there = await session.get(ValueList, THE_VALUES)
    current = {value.id for value in there.values if value.retired_on is None} if there is not None else set()
    for id in ids:
        if id not in current:
            raise Refused(RecognitionCode.NO_SUCH_VALUE, field=field, id=id)
