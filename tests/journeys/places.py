"""Where a platform's parts are: three migrated databases, a broker, free ports, as the settings that every process reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from chassis.sealing import PrivateKey
from chassis.settings import PORTS
from forthright import components
from tests.servers.leashed import free_port
from tests.servers.postgres import Database, Postgres

AUDIENCE = "forthright"
_KEYS = ("IDENTITY", "SERVICE", "IDEMPOTENCY", "CONFIDENTIAL")
BALLOT = PrivateKey.new(datetime.now(UTC).date())
_MOUNTED = TemporaryDirectory(prefix="forthright-ballots-")
(Path(_MOUNTED.name) / "ballot.private").write_text(str(BALLOT))
PRIVATE = {"FORTHRIGHT_BALLOT_PRIVATE_KEY_FILE": _MOUNTED.name}
"""For the feedback worker alone."""
APIS_ONLY = frozenset(f"FORTHRIGHT_{name}_SECRET" for name in ("IDENTITY", "IDEMPOTENCY", "CONFIDENTIAL"))
"""What no worker is given, as in the composition."""
SECRETS = {
    **{f"FORTHRIGHT_{name}_SECRET": f"made up for tests and long enough: {name}" for name in _KEYS},
    "FORTHRIGHT_BALLOT_PUBLIC_KEY": str(BALLOT.public),
}


@dataclass(frozen=True, slots=True)
class Places:
    """Databases by component, and the environment of every process."""

    databases: Mapping[str, Database]
    environment: Mapping[str, str]

    def url(self, name: str) -> str:
        """Where a component's api is."""
        return f"http://127.0.0.1:{self.environment[f'FORTHRIGHT_{name.upper()}_LISTEN_PORT']}"


async def _migrate(name: str, database: Database) -> None:
    engine = database.engine(owner=True)
    await components.migrations(name).upgrade(engine, application_role=database.application_role)
    await engine.dispose()


async def places(postgres: Postgres, kafka: str, issuer: str) -> Places:
    """Makes the databases, and finds ports."""
    databases = {name: await postgres.copy(f"{name} migrated", partial(_migrate, name)) for name in PORTS}
    own: dict[str, str] = {}
    for name, database in databases.items():
        prefix = f"FORTHRIGHT_{name.upper()}"
        own |= {f"{prefix}_DATABASE_URL": database.url, f"{prefix}_OWNER_URL": database.owner_url}
        own |= {f"{prefix}_{what}_PORT": str(free_port()) for what in ("LISTEN", "MANAGEMENT", "WORKER_MANAGEMENT")}
    shared = {
        "FORTHRIGHT_DEPLOYMENT": "tests",
        "FORTHRIGHT_DRAIN_SECONDS": "0",
        "FORTHRIGHT_SHUTDOWN_SECONDS": "5",
        "FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS": kafka,
        "FORTHRIGHT_OIDC_ISSUER": issuer,
        "FORTHRIGHT_OIDC_AUDIENCE": AUDIENCE,
    }
    return Places(databases, {**SECRETS, **shared, **own})
