"""Sites by the row of a CSV: what a column may name, and what is said of a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from powbench import bounded
from powbench.errors import InputError
from powbench.reading.problems import FileProblems
from powbench.sitefile.read_project import read
from powbench.sitefile.sites_csv import SiteRows
from powbench.sites.projection import project_all
from powbench.sites.sites_file import SitesFile

HEAD = """
start = 2026-01-01
months = 12
[network]
difficulty = 126e12
price_usd = 90_000
height = 930_000
fees_btc_per_block = 0.03
date = 2025-12-25
"""
SITE = """
pue = 1.05
tariff = {{ price = {price} }}
rigs = [{{ model = "Antminer S21 200T", count = {count}, price_usd = 3200 }}]
supply = {{ uptime = 0.97 }}
"""
TEMPLATE = HEAD + "[site.any]" + SITE.format(price=0.05, count=100)


def sites(csv: str, template: str = TEMPLATE, folder: Path = Path()) -> SitesFile:
    return read(template, "t.toml", folder, rows=SiteRows(csv, "s.csv"))


def refused(csv: str, template: str = TEMPLATE) -> str:
    with pytest.raises(InputError) as told:
        sites(csv, template)
    error = told.value
    return "\n".join(error.listed) if isinstance(error, FileProblems) else error.message


def test_a_row_is_what_the_same_site_in_the_file_is() -> None:
    rows = sites("site,tariff.price,rigs.count\na,0.03,10\nb,,\n")
    a, b = SITE.format(price=0.03, count=10), SITE.format(price=0.05, count=100)
    written = read(f"{HEAD}[site.a]{a}[site.b]{b}", "t.toml", Path())
    one, two = (
        project_all(file.project, file.network.state, file.network.scenario)
        for file in (rows, written)
    )
    for ours, theirs in zip(one, two, strict=True):
        assert ours.site.name == theirs.site.name
        assert ours.accounts.cash.tobytes() == theirs.accounts.cash.tobytes()
        assert ours.break_even == theirs.break_even


def test_values_are_read_as_the_key_has_them() -> None:
    (site,) = sites(
        "site,pue,rigs.0.model,supply.switch_off,supply.strike_price,groups,carbon.place,utc_offset\n"
        '"Über, 1","[1.1,1.1,1.1,1.1,1.1,1.1,1.1,1.1,1.1,1.1,1.1,1.2]",Antminer S19 95T,TRUE,best,'
        "north; grid,KAZ,5.75\n"
    ).project.sites
    assert site.name == "Über, 1"
    assert site.pue.by_month == (1.1,) * 11 + (1.2,)
    assert site.fleet[0].rig.name == "Antminer S19 95T"
    assert site.supply.switch_off and site.supply.strike_price is None
    assert site.carbon is not None and site.utc_offset == 5.75


def test_figures_name_the_row_or_the_line_of_the_template() -> None:
    (site,) = sites("site,tariff.price\na,0.03\n").project.sites
    places = {f.name: f.source for f in site.figures}
    assert places["tariff.price"] == "s.csv:2"
    assert places["pue"] == f"t.toml:{TEMPLATE[: TEMPLATE.index('pue')].count(chr(10)) + 1}"


def test_all_sites_belong_to_the_group_of_the_template() -> None:
    risk = '[[risk]]\nkind = "power"\ngroup = "any"\nper_year = 1\ndays = 5\nshare = 1.0\n'
    groups = sites("site,pue\na,1.1\nb,1.2\n", TEMPLATE + risk).groups
    assert groups == {"a": ("a", "any"), "b": ("b", "any")}


def test_a_site_that_a_row_fills_alone() -> None:
    bare = HEAD + "[site.any]\n"
    file = sites("site,tariff.price,rigs.model,rigs.count\na,0.04,Antminer S21 200T,7\n", bare)
    assert file.project.sites[0].rigs == 7


def test_alike_sites_share_what_a_file_says(tmp_path: Path) -> None:
    record = Path(__file__).parents[1] / "data" / "urdb" / "entergy_large_power_tou.json"
    template = HEAD + "[site.any]" + SITE.format(price=0.05, count=100)
    template = template.replace("price = 0.05", f'urdb = "{record.as_posix()}"')
    a, b = sites("site,rigs.count\na,10\nb,20\n", template).project.sites
    assert a.tariff is b.tariff
    shared = {id(f) for f in a.figures} & {id(f) for f in b.figures}
    assert len(shared) > len(a.figures) - 4


@pytest.mark.parametrize(
    ("csv", "says"),
    [
        ("site,tarif.price\na,1\n", "s.csv:1: the column 'tarif.price' names no key of a site"),
        ("site,tariff\na,1\n", "s.csv:1: the column 'tariff' names a table, not a value"),
        ("site,pool_fee.x\na,1\n", "s.csv:1: the column 'pool_fee.x' goes on below a value"),
        ("site,rigs.1.count\na,1\n", "'rigs.1.count' fits none of the template's 1 entries"),
        (f"site,rigs.{'9' * 5000}.count\na,1\n", "fits none"),
        ("site,rigs.count,rigs.0.count\na,1,1\n", "'rigs.count' and 'rigs.0.count' say the same"),
        ("site,pue,pue.values\na,1,1\n", "say the same"),
        ("pue\n1\n", "s.csv has no column 'site'"),
        ("site,pue,pue\na,1,1\n", "two columns 'pue'"),
        ("site,pue\na,1\na,1\n", "s.csv:3: column 'site': 'a' stands in row 2, too"),
        ("site,pue\n,1\n", "s.csv:2: column 'site': '' is no name"),
        ("site,pue\na\n", "s.csv:2: the row has 1 of 2 values"),
        ("site,pue\n", "s.csv has no row of a site"),
        ("", "s.csv names no columns"),
        ("site;pue\na;1\n", "semicolons"),
        ("site,pue\na,1\nb,1.0x\n", "s.csv:3: site 'b', column pue: '1.0x' is not a number"),
        ('site,pue\na,"1,05"\n', "s.csv:2: site 'a', column pue: '1,05' is not a number"),
        ("site,pue\na,0.9\n", "s.csv:2: site 'a', column pue: is 0.9; it must be at least 1"),
        ("site,rigs.count\na,1.5\n", "s.csv:2: site 'a', column rigs.count: 1.5 is no whole"),
        ("site,rigs.model\na,Antminer S21 201T\n", "column rigs.model: the catalogue has no rig"),
        ("site,supply.switch_off\na,perhaps\n", "column supply.switch_off: 'perhaps' is neither"),
        ("site,pue\na,[1\n", "s.csv:2: site 'a', column pue: "),
        ("site,pue\na,[1;2]\n", "s.csv:2: site 'a', column pue: "),
    ],
)  # fmt: skip
def test_a_wrong_column_or_cell_is_one_sentence(csv: str, says: str) -> None:
    told = refused(csv)
    assert says in told and "\n" not in told


def test_a_fault_of_the_template_is_told_once_for_all_its_sites() -> None:
    told = refused("site,tariff.price\na,0.1\nb,0.2\n", TEMPLATE.replace("pue = 1.05", "pue = 0.5"))
    assert told.startswith("t.toml:11: site 'any', pue: is 0.5") and "\n" not in told


def test_a_template_has_one_site() -> None:
    """And what it says of sites by their names is not told to be wrong, too."""
    two = TEMPLATE + "[site.other]" + SITE.format(price=0.05, count=1)
    two += '[allocate]\nroute = [{ from = "other", to = "any", usd_per_rig = 1 }]\n'
    told = refused("site,pue\na,1\n", two)
    assert "there are 2 sites, and a template has one" in told and "\n" not in told


def test_too_many_sites_are_told_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "MOST_SITES", 2)
    assert "more than 2 sites" in refused("site,pue\na,1\nb,1\nc,1\n")
    monkeypatch.setattr(bounded, "MOST_SITES", 20_000)
    monkeypatch.setattr(bounded, "MOST_SITE_MONTHS", 24)
    assert len(sites("site,pue\na,1\nb,1\n").project.sites) == 2
    told = refused("site,pue\na,1\nb,1\nc,x\n")
    assert "3 sites x 12 months are 36 months of sites, and 24 is the limit" in told
