"""A process that tests start, stop and kill, and that never outlives them."""

import contextlib
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
_PORTS = range(10_000, 30_000)
_HANDED_OUT: set[int] = set()
"""By this process: whoever asked for one may listen on it much later, or again."""


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
        """Sends it a signal, SIGSTOP and SIGCONT too; nothing where it has ended, even a moment ago."""
        if self.running:
            with contextlib.suppress(ProcessLookupError):
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
        return self._leash.wait(60)

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
    """A loopback port that nothing uses right now, nor those so many numbers after it; none is handed out twice.

    Below the ports that the system gives to outgoing connections, so that nobody's client takes it before it is listened on;
    each of several test processes has some of its own, so that none takes what another is about to listen on.
    """
    asked, ours = (0, *followers), _ours()
    while True:
        first = random.randrange(ours.start, ours.stop - max(asked))
        wanted = {first + more for more in asked}
        if not wanted & _HANDED_OUT and all(map(_is_free, wanted)):
            _HANDED_OUT.update(wanted)
            return first


def _ours() -> range:
    """The ports of this one of several processes that test at once."""
    each = len(_PORTS) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    begin = _PORTS.start + each * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return range(begin, begin + each)


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
