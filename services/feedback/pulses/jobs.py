"""Closing pulses: what was sealed is opened in memory, counted, shown where Rule S lets it be, and destroyed, all at once."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import disclosure, locks, metrics
from chassis.clockwork import repeat
from chassis.sealing import KeyMalformed, PrivateKey, Unopenable, of_fingerprint
from chassis.secret import Secret, SecretUnreadable
from chassis.service import Service
from chassis.transactions import is_lost
from chassis.unit import UnitOfWork
from contracts.disclosure import FIGURES_FROM, TEXTS_FROM
from contracts.feedback.ids import PulseId
from contracts.feedback.pulse_items import Facet
from contracts.feedback.pulses import PulseClosed, PulseState
from contracts.values import TeamId
from services.feedback.moderation.queries import HELD, KEPT
from services.feedback.pulses import rules
from services.feedback.pulses.rules import Tally
from services.feedback.pulses.tables import Pulse, Release

EVERY_SECONDS = 15.0
KEY_MISSING, KEY_MALFORMED = "ballot_key_missing", "ballot_key_malformed"
"""Codes in the worker's log; operators may rely on them."""
_WANTED = (
    "Mount the private half with this fingerprint where FORTHRIGHT_BALLOT_PRIVATE_KEY_FILE points; until then it stays open."
)
_LOST = "Its private half was not mounted in time: what was answered is destroyed unopened."
SAID_AGAIN_AFTER = timedelta(hours=1)
BATCH = 500
"""How many envelopes are in memory at a time."""
_DUE = text("select id from pulses where state = 'open' and closes_at <= :now order by closes_at, id")
_SEALED_WITH = text("select distinct sealed_with from pulses where state = 'open' order by sealed_with")
_NODES = text("select node_id, parent_id, leads from pulse_node where pulse_id = :pulse order by node_id")
_ERASED = """
select p.id from person p where p.id in (select person_id from pulse_envelope)
  and (p.deleted or p.document->>'status' = 'erased')
"""
_FORGET_ERASED = tuple(
    text(f"delete from {table} where person_id in ({_ERASED})")  # noqa: S608  # of constants
    for table in ("pulse_roster", "pulse_envelope")
)
_COUNT = text("select count(*) from pulse_envelope where pulse_id = :pulse")
# Their order is that of random bytes: neither who, nor when, nor where it lay.
_SEALED = text("""
select r.node_id, e.sealed from pulse_envelope e join pulse_roster r on r.pulse_id = e.pulse_id and r.person_id = e.person_id
where e.pulse_id = :pulse order by substring(e.sealed for 32)
""")
# In the order of their ids, which are random.
_WORDS = text("""
insert into pulse_text (id, pulse_id, node_id, text) select id, :pulse, node_id, said
from unnest(cast(:ids as uuid[]), cast(:nodes as text[]), cast(:texts as text[])) as words (id, node_id, said) order by id
""")
_DESTROY = tuple(
    text(f"delete from {table} where pulse_id = :pulse")  # noqa: S608  # of constants
    for table in ("pulse_envelope", "pulse_roster")
)
_VACUUM = text("vacuum pulse_envelope, pulse_roster")
_OLD_WORDS = text(f"""
{HELD}
delete from pulse_text where id in (
  select w.id from (
    select t.id, t.node_id as team_id from pulse_text t join pulses p on p.id = t.pulse_id
    where p.closed_at + make_interval(months => :months) < cast(:now as timestamptz)
  ) as w where not {KEPT}
)
""")  # noqa: S608  # of constants
_log = structlog.get_logger(__name__)


