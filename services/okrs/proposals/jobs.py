"""Drafts what waits once a cycle takes drafts again, whoever runs this, however often."""

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from chassis.postgres import LOST
from chassis.service import Service
from chassis.unit import Trail
from services.okrs.proposals import commands, queries

EVERY_SECONDS = 60.0
BATCH = 100
"""How many proposals one look takes up; where none becomes a draft, the others wait for the same."""
_log = structlog.get_logger(__name__)


class Proposing:
    """Waits for cycles. Any number may run: what one works on, the others pass over."""

    def __init__(self, service: Service) -> None:
        """Over the service's database and by its clock."""
        self._service = service

    async def run(self) -> None:
        """Looks every minute until cancelled; trouble with the database is waited out."""
        while True:
            try:
                await self.once()
            except (*LOST, SQLAlchemyError) as error:
                _log.warning("proposals are drafted later", error=type(error).__name__)
            await asyncio.sleep(EVERY_SECONDS)

    async def once(self) -> int:
        """Drafts what can be drafted; answers how many objectives that made."""
        service = self._service
        async with service.sessions() as session, session.begin(), service.begin_unattended(session, Trail()) as unit:
            made = sum([await commands.draft(unit, proposal) for proposal in await queries.waiting(session, BATCH)])
        if made:
            service.waker.wake()
        return made
