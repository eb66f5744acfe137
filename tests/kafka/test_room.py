"""The folders in which servers of tests keep their data."""

import subprocess
import sys
from pathlib import Path

from tests.servers.room import Room

HOLD = "from tests.servers.room import Room; room = Room('held'); print(room.path, flush=True); input()"


def _holder() -> tuple[subprocess.Popen[str], Path]:
    command = [sys.executable, "-c", HOLD]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    return holder, Path(holder.stdout.readline().strip())


def test_what_a_killed_run_left_is_removed_and_what_somebody_works_in_stays() -> None:
    (killed, left), (working, used) = _holder(), _holder()
    killed.kill()
    killed.wait()
    room = Room("next")
    assert room.path.is_dir()
    assert used.is_dir()
    assert not left.exists()
    working.kill()
    working.wait()
    Room("last").discard()
    room.discard()
    assert not room.path.exists()
    assert not used.exists()
