"""Reminds teams of those who joined them: once at first and once in the third week, whoever runs this, however often."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from chassis.clockwork import repeat
from chassis.release import Chore
from chassis.service import Service
from chassis.unit import UnitOfWork
from contracts.derived import derived
from contracts.recognition.ids import WelcomePromptId
from contracts.recognition.limits import PROMPTED_DAYS
from contracts.recognition.welcomes import PromptOccasion, WelcomePromptDocument, WelcomePrompted
from services.recognition.welcomes import queries, rules
from services.recognition.welcomes.queries import FOUND, Due
from services.recognition.welcomes.tables import Placing, WelcomePrompt

EVERY_SECONDS = 60.0


class Prompting:
    """The recognition service's own clockwork. Any number may run: what one has given, the others find in the table."""

    def __init__(self, service: Service) -> None:
        """Over the service's database and by its clock."""
        self._service = service

    async def run(self) -> None:
        """Reminds every minute until cancelled."""
        await repeat(self.once, every=EVERY_SECONDS, late="teams are reminded later")

    async def once(self) -> int:
        """Gives every reminder that is due today; answers how many."""
        return sum([await self._all(occasion) for occasion in PromptOccasion])

    async def _all(self, occasion: PromptOccasion) -> int:
        given = 0
        while True:
            async with self._service.begin_job() as unit:
                found = await queries.due(unit.session, occasion, unit.now.date())
                told = await _note(unit, occasion, found) if found else []
                for prompt in told:
                    unit.publish(WelcomePrompted(welcome_prompt=prompt))
            given += len(told)
            if len(found) < FOUND:
                return given


async def _note(unit: UnitOfWork, occasion: PromptOccasion, found: Sequence[Due]) -> list[WelcomePromptDocument]:
    """Those that nobody else has noted meanwhile."""
    last_day = unit.now.date() + timedelta(days=PROMPTED_DAYS)
    prompts = [
        WelcomePromptDocument(
            id=derived(WelcomePromptId, one.person_id, one.team_id, occasion, f"{one.joined_on}"),
            epoch=unit.epoch,
            version=1,
            person_id=one.person_id,
            team_id=one.team_id,
            occasion=occasion,
            joined_on=one.joined_on,
            prompted_at=unit.now,
            last_day=last_day,
        )
        for one in found
    ]
    statement = insert(WelcomePrompt).on_conflict_do_nothing(index_elements=["id"]).returning(WelcomePrompt.id)
    rows = [prompt.model_dump(exclude={"epoch"}) for prompt in sorted(prompts, key=lambda prompt: prompt.id)]
    ours = set(await unit.session.scalars(statement, rows))
    return [prompt for prompt in prompts if prompt.id in ours]


async def forget_placings(unit: UnitOfWork) -> None:
    """Removes what tells where people were long ago; of each, where they were last before that stays, whatever comes late."""
    later = aliased(Placing)
    before = unit.now - timedelta(days=rules.KEPT_DAYS)
    newer = select(func.max(later.sequence)).where(later.person_id == Placing.person_id, later.at < before).scalar_subquery()
    await unit.session.execute(delete(Placing).where(Placing.at < before, Placing.sequence < newer))


CHORES: Sequence[Chore] = (forget_placings,)
"""At each full hour."""
