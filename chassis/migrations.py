"""Brings a component's database to the schema this image needs: Alembic, one head per component, asyncpg only."""

from dataclasses import dataclass
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import AsyncEngine

LOCK = 7_091_121_000
_APPEND_ONLY = ("journal",)


@dataclass(frozen=True, slots=True)
class Migrations:
    """A component's migrations: the folder holds `versions/NNNN_what.py`, numbered from 0001."""

    folder: Path

    @property
    def head(self) -> str:
        """The revision this image needs."""
        head = self._script.get_current_head()
        assert head is not None, "there is a first migration"
        return head

    @property
    def _script(self) -> ScriptDirectory:
        return ScriptDirectory(str(self.folder))

    async def upgrade(self, owner: AsyncEngine, *, application_role: str | None = None, to: str = "head") -> list[str]:
        """Runs what is missing, as the owner, under a lock, and lets the application's role use it; returns the revisions run."""
        async with owner.begin() as connection:
            await connection.execute(text("set local lock_timeout = '10s'"))
            await connection.execute(text(f"select pg_advisory_xact_lock({LOCK})"))
            done: list[str] = await connection.run_sync(self._upgrade, to)
            if application_role is not None:
                for statement in _grants(application_role):
                    await connection.execute(text(statement))
        return done

    def _upgrade(self, connection: Connection, to: str) -> list[str]:
        script, done = self._script, list[str]()

        def plan(revision: object, _: MigrationContext) -> object:
            steps = script._upgrade_revs(to, revision)  # type: ignore[arg-type]  # noqa: SLF001  # what env.py's `upgrade` calls
            done.extend(step.revision.revision for step in steps)
            return steps

        with EnvironmentContext(Config(), script, fn=plan, destination_rev=to) as environment:
            environment.configure(connection=connection, transaction_per_migration=False)
            environment.run_migrations()
        return done

    async def is_current(self, engine: AsyncEngine) -> bool:
        """Whether the schema is at or beyond what this image needs: a later image's schema is fine."""
        async with engine.connect() as connection:
            known = await connection.scalar(text("select to_regclass('alembic_version') is not null"))
            found = await connection.scalar(text("select max(version_num) from alembic_version")) if known else None
        return found is not None and found >= self.head

    async def drift(self, engine: AsyncEngine, *described: MetaData) -> list[object]:
        """Differences between the migrated schema and the tables the code describes."""
        together = MetaData()
        for metadata in described:
            for table in metadata.sorted_tables:
                table.to_metadata(together)

        def compare(connection: Connection) -> list[object]:
            context = MigrationContext.configure(connection, opts={"compare_server_default": True})
            return list(compare_metadata(context, together))

        async with engine.connect() as connection:
            return await connection.run_sync(compare)


def _grants(role: str) -> list[str]:
    """The application reads and writes rows; it alters nothing, and the journal only grows."""
    quoted = '"' + role.replace('"', '""') + '"'
    return [
        f"grant usage on schema public to {quoted}",
        f"grant select, insert, update, delete on all tables in schema public to {quoted}",
        f"grant usage, select on all sequences in schema public to {quoted}",
        # So that a worker can vacuum what it deleted for good; before PostgreSQL 17 only owners can.
        f"""do $$ begin
          if current_setting('server_version_num')::int >= 170000 then
            grant maintain on all tables in schema public to {quoted};
          end if;
        end $$""",
        f"revoke insert, update, delete on alembic_version from {quoted}",
        *(f"revoke update, delete on {table} from {quoted}" for table in _APPEND_ONLY),
    ]
