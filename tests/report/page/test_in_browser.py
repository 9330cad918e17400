"""The page in a real Chromium: quiet, self-contained, readable, and right."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from powbench.cli.main import run
from tests.peers import missing

ROOT = Path(__file__).parents[3]
HOSTILE = "<script>alert(1)</script><b>&amp;\"'"

SLIDERS = {
    "price": {"price": 1.37},
    "a cheap coin": {"price": 0.55},
    "difficulty": {"difficulty": 1.4},
    "growth": {"growth": 1.03},
    "tariff": {"tariff": 1.6},
    "tariff down": {"tariff": 0.5},
    "uptime": {"uptime": 0.7},
    "more uptime than there is": {"uptime": 1.2},
    "all": {"price": 0.7, "difficulty": 1.25, "growth": 0.985, "tariff": 1.3, "uptime": 0.9},
}

SHOWN = ("profit_usd", "margin", "btc", "cost_usd", "cost_per_btc_usd", "npv_usd",
         "break_even_usd_per_btc")  # fmt: skip


def test_no_console_error_and_no_request(browser: Any, page: Path) -> None:
    browser.open(page)
    browser.js("document.querySelectorAll('details').forEach(d => d.open = true)")
    move(browser, "what-if-0", {"price": 1.5})
    assert browser.console() == []
    assert [url for url in browser.requests() if url != page.as_uri()] == []
    assert browser.js("return document.querySelectorAll('figure').length") > 20
    assert "http" not in browser.js(
        "return [...document.querySelectorAll('[src],[href]')].map(e => e.getAttribute('src') "
        "|| e.getAttribute('href')).join(' ')"
    )


def move(browser: Any, box: str, factors: dict[str, float]) -> dict[str, dict[str, float]]:
    """Set the sliders as a hand would, and read every site's figures from the table."""
    found: dict[str, dict[str, float]] = browser.driver.execute_async_script(
        """
        const [id, factors, done] = arguments, box = document.getElementById(id);
        box.querySelector("form").reset();
        for (const [key, value] of Object.entries(factors)) {
          box.querySelector(`[name=${key}]`).value = value;
        }
        const wanted = ["price", "difficulty", "growth", "tariff", "uptime"]
          .filter(k => k in factors && factors[k] !== 1).map(k => `${k}=${factors[k]}`).join(",");
        box.querySelector("[name=price]").dispatchEvent(new Event("input", {bubbles: true}));
        const wait = () => {
          if (box.dataset.shows !== wanted) return setTimeout(wait, 20);
          const sites = {};
          box.querySelectorAll("tbody tr").forEach(tr => {
            const row = sites[tr.dataset.site] = {};
            tr.querySelectorAll("[data-value]").forEach(td => {
              row[td.dataset.value] = td.dataset.exact === "" ? null : Number(td.dataset.exact);
              row["shown_" + td.dataset.value] = td.textContent;
            });
          });
          done(sites);
        };
        setTimeout(wait, 0);
        """,
        box,
        factors,
    )
    return found


def projected(sites: Path, factors: dict[str, float], out: Path) -> dict[str, Any]:
    changes = ",".join(f"{name}={value}" for name, value in factors.items())
    assert run(["project", str(sites), "--what-if", changes, "--json", str(out), "-q"]) == 0
    found = json.loads(out.read_text("utf-8"))
    return {site["site"]: site for site in found["sites"]}


@pytest.mark.parametrize("which", ["sites", "example"])
def test_sliders_give_what_project_gives(
    browser: Any, page: Path, documents: Any, tmp_path: Path, which: str
) -> None:
    browser.open(page)
    box = {"sites": "what-if-0", "example": "what-if-1"}[which]
    for case, factors in SLIDERS.items():
        shown = move(browser, box, factors)
        told = projected(getattr(documents, which), factors, tmp_path / "p.json")
        assert shown.keys() == told.keys()
        for site, row in shown.items():
            for name in SHOWN:
                if told[site][name] is None:
                    assert row[name] is None, (case, site, name)
                else:
                    wanted = pytest.approx(told[site][name], rel=1e-9, abs=1e-6)
                    assert row[name] == wanted, (case, site, name)
        said = browser.js("return document.querySelector(arguments[0]).textContent",
                          f"#{box} [data-command]")  # fmt: skip
        assert said.startswith("powbench project SITES.toml --what-if ")


