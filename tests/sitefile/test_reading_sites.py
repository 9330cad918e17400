"""What a good file means once it is read."""

from __future__ import annotations

import math
from importlib.resources import files
from pathlib import Path

import pytest

from powbench.network.scenario import OwnWeight
from powbench.network.state import shipped
from powbench.provenance import Status, defaults
from powbench.reading.problems import FileProblems
from powbench.sitefile.read_project import read
from powbench.sites.charges.energy import TierUnit
from powbench.sites.charges.fixed import FixedCharge
from powbench.sites.charges.ratchet import Ratchet
from powbench.sites.charges.timed_demand import TimedDemand
from powbench.sites.projection import project_all
from powbench.sites.running.supply import OutageKind
from powbench.sites.sites_file import SitesFile
from tests.sites.cases import part
from tests.sites.good_file import GOOD

RECORDS = Path(__file__).parent.parent / "data" / "urdb"

HEAD = """\
start = 2022-01-01
months = 2
[network]
history = true
price_usd = 40_000
fees_btc_per_block = 0.1
"""


def load(text: str, folder: Path = Path()) -> SitesFile:
    return read(HEAD + text, "s.toml", folder)


RIG = 'rigs = [{ model = "Antminer S19 Pro 110T", count = 100, price_usd = 5000 }]\n'


def test_the_shipped_example_reads() -> None:
    text = files("powbench").joinpath("data", "sites.toml").read_text(encoding="utf-8")
    found = read(text, "sites.toml", Path())
    texas, ekibastuz = found.project.sites
    assert texas.tariff.energy.schedule.weekday[3][17] == 1
    assert texas.tariff.energy.schedule.weekend[3][17] == 0
    assert texas.supply.switch_off
    assert ekibastuz.supply.quota_kw == pytest.approx(0.6 * 3600)
    assert ekibastuz.pue.by_month[0] == pytest.approx(1.03 + 0.03 * 5 / 40)
    assert [o.kind for o in ekibastuz.supply.outages] == [OutageKind.POWER, OutageKind.INTERNET]
    assert found.network.scenario.difficulty.growth_per_year == 0.30


def test_tariffs() -> None:
    text = f"""
[site.a]
{RIG}
[site.a.tariff]
tiers = [{{ up_to_kwh = 300, price = 0.1 }}, {{ price = 0.05 }}]
tier_unit = "kWh/kW"
fixed_per_month = 10
demand_periods = [{{ price = 1 }}, {{ price = 2 }}]
demand_weekday = ["000000001111111111110000"]
[site.a.tariff.demand]
tiers = [{{ up_to_kw = 100, price = 5 }}, {{ price = 4 }}]
ratchet = 0.8
ratchet_timed = true
[site.b]
{RIG}
tariff = {{ urdb = "entergy_large_power_tou.json" }}
"""
    a, b = load(text, RECORDS).project.sites
    assert a.tariff.energy.unit is TierUnit.KWH_PER_KW
    assert a.tariff.energy.periods[0][0].up_to == 300
    assert math.isinf(a.tariff.energy.periods[0][1].up_to)
    assert part(a.tariff, Ratchet).months == 11
    assert a.tariff.of(TimedDemand) is not None and part(a.tariff, Ratchet).timed
    assert part(b.tariff, FixedCharge).per_month == 468.6
    assert any(f.status is Status.READ and "urdb" in f.name for f in b.figures)


def test_levies_and_outages_of_the_country() -> None:
    text = f"""
[site.a]
utc_offset = 6
{RIG}
tariff = {{ currency = "KZT", price = 15 }}
levy = [{{ law = "KZ" }}, {{ name = "city", per_kwh = 0.001, until = 2022-02-01 }}]
supply = {{ outage_table = "KZ", offline_draw = 0.2 }}
"""
    found = load(text)
    (site,) = found.project.sites
    assert [rule.law for rule in site.levies] == ["KZ", "KZ", "city"]
    assert sum(o.kind is OutageKind.RATIONING for o in site.supply.outages) == 3
    statuses = {f.status for f in site.figures if f.name.endswith("outages")}
    assert statuses == {Status.READ, Status.INFERRED}
    assert any(f.name.startswith("exchange_rates.KZT") for f in found.project.figures)


