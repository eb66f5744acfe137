"""Runs a command in a session of its own and ends it with its starter, however that ends.

leash.py USER LOG COMMAND… tells the command's process id on standard output. Standard input is the leash:
where it closes, everything is killed.
"""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path


def main() -> int:
    """The command's own exit code; 128 + 9 where it was killed with its starter."""
    user, log, *command = sys.argv[1:]
    with Path(log).open("ab", buffering=0) as out:
        running = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=user or None,
            extra_groups=[] if user else None,
        )
    sys.stdout.write(f"{running.pid}\n")
    sys.stdout.flush()

    def hold() -> None:
        while os.read(0, 1024):
            pass
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)

    threading.Thread(target=hold, daemon=True).start()
    code = running.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
