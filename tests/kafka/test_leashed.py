"""Processes that tests start: one that has ended by itself takes signals as if it had not."""

import os
import signal
from pathlib import Path

from tests.servers.leashed import Leashed


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_signal_to_what_ended_a_moment_ago_is_no_trouble(tmp_path: Path) -> None:
    for _ in range(10):  # its leash ends some milliseconds after it
        process = Leashed(["sleep", "60"], log=tmp_path / "log")
        os.kill(process.pid, signal.SIGKILL)
        while _is_there(process.pid):
            pass
        process.signal(signal.SIGTERM)
        assert process.terminate() != 0
        assert not process.running