def test_outages_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "cuts.csv").write_text(
        "from,until,kind,share_lost\n2022-01-10,2022-01-12,power,0.5\n", encoding="utf-8"
    )
    text = f"[site.a]\n{RIG}tariff = {{ price = 0.05 }}\nsupply = {{ outage_table = 'cuts.csv' }}\n"
    (outage,) = load(text, tmp_path).project.sites[0].supply.outages
    assert (outage.kind, outage.share) == (OutageKind.POWER, 0.5)


@pytest.mark.parametrize(
    "row",
    [
        "2022-01-12,2022-01-10,power,1",
        "soon,2022-01-10,power,1",
        "2022-01-01,2022-01-02,x,1",
        "2022-01-01,2022-01-02,power,7",
        "2022-01-01,2022-01-02,power,nan",
        "2022-01-01",
        "",
    ],
)
def test_bad_outages_in_a_file(tmp_path: Path, row: str) -> None:
    (tmp_path / "cuts.csv").write_text(f"from,until,kind,share_lost\n{row}\n", encoding="utf-8")
    text = f"[site.a]\n{RIG}tariff = {{ price = 0.05 }}\nsupply = {{ outage_table = 'cuts.csv' }}\n"
    with pytest.raises(FileProblems, match="outage_table"):
        load(text, tmp_path)


def test_commas_in_a_file_are_refused_with_both_readings(tmp_path: Path) -> None:
    rows = 'from,until,kind,share_lost\n2022-01-01,2022-01-02,power,"0,5"\n'
    (tmp_path / "cuts.csv").write_text(rows, encoding="utf-8")
    cut = f"[site.a]\n{RIG}tariff = {{ price = 0.05 }}\nsupply = {{ outage_table = 'cuts.csv' }}\n"
    quoted = f"[site.a]\n{RIG}tariff = {{ price = '0,05' }}\n"
    for text, both in ((cut, "0.5 or 5"), (quoted, "0.05 or 5"), (
        f"[site.a]\n{RIG}tariff = {{ price = 0,05 }}\n", "0.05 or 5",
    )):  # fmt: skip
        with pytest.raises(FileProblems, match=rf"{both}\? write "):
            load(text, tmp_path)


def test_network() -> None:
    text = f"[site.a]\n{RIG}tariff = {{ price = 0.05 }}\n"
    found = read(
        "start = 2022-01-01\ndays = 10\n[network]\ndifficulty = 24_272_331_996_979\n"
        "height = 716_637\nprice_usd = 40_000\nfees_btc_per_block = 0.1\n"
        "difficulty_growth_per_epoch = 0.0131\nprice_table = [[2022-01-05, 41_000]]\n"
        'own_weight = "all"\n[[network.shock]]\nfrom = 2022-01-05\ndays = 5\nshare = 0.12\n' + text,
        "s.toml",
        Path(),
    ).network
    assert found.scenario.own_weight is OwnWeight.ALL
    assert found.scenario.shocks[0].share == 0.12
    assert found.state.height == 716_637
    assert not found.state.dated


def test_what_has_no_effect_is_said() -> None:
    text = f"[site.a]\n{RIG}tariff = {{ price = 0.05 }}\n[site.a.supply]\n"
    text += "outages = [{ from = 2032-01-01, until = 2032-01-02, kind = 'power' }]\n"
    found = load(text + "[[network.shock]]\nfrom = 2012-01-05\ndays = 5\nshare = 0.1\n")
    assert any("outage of 2032-01-01 is outside" in note for note in found.project.notes)
    assert any("shock of 2012-01-05 is outside" in note for note in found.project.notes)


@pytest.mark.parametrize("count, told", [(1_800_000, False), (1_900_000, True)])
def test_a_fleet_larger_than_its_whole_network_is_said(count: int, told: bool) -> None:
    """28e12 x 2^32 / 600 s are 200 EH/s, 1.82 million of these rigs."""
    text = f"[site.a]\n{RIG.replace('count = 100', f'count = {count}')}"
    text += "tariff = { price = 0.05 }\n"
    head = "start = 2022-01-01\ndays = 10\n[network]\ndifficulty = 28e12\nheight = 716_637\n"
    head += "price_usd = 40_000\nfees_btc_per_block = 0.1\n"
    for weight, said in (("counted", told), ("site", False)):
        found = read(f'{head}own_weight = "{weight}"\n{text}', "s.toml", Path())
        notes = [n for n in found.project.notes if "more than the whole network" in n]
        assert bool(notes) is said