def test_a_file_with_the_new_numbers_says_the_same(
    browser: Any, page: Path, documents: Any, tmp_path: Path
) -> None:
    """The other way round, without --what-if: the numbers written into SITES.toml."""
    text = documents.sites.read_text("utf-8")
    usd = json.loads(documents.projection.read_text("utf-8"))["network"]["usd_per_btc"]
    changed = text.replace("[network]\n", f"[network]\nprice_usd = {1.2 * usd!r}\n", 1)
    changed = changed.replace("uptime = 0.97", "uptime = 0.873")
    changed = changed.replace("uptime = 0.95", "uptime = 0.855")
    changed = changed.replace("{ price = 0.038 }, { price = 0.095 }",
                              "{ price = 0.0475 }, { price = 0.11875 }")  # fmt: skip
    changed = changed.replace("demand = { price_per_kw = 1.5,", "demand = { price_per_kw = 1.875,")
    changed = changed.replace("fixed_per_month = 450\n", "fixed_per_month = 562.5\n")
    changed = changed.replace("price = 20 }, { price = 18 }", "price = 25 }, { price = 22.5 }")
    (tmp_path / "changed.toml").write_text(changed, encoding="utf-8")
    out = tmp_path / "p.json"
    assert run(["project", str(tmp_path / "changed.toml"), "--json", str(out), "-q"]) == 0
    told = {site["site"]: site for site in json.loads(out.read_text("utf-8"))["sites"]}
    browser.open(page)
    shown = move(browser, "what-if-0", {"price": 1.2, "tariff": 1.25, "uptime": 0.9})
    for site, row in shown.items():
        for name in SHOWN:
            assert row[name] == pytest.approx(told[site][name], rel=1e-9), (site, name)


def test_typed_difficulty_says_the_same_up_to_nbits(
    browser: Any, report: Callable[..., Path], tmp_path: Path
) -> None:
    line = ["project", "--hashrate", "110TH/s", "--power", "3250W", "--tariff", "0.05",
            "--price", "60000", "--days", "30", "-q"]  # fmt: skip
    base, harder = tmp_path / "base.json", tmp_path / "harder.json"
    assert run([*line, "--difficulty", "1e14", "--json", str(base)]) == 0
    assert run([*line, "--difficulty", "1.3e14", "--json", str(harder)]) == 0
    browser.open(report(base))
    (row,) = move(browser, "what-if-0", {"difficulty": 1.3}).values()
    told = json.loads(harder.read_text("utf-8"))
    assert row["btc"] == pytest.approx(told["btc"], rel=1e-4)
    assert row["profit_usd"] == pytest.approx(told["profit_usd"], rel=1e-3)


def test_back_to_the_projection(browser: Any, page: Path, documents: Any) -> None:
    browser.open(page)
    before = move(browser, "what-if-0", {})
    assert move(browser, "what-if-0", {"price": 2})["texas"] != before["texas"]
    browser.js("document.querySelector('#what-if-0 button').click()")
    browser.driver.execute_async_script(
        "const done = arguments[0], box = document.getElementById('what-if-0');"
        "const wait = () => box.dataset.shows === '' ? done() : setTimeout(wait, 20); wait()"
    )
    after = move(browser, "what-if-0", {})
    told = {s["site"]: s for s in json.loads(documents.projection.read_text("utf-8"))["sites"]}
    assert after == before
    assert after["texas"]["profit_usd"] == told["texas"]["profit_usd"]


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_wider_than_the_screen(browser: Any, page: Path, dark: bool) -> None:
    browser.open(page, dark=dark)
    browser.js("document.querySelectorAll('details').forEach(d => d.open = true)")
    for width in (320, 375, 768, 1200):
        browser.resize(width)
        assert browser.js("return document.documentElement.scrollWidth") <= width
        wide = browser.js(
            "return [...document.querySelectorAll('figure, .what-if, h1, .text')]"
            ".filter(e => e.getBoundingClientRect().right > innerWidth + 0.5).length"
        )
        assert wide == 0, width


def test_tables_fit_and_five_sites_are_a_table(browser: Any, page: Path) -> None:
    """Rows become cards where they have no room; on a wide screen they have it."""
    browser.open(page)
    for width in (320, 400, 768, 1280):
        browser.resize(width)
        tables = browser.driver.execute_async_script(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() =>"
            "done([...document.querySelectorAll('.fits')].map(place => ["
            " place.getAttribute('aria-label'), place.scrollWidth - place.clientWidth,"
            " place.querySelector('table').classList.contains('cards')]))))"
        )
        assert [label for label, beyond, _ in tables if beyond > 0] == []
        cards = {label: stacked for label, _, stacked in tables}
        five = next(label for label in cards if label.startswith("Kazakhstan 2022"))
        assert cards[five] == (width < 1000)
        assert cards[f"What if, {five}"] == (width < 800)


