"""A service as its requests see it: its database, its door, its clock, and the one commit."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from chassis.clock import Clock
from chassis.handles import Handles
from chassis.idempotency import Idempotency
from chassis.problems import Refused
from chassis.rows import Aggregate
from chassis.sealing import KeyMalformed, PublicKey
from chassis.secret import UNSET, Secret, SecretUnreadable
from chassis.service_credential import ServiceCredential
from chassis.unit import Sender, Trail, UnitOfWork
from chassis.viewers import ADMIN, Doorkeeper, SignedIn, Viewer
from chassis.wake import Waker
from contracts.messages import Command
from contracts.refusals import Code


@dataclass(frozen=True, slots=True)
class Service:
    """What every route of a service works with; one per app, in `app.state.service`."""

    name: str
    sessions: async_sessionmaker[AsyncSession]
    doorkeeper: Doorkeeper
    credential: ServiceCredential
    clock: Clock
    sender: Sender
    idempotency: Idempotency
    waker: Waker
    aggregates: Mapping[str, type[Aggregate]]
    """Every aggregate by the kind of its document."""
    body_bytes: int = 1024 * 1024
    answer_days: Mapping[str, int] = field(default_factory=dict)
    """How many days an answer may take, by what is asked."""
    kept: Mapping[str, int] = field(default_factory=dict)
    """How long texts are kept, by what they are."""
    handles: Handles = field(default_factory=Handles)
    """By which confidential authors are known again; without a secret where nothing is confidential."""
    ballot_key: Secret = UNSET
    """Public halves of ballot keys, by which answers are sealed; none where nothing is."""

    def ballot_keys(self) -> list[PublicKey]:
        """The public halves that are in place now, the newest first; none where their file is away or no key."""
        try:
            return PublicKey.read_all(self.ballot_key.read())
        except (SecretUnreadable, KeyMalformed):
            return []

    def seal(self, command: Command[Any]) -> Mapping[str, bytes]:
        """What has to be sealed of a command, for each ballot key by its fingerprint: which one it needs, only SQL could tell."""
        if (sealing := command.to_seal()) is None:
            return {}
        purpose, content = sealing
        return {key.fingerprint: key.seal(content, purpose) for key in self.ballot_keys()}

    @asynccontextmanager
    async def begin(self, who: SignedIn, trail: Trail) -> AsyncIterator[UnitOfWork]:
        """A person's unit of work; the commit is here, and only here, before anything is answered."""
        async with self.sessions() as session:
            viewer, epoch = await self.doorkeeper.look_up(session, who)
            unit = self._unit(session, viewer, epoch, trail)
            async with self._commit(unit):
                yield unit

    @asynccontextmanager
    async def begin_as_admin(self, who: SignedIn, trail: Trail) -> AsyncIterator[UnitOfWork]:
        """As `begin`, also for an admin whom the directory does not know yet: somebody has to bring in the first people."""
        async with self.sessions() as session:
            viewer, epoch = None, int(await session.scalar(text("select epoch from epoch")) or 1)
            try:
                viewer, epoch = await self.doorkeeper.look_up(session, who)
            except Refused as refusal:
                if refusal.code is not Code.PERSON_UNKNOWN or ADMIN not in who.roles:
                    raise
            unit = self._unit(session, viewer, epoch, trail)
            async with self._commit(unit):
                yield unit

    @asynccontextmanager
    async def begin_unattended(self, session: AsyncSession, trail: Trail) -> AsyncIterator[UnitOfWork]:
        """A unit of work without a person, for jobs and reactions, in a session whose transaction the caller commits."""
        epoch = int(await session.scalar(text("select epoch from epoch")) or 1)
        unit = self._unit(session, None, epoch, trail)
        session.info.update(epoch=epoch, now=unit.now, today=unit.now.date())
        yield unit
        await unit.flush()

    @asynccontextmanager
    async def begin_job(self) -> AsyncIterator[UnitOfWork]:
        """A unit of work without a person in a transaction of its own: what a job does at a time, all or nothing."""
        async with self.sessions() as session, session.begin(), self.begin_unattended(session, Trail()) as unit:
            yield unit
        if unit.published:
            self.waker.wake()

    def _unit(self, session: AsyncSession, viewer: Viewer | None, epoch: int, trail: Trail) -> UnitOfWork:
        now = self.clock.now()
        return UnitOfWork(
            session,
            viewer,
            self.clock,
            now,
            epoch,
            self.sender,
            trail,
            answer_days=self.answer_days,
            kept=self.kept,
            handles=self.handles.bound(),
            ballot_keys=self.ballot_keys,
        )

    @asynccontextmanager
    async def _commit(self, unit: UnitOfWork) -> AsyncIterator[None]:
        unit.session.info.update(epoch=unit.epoch, now=unit.now, today=unit.now.date())
        yield
        await unit.flush()
        await unit.session.commit()
        if unit.published:
            self.waker.wake()