def test_a_network_from_outside_replaces_the_files() -> None:
    text = "start = 2026-10-06\ndays = 1\n[network]\nprice_usd = 5\n"
    text += f"[site.a]\n{RIG}tariff = {{ price = 0.05 }}\n"
    found = read(text, "s.toml", Path(), network=shipped())
    assert found.network.state.usd_per_btc == shipped().usd_per_btc
    assert "--network replaces price_usd of the file" in found.project.notes
    with pytest.raises(FileProblems, match="cannot stand beside --network"):
        read(text.replace("price_usd = 5\n", "history = true\n"), "s.toml", Path(), shipped())


def test_defaults_are_listed_and_typed_numbers_are_not() -> None:
    (site,) = load(f"[site.a]\n{RIG}pue = 1.1\ntariff = {{ price = 0.05 }}\n").project.sites
    listed = defaults(site.figures)
    assert "pool_fee = 0 share of revenue" in listed
    assert "levy = none" in listed
    assert "supply.switch_off = false" in listed
    assert not any(text.startswith("pue") for text in listed)


def test_a_number_may_say_where_it_is_from() -> None:
    text = "price = { value = 0.035, status = 'read', source = 'CoinDesk' }"
    (site,) = load(f"[site.a]\n{RIG}[site.a.tariff]\n{text}\n").project.sites
    (figure,) = [f for f in site.figures if f.name == "tariff.price"]
    assert (figure.value, figure.status) == (0.035, Status.READ)
    assert figure.source == "CoinDesk (s.toml:10)"


def test_a_network_that_the_record_contradicts_is_named() -> None:
    def notes(height: int, difficulty: float, more: str = "") -> list[str]:
        text = (
            f"start = 2022-01-14\ndays = 10\n[network]\ndate = 2022-01-14\nheight = {height}\n"
            f"difficulty = {difficulty}\nprice_usd = 42000\nfees_btc_per_block = 0.1\n{more}\n"
            '[site.a]\nrigs = [{ hashrate = "110TH/s", power = "3250W", count = 1 }]\n'
            "[site.a.tariff]\nprice = 0.05\n"
        )
        return list(read(text, "s.toml", Path()).project.notes)

    assert not any("all the same" in note for note in notes(718_700, 24.4e12))
    (slip,) = (n for n in notes(71_870, 24.4e12) if "all the same" in n)
    assert slip.startswith(
        "check the network: block 71,870 was not found around 2022-01-14: block 718,"
    )
    (slip,) = (n for n in notes(718_700, 24.4e13) if "all the same" in n)
    assert "10 times that of block 718,700" in slip
    assert not any("all the same" in n for n in notes(71_870, 24.4e12, "subsidy_btc = 6.25"))


def test_rows_of_a_table_are_steps() -> None:
    """Each holds until the next, the value of the state before the first: no line between."""
    tables = "price_usd = 100\nprice_table = [[2026-02-01, 200], [2026-12-01, 400]]\n"
    tables += "fees_table = [[2026-02-01, 2], [2026-12-01, 4]]\n"
    text = GOOD.replace("[site.a]\n", f"[network]\n{tables}[site.a]\n", 1)
    its = read(text, "s.toml", Path())
    first = project_all(its.project, its.network.state, its.network.scenario)[1]
    months = first.hours.by_month(first.market.usd_per_btc)
    prices = [usd / month.hours for usd, month in zip(months, first.hours.months, strict=True)]
    assert prices == pytest.approx([100] + 10 * [200] + [400])


def test_names_of_sites_in_a_file_without_any(tmp_path: Path) -> None:
    """Each is a problem of its own, beside the one that there is no site."""
    text = """months = 12
start = 2026-01-01
site = 3
[[allocate.route]]
from = "here"
to = "there"
usd_per_rig = 10
[allocate.sale_usd]
"Antminer S21 200T" = 900
"""
    with pytest.raises(FileProblems) as raised:
        read(text, "sites.toml", tmp_path)
    faults = [problem.fault for problem in raised.value.problems]
    for fault in ("there is no site", "there is no 'here'", "there is no 'there'"):
        assert fault in faults
    assert "no site has such a rig" in faults
