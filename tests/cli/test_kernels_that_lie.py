"""Kernels of our making, of which some compute wrongly: what bench and verify say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from powbench.kernels import reference, registry
from powbench.kernels.base import Entry, Kernel
from powbench.measure.workload import DEFAULT_HEADER
from tests.cli.cases import result


class Liar(Kernel):
    """Misses every nonce that hashlib finds up to 2^31 and invents none."""

    name, backend, one_thread = "liar", "python", "it lies"

    def scan(self, job: Any, start: int, count: int) -> list[int]:
        hits = registry.get("reference").scan(job, start, count)
        return [n for n in hits if n > 2**31]


def test_verify_keeps_what_was_judged_before_an_interrupt(
    cli: Any, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(Liar):
        name = "slow"

        def scan(self, job: Any, start: int, count: int) -> list[int]:
            raise KeyboardInterrupt

    usable = [registry.get("reference"), Slow()]
    monkeypatch.setattr(registry, "usable", lambda: usable)
    told = cli("verify", "--headers", str(data_folder / "block_headers.csv"), "--json", "-")
    assert told.code == 130
    data = json.loads(told.out)
    assert data["verdict"] == "interrupted"
    assert [k["kernel"] for k in data["kernels"]] == ["reference"]
    assert "interrupted: 1 of 2 kernels" in told.err
    assert "agree with hashlib" not in told.err


def test_verify_names_kernel_header_and_nonce(
    cli: Any, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "usable", lambda: [Liar()])
    told = cli("verify", "--headers", str(data_folder / "block_headers.csv"), "--json", "-")
    assert told.code == 1
    data = json.loads(told.out)
    assert data["verdict"] == "wrong"
    errors = data["kernels"][0]["errors"]
    assert len(errors) > 10
    for error in errors:
        words = error.split()
        assert words[:3] == ["kernel", "liar", "misses"]
        assert int(words[words.index("nonce") + 1]) < 2**31
        assert len(words[words.index("header") + 1]) == 160
    assert "WRONG" in told.err
    assert "error: kernel liar misses nonce" in told.err
    assert "agree with hashlib" not in told.err


def test_bench_with_a_liar_is_exit_code_1(
    cli: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "usable", lambda: [Liar(), Honest()])
    told = cli("bench", "-d", "0.05", "--json", "a.json")
    assert told.code == 1
    assert "error: kernel liar misses nonce" in told.err
    assert DEFAULT_HEADER in told.err
    data = result((folder / "a.json").read_text())
    assert [m["kernel"] for m in data["measurements"]] == ["honest"]
    assert data["not_measured"][0]["kernel"] == "liar"
    assert "liar was not measured" in told.out


class Honest(Liar):
    name = "honest"

    def scan(self, job: Any, start: int, count: int) -> list[int]:
        return registry.get("reference").scan(job, start, count)


class Board(Kernel):
    """Of a backend of its own, which has to be made ready and is busy with one thread."""

    name, backend, one_thread = "board", "opencl", "one thread keeps it busy"

    def __init__(self) -> None:
        self.made = False

    def scan(self, job: Any, start: int, count: int) -> list[int]:
        return reference.ReferenceKernel().scan(job, start, count)

    def prepare(self, announce: Callable[[str], None]) -> float | None:
        if self.made:
            return None
        announce("making board ready")
        self.made = True
        return 0.5

    def is_ready(self) -> bool:
        return self.made

    def software(self) -> dict[str, str]:
        return {"board driver": "1.2"}


def test_a_new_backend_is_a_row_of_the_registry(
    cli: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = Board()
    rows = (lambda: [Entry("board", "opencl", ("a board",), board)], reference.entries)
    monkeypatch.setattr(registry, "BACKENDS", rows)
    assert "a board" in cli("kernels").out
    told = cli("verify")
    assert "making board ready" in told.err
    assert "2 kernels agree" in told.err
    board.made = False
    told = cli("bench", "-k", "board", "-d", "0.05", "--json", "a.json")
    assert told.code == 0
    assert "making board ready" in told.err
    data = result((folder / "a.json").read_text())
    (measured,) = data["measurements"]
    assert (measured["backend"], measured["compile_seconds"]) == ("opencl", 0.5)
    assert data["software"]["board driver"] == "1.2"
    told = cli("bench", "-k", "board", "-t", "2")
    assert told.code == 2
    assert "one thread keeps it busy, so it runs on one thread only" in told.err
    assert "board × 1" in cli("sweep", "-k", "board", "-t", "1,2", "-d", "0.05").err


class Sly(Honest):
    """Honest in the proof, and inventing hits for the benchmark's own target."""

    name = "sly"

    def scan(self, job: Any, start: int, count: int) -> list[int]:
        hits = super().scan(job, start, count)
        return sorted({*hits, start}) if job.target == 2**236 - 1 and count else hits


def test_hardware_errors_are_exit_code_1(
    cli: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "usable", lambda: [Sly()])
    told = cli("bench", "-d", "0.05", "-t", "1", "--json", "a.json")
    assert told.code == 1
    (measured,) = result((folder / "a.json").read_text())["measurements"]
    assert measured["hardware_errors"] >= 1
    assert measured["wrong_header"] == DEFAULT_HEADER
    assert f"nonce {measured['wrong_nonces'][0]} of header {DEFAULT_HEADER}" in told.err
    assert "kernel sly" in told.err
    assert "WRONG" in told.out
