"""Reminds champions to check in: once for each key result and period, whoever runs this, however often and whenever."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy.dialects.postgresql import insert

from chassis.clockwork import repeat
from chassis.service import Service
from chassis.unit import UnitOfWork
from contracts.okrs.prompts import CheckInPrompted, PromptDocument
from contracts.values import PromptId
from services.okrs.prompts import queries
from services.okrs.prompts.queries import BEGINNING, FOUND, Due
from services.okrs.prompts.tables import Prompt

EVERY_SECONDS = 60.0
BATCH = 500
"""How many reminders a transaction gives."""


class Prompting:
    """The okrs service's own clockwork. Any number may run: what one has given, the others find in the table."""

    def __init__(self, service: Service) -> None:
        """Over the service's database and by its clock."""
        self._service = service

    async def run(self) -> None:
        """Reminds every minute until cancelled."""
        await repeat(self.once, every=EVERY_SECONDS, late="reminders are given later")

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
        async with self._service.begin_job() as unit:
            told = await _note(unit, found)
            for prompt in told:
                unit.publish(CheckInPrompted(prompt=prompt))
        return len(told)


async def _note(unit: UnitOfWork, found: Sequence[Due]) -> list[PromptDocument]:
    noted = {"epoch": unit.epoch, "version": 1, "prompted_at": unit.now}
    prompts = [PromptDocument(id=unit.new_id(PromptId), **noted, **asdict(one)) for one in found]
    statement = insert(Prompt).on_conflict_do_nothing(index_elements=["key_result_id", "period"]).returning(Prompt.id)
    ours = set(await unit.session.scalars(statement, [prompt.model_dump(exclude={"epoch"}) for prompt in prompts]))
    return [prompt for prompt in prompts if prompt.id in ours]
