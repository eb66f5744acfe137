"""A process that tests start, stop and kill, and that never outlives them."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

LEASH = Path(__file__).with_name("leash.py")


class Leashed:
    """A running command; its output goes to the end of `log`."""

    def __init__(self, command: Sequence[str], *, log: Path, env: Mapping[str, str] | None = None, user: str = "") -> None:
        self.log = log
        self._leash = subprocess.Popen(
            [sys.executable, "-E", "-S", str(LEASH), user, str(log), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=env if env is None else {**os.environ, **env},
            start_new_session=True,
        )
        assert self._leash.stdout is not None
        told = self._leash.stdout.readline()
        if not told:
            raise RuntimeError(f"could not start {command[0]}")
        self.pid = int(told)

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self._leash.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """Sends it a signal; SIGSTOP and SIGCONT too."""
        if self.running:
            os.kill(self.pid, number)

    def terminate(self, seconds: float = 20) -> int:
        """Asks it to end (SIGTERM), kills it where it does not; returns its exit code."""
        self.signal(signal.SIGTERM)
        try:
            return self._leash.wait(seconds)
        except subprocess.TimeoutExpired:
            return self.kill()

    def kill(self) -> int:
        """Kill -9, at once."""
        self.signal(signal.SIGKILL)
        return self._leash.wait(10)

    def until(self, ready: Callable[[], bool], *, seconds: float, what: str) -> None:
        """Waits; where it ends or time runs out, the error shows the end of its log."""
        deadline = time.monotonic() + seconds
        while not ready():
            if not self.running or time.monotonic() > deadline:
                self.kill()
                lines = self.log.read_text(errors="replace").splitlines()[-30:]
                raise RuntimeError("\n".join([f"{what} did not get ready; the end of its log:", *lines]))
            time.sleep(0.02)


def free_port(*followers: int) -> int:
    """A loopback port that nothing uses right now, nor those so many numbers after it.

    Below the ports that the system gives to outgoing connections, so that nobody's client takes it before it is listened on.
    """
    while True:
        port = random.randrange(10_000, 30_000)
        if all(_is_free(port + more) for more in (0, *followers)):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def listens(port: int) -> bool:
    """Whether something on this machine's loopback takes connections there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
