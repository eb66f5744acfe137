"""Reminds champions to check in: once for each key result and period, whoever runs this, however often and whenever."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict

import structlog
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.postgres import LOST
from chassis.service import Service
from chassis.unit import Trail, UnitOfWork
from contracts.okrs.prompts import CheckInPrompted, PromptDocument
from contracts.values import PromptId
from services.okrs.prompts import queries
from services.okrs.prompts.queries import BEGINNING, FOUND, Due
from services.okrs.prompts.tables import Prompt

EVERY_SECONDS = 60.0
BATCH = 500
"""How many reminders a transaction gives."""
_log = structlog.get_logger(__name__)


class Prompting:
    """The okrs service's own clockwork. Any number may run: what one has given, the others find in the table."""

    def __init__(self, service: Service) -> None:
        """Over the service's database and by its clock."""
        self._service = service

    async def run(self) -> None:
        """Reminds every minute until cancelled; trouble with the database is waited out."""
        while True:
            try:
                await self.once()
            except (*LOST, SQLAlchemyError) as error:
                _log.warning("reminders are given later", error=type(error).__name__)
            await asyncio.sleep(EVERY_SECONDS)

    async def once(self) -> int:
        """Gives every reminder that is due, of the current periods alone; answers how many."""
        given, after = 0, BEGINNING
        async with self._service.sessions() as session:
            current = await queries.current_periods(session, self._service.clock.now())
        while current:
            async with self._service.sessions() as session:
                found = await queries.due(session, current, after)
            for start in range(0, len(found), BATCH):
                given += await self._give(found[start : start + BATCH])
            if len(found) < FOUND:
                break
            after = (found[-1].objective_id, found[-1].key_result_id)
        return given

    async def _give(self, found: Sequence[Due]) -> int:
        """Notes them and tells of those that nobody else has noted meanwhile, in one transaction."""
        service = self._service
        async with service.sessions() as session, session.begin(), service.begin_unattended(session, Trail()) as unit:
            told = await _note(session, unit, found)
            for prompt in told:
                unit.publish(CheckInPrompted(prompt=prompt))
        if told:
            service.waker.wake()
        return len(told)


async def _note(session: AsyncSession, unit: UnitOfWork, found: Sequence[Due]) -> list[PromptDocument]:
    noted = {"epoch": unit.epoch, "version": 1, "prompted_at": unit.now}
    prompts = [PromptDocument(id=unit.new_id(PromptId), **noted, **asdict(one)) for one in found]
    statement = insert(Prompt).on_conflict_do_nothing(index_elements=["key_result_id", "period"]).returning(Prompt.id)
    ours = set(await session.scalars(statement, [prompt.model_dump(exclude={"epoch"}) for prompt in prompts]))
    return [prompt for prompt in prompts if prompt.id in ours]
