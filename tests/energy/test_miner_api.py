"""miner://: the watts that a miner reports, as measured or estimated as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from powbench.energy.meter import MeterError, PowerMeter
from powbench.energy.url import meter
from powbench.errors import InputError
from tests.energy import servers
from tests.energy.runs import between, patient, run
from tests.readers import cases

QUICK = "#;every=0.05"


@pytest.mark.parametrize(
    ("make", "kind", "scope", "uncertainty"),
    [
        (cases.whatsminer, "measured", "wall", 0.05),
        (cases.braiins, "estimated", "wall", 0.10),
        (cases.avalon, "estimated", "wall", 0.10),
    ],
)
def test_watts_of_a_window_with_what_they_are(
    make: Callable[[float, float], dict[str, Any]], kind: str, scope: str, uncertainty: float
) -> None:
    with cases.cgminer(make) as miner:

        def change() -> None:
            miner.watts = 3400.0

        miner.watts = 3000.0
        found = run(f"miner://127.0.0.1:{miner.port}/cgminer{QUICK}", change)
    assert (found.kind, found.scope) == (kind, scope)
    assert between(found, 3000, 3400)
    assert found.uncertainty is not None and found.uncertainty >= uncertainty
    assert any(w.startswith("the miner's own figure") for w in found.warnings)
    assert found.source.endswith("/cgminer")


def test_a_bitaxe_is_measured_at_its_board_where_it_has_a_meter() -> None:
    with servers.plug() as device:
        for board, kind in (("401", "measured"), ("601", "estimated")):
            device.document = cases.gamma(boardVersion=board)
            made = meter(patient(f"miner://127.0.0.1:{device.port}{QUICK}"), {})
            made.open()
            assert isinstance(made, PowerMeter)
            assert (made.kind, made.scope, made.watts()) == (kind, "board", 17.93)
            assert made.source == f"miner://127.0.0.1:{device.port}/axeos"


def test_the_users_scope_and_error_go_first() -> None:
    with cases.cgminer(cases.whatsminer) as miner:
        url = f"miner://127.0.0.1:{miner.port}#;scope=board;accuracy=0.02"
        made = meter(patient(url), {})
        made.open()
        assert (made.scope, made.stated_accuracy) == ("board", 0.02)


def test_a_miner_without_watts_says_so() -> None:
    with cases.cgminer(cases.antminer) as miner:
        made = meter(patient(f"miner://127.0.0.1:{miner.port}/cgminer"), {})
        with pytest.raises(MeterError, match="tells no power") as caught:
            made.open()
        assert "wall" in caught.value.remedies[0]
        assert run(f"miner://127.0.0.1:{miner.port}/cgminer{QUICK}", seconds=0.1).reason


def test_one_that_goes_away_or_lies_is_an_error() -> None:
    with cases.cgminer(cases.whatsminer) as miner:
        url = f"miner://127.0.0.1:{miner.port}/cgminer"
        made, hasty = meter(patient(url), {}), meter(f"{url}#;timeout=0.5", {})
        made.open()
        assert isinstance(made, PowerMeter) and isinstance(hasty, PowerMeter)
        miner.watts = 3e9
        with pytest.raises(MeterError, match="absurd power"):
            made.watts()
        miner.watts = -5
        with pytest.raises(MeterError, match="tells no power"):
            made.watts()
        miner.fault = "hang"
        with pytest.raises(MeterError, match=r"did not answer in 0\.5 s"):
            hasty.watts()
    with pytest.raises(MeterError, match="cannot reach"):
        made.watts()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("miner://", "names no host"),
        ("miner://192.0.2.1/luxos", "there is no reader 'luxos'"),
        ("miner://192.0.2.1?x=1", "takes no query"),
        ("miner://root:root@192.0.2.1", "a password in a URL"),
        ("miner://192.0.2.1:80/pyasic", "ports of its own"),
    ],
)
def test_addresses_that_cannot_be(url: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        meter(url, {})
    assert "root:root" not in caught.value.message
