"""Who differs from its equals: a planted one is found, and noise is not."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from powbench.documents import reading
from powbench.documents.fleet import Fleet, FleetHost
from powbench.documents.result import Rate, Result
from powbench.fleet.outliers import LEAST_HOSTS, outliers

PATH = Path(__file__).parents[1] / "data" / "documents" / "fleet.json"
FLEET = reading.read(PATH.read_text(), "fleet", Fleet)


def host(name: str, factor: float, joules: float = 1.0, signature: str = "") -> FleetHost:
    """The first recorded host, as a machine of another speed and efficiency; its watts metered."""
    result = FLEET.hosts[0].result
    assert isinstance(result, Result)
    measurements = []
    for m in result.measurements:
        r, e = m.hashes_per_second, m.energy[0]
        assert e.hashes_per_joule
        rate = Rate(r.median * factor, r.low * factor, r.high * factor, 0.95)
        metered = replace(e, kind="measured", scope="wall")
        metered = replace(metered, hashes_per_joule=e.hashes_per_joule * joules)
        measurements.append(replace(m, hashes_per_second=rate, energy=(metered,)))
    machine = replace(result.machine, cpu_signature=signature or result.machine.cpu_signature)
    result = replace(result, measurements=tuple(measurements), machine=machine)
    return replace(FLEET.hosts[0], name=name, address=name, result=result)


def test_one_that_is_throttled_and_one_that_draws_more() -> None:
    noise = random.Random(1)
    equal = [host(f"rack{n}", noise.gauss(1, 0.004), noise.gauss(1, 0.004)) for n in range(10)]
    found = outliers([*equal, host("slow", 0.8), host("hot", 1.0, 0.9)])
    assert [(o.host, o.what) for o in found] == [
        ("slow", "hashes per second"), ("hot", "hashes per joule"),
    ]  # fmt: skip
    assert found[0].ratio == pytest.approx(0.8, abs=0.01)
    assert found[0].hosts == 12


def test_noise_is_nobody() -> None:
    for seed in range(30):
        noise = random.Random(seed)
        hosts = [host(f"rack{n}", noise.gauss(1, 0.004), noise.gauss(1, 0.004)) for n in range(20)]
        assert outliers(hosts) == ()


def test_another_kind_of_machine_is_no_outlier() -> None:
    equal = [host(f"rack{n}", 1 + n / 1000) for n in range(6)]
    assert outliers([*equal, host("other", 3.0, signature="0" * 16)]) == ()


def test_of_a_few_nobody_can_tell() -> None:
    few = [host(f"rack{n}", 1.0) for n in range(LEAST_HOSTS - 2)]
    assert outliers([*few, host("slow", 0.5)]) == ()
    assert [o.host for o in outliers([*few, host("rack9", 1.0), host("slow", 0.5)])] == ["slow"]


def test_declared_watts_say_nothing_of_a_machine() -> None:
    equal = [host(f"rack{n}", 1.0) for n in range(6)]
    odd = FLEET.hosts[0]
    assert isinstance(odd.result, Result)
    assert [o.what for o in outliers([*equal, odd])] == []
