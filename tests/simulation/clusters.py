"""A real Dask scheduler and workers, each a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.patience import SECONDS, until
from tests.peers import missing

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Cluster:
    address: str
    scheduler: subprocess.Popen[bytes]
    folder: Path
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def join(self, code: str = "", environment: Mapping[str, str] | None = None) -> None:
        """One worker more, of one thread. code: what it runs before it is one."""
        worker = (
            "worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
            "--local-directory", str(self.folder),
        )  # fmt: skip
        self.workers.append(_dask(*worker, code=code, environment=environment or {}))


def _dask(
    *arguments: str, code: str = "", environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    of_dask = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": f"{SECONDS}s", "PYTHONPATH": str(ROOT)}
    its = {**os.environ, **of_dask, **(environment or {})}
    command = [sys.executable, "-c", f"{code}\nfrom dask.__main__ import main; main()", *arguments]
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(command, env=its, stdout=nowhere, stderr=nowhere)


def _met(address: str, workers: int) -> None:
    """Wait for the workers' start, which powbench would not on a busy machine."""
    import distributed

    made: Any = distributed.Client
    with made(address, timeout=SECONDS, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=SECONDS)


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A scheduler on loopback and its workers."""
    if find_spec("distributed") is None:
        missing("Dask's distributed (the extra `fleet`)")
    where = folder / "scheduler.json"
    scheduler = _dask(
        "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
        "--scheduler-file", str(where),
    )  # fmt: skip
    started: list[subprocess.Popen[bytes]] = []
    try:
        until(lambda: where.exists() and where.read_text(), "the scheduler's file")
        found = Cluster(json.loads(where.read_text())["address"], scheduler, folder, started)
        for _ in range(workers):
            found.join()
        if workers:
            _met(found.address, workers)
        yield found
    finally:
        for process in (*started, scheduler):
            process.kill()
            process.wait()
