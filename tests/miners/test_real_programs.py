"""Miners and clients that others have written, unmodified. Debian has no miner."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests import peers
from tests.miners import cases
from tests.miners.node import MODULES
from tests.patience import until

PROGRAMS = {
    "minerd": ("-a", "sha256d", "-t", "1", "-o", "stratum+tcp://127.0.0.1:{port}", "-O", "rig:x"),
    "cpuminer": ("-a", "sha256d", "-t", "1", "-o", "stratum+tcp://127.0.0.1:{port}", "-O", "rig:x"),
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_share_of_a_real_program_is_taken(program: str) -> None:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed: build it from its source to try this")
    with cases.server() as server:
        arguments = [argument.format(port=server.port) for argument in PROGRAMS[program]]
        with subprocess.Popen(
            [found, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                records = server.ledger.records
                until(lambda: records() and records()[0].shares >= 50, "fifty shares")
            finally:
                process.terminate()
        (record,) = records()
        assert not record.rejected
        assert record.agent


def test_every_share_by_the_client_of_npm_is_taken() -> None:
    node = peers.program("node")
    if not (MODULES / "stratum-client").exists():
        peers.missing("stratum-client from npm: bash .ci/peers.sh")
    with cases.server(cases.ledger(start=2.0**-20)) as server:
        script = Path(__file__).parent / "npm_miner.js"
        command = [node, str(script), str(MODULES), str(server.port)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                heard = [process.stdout.readline() for _ in range(4)]
            finally:
                process.terminate()
        assert heard == ["taken\n"] * 4
        (record,) = server.ledger.records()
        assert record.shares >= 4
        assert not record.rejected
        assert record.worker == "npm.rig"