def test_cards_name_their_figures_and_stay_a_table(browser: Any, page: Path) -> None:
    browser.open(page, 400)
    browser.driver.execute_async_script(
        "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done))"
    )
    labels, roles, heads = browser.js(
        "const table = document.querySelector('#what-if-1 table'), cells = "
        "[...table.querySelector('tbody tr').querySelectorAll('td:not(.bars)')];"
        "return [cells.map(c => getComputedStyle(c, '::before').content),"
        " [...new Set([...table.querySelectorAll('*')].map(e => e.getAttribute('role')))],"
        " [...table.querySelectorAll('thead th:not(.bars)')].map(e => e.textContent)]"
    )
    assert [label.split('"')[1] for label in labels] == heads[1:]
    assert {"rowgroup", "row", "columnheader", "rowheader", "cell"} <= set(roles)


def test_what_is_held_as_billed_is_said_beside_the_figure(
    browser: Any, documents: Any, tmp_path: Path, report: Callable[..., Path]
) -> None:
    held, told = tmp_path / "held.json", json.loads(documents.projection.read_text("utf-8"))
    place = [site["site"] for site in told["sites"]].index("texas")
    demand = [month["demand_charge_usd"] for month in told["sites"][place]["months"]]
    tariff = told["model"]["sites"][place]["tariff"]
    tariff["timed_demand"], tariff["flat_demand"] = None, None
    tariff["as_billed"] = {"demand_charge": demand}
    held.write_text(json.dumps(told), encoding="utf-8")
    browser.open(report(held))
    seen = (
        "return [...document.querySelectorAll('.held')].map(e => [e.offsetHeight > 0,"
        " e.textContent, e.closest('tr') && e.closest('tr').dataset.site])"
    )
    assert all(not visible for visible, _, _ in browser.js(seen))
    move(browser, "what-if-0", {"uptime": 0.7})
    (beside, said) = browser.js(seen)
    assert beside == [True, "demand as billed", "texas"]
    assert said[0] and "no formula for that charge" in said[1]


def test_a_comparison_names_its_machines(
    browser: Any, documents: Any, tmp_path: Path, report: Callable[..., Path]
) -> None:
    other, compared = tmp_path / "other.json", tmp_path / "compared.json"
    result = json.loads(documents.bench.read_text("utf-8"))
    result["machine"] |= {"model_name": "AMD EPYC 9354 32-Core Processor", "host": "web-3"}
    other.write_text(json.dumps(result), encoding="utf-8")
    assert run(["compare", str(documents.old), str(other), "--json", str(compared), "-q"]) == 0
    browser.open(report(compared))
    lead, heading = browser.js(
        "return ['.lead', '.group h3'].map(s => "
        "document.querySelector('#comparison ' + s).textContent)"
    )
    assert lead.startswith("B (web-3: AMD EPYC 9354) does ") and "the hashes of A (" in lead
    assert heading.startswith("web-3: AMD EPYC 9354 against ")


def test_dark_is_dark_and_pictures_follow(browser: Any, page: Path) -> None:
    ask = (
        "const css = e => getComputedStyle(e);"
        "const text = document.querySelector('.chart svg text');"
        "return [css(document.body).backgroundColor, css(document.body).color, css(text).fill]"
    )
    seen = []
    for dark in (False, True):
        browser.open(page, dark=dark)
        seen.append([luminance(colour) for colour in browser.js(ask)])
    (paper, ink, label), (dark_paper, dark_ink, dark_label) = seen
    assert paper > 0.8 and ink < 0.1 and label < 0.3
    assert dark_paper < 0.05 and dark_ink > 0.6 and dark_label > 0.3


def luminance(colour: str) -> float:
    """Relative luminance of `rgb(r, g, b)`, WCAG 2."""
    numbers = [int(v) / 255 for v in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in numbers]
    return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.fixture(scope="session")
