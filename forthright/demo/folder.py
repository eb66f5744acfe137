"""The demo's folder: who may use it, who uses it now, and the keys that have to outlive a start."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from chassis.sealing import ROTATION, PrivateKey
from forthright.terminal import Exit

_KEYS = ("identity_secret", "service_secret", "idempotency_secret", "confidential_secret")
_BALLOTS = "ballot_private_key"
_MARK = "This folder belongs to `forthright demo`; delete it to begin anew.\n"


class FolderRefused(Exception):
    """The demo cannot use this folder now; the message says why and what to do."""

    def __init__(self, message: str, code: Exit) -> None:
        """With the exit code that tells scripts why."""
        super().__init__(message)
        self.code = code


class Folder:
    """A folder that this process alone works in, until the end of `used`."""

    def __init__(self, path: Path) -> None:
        """Names it; nothing happens yet."""
        self.path = path.absolute()

    @contextmanager
    def used(self) -> Iterator["Folder"]:
        """Makes the folder where it is missing and locks it. Raises `FolderRefused`."""
        self._make()
        lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                other = os.read(lock, 20).decode().strip()
                message = (
                    f"A demo is running already in {self.path} (process {other or 'unknown'}). "
                    "Stop it with Ctrl-C there, or name another folder: forthright demo --folder elsewhere --port 8100."
                )
                raise FolderRefused(message, Exit.RUNNING_ALREADY) from None
            os.truncate(lock, 0)
            os.write(lock, f"{os.getpid()}\n".encode())
            yield self
        finally:
            os.close(lock)

    def clear(self) -> None:
        """Deletes all data but the lock; only in a folder that a demo made."""
        for entry in self.path.iterdir():
            if entry.name != "lock" and entry.is_dir():
                shutil.rmtree(entry)
            elif entry.name not in {"lock", "README"}:
                entry.unlink()

    def keys(self, today: date) -> dict[str, str]:
        """The platform's secrets, each made at the first start that needs it; ballot keys anew where the newest is half over.

        Both halves lie here, in one folder, and stay: what the demo keeps of pulses is no secret of this machine's user.
        """
        file = self.path / "secrets.json"
        found: dict[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}
        ballots = found.get(_BALLOTS, "").split()
        fresh = {name: secrets.token_hex(32) for name in _KEYS if name not in found}
        if not any(PrivateKey.read(key).made_on + ROTATION / 2 > today for key in ballots):
            fresh[_BALLOTS] = " ".join([*ballots, str(PrivateKey.new(today))])
        if fresh:
            found |= fresh
            draft = file.with_suffix(".draft")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
                json.dump(found, handle)
            draft.rename(file)
        public = " ".join(str(key.public) for key in PrivateKey.read_all(found[_BALLOTS]))
        return {**found, "ballot_public_key": public}

    def _make(self) -> None:
        try:
            new = not self.path.exists()
            self.path.mkdir(parents=True, exist_ok=True)
            if not new and not (self.path / "README").exists() and any(self.path.iterdir()):
                message = f"{self.path} holds something else. Name an empty or a new folder with --folder."
                raise FolderRefused(message, Exit.FOLDER)
            (self.path / "README").write_text(_MARK, "utf-8")
        except OSError as error:
            message = (
                f"{self.path} cannot be written: {error.strerror}. Name another folder with --folder or FORTHRIGHT_DEMO_FOLDER."
            )
            raise FolderRefused(message, Exit.FOLDER) from None
