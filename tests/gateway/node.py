"""Foreign clients: programs of other people's packages, run by Node."""

import asyncio
import json
import os
import shutil
from pathlib import Path
from typing import Any

FOREIGN = Path(__file__).parents[1] / "foreign"


async def run(script: str, *arguments: str, seconds: float = 60) -> list[dict[str, Any]]:
    """The JSON lines that a script of tests/foreign prints."""
    node = os.environ.get("FORTHRIGHT_TEST_NODE") or shutil.which("node")
    assert node, "Node is needed: `make test` gets it"
    assert (FOREIGN / "node_modules").exists(), "the foreign clients are missing: `make test` installs them"
    process = await asyncio.create_subprocess_exec(
        node, str(FOREIGN / script), *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await asyncio.wait_for(process.communicate(), seconds)
    assert process.returncode == 0, err.decode()
    return [json.loads(line) for line in out.decode().splitlines()]