def axe() -> str:
    """The newest axe-core at hand: what .ci/peers.sh installed, or that of a Python package."""
    newest = ROOT / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
    if newest.exists():
        return newest.read_text("utf-8")
    if find_spec("axe_core_python") is None:
        missing("axe-core-python")
    return (files("axe_core_python") / "axe.min.js").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "dark"), [(360, True), (360, False), (1200, True), (1200, False)]
)
def test_axe_finds_nothing(browser: Any, page: Path, axe: str, width: int, dark: bool) -> None:
    """Nothing at all, minor or not."""
    browser.open(page, width, dark)
    browser.js("document.querySelectorAll('details').forEach(d => d.open = true)")
    browser.js(axe)
    found = browser.driver.execute_async_script(
        "const done = arguments[0]; axe.run({resultTypes: ['violations']}).then(done)"
    )
    assert int(found["testEngine"]["version"].split(".")[0]) >= 4
    assert len(found["passes"]) > 20, "axe did not run"
    assert [
        (v["id"], v["impact"], v["help"], [node["html"][:120] for node in v["nodes"][:3]])
        for v in found["violations"]
    ] == []


def test_names_stay_text(
    browser: Any, documents: Any, tmp_path: Path, report: Callable[..., Path]
) -> None:
    sites = tmp_path / "sites.toml"
    text = documents.sites.read_text("utf-8")
    name = json.dumps(HOSTILE)
    text = text.replace("site.texas", f"site.{name}").replace('"texas"', name)
    sites.write_text(text, encoding="utf-8")
    projection, bench = tmp_path / "p.json", tmp_path / "<b>x<script>.json"
    assert run(["project", str(sites), "--json", str(projection), "-q"]) == 0
    result = json.loads(documents.bench.read_text("utf-8"))
    result["machine"]["model_name"] = result["machine"]["host"] = HOSTILE
    result["measurements"][0]["kernel"] = HOSTILE
    result["measurements"][0]["warnings"] = [HOSTILE]
    bench.write_text(json.dumps(result), encoding="utf-8")
    page = report(bench, projection)
    browser.open(page)
    assert browser.console() == []
    assert browser.js("return document.querySelectorAll('b').length") == 0
    assert browser.js("return document.querySelectorAll('script').length") == 2
    assert HOSTILE in browser.js("return document.body.innerText")
    shown = move(browser, "what-if-0", {"price": 1.1})
    assert HOSTILE in shown


def test_no_label_is_cut_or_lies_on_another(browser: Any, page: Path) -> None:
    """With the fonts of this machine, whatever the drawing was measured with."""
    browser.open(page)
    wrong = browser.js("""
        const found = [];
        document.querySelectorAll("figure").forEach(figure => {
          const frame = figure.querySelector("svg").getBoundingClientRect();
          const boxes = [...figure.querySelectorAll("svg text")]
            .filter(t => t.textContent.trim() && getComputedStyle(t).opacity !== "0")
            .filter(t => !(t.getAttribute("transform") || "").includes("rotate"))
            .map(t => [t.textContent, t.getBoundingClientRect()]);
          boxes.forEach(([text, a], i) => {
            if (a.left < frame.left - 1 || a.right > frame.right + 1)
              found.push([figure.dataset.picture, "cut", text]);
            boxes.slice(i + 1).forEach(([other, b]) => {
              if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
                  Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5)
                found.push([figure.dataset.picture, text, other]);
            });
          });
        });
        return found;
    """)
    assert wrong == []


def test_every_picture_has_words_and_numbers(browser: Any, page: Path) -> None:
    browser.open(page)
    figures = browser.js(
        "return [...document.querySelectorAll('figure')].map(f => [f.dataset.picture,"
        " f.querySelector('figcaption').innerText.length,"
        " document.getElementById(f.querySelector('[role=img]').getAttribute('aria-labelledby'))"
        " === f.querySelector('figcaption'),"
        " f.querySelectorAll('details td').length, !!f.querySelector('svg')])"
    )
    names = {figure[0] for figure in figures}
    for stem in ("machines", "efficiency", "rates-bench", "slices-bench", "launches-check",
                 "cost-per-btc-projection", "margin-price-projection", "margin-tariff-kazakhstan",
                 "cash-kazakhstan", "hours-lost-projection", "carbon-projection",
                 "fan-simulation", "npv-band-simulation", "crps-backtest",
                 "plan-allocation", "frontier-allocation", "compared-compare", "ratios-compare",
                 "sweep-rates-sweep", "sweep-efficiency-sweep"):  # fmt: skip
        assert stem in names
    for name, words, labelled, cells, drawn in figures:
        assert words > 20 and labelled and cells and drawn, name
