"""Which Kafka the tests get, and what therefore does not run; as a script it says the latter in one line, if anything.

Only the standard library: `make test` asks before anything is installed.
"""

import os
import re
import shutil
import subprocess
import sys
from enum import Enum
from pathlib import Path

KAFKA, REQUIRED, DATA = "FORTHRIGHT_TEST_KAFKA", "FORTHRIGHT_REQUIRE_REAL_BROKER", "FORTHRIGHT_TEST_DATA"
_JAVA = 17


class Choice(Enum):
    """Where the broker comes from."""

    NAMED = "the broker that FORTHRIGHT_TEST_KAFKA names"
    JAVA = "Apache Kafka through Java and Maven"
    DOCKER = "Apache Kafka through Docker"
    MOCK = "librdkafka's mock"

    @property
    def real(self) -> bool:
        """Whether it is an Apache Kafka."""
        return self is not Choice.MOCK

    @property
    def ours(self) -> bool:
        """Whether tests may stop, kill and restart one."""
        return self in {Choice.JAVA, Choice.DOCKER}


def _answers(*command: str) -> str:
    if shutil.which(command[0]) is None:
        return ""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout + done.stderr


def has_java() -> bool:
    """Whether Java is new enough for Kafka and Maven is there."""
    version = re.search(r'version "(\d+)', _answers("java", "-version"))
    return version is not None and int(version[1]) >= _JAVA and shutil.which("mvn") is not None


def choose() -> Choice:
    """The best that this machine has; `mock` in FORTHRIGHT_TEST_KAFKA asks for the mock."""
    named = os.environ.get(KAFKA, "")
    if named:
        return Choice.MOCK if named == "mock" else Choice.NAMED
    if has_java():
        return Choice.JAVA
    return Choice.DOCKER if _answers("docker", "version", "--format", "{{.Server.Version}}").strip() else Choice.MOCK


def named() -> str:
    """The bootstrap address of the broker that the environment names: one for tests only, its topics are deleted."""
    return os.environ[KAFKA]


def required() -> bool:
    """Whether a missing real broker is an error."""
    return os.environ.get(REQUIRED, "") not in {"", "0"}


def kcat() -> str | None:
    """The foreign Kafka client, if it is there."""
    return shutil.which("kcat")


def data() -> Path | None:
    """The folder of real data sets, if it is there."""
    folder = Path(os.environ.get(DATA) or Path(__file__).parents[3] / "shared" / "data")
    return folder if folder.is_dir() else None


def missing(choice: Choice) -> str:
    """One line on what does not run and how to get it; empty where everything runs."""
    parts = []
    if not choice.real:
        parts.append(
            "tests that need a real Apache Kafka (marked real_broker): install Java 17 and Maven, or start Docker, "
            f"or name a broker for tests in {KAFKA}"
        )
    elif not choice.ours:
        parts.append(f"tests that stop and kill a broker of their own: unset {KAFKA}, with Java 17 and Maven or Docker at hand")
    if choice.real and kcat() is None:
        parts.append("tests with a foreign Kafka client: install kcat")
    if data() is None:
        parts.append(f"tests on real data (marked real_data): name its folder in {DATA}")
    return "Not run: " + "; and ".join(parts) + "." if parts else ""


def main() -> int:
    """Says what does not run; 1 where a real broker is required and cannot be had."""
    choice = choose()
    line = missing(choice)
    if line:
        sys.stdout.write(line + "\n")
    return int(required() and not choice.real)


if __name__ == "__main__":
    sys.exit(main())
