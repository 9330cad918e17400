"""Several kernels under one name, in every command that hashes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from powbench.errors import InputError
from powbench.kernels import registry
from tests import peers


@pytest.fixture(params=["numba-simple+scalar", "opencl:0+scalar"])
def both(request: pytest.FixtureRequest) -> str:
    for part in request.param.split("+"):
        try:
            registry.get(part)
        except InputError as error:
            peers.missing(f"kernel {part}: {error.message}")
    return str(request.param)


def test_fixed_work_has_one_digest(cli: Any, both: str) -> None:
    told = cli("bench", "-k", both, "-k", "scalar", "--nonces", "2^18", "--json", "-")
    assert told.code == 0, told.err
    result = json.loads(told.out)
    one, other = result["measurements"][:2]
    assert (one["kernel"], one["backend"], one["threads"]) == (both, "together", 1)
    assert one["digest"] == other["digest"]
    assert one["hits"] == other["hits"]
    assert f"threads of {both}" in result["software"]


def test_verify_finds_every_block(cli: Any, both: str) -> None:
    told = cli("verify", "-k", both, "--json", "-")
    assert told.code == 0, told.err
    (judged,) = json.loads(told.out)["kernels"]
    assert (judged["kernel"], judged["errors"]) == (both, [])


def test_a_certificate_proves_their_work(cli: Any, both: str, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    told = cli("bench", "-k", both, "-d", "1", "--certify", "--json", str(path))
    assert told.code == 0, told.err
    told = cli("verify", str(path), "--json", "-")
    assert told.code == 0, told.err
    assert json.loads(told.out)["measurements"][0]["kernel"] == both


def test_sweep_measures_them(cli: Any, both: str) -> None:
    told = cli("sweep", "-k", both, "-t", "1", "-d", "0.3", "--watts", "60", "--json", "-")
    assert told.code == 0, told.err
    assert [p["kernel"] for p in json.loads(told.out)["points"]] == [both]


def test_several_threads_of_a_sum_are_refused(cli: Any, both: str) -> None:
    told = cli("bench", "-k", both, "-t", "2")
    assert told.code == 2
    assert "each of its parts has threads of its own" in told.err
