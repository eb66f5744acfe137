"""Apache Kafka through a Docker engine, where there is no Java; the broker keeps its port and what it holds when restarted."""

import subprocess
import time
import uuid

from tests.servers.broker import Broker
from tests.servers.leashed import free_port, listens

IMAGE = "apache/kafka:4.3.1"
_SETTINGS = {
    "PROCESS_ROLES": "broker,controller",
    "NODE_ID": "1",
    "CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
    "CONTROLLER_LISTENER_NAMES": "CONTROLLER",
    "LISTENERS": "PLAINTEXT://:9092,CONTROLLER://:9093",
    "AUTO_CREATE_TOPICS_ENABLE": "false",
    "GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
    "OFFSETS_TOPIC_NUM_PARTITIONS": "4",
    "OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
    "TRANSACTION_STATE_LOG_NUM_PARTITIONS": "4",
    "TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
    "TRANSACTION_STATE_LOG_MIN_ISR": "1",
    "BROKER_SESSION_TIMEOUT_MS": "3000",
}


def _docker(*arguments: str) -> None:
    subprocess.run(["docker", *arguments], check=True, capture_output=True, stdin=subprocess.DEVNULL)


class DockerKafka(Broker):
    """One broker in a container of its own, published on loopback only."""

    def __init__(self) -> None:
        self.port, self._name = free_port(), f"forthright-test-{uuid.uuid4().hex[:12]}"
        super().__init__(f"127.0.0.1:{self.port}")
        settings = {**_SETTINGS, "ADVERTISED_LISTENERS": f"PLAINTEXT://127.0.0.1:{self.port}"}
        variables = [word for key, value in settings.items() for word in ("--env", f"KAFKA_{key}={value}")]
        _docker("create", "--name", self._name, "--publish", f"127.0.0.1:{self.port}:9092", *variables, IMAGE)

    def start(self) -> None:
        _docker("start", self._name)
        deadline = time.monotonic() + 180
        while not (listens(self.port) and self._started()):
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self._name} did not get ready; see docker logs {self._name}")
            time.sleep(0.2)

    def _started(self) -> bool:
        """Docker's proxy takes connections before the broker does, so its log tells."""
        log = subprocess.run(["docker", "logs", self._name], capture_output=True, text=True, check=True)
        return "Kafka Server started" in log.stdout

    def stop(self) -> None:
        _docker("stop", self._name)

    def kill(self) -> None:
        _docker("kill", self._name)

    def discard(self) -> None:
        _docker("rm", "--force", "--volumes", self._name)