class Closing:
    """The clockwork that closes pulses. Any number may run: one of them closes each."""

    def __init__(self, service: Service, ballot_key: Secret) -> None:
        """`ballot_key` holds private halves; it is read anew for each close, and kept nowhere."""
        self._service, self._ballot_key = service, ballot_key
        self._said: dict[tuple[str, ...], datetime] = {}

    async def run(self) -> None:
        """Closes what is due until cancelled."""
        await repeat(self.once, every=EVERY_SECONDS, late="pulses are closed later")

    async def once(self) -> int:
        """Closes every pulse that is due; answers how many. Says it while there is time where a key will be missing."""
        async with self._service.sessions() as session:
            self._look_for_keys(list(await session.scalars(_SEALED_WITH)))
            due = [PulseId(id) for id in await session.scalars(_DUE, {"now": self._service.clock.now()})]
        closed = [id for id in due if await self._tried(id)]
        if closed:
            await self._vacuum()
        return len(closed)

    async def _tried(self, id: PulseId) -> bool:
        """Closes one; where that fails it is tried again, and keeps no other open."""
        try:
            return await self._close(id)
        except Exception as error:
            if is_lost(error):
                raise
            metrics.CLOSE_FAILURES.labels(self._service.name).inc()
            if self._is_news("failed", id):
                _log.exception("a pulse is closed later", pulse=id)
            return False

    def _look_for_keys(self, fingerprints: Sequence[str]) -> None:
        keys = self._keys() if fingerprints else []
        for fingerprint in fingerprints:
            if of_fingerprint(keys, fingerprint) is None:
                self._tell_missing(fingerprint)

    def _tell_missing(self, fingerprint: str, *, destroyed: bool = False) -> None:
        if destroyed or self._is_news("no key", fingerprint):
            advice = _LOST if destroyed else _WANTED
            _log.error("a pulse's ballot key is not in place", code=KEY_MISSING, fingerprint=fingerprint, advice=advice)

    def _is_news(self, *what: str) -> bool:
        """Whether this was not said for an hour: what lasts for days is no news every 15 seconds."""
        now = self._service.clock.now()
        if (last := self._said.get(what)) is not None and now - last < SAID_AGAIN_AFTER:
            return False
        self._said = {said: at for said, at in self._said.items() if now - at < SAID_AGAIN_AFTER} | {what: now}
        return True

    async def _close(self, id: PulseId) -> bool:
        """One pulse in one transaction: a crash leaves everything as it was."""
        async with self._service.begin_job() as unit:
            await locks.alone(unit.session, id)
            pulse = await unit.session.get_one(Pulse, id)
            if pulse.state is PulseState.CLOSED:
                return False
            tally = await self._opened(unit.session, pulse, unit)
            if tally is None:
                return False
            await _release(unit.session, pulse, tally, unit)
            for statement in _DESTROY:
                await unit.session.execute(statement, {"pulse": str(id)})
            pulse = await unit.change(Pulse, id)
            pulse.state, pulse.closed_at = PulseState.CLOSED, unit.now
            unit.publish(PulseClosed(pulse=pulse.document()))
        return True

    async def _opened(self, session: AsyncSession, pulse: Pulse, unit: UnitOfWork) -> Tally | None:
        """Everything that was answered; of fewer than five people nothing. None where the key is not in place, for a while."""
        await forget_erased(unit)
        tally = Tally(pulse.items)
        if int(await session.scalar(_COUNT, {"pulse": pulse.id}) or 0) < FIGURES_FROM:
            return tally
        key = of_fingerprint(self._keys(), pulse.sealed_with)
        if key is None:
            over = unit.now > pulse.closes_at + rules.GRACE
            self._tell_missing(pulse.sealed_with, destroyed=over)
            return tally if over else None
        rows = await session.stream(_SEALED, {"pulse": pulse.id}, execution_options={"yield_per": BATCH})
        opened = key.opener(str(pulse.id))
        async for batch in rows.partitions():
            await asyncio.to_thread(_count, tally, opened, batch)
        return tally

    def _keys(self) -> list[PrivateKey]:
        try:
            return PrivateKey.read_all(self._ballot_key.read())
        except (SecretUnreadable, KeyMalformed) as error:
            if self._is_news("unreadable", type(error).__name__):
                code = error.code if isinstance(error, SecretUnreadable) else KEY_MALFORMED
                _log.error("ballot keys cannot be read", code=str(code))  # the code alone: what it says may hold a path of theirs
            return []

    async def _vacuum(self) -> None:
        """Lets PostgreSQL overwrite what was deleted; outside any transaction, as it wants it."""
        async with self._service.sessions() as session:
            connection = await session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
            await connection.execute(_VACUUM)


def _count(tally: Tally, opened: Callable[[bytes], bytes], batch: Sequence[tuple[str, bytes]]) -> None:
    """Opens some envelopes; one that was not sealed by us counts for nobody."""
    tally.count_all(_contents(opened, batch))


def _contents(opened: Callable[[bytes], bytes], batch: Sequence[tuple[str, bytes]]) -> Iterator[tuple[TeamId, bytes]]:
    for node, sealed in batch:
        try:
            yield TeamId(node), opened(sealed)
        except Unopenable:
            _log.error("an envelope cannot be opened")


async def _release(session: AsyncSession, pulse: Pulse, tally: Tally, unit: UnitOfWork) -> None:
    """What Rule S lets be shown: figures by facet and node, and each text at one node, in an order that tells nothing."""
    nodes = (await session.execute(_NODES, {"pulse": pulse.id})).all()
    parents: dict[TeamId, TeamId | None] = {TeamId(node.node_id): _team(node.parent_id) for node in nodes}
    leads = {TeamId(node.node_id): int(node.leads) for node in nodes}
    shown = []
    for facet, scores in sorted(tally.scores().items()):
        figures = disclosure.figures(parents, scores, subjects=leads if facet is Facet.LEADS else None)
        shown += [
            {
                "pulse_id": pulse.id,
                "node_id": node,
                "facet": facet,
                "mean": one.mean,
                "spread": one.spread,
                "answers": one.answers,
            }
            for node, one in figures.items()
        ]
    if shown:
        await session.execute(insert(Release), shown)
    where = disclosure.placed(parents, disclosure.release(parents, tally.writers(), least=TEXTS_FROM))
    words = [(unit.clock.new_uuid4(), where[node], said) for node, said in tally.texts if node in where]
    ids, at, texts = zip(*words, strict=True) if words else ((), (), ())
    await session.execute(_WORDS, {"pulse": pulse.id, "ids": ids, "nodes": at, "texts": texts})


def _team(id: str | None) -> TeamId | None:
    return TeamId(id) if id is not None else None


async def forget_erased(unit: UnitOfWork) -> None:
    """Removes the envelopes of people who were erased while a pulse is open: they do not count."""
    for statement in _FORGET_ERASED:
        await unit.session.execute(statement)


async def expire_words(unit: UnitOfWork) -> None:
    """Removes what people added to pulses that closed as long ago as feedback is kept, unless a legal hold keeps what is
    shown of that team. Figures stay, for trends.
    """
    await unit.session.execute(_OLD_WORDS, {"months": unit.kept["feedback_months"], "now": unit.now})
