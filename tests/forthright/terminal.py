"""The command line as people use it: a process of its own, with nothing in its environment but what is said."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


def environment(**settings: str) -> dict[str, str]:
    """Ours without its settings; and compiled once, however many processes a test starts."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("FORTHRIGHT_", "PYTHONDONTWRITE"))}
    return {**ours, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "200", "TERM": "dumb", **settings}


def forthright(*arguments: str, first: str = "", **settings: str) -> Answer:
    """`first` is Python that runs in the process before the command does, to break something."""
    start = ["-c", f"{first}\nfrom forthright.cli import main\nmain()"] if first else ["-m", "forthright"]
    command = [sys.executable, *start, *arguments]
    done = subprocess.run(command, env=environment(**settings), capture_output=True, text=True, timeout=300, check=False)
    return Answer(done.returncode, done.stdout, done.stderr)
