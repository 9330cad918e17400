"""Recorded machines, and kernels and crews that are not real."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from powbench.kernels.base import Job, Kernel
from powbench.kernels.reference import ReferenceKernel

MACHINES = Path(__file__).parents[1] / "data" / "machines"


def unpack(text: str, root: Path) -> Path:
    """Lay out a recorded tree: `==> path <==`, then the file's text, as head(1) prints."""
    for part in text.split("==> ")[1:]:
        path, _, content = part.partition(" <==\n")
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content.rstrip("\n") + "\n")
    return root


@pytest.fixture
def machine_root(tmp_path: Path) -> Callable[[str], Path]:
    """The root folder of a recorded machine, by its name in tests/data/machines."""

    def root(name: str) -> Path:
        return unpack((MACHINES / f"{name}.txt").read_text(), tmp_path / name)

    return root


class FakeKernel(Kernel):
    """hashlib under another name; `lie` turns right hits into what it answers."""

    backend = "python"

    def __init__(
        self,
        name: str = "fake",
        lie: Callable[[Job, int, int, list[int]], Iterable[int]] | None = None,
        one_thread: str = "",
    ) -> None:
        self.name, self._lie, self.one_thread = name, lie, one_thread
        self.calls: list[tuple[int, int]] = []

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        self.calls.append((start, count))
        hits = ReferenceKernel().scan(job, start, count)
        return hits if self._lie is None else list(self._lie(job, start, count, hits))


@pytest.fixture
def fake() -> type[FakeKernel]:
    return FakeKernel
