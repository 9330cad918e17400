"""A model of the catalogue is known by what a miner says it is, and is never guessed."""

from __future__ import annotations

import pytest

from powbench import tables
from powbench.rigs import catalogue, naming


@pytest.mark.parametrize(
    ("agent", "models"),
    [
        ("Antminer S19 XP/49.0.1", ["Antminer S19 XP 140T"]),
        ("antminer s19 xp hyd (uart) 2022", ["Antminer S19 XP Hyd 255T"]),
        ("bmminer/2.0.0/Antminer S19j Pro 104T", ["Antminer S19j Pro 104T"]),
        ("Whatsminer M20S/1.4", ["Whatsminer M20S 68T"]),
        ("NerdQAxe++/BM1370/v1.0.36", ["NerdQAxe++ 4.8T"]),
        ("bitaxe/BM1370/v2.9.0", []),
        ("cgminer/4.11.1", []),
        ("S19", []),
        ("Antminer S190/1", []),
        ("", []),
    ],
)
def test_a_user_agent_names_a_model_or_none(agent: str, models: list[str]) -> None:
    assert [entry.model for entry in naming.named_in(agent)] == models


def test_a_family_of_several_models_names_them_all() -> None:
    found = {entry.model for entry in naming.named_in("Antminer S19j Pro/1")}
    assert found == {f"Antminer S19j Pro {rate}T" for rate in (104, 100, 96)}


def test_every_model_is_named_by_its_own_name() -> None:
    for entry in catalogue.entries():
        assert naming.named_in(f"x/{entry.model}") == (entry,), entry.model


def test_boards_are_those_of_the_table() -> None:
    assert naming.boards("Antminer S19j Pro 104T") == 3
    assert naming.boards("Antminer S21 Hyd 335T") == 2
    assert naming.boards("Whatsminer M30S++ 106T") is None
    families = {row["family"] for row in tables.rows("hashboards.csv")}
    models = {entry.model.rpartition(" ")[0] for entry in catalogue.entries()}
    assert families <= models
