"""The demo as a person runs it: a process of its own, in a folder of its own, on ports of its own."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from forthright.demo.places import Places
from tests.forthright.terminal import Answer, environment
from tests.servers.leashed import free_port

PATIENCE = 900.0
"""Seconds for a start. Two minutes where nothing else runs, four times that where six processes share two cores."""


@dataclass
class Demo:
    process: "subprocess.Popen[str]"
    folder: Path
    port: int
    told: Path
    took: float

    @property
    def out(self) -> str:
        return self.told.read_text("utf-8")

    @property
    def token(self) -> str:
        found = re.search(r'"Authorization": "Bearer ([^"]+)"', self.out)
        assert found, self.out
        return found[1]

    @property
    def kafka(self) -> str:
        return self.shell('printf %s "$KAFKA"').out

    def shell(self, script: str) -> Answer:
        """What people paste into a shell beside the demo, in a folder in which `.demo` is the demo's."""
        link = self.folder.parent / ".demo"
        if not link.exists():
            link.symlink_to(self.folder)
        words = ["sh", "-ec", f". .demo/environment\n{script}"]
        done = subprocess.run(
            words, env=environment(), cwd=self.folder.parent, capture_output=True, text=True, timeout=300, check=False
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        body = {"query": query, "variables": variables}
        headers = {"authorization": f"Bearer {self.token}"}
        answer = httpx2.post(f"http://127.0.0.1:{self.port}/graphql", json=body, headers=headers, trust_env=False, timeout=120)
        said: dict[str, Any] = answer.json()
        assert "errors" not in said, said["errors"]
        data: dict[str, Any] = said["data"]
        return data

    def stop(self, number: int = signal.SIGTERM, seconds: float = 120) -> int:
        self.process.send_signal(number)
        return self.process.wait(seconds)


def base_port() -> int:
    """A port whose followers (services, issuer, management) are free, too."""
    return free_port(*Places(Path(), 0, {}).ports)


def _reasons(folder: Path) -> str:
    """The last that a demo wrote down: why it went down is among it."""
    log = folder / "log.jsonl"
    return log.read_text("utf-8")[-10_000:] if log.exists() else ""


@contextmanager
def demo(folder: Path, *arguments: str, port: int = 0, until: str = "Stop with Ctrl-C", **settings: str) -> Iterator[Demo]:
    """A demo that has said `until`, a pattern; ended at the end, whatever happened."""
    port, told, began = port or base_port(), folder.with_suffix(".out"), time.monotonic()
    command = [sys.executable, "-m", "forthright", "demo", "--folder", str(folder), "--port", str(port), *arguments]
    with told.open("w") as out:
        process = subprocess.Popen(command, env=environment(**settings), stdout=out, stderr=subprocess.STDOUT, text=True)
    try:
        while not re.search(until, told.read_text("utf-8")):
            assert process.poll() is None, told.read_text("utf-8") + _reasons(folder)
            assert time.monotonic() - began < PATIENCE, told.read_text("utf-8")
            time.sleep(0.1)
        yield Demo(process, folder, port, told, time.monotonic() - began)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(60)
