"""Apache Kafka in one process (KRaft, broker and controller), through Java and Maven; jars are kept outside the checkout."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path

from tests.servers.broker import Broker
from tests.servers.leashed import Leashed, free_port, listens

POM, LOGGING = Path(__file__).with_name("pom.xml"), Path(__file__).with_name("log4j2.properties")
_FLAGS = (
    "-Xms48m",
    "-Xmx256m",
    "-Xss512k",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-Xlog:disable",
    "-Xlog:all=error:stdout",
)
_SETTINGS = """
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
log.dirs={folder}/log
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=4
log.cleaner.dedupe.buffer.size=4194304
broker.session.timeout.ms=3000
log.segment.delete.delay.ms=0
num.network.threads=2
num.io.threads=4
background.threads=2
"""
Say = Callable[[str], None]


def quietly(_: str) -> None:
    """Says nothing."""


def cache() -> Path:
    """Where jars stay between runs, one folder per pinned set."""
    kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return kept / "forthright" / f"kafka-{hashlib.sha256(POM.read_bytes()).hexdigest()[:12]}"


def jars(say: Say = quietly) -> Path:
    """The folder of jars and of the archive of loaded classes; both are made on first use, by one process at a time."""
    folder = cache()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "jars").exists():
            say(f"Fetching Apache Kafka through Maven into {folder} (44 MB, once)")
            _fetch(folder)
        if not _archive(folder).exists():
            say("Making an archive of Kafka's loaded classes, so that brokers start in two seconds (once)")
            _warm_up(folder)
    return folder


def _fetch(folder: Path) -> None:
    coming = folder / "coming"
    shutil.rmtree(coming, ignore_errors=True)
    command = ["mvn", "-B", "-q", "-f", str(POM), "dependency:copy-dependencies", "-DincludeScope=runtime"]
    subprocess.run([*command, f"-DoutputDirectory={coming}"], check=True, stdin=subprocess.DEVNULL)
    coming.rename(folder / "jars")


def _archive(folder: Path) -> Path:
    """The archive holds for one Java and one class path only, so its name says which."""
    version = subprocess.run(["java", "-version"], capture_output=True, check=True).stderr
    return folder / f"classes-{hashlib.sha256(version).hexdigest()[:12]}.jsa"


def _warm_up(folder: Path) -> None:
    trial = folder / f"trial-{os.getpid()}"
    kafka = Kafka(trial, folder, flags=[f"-XX:ArchiveClassesAtExit={_archive(folder)}"])
    kafka.start()
    kafka.stop()
    shutil.rmtree(trial)
    _archive(folder).touch()  # without an archive brokers only start later; not worth trying again each time


def _java(folder: Path, *flags: str) -> list[str]:
    path = os.pathsep.join(sorted(str(jar) for jar in (folder / "jars").glob("*.jar")))
    return ["java", *_FLAGS, *flags, f"-Dlog4j2.configurationFile={LOGGING}", "-cp", path]


class Kafka(Broker):
    """One broker of our own, in `folder`, on a free port of loopback."""

    def __init__(self, folder: Path, jars: Path, flags: list[str] | None = None) -> None:
        self.port, self._controller = free_port(), free_port()
        super().__init__(f"127.0.0.1:{self.port}")
        self.folder, self._jars = folder, jars
        self._flags = flags or [f"-XX:SharedArchiveFile={_archive(jars)}", "-Xshare:auto"]
        folder.mkdir(parents=True)
        self._properties = folder / "server.properties"
        self._properties.write_text(_SETTINGS.format(port=self.port, controller=self._controller, folder=folder))
        cluster = urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode().replace("-", "A")
        formatting = [*_java(jars), "kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(self._properties)]
        subprocess.run(formatting, check=True, capture_output=True, stdin=subprocess.DEVNULL)

    def start(self) -> None:
        command = [*_java(self._jars, *self._flags), "kafka.Kafka", str(self._properties)]
        self.process = Leashed(command, log=self.folder / "out.log")
        self.process.until(lambda: listens(self.port), seconds=180, what="Kafka")

    def stop(self) -> None:
        self.process.terminate()

    def kill(self) -> None:
        self.process.kill()

    def discard(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
