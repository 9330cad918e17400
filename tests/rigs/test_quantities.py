from __future__ import annotations

import pytest

from powbench import numerals, quantities
from powbench.errors import InputError


@pytest.mark.parametrize(
    "text, value",
    [
        ("110TH/s", 110e12),
        ("110 TH/s", 110e12),
        ("110th/s", 110e12),
        ("3.3EH/s", 3.3e18),
        ("95T h/s".replace(" h", "h"), 95e12),
        ("1_500 kH/s", 1.5e6),
        ("250MH/s", 250e6),
        ("200T", 200e12),
        ("1.5 P", 1.5e15),
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
        "1,500 kH/s",
        "150t",
        "150m",
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
        ("3_250 W", 3250),
        ("3.25k", 3250),
        ("3250 watts", 3250),
    ],
)
def test_watts(text: str, value: float) -> None:
    assert quantities.watts(text) == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-5W",
        "0",
        "inf",
        "5 kWh",
        "3250 J",
        "3,25 kW",
        "1,5",
        "5 KMW",
        "3,250 W",
        "1,500,000",
        "3m",
    ],
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


@pytest.mark.parametrize(
    "quantity, text, value",
    [
        (quantities.ENERGY_PRICE, "0.055", 0.055),
        (quantities.ENERGY_PRICE, "5.5c", 0.055),
        (quantities.ENERGY_PRICE, "5.5 c/kWh", 0.055),
        (quantities.ENERGY_PRICE, "5.5¢", 0.055),
        (quantities.ENERGY_PRICE, "5.5 cents", 0.055),
        (quantities.ENERGY_PRICE, "$0.055/kWh", 0.055),
        (quantities.ENERGY_PRICE, "55 USD/MWh", 0.055),
        (quantities.BITCOIN_PRICE, "90k", 90e3),
        (quantities.BITCOIN_PRICE, "$90k", 90e3),
        (quantities.BITCOIN_PRICE, "90_000 USD/BTC", 90e3),
        (quantities.BITCOIN_PRICE, "0.09M", 90e3),
        (quantities.USD, "3.2k USD", 3200.0),
        (quantities.DIFFICULTY, "150T", 150e12),
        (quantities.DIFFICULTY, "1.5e14", 150e12),
        (quantities.SHARE, "2.5%", 0.025),
        (quantities.SHARE, "0.025", 0.025),
        (quantities.PERCENT, "5", 0.05),
        (quantities.PERCENT, "0.5 %", 0.005),
        (quantities.SECONDS, "5m", 300.0),
        (quantities.SECONDS, "1.5 h", 5400.0),
        (quantities.SECONDS, "250ms", 0.25),
        (quantities.MEGAHERTZ, "2.4 GHz", 2400.0),
        (quantities.BARE_EFFICIENCY, "16", 16.0),
        (quantities.BARE_EFFICIENCY, "16 J/TH", 16.0),
        (quantities.BTC, "0.2 BTC", 0.2),
    ],
)
def test_a_number_has_the_units_that_fit(
    quantity: quantities.Quantity, text: str, value: float
) -> None:
    assert quantity.read(text) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    "quantity, text, unit",
    [
        (quantities.ENERGY_PRICE, "3 kW", "USD/kWh"),
        (quantities.ENERGY_PRICE, "0.05 EUR/kWh", "USD/kWh"),
        (quantities.ENERGY_PRICE, "5k", "USD/kWh"),
        (quantities.BITCOIN_PRICE, "90kW", "USD"),
        (quantities.BITCOIN_PRICE, "90m", "USD"),
        (quantities.BITCOIN_PRICE, "90c", "USD"),
        (quantities.DIFFICULTY, "150 TH/s", "T"),
        (quantities.DIFFICULTY, "150t", "T"),
        (quantities.HASH_RATE, "3.25 kW", "TH/s"),
        (quantities.POWER, "200 TH/s", "kW"),
        (quantities.SECONDS, "5 W", "s, m or h"),
        (quantities.MEGAHERTZ, "5 s", "MHz"),
        (quantities.SHARE, "2 kW", "2%"),
        (quantities.NUMBER, "2%", "0.5"),
    ],
)
def test_a_unit_that_does_not_fit_is_refused_with_one_that_does(
    quantity: quantities.Quantity, text: str, unit: str
) -> None:
    with pytest.raises(InputError) as raised:
        quantity.read(text)
    assert unit in raised.value.hint


@pytest.mark.parametrize(
    "text, both",
    [
        ("3,5", ("3.5", "35")),
        ("USD 3,5", ("USD 3.5", "USD 35")),
        ("2000W,3", ()),
        ("3,500", ("3.5", "3500")),
        ("90,000", ("90", "90000")),
        ("1.234,5", ("1234.5", "1.2345")),
        ("3,25 kW", ("3.25 kW", "325 kW")),
        (",5", ("0.5", "5")),
        ("1,5e3", ("1.5e3", "15e3")),
        ("0,055", ("0.055", "55")),
        ("1,234.5", ("1234.5",)),
        ("1,234,567", ("1234567",)),
        ("1,2,3", ()),
        ("3.5", ()),
        (", and", ()),
    ],
)
def test_a_comma_is_refused_with_both_readings(text: str, both: tuple[str, ...]) -> None:
    assert numerals.readings(text) == both
    hint = numerals.without_comma(text, "write it as 5")
    assert all(reading in hint for reading in both)
    assert "write" in hint


@pytest.mark.parametrize(
    "quantity", [v for v in vars(quantities).values() if isinstance(v, quantities.Quantity)]
)
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        ".",
        "1__0",
        "_1",
        "1_",
        "nan",
        "inf",
        "1e999",
        "9" * 5000,
        "٣",
        "1 2",
        "0x10",
        "five",
        "1.2.3",
        "1,5",
        "$",
    ],
)
def test_what_is_no_number_is_refused(quantity: quantities.Quantity, text: str) -> None:
    with pytest.raises(InputError) as raised:
        quantity.read(text)
    assert raised.value.hint
    assert len(raised.value.message) < 100


def test_every_example_is_read() -> None:
    for quantity in vars(quantities).values():
        if isinstance(quantity, quantities.Quantity):
            for example in quantity.example.replace(" or ", ", ").split(", "):
                assert quantity.read(example) > 0
