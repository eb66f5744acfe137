"""Ports that tests hand out: nobody else takes one before it is listened on."""

import subprocess
import sys
from itertools import chain

import pytest

from tests.servers.leashed import free_port

ASK = "from tests.servers.leashed import free_port; print(*(free_port() for _ in range(100)))"


def test_no_port_is_handed_out_twice_nor_as_a_follower() -> None:
    firsts = [free_port(0, 2, 1000) for _ in range(100)]
    assert len(set(chain(*((first, first + 2, first + 1000) for first in firsts)))) == 300


@pytest.mark.parametrize("count", [1, 2, 3])
def test_of_several_processes_that_test_at_once_each_has_ports_of_its_own_below_those_of_clients(count: int) -> None:
    each = 20_000 // count
    for number in range(count):
        worker = {"PYTEST_XDIST_WORKER": f"gw{number}", "PYTEST_XDIST_WORKER_COUNT": str(count)}
        told = subprocess.run([sys.executable, "-c", ASK], env=worker, capture_output=True, text=True, check=True).stdout
        assert {(int(port) - 10_000) // each for port in told.split()} == {number}
