"""Folders of servers: in memory where there is room for them, as making databases and topics is most of what tests wait for."""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  # a folder of our own in it
NEEDED_BYTES = 4 * 1024**3
_PREFIX = "forthright-"


class Room:
    """A new folder, open to system users that servers run as; those that killed runs left beside it are removed first."""

    def __init__(self, name: str, *, in_memory: bool = True) -> None:
        parent = (_memory() if in_memory else None) or Path(tempfile.gettempdir())
        with (Path(tempfile.gettempdir()) / f"{_PREFIX}room-{os.geteuid()}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _sweep(parent)
            self.path = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{name}-", dir=parent))
            self.path.chmod(0o711)
            self._alive = (self.path / "alive").open("w")
            fcntl.flock(self._alive, fcntl.LOCK_EX)  # for as long as this process lives

    def discard(self) -> None:
        """Removes it with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._alive.close()


def _memory() -> Path | None:
    """The folder in memory, where there is one with room."""
    fits = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= NEEDED_BYTES
    return MEMORY if fits else None


def _sweep(parent: Path) -> None:
    for alive in parent.glob(f"{_PREFIX}*/alive"):
        try:
            with alive.open("r+") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue  # somebody works in it, or it is somebody else's
        shutil.rmtree(alive.parent, ignore_errors=True)
