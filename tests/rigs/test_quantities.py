from __future__ import annotations

import pytest

from powbench import quantities
from powbench.errors import InputError


@pytest.mark.parametrize(
    "text, value",
    [
        ("110TH/s", 110e12),
        ("110 TH/s", 110e12),
        ("110th/s", 110e12),
        ("3.3EH/s", 3.3e18),
        ("95T h/s".replace(" h", "h"), 95e12),
        ("1,500 kH/s", 1.5e6),
        ("250MH/s", 250e6),
        ("7GH/s", 7e9),
        ("2PH/s", 2e15),
        ("12H/s", 12.0),
        ("1e14H/s", 1e14),
    ],
)
def test_hash_rates(text: str, value: float) -> None:
    assert quantities.hashes_per_second(text) == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "110",
        "TH/s",
        "-3TH/s",
        "0TH/s",
        "nanTH/s",
        "1e400TH/s",
        "3 W",
        "5mH/s",
        "5mh/s",
        "5ph/s",
        "1,5TH/s",
        "1,50,000H/s",
        "١TH/s",
    ],
)
def test_no_hash_rates(text: str) -> None:
    with pytest.raises(InputError):
        quantities.hashes_per_second(text)


@pytest.mark.parametrize(
    "text, value",
    [
        ("3250W", 3250),
        ("3.25 kW", 3250),
        ("3.25KW", 3250),
        ("180MW", 180e6),
        ("3250", 3250),
        ("180mW", 0.18),
        ("3,250 W", 3250),
        ("1,500,000", 1.5e6),
        ("3250 watts", 3250),
    ],
)
def test_watts(text: str, value: float) -> None:
    assert quantities.watts(text) == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["", "-5W", "0", "inf", "5 kWh", "3250 J", "3,25 kW", "1,5", "5 KMW"]
)
def test_no_watts(text: str) -> None:
    with pytest.raises(InputError):
        quantities.watts(text)


def test_efficiency() -> None:
    assert quantities.joules_per_terahash("29.5 J/TH") == 29.5
    assert quantities.is_efficiency("29.5W/TH")
    assert not quantities.is_efficiency("29.5W")
    with pytest.raises(InputError):
        quantities.joules_per_terahash("29.5")
