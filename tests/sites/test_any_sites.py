"""Whatever is in a sites file: an answer, or problems in words."""

from __future__ import annotations

import copy
import tomllib
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.analysis.document import document
from powbench.analysis.ranking import RankBy, rank
from powbench.documents import reading
from powbench.errors import InputError
from powbench.reading import syntax
from powbench.reading.problems import FileProblems
from powbench.simulation.band import around
from powbench.sites.projection import project_all
from tests.sites.good_file import GOOD, load

KEYS = st.sampled_from(
    ["start", "months", "site", "a", "tariff", "price", "rigs", "count", "levy", "supply", "pue",
     "network", "carbon", "outages", "quota", "weekday", "periods", "tiers", "demand", "costs"]
)  # fmt: skip
VALUES = st.recursive(
    st.one_of(
        st.integers(-5, 10**6),
        st.floats(),
        st.booleans(),
        st.text("ab0.-: ", max_size=8),
        st.dates(),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


def toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    if isinstance(value, float):
        text = repr(value)
        return text if any(c in text for c in ".ein") else text + ".0"
    if isinstance(value, str):
        return f'"{value}"'
    return str(value)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
@settings(max_examples=150, deadline=None)
def test_whatever_is_in_a_file_the_answer_is_in_words(data: dict[str, object]) -> None:
    """No input but a good one gets past without InputError, and none ends in a traceback."""
    text = "\n".join(f"{key} = {toml(value)}" for key, value in data.items())
    with pytest.raises(InputError):
        load(text)


@given(
    st.sampled_from(["a", "a.tariff", "a.supply", "a.costs", "a.tax", "a.hosting"]), KEYS, VALUES
)
@settings(max_examples=150, deadline=None)
def test_any_value_in_a_good_file(table: str, key: str, value: object) -> None:
    text = GOOD + "\n[site.c]\nrigs = [{ model = 'Antminer S21 200T', count = 1 }]\n"
    place = table.replace("a", "c", 1)
    header = "" if place == "c" else f"[site.{place}]\n"
    try:
        load(text + header + f"{key} = {toml(value)}\n")
    except InputError:
        pass


EXAMPLE = tomllib.loads(
    files("powbench")
    .joinpath("data", "sites.toml")
    .read_text(encoding="utf-8")
    .replace("months = 24", "days = 40")
)


EXAMPLE["site"]["texas"] |= {
    "ageing": {"failures_per_year": 0.1, "repair_usd": 200, "repair_days": 9,
               "hash_rate_loss_per_year": 0.01, "efficiency_loss_per_year": 0.02},
    "heat": {"usd_per_kwh": 0.02, "recoverable": 0.7, "months": [1, 12], "hours": [5, 22]},
    "loan": {"usd": 1e5, "rate_per_year": 0.1, "months": 12, "grace_months": 2, "kind": "linear"},
    "treasury_share": 0.3,
}  # fmt: skip
EXAMPLE["site"]["texas"]["rigs"][0] |= {
    "age_years": 1.5, "resale_by_age": {"usd_per_th": 9, "decline_per_year": 0.3},
}  # fmt: skip
EXAMPLE["site"]["texas"]["rigs"][0].pop("resale_usd", None)


def places(data: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a nested structure."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data)
    found = []
    for key, value in pairs:
        found.append((data, key))
        if isinstance(value, dict | list):
            found += places(value)
    return found


@given(st.integers(0, 10_000), VALUES)
@settings(max_examples=200, deadline=None)
def test_the_example_with_any_one_value_replaced(number: int, value: object) -> None:
    """Either an InputError, or a projection of finite numbers."""
    data = copy.deepcopy(EXAMPLE)
    everywhere = places(data)
    container, key = everywhere[number % len(everywhere)]
    container[key] = value
    text = "\n".join(f"{name} = {toml(entry)}" for name, entry in data.items())
    try:
        found = load(text)
        if found.project.horizon.days > 4000:
            return
        sites = project_all(found.project, found.network.state, found.network.scenario)
        ranking = rank(sites, RankBy.NPV)
        bands = around(sites, found, alternatives=False)
    except InputError:
        return
    made = document(ranking, found.project, found.network.state, (), 2e9, bands)
    reading.text(made)


@given(st.text("ab=[]{}\"'#.,0 \n-", max_size=60))
def test_no_text_ends_in_anything_but_data_or_problems(text: str) -> None:
    try:
        assert syntax.parse(text, "x.toml") == tomllib.loads(text)
    except FileProblems as error:
        with pytest.raises(tomllib.TOMLDecodeError):
            tomllib.loads(text)
        lines = [problem.line for problem in error.problems]
        assert lines == sorted(set(lines))
        assert 1 <= lines[0] <= lines[-1] <= text.count("\n") + 1
