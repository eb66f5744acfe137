"""Every component's modules stand by themselves: its process imports no other's, whatever a test has imported before."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module",
    [
        f"{package}.{part}"
        for package in ("services.directory", "services.okrs", "services.feedback", "services.recognition", "gateway")
        for part in ("app", "worker")
    ],
)
def test_a_component_starts_from_its_own_modules_alone(module: str) -> None:
    told = subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
