"""Miners that others have written, unmodified, where one is installed; Debian has none."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.miners import cases
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
