"""Names of people, by batched look-up at the directory; kept for a minute, and longer only while the directory is away."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx2

from chassis.clock import Clock
from chassis.service_credential import ServiceCredential
from contracts.directory.names import NAMES, LookUpNames
from contracts.directory.names import Names as Found
from contracts.values import PersonId
from gateway.faults import Fault, FaultCode

KEPT = timedelta(seconds=60)
STALE = timedelta(hours=24)
_PATIENCE_SECONDS = 2.0
_AGAIN = timedelta(seconds=5)
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Known:
    """A name as it was at a time; null where there is none to show."""

    name: str | None
    at: datetime


class Names:
    """The cache of one process."""

    def __init__(self, directory: httpx2.AsyncClient, credential: ServiceCredential, clock: Clock) -> None:
        self._directory, self._credential, self._clock = directory, credential, clock
        self._known: OrderedDict[PersonId, Known] = OrderedDict()
        self._not_before = clock.now()

    async def of(self, people: Sequence[PersonId]) -> list[str | Fault | None]:
        """The name of each; where the directory is away and nothing is known, a fault in its place."""
        now = self._clock.now()
        wanted = [person for person in dict.fromkeys(people) if self._age(person, now) > KEPT]
        for start in range(0, len(wanted), NAMES):
            if now >= self._not_before and not await self._look_up(wanted[start : start + NAMES], now):
                self._not_before = now + _AGAIN  # nobody waits for a directory that just did not answer
        return [self._name(person, now) for person in people]

    def learn(self, person: PersonId, name: str) -> None:
        """Keeps a name that the directory told beside something else."""
        self._known[person] = Known(name, self._clock.now())

    def forget(self, person: PersonId) -> None:
        """Forgets a person who was erased."""
        self._known.pop(person, None)

    def _age(self, person: PersonId, now: datetime) -> timedelta:
        known = self._known.get(person)
        return now - known.at if known else timedelta.max

    def _name(self, person: PersonId, now: datetime) -> str | Fault | None:
        if self._age(person, now) > STALE:
            return Fault(FaultCode.SERVICE_UNAVAILABLE)
        return self._known[person].name

    async def _look_up(self, people: list[PersonId], now: datetime) -> bool:
        """Asks for names; whether the directory answered."""
        body = LookUpNames(ids=people).model_dump_json()
        headers = {"authorization": f"Bearer {self._credential.issue('gateway')}", "content-type": "application/json"}
        try:
            answer = await self._directory.post("/names", content=body, headers=headers, timeout=_PATIENCE_SECONDS)
        except httpx2.TransportError:
            return False
        if not answer.is_success:
            return False
        for person, name in Found.model_validate_json(answer.content).names.items():
            self._known[person] = Known(name, now)
            self._known.move_to_end(person)
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
        return True
