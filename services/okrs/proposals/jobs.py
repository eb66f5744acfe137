"""Drafts what waits once a cycle takes drafts again, whoever runs this, however often."""

from chassis.clockwork import repeat
from chassis.service import Service
from services.okrs.proposals import commands, queries

EVERY_SECONDS = 60.0
BATCH = 100
"""How many proposals one look takes up; where none becomes a draft, the others wait for the same."""


class Proposing:
    """Waits for cycles. Any number may run: what one works on, the others pass over."""

    def __init__(self, service: Service) -> None:
        """Over the service's database and by its clock."""
        self._service = service

    async def run(self) -> None:
        """Looks every minute until cancelled."""
        await repeat(self.once, every=EVERY_SECONDS, late="proposals are drafted later")

    async def once(self) -> int:
        """Drafts what can be drafted; answers how many objectives that made."""
        async with self._service.begin_job() as unit:
            return sum([await commands.draft(unit, proposal) for proposal in await queries.waiting(unit.session, BATCH)])
