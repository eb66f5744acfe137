"""Where the demo's parts are: ports, databases and broker, as settings that every component reads."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from chassis.environment import SettingsRefused, load
from chassis.settings import PORTS, Process, Settings
from forthright.demo.postgres import application, owner

ISSUER = "http://127.0.0.1:8009"
"""The development issuer's name, wherever it listens: sign-ins are known by it."""
AUDIENCE = "forthright"
_ISSUER_AFTER, _MANAGEMENT_AFTER = 9, 1000


@dataclass(frozen=True, slots=True)
class Places:
    """Ports beginning with the gateway's, and what the environment names already."""

    folder: Path
    first_port: int
    environment: Mapping[str, str]

    @classmethod
    def of(cls, folder: Path, first_port: int) -> "Places":
        """With the environment of this process."""
        return cls(folder, first_port, {key: value for key, value in os.environ.items() if key.startswith("FORTHRIGHT_")})

    @property
    def embedded(self) -> list[str]:
        """The components whose database is not named, and therefore in the folder."""
        return [name for name in PORTS if not self.environment.get(f"FORTHRIGHT_{name.upper()}_DATABASE_URL")]

    @property
    def brings_kafka(self) -> bool:
        """Whether a broker is named."""
        return bool(self.environment.get("FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS"))

    @property
    def issuer_port(self) -> int:
        """Where the development issuer listens."""
        return self.first_port + _ISSUER_AFTER

    @property
    def management_port(self) -> int:
        """Where probes and metrics are."""
        return self.first_port + _MANAGEMENT_AFTER

    @property
    def ports(self) -> list[int]:
        """Every port that the demo listens on, the gateway's first."""
        return [*self._listening().values(), self.issuer_port, self.management_port]

    def settings(self, name: str, keys: Mapping[str, str], urls: Mapping[str, str], broker: str) -> Settings:
        """A component's settings: what the environment says, and the demo's own for the rest. Raises `SettingsRefused`."""
        own = self._own(keys, broker)
        for component in self.embedded:
            prefix = f"FORTHRIGHT_{component.upper()}"
            own |= {f"{prefix}_DATABASE_URL": urls[application(component)], f"{prefix}_OWNER_URL": urls[owner(component)]}
        return load(name, Process.API, {**own, **{key: value for key, value in self.environment.items() if value}})

    def check(self) -> None:
        """A database that is named needs its owner's role, too: the demo migrates it. Raises `SettingsRefused`."""
        needed = [f"FORTHRIGHT_{name.upper()}_OWNER_URL" for name in PORTS if name not in self.embedded]
        if missing := [f"{key} is needed by the demo and not set." for key in needed if not self.environment.get(key)]:
            raise SettingsRefused(missing)

    def _own(self, keys: Mapping[str, str], broker: str) -> dict[str, str]:
        return {
            "FORTHRIGHT_DEPLOYMENT": "demo",
            "FORTHRIGHT_DEVELOPMENT": "1",
            "FORTHRIGHT_DRAIN_SECONDS": "0",
            "FORTHRIGHT_PUBLIC_URL": f"http://127.0.0.1:{self.first_port}",
            "FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS": broker,
            "FORTHRIGHT_OIDC_ISSUER": ISSUER,
            "FORTHRIGHT_OIDC_AUDIENCE": AUDIENCE,
            "FORTHRIGHT_OIDC_JWKS_URL": f"http://127.0.0.1:{self.issuer_port}/jwks",
            "FORTHRIGHT_ERASURE_LEDGER": str(self.folder / "erasures.jsonl"),
            **{f"FORTHRIGHT_{name.upper()}": value for name, value in keys.items()},
            **{f"FORTHRIGHT_{name.upper()}_LISTEN_PORT": str(port) for name, port in self._listening().items()},
            **{f"FORTHRIGHT_{name.upper()}_POOL_SIZE": "8" for name in PORTS},
        }

    def _listening(self) -> dict[str, int]:
        return {name: self.first_port + port - PORTS["gateway"] for name, port in PORTS.items()}
