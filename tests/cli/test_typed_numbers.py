"""Numbers as people type them: every option that takes one, in every command."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from powbench import quantities
from powbench.cli.main import cli
from powbench.cli.values import BadOption, Number, Part, Text, Whole


def _options(group: click.Command, path: str = "") -> Iterator[tuple[str, click.Option]]:
    if isinstance(group, click.Group):
        for name in group.list_commands(click.Context(group)):
            command = group.get_command(click.Context(group), name)
            assert command is not None
            yield from _options(command, f"{path} {name}")
        return
    for option in group.params:
        if isinstance(option, click.Option):
            yield f"{path} {option.opts[-1]}".strip(), option


OPTIONS = dict(_options(cli))
NUMBERS = {
    name: option
    for name, option in OPTIONS.items()
    if isinstance(option.type, (Number, Whole))
    or (isinstance(option.type, Text) and name.split("--")[-1] in
        ("margin", "inject", "max-time", "nonces", "power", "growth", "price-growth"))
    or name == "bench --start"
}  # fmt: skip


def test_the_options_are_there() -> None:
    assert len(NUMBERS) > 40
    assert {"project --price", "bench --seconds", "check --margin"} < set(NUMBERS)


@pytest.mark.parametrize("name", OPTIONS)
def test_no_option_has_a_number_of_clicks_own(name: str) -> None:
    """click's float takes nan, inf and digits of any script, and its numbers take no unit."""
    option = OPTIONS[name]
    kinds = option.type.types if isinstance(option.type, click.Tuple) else [option.type]
    for kind in kinds:
        own = isinstance(kind, (click.types.FloatParamType, click.types.IntParamType))
        assert option.count or not own or isinstance(kind, Whole), kind


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize(
    "text, hint",
    [
        ("3,5", "3.5 or 35? write 3.5, or 35"),
        ("90,000", "90 or 90000? write 90, or 90000"),
        ("1.234,5", "1234.5 or 1.2345? write 1234.5, or 1.2345"),
    ],
)
def test_a_comma_is_refused_with_both_readings(name: str, text: str, hint: str) -> None:
    option = NUMBERS[name]
    with pytest.raises(BadOption) as raised:
        option.type.convert(text, option, None)
    assert raised.value.hint == hint
    assert f"--{name.split('--')[-1]}" in raised.value.message


@pytest.mark.parametrize("name", [n for n, o in NUMBERS.items() if not isinstance(o.type, Whole)])
def test_a_unit_of_something_else_is_refused(name: str) -> None:
    option = NUMBERS[name]
    with pytest.raises(BadOption) as raised:
        option.type.convert("5 apples", option, None)
    assert "apples" in raised.value.message
    assert raised.value.hint


@pytest.mark.parametrize(
    "name, text, value",
    [
        ("project --tariff", "5.5c", 0.055),
        ("project --price", "90k", 90_000.0),
        ("project --difficulty", "150T", 150e12),
        ("project --hashrate", "200 TH/s", 200e12),
        ("project --pool-fee", "2%", 0.02),
        ("project --count", "1_000", 1000),
        ("project --days", "1k", 1000),
        ("simulate --paths", "10k", 10_000),
        ("allocate --gap", "0.5%", 0.005),
        ("allocate --time-limit", "2m", 120.0),
        ("bench --watts", "0.25 kW", 250.0),
        ("bench --seconds", "500ms", 0.5),
        ("bench --nonces", "1.5M", 1_500_000),
        ("sweep --cap", "2.4GHz", 2400.0),
        ("rigs --max-efficiency", "16 J/TH", 16.0),
        ("check --margin", "2.5%", 0.025),
        ("check --max-time", "1.5h", 5400.0),
        ("miners measure --warm-up", "1m", 60.0),
        ("miners measure --wait", "5m", 300.0),
        ("miners measure --precision", "3%", 0.03),
        ("miners measure --difficulty", "1k", 1000.0),
        ("miners measure --difficulty", "1T", 1e12),
        ("miners measure --watts", "3.25kW", 3250.0),
        ("miners sweep --settle", "5m", 300.0),
        ("miners sweep --max-temperature", "70°C", 70.0),
    ],
)
def test_numbers_are_taken_with_their_unit(name: str, text: str, value: float) -> None:
    option = NUMBERS[name]
    assert option.type.convert(text, option, None) == pytest.approx(value, rel=1e-15)


def test_only_what_has_no_unit_takes_plain_numbers() -> None:
    plain = {
        name
        for name, option in NUMBERS.items()
        if isinstance(option.type, Number) and option.type.quantity is quantities.NUMBER
    }
    in_the_name = {"check --slice-ms", "baseline save --slice-ms"}
    assert plain == {"project --pue", "allocate --weight", *in_the_name}


def test_a_share_of_all_is_refused() -> None:
    with pytest.raises(BadOption, match="200%") as raised:
        Part().convert("2", None, None)
    assert raised.value.hint == "2% is 0.02"
    with pytest.raises(BadOption) as raised:
        Part().convert("200%", None, None)
    assert raised.value.hint == "give less than 100%"
