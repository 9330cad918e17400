"""IPMI DCMI: ipmitool against pyghmi's BMC, and its output alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from powbench.energy.credentials import Credentials
from powbench.energy.ipmi import Ipmi, parse
from powbench.energy.meter import MeterError
from tests import peers
from tests.energy import servers
from tests.energy.runs import between, run

PRINTED = """
    Instantaneous power reading:                   220 Watts
    Minimum during sampling period:                 12 Watts
    Maximum during sampling period:                420 Watts
    Average power reading over sample period:      210 Watts
    IPMI timestamp:                           Thu Jan  1 00:00:00 1970
    Sampling period:                          00000001 Seconds.
    Power reading state is:                   activated
"""


def test_a_real_controller_that_changes(tmp_path: Path) -> None:
    peers.program("ipmitool")
    environ = {"PATH": os.environ["PATH"], "IPMI_PASSWORD": "s3cret"}
    with servers.bmc(tmp_path, "admin", "s3cret") as (port, watts):
        url = f"ipmi://admin@127.0.0.1:{port}#;every=0.05"
        found = run(url, lambda: servers.put(watts, "400"), environ=environ)
        assert between(found, 200, 400)
        assert found.source == f"ipmi://127.0.0.1:{port}"
        assert "s3cret" not in str(found)

        off = run(url, lambda: servers.put(watts, "400 off"), environ=environ, spoils=True)
        assert not off.available
        assert "not activated" in off.reason

        wrong = run(url, seconds=0.02, environ=environ | {"IPMI_PASSWORD": "guess"})
        assert "ipmitool failed with exit code 1" in wrong.reason
        assert len(wrong.remedies) == 3


def test_what_ipmitool_prints() -> None:
    assert parse(PRINTED) == 220


@pytest.mark.parametrize(
    ("printed", "says"),
    [
        ("", "no DCMI here"),
        ("Power reading state is: activated", "no power reading"),
        (PRINTED.replace("activated", "deactivated"), "not activated"),
        (PRINTED.replace("220 Watts", "1,220 Watts"), "is no number"),
        (PRINTED.replace("220 Watts", "1.2.3 Watts"), "is no number"),
        (PRINTED.replace("220", "9" * 400), "is no number"),
        (PRINTED.replace("220 Watts", "220" + " " * 60_000), "no power reading"),
        (PRINTED.replace("220", "9" * 5000), "is no number"),
    ],
)
def test_what_is_no_reading(printed: str, says: str) -> None:
    with pytest.raises(MeterError, match=says):
        parse(printed)


def test_the_password_is_no_argument() -> None:
    meter = Ipmi("bmc", 623, Credentials("admin", "s3cret"), {"PATH": "/bin"})
    assert "s3cret" not in " ".join(meter._argv)
    assert "-E" in meter._argv
    assert meter._secret["IPMI_PASSWORD"] == "s3cret"


def test_without_ipmitool() -> None:
    found = run("ipmi:", seconds=0.02, environ={"PATH": "/nowhere"})
    assert not found.available
    assert "ipmi:: " in found.reason
