"""`powbench project`: cost, margin and break-even of each site."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import folders, quantities
from ..errors import InputError
from ..sitefile.typed import NETWORK, Typed
from . import files, options, output, rates, sites_file
from .paths import Input, Output
from .values import EnergyPrice, Number, Part, Text, Whole, named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..analysis.modes import Choice
    from ..analysis.ranking import Ranking
    from ..network.state import NetworkState
    from ..provenance import Figure
    from ..rigs.rig import Mode, Rig
    from ..sites.projection import Projection
    from ..sites.site import Project
    from ..sites.sites_file import NetworkInput, SitesFile

_EPILOG = """\b
Examples:
  powbench project --init sites.toml          an example with every key
  powbench project --schema > sites-file.json what an editor reads to check it
  powbench project sites.toml                 rank its sites
  powbench project sites.toml --explain texas every number of one site
  powbench project sites.toml --explain texas:npv
  powbench project sites.toml --what-if price=+20%,difficulty=1.3
  powbench project --rig all --tariff 0.05    rank the catalogue
  powbench project --rig "Antminer S21 200T" --count 10 --tariff 0.05 --capex 3200 --growth 1%/epoch
  powbench project sites.toml --price 60000   the same sites at another price
  powbench project --hashrate 110TH/s --power 3250W --tariff 0.05 --json -
"""


def power_or_efficiency(text: str, option: str) -> str:
    """As it is: an efficiency becomes a power once the hash rate is known."""
    if not quantities.is_efficiency(text):
        named(option, quantities.watts, text)
    return text


def a_mode(text: str, option: str) -> Mode:
    from ..sitefile import read_modes

    return read_modes.typed(text, option)


@dataclass(frozen=True)
class Machine:
    """The options that say which rig."""

    rig: str | None
    measurement: str | None
    hashrate: float | None
    power: str | None
    mode: tuple[Mode, ...]


@dataclass(frozen=True)
class Wanted:
    """The options that say what is answered, and where."""

    changes: str | None
    rank_by: str | None
    explain: str | None
    csv_path: str | None
    json_path: str | None


@click.command(epilog=_EPILOG)
@click.argument("sites", required=False, type=Input(), metavar="[SITES.toml]")
@click.option(
    "--init", "init_path", type=Output(), metavar="FILE",
    help="Write an example of a sites file with every key, and stop.",
)  # fmt: skip
@click.option(
    "--schema", is_flag=True, help="Print the JSON Schema of a sites file, for an editor, and stop."
)
@click.option(
    "--rig",
    type=Input(),
    metavar="RIG",
    help="A result file of `bench --json`, a model of the "
    "catalogue, or `all`; with SITES.toml it replaces every rig there.",
)
@click.option(
    "--measurement",
    metavar="KERNEL[@THREADS]",
    help="Which measurement of a result; default: the fastest.",
)
@click.option(
    "--hashrate",
    type=Number(above=True, quantity=quantities.HASH_RATE),
    metavar="RATE",
    help="A typed-in rig, with --power: 110TH/s.",
)
@click.option(
    "--power", type=Text(power_or_efficiency), metavar="POWER",
    help="3250W, 3.25kW or 29.5J/TH.",
)  # fmt: skip
@click.option(
    "--mode", multiple=True, type=Text(a_mode), metavar="NAME=RATE,POWER",
    help="Another mode of the rig, as low=80TH/s,2000W; once for each. It takes the place of the "
    "modes that the catalogue or the result has.",
)  # fmt: skip
@click.option("--count", type=Whole(min=1), help="How many rigs.  [default: 1]")
@click.option(
    "--tariff", type=EnergyPrice(), metavar="PRICE",
    help="Flat price of a kWh: 0.055 (USD) or 5.5c.",
)  # fmt: skip
@click.option(
    "--hosting", type=EnergyPrice(), metavar="PRICE",
    help="Price of a kWh that a host takes, all in; in place of --tariff.",
)  # fmt: skip
@click.option(
    "--capex", type=Number(high=1e9, above=True, quantity=quantities.USD), metavar="USD",
    help="Price of one rig: with it the answer is when the rigs are paid back.",
)  # fmt: skip
@click.option(
    "--capex-per-th", type=Number(high=1e6, above=True, quantity=quantities.USD), metavar="USD",
    help="Price of a rig for each TH/s, which fits --rig all too.",
)  # fmt: skip
@click.option(
    "--tax", type=Part(), metavar="SHARE",
    help="Income tax on the profit, as 21%; rigs are written off over 4 years.  [default: 0]",
)  # fmt: skip
@click.option(
    "--discount-rate", type=Part(), metavar="SHARE",
    help="What a dollar loses in value for each year that it comes later, as 8%; the NPV counts "
    "it.  [default: 0]",
)  # fmt: skip
@click.option(
    "--pue", type=Number(1.0, 10.0), help="Power at the meter / power of the rigs.  [default: 1]"
)
@click.option(
    "--pool-fee",
    type=Part(),
    help="Share of the revenue that the pool keeps: 0.02 or 2%.  [default: 0]",
)
@click.option(
    "--switch-off",
    is_flag=True,
    default=None,
    help="Rigs stand still in hours in which power costs more than they earn.",
)
@click.option(
    "--best-mode",
    is_flag=True,
    default=None,
    help="Rigs run in the mode that leaves most in each hour, not in their normal one.",
)
@click.option(
    "--start", type=Text(rates.first_day), metavar="DATE",
    help="First day.  [default: the network's date]",
)  # fmt: skip
@click.option("--days", type=Whole(1, 73_050), help="How many days are projected.  [default: 1]")
@click.option(
    "--months",
    type=Whole(1, 2400),
    help="How many calendar months are projected.  [default with --capex: 48]",
)
@click.option(
    "--network",
    "network_spec",
    type=Input(),
    metavar="FILE|rpc+http://…|mempool+https://…",
    help="The state of the market for this run: a file, a node (user@host:port; password from "
    "POWBENCH_RPC_PASSWORD or the cookie file), or a mempool or Esplora server. `powbench network "
    "show` says what is used without it.",
)
@click.option(
    "--difficulty", type=Number(above=True, quantity=quantities.DIFFICULTY),
    help="In place of the network's: 126e12 or 126T.",
)  # fmt: skip
@click.option(
    "--growth", type=Text(rates.difficulty_growth), metavar="SHARE/epoch",
    help="Growth of the difficulty: 4%/epoch (two weeks) or 60%/year.  [default: 0]",
)  # fmt: skip
@click.option(
    "--price", type=Number(above=True, quantity=quantities.BITCOIN_PRICE), metavar="USD",
    help="Price of a bitcoin: 90000 or 90k.",
)  # fmt: skip
@click.option(
    "--price-growth", type=Text(rates.price_growth), metavar="SHARE/year",
    help="Growth of the price: 20%/year.  [default: 0]",
)  # fmt: skip
@click.option(
    "--subsidy", type=Number(high=50.0, quantity=quantities.BTC), metavar="BTC",
    help="New coins of a block, at any height.",
)  # fmt: skip
@click.option(
    "--fees", type=Number(quantity=quantities.BTC), metavar="BTC",
    help="Transaction fees of a block.",
)  # fmt: skip
@click.option(
    "--what-if",
    "changes",
    metavar="NAME=FACTOR,…",
    help="price, difficulty, tariff or uptime of all sites, times a factor: price=1.1 or +10%; "
    "growth=4% lets difficulty grow by so much more with each epoch of two weeks.",
)
@click.option(
    "--rank-by",
    type=click.Choice(["profit", "npv", "payback", "break-even", "cost-per-btc"]),
    help="What decides the order.  [default: npv, payback of rigs without a file, or profit where "
    "nothing is bought]",
)
@click.option(
    "--explain",
    metavar="SITE[:FIGURE]",
    help="Every number of one site as a formula, with the source of each input; with a figure, as "
    "texas:npv, how that one comes about.",
)
@click.option(
    "--csv", "csv_path", type=Output(), metavar="FILE", help="Monthly series as CSV; - for stdout."
)
@options.common
@options.as_one(Machine, "machine")
@options.as_one(Typed, "typed")
@options.as_one(Wanted, "wanted")
def command(
    sites: str | None,
    init_path: str | None,
    schema: bool,
    network_spec: str | None,
    machine: Machine,
    typed: Typed,
    wanted: Wanted,
) -> None:
    """Cost, margin and break-even of each site in SITES.toml (- for stdin), or of one rig at
    one tariff."""
    if init_path is not None:
        sites_file.write_example(init_path)
        return
    if schema:
        files.write_text("-", sites_file.shipped("schemas", "sites-file.json"))
        return
    network = _network(network_spec, typed)
    if sites is not None:
        _only_network(typed)
        file = _from_file(sites, machine, network, typed)
    else:
        file = _from_line(machine, network, typed)
    _answer(file, wanted, alternatives=sites is None)


_IN_FILE = {
    "tariff": "tariff = { price = 0.05 } of a site",
    "hosting": "hosting = { fee_per_kwh = 0.07 } of a site",
    "capex": "price_usd of a line of rigs",
    "capex_per_th": "price_usd of a line of rigs",
    "count": "count of a line of rigs",
    "switch_off": "supply = { switch_off = true } of a site",
    "best_mode": 'supply = { modes = "best" } of a site',
    "tax": "tax = { rate = 0.21 } of a site",
}


def _only_network(typed: Typed) -> None:
    """With a file, what it says of horizon and sites cannot be typed beside it."""
    for name in typed.given:
        if name not in NETWORK:
            option = "--" + name.replace("_", "-")
            raise InputError(
                f"{option} goes without a file",
                f"the file says it: {_IN_FILE.get(name, name)}; of the options beside a file "
                "--price, --difficulty, --fees, --subsidy, --growth and --price-growth change its "
                "network",
            )


def _network(spec: str | None, typed: Typed) -> NetworkState | None:
    if spec is None:
        return None
    from ..network import source
    from ..network.state import aged

    home = folders.home() or Path("~")  # what is looked for there is missing
    now = time.time()
    state = source.load(spec, os.environ, home, typed.price, typed.fees, now)
    return aged(state, now)


def _rigs(machine: Machine) -> tuple[Rig, ...]:
    """The rigs with the modes of --mode, where there are any."""
    rigs = _plain_rigs(machine)
    if not machine.mode:
        return rigs
    if len(rigs) != 1:
        raise InputError("--mode needs one rig", "add --hashrate and --power, or --rig MODEL")
    from ..rigs.rig import MOST_MODES

    names = [mode.name for mode in machine.mode]
    if len(set(names)) < len(names) or len(names) > MOST_MODES:
        raise InputError(
            f"--mode: {len(names)} modes with {len(set(names))} names",
            f"give each mode its own name, and at most {MOST_MODES} of them",
        )
    return (replace(rigs[0], modes=machine.mode),)


def _plain_rigs(machine: Machine) -> tuple[Rig, ...]:
    """The rigs of --rig or of --hashrate and --power; empty when neither is there."""
    from ..rigs import catalogue
    from ..rigs.rig import typed
    from ..sitefile.read_modes import draw

    rig, hashrate, power = machine.rig, machine.hashrate, machine.power
    if hashrate is not None:
        if rig is not None:
            raise InputError("--rig and --hashrate both name a rig", "give one of them")
        if power is None:
            raise InputError("--hashrate needs --power", "for example --power 3250W")
        return (typed(hashrate, draw(power, hashrate)),)
    if rig is None:
        if power is not None or machine.measurement is not None:
            raise InputError("--power and --measurement need a rig", "add --hashrate or --rig")
        return ()
    if rig == "all":
        return tuple(entry.rig for entry in catalogue.entries())
    if rig.endswith(".json") or files.is_there(rig):
        from ..rigs import result

        watts = None if power is None else quantities.watts(power)
        return (result.load(rig, machine.measurement, watts),)
    return (catalogue.find(rig),)


def _from_file(
    path: str, machine: Machine, network: NetworkState | None, typed: Typed
) -> SitesFile:
    from ..sitefile import typed_network

    rigs = _rigs(machine)
    if len(rigs) > 1:
        raise InputError(
            "--rig all goes without a file", "powbench project --rig all --tariff 0.05"
        )
    file = sites_file.read(path, network, rigs[0] if rigs else None)
    return typed_network.of_file(file, typed) if typed.given else file


def _from_line(machine: Machine, network: NetworkState | None, typed: Typed) -> SitesFile:
    from ..network import kept
    from ..network.state import aged
    from ..sitefile import quick

    rigs = _rigs(machine)
    if not rigs:
        raise InputError(
            "nothing to project",
            "give a file (`powbench project --init sites.toml` writes one), or --hashrate, "
            "--power and --tariff",
        )
    now = time.time()
    bases = [aged(state, now) for state in kept.all_of_them()] if network is None else [network]
    return quick.build(rigs, typed, bases)


def _answer(file: SitesFile, wanted: Wanted, alternatives: bool) -> None:
    """alternatives: the sites are not one fleet, so nothing is added up."""
    from ..analysis import derivation, modes, ranking, what_if
    from ..analysis.explain import explain as explained
    from ..report.terminal import formulas, simulation
    from ..report.terminal import projection as report
    from ..report.terminal.tables import paragraphs, prose
    from ..simulation import band
    from ..sitefile import quick
    from ..sites import tariff_notes

    explain, csv_path, json_path = wanted.explain, wanted.csv_path, wanted.json_path
    change = what_if.AS_IT_IS if wanted.changes is None else what_if.parse(wanted.changes)
    if explain is not None and change != what_if.AS_IT_IS:
        raise InputError("--explain goes without --what-if", "leave one of them out")
    project, network = file.project, file.network
    explain, figure = _one_figure(explain, [site.name for site in project.sites])
    projections = what_if.project_all(project, network.state, network.scenario, change)
    said = (*tariff_notes.of(projections), *(quick.losing(projections) if alternatives else ()))
    project = replace(project, notes=(*project.notes, *said))
    if change != what_if.AS_IT_IS:
        project = replace(project, notes=(f"what if: {change}", *project.notes))
        network = replace(network, state=what_if.of_state(network.state, change))
    order = (
        ranking.RankBy(wanted.rank_by)
        if wanted.rank_by
        else report.default_order(project, not alternatives)
    )
    ranked = ranking.rank(projections, order)
    choices = {p.site.name: modes.choice(p, project.horizon, project.rates) for p in projections}
    now, shared = time.time(), (*project.figures, *network.figures)
    if change != what_if.AS_IT_IS:
        bands = band.Bands(reason=band.WHAT_IF)
    elif json_path is None and csv_path is None and explain is not None:
        bands = band.Bands()  # explained are point values only
    elif json_path is None and csv_path is None:
        few = ranked.ordered[:DETAILS]  # of many sites the table shows the first
        bands = band.around(few, file, alternatives or len(few) < len(projections))
    else:
        bands = band.around(projections, file, alternatives)
    if csv_path is not None:
        from ..analysis import document

        files.write_text(csv_path, document.as_csv(ranked, bands))
    if json_path is not None:
        from ..analysis import document
        from ..documents import reading
        from ..documents.projection import written

        result = document.document(
            ranked, project, network.state, network.figures, now, bands, choices
        )
        files.write_text(json_path, reading.text(written(result)))
    sites_file.show_title(file)
    if explain is not None:
        site = next(p for p in projections if p.site.name == explain)
        figures = (*shared, *site.site.figures)
        place = [p.site.name for p in ranked.ordered].index(explain) + 1
        lines = explained(site, shared, (place, len(projections), order.value))
        text = formulas.explanation(explain, lines, figures)
        if figure:
            text = formulas.derivation(explain, derivation.derive(figure, lines))
        output.show(paragraphs(text))
    elif output.verbosity() >= 0:
        _show(ranked, project, network, shared, now, not alternatives, choices)
        if wide := simulation.widths(ranked.ordered, bands, DETAILS):
            output.show(prose(*wide))
        elif bands.reason:
            output.say(f"note: {bands.reason}")


def _one_figure(explain: str | None, known: list[str]) -> tuple[str | None, str]:
    """The site of --explain SITE[:FIGURE], and the figure or ""; InputError for an unknown site."""
    import difflib

    from ..analysis import derivation

    if explain is None or explain in known:
        return explain, ""
    name, colon, figure = explain.rpartition(":")
    if name not in known:
        name = name if colon else explain
        figures = [key for key in derivation.PARTS if "." not in key]
        if not colon and any(key == name or key.startswith(f"{name}_") for key in figures):
            raise InputError(
                f"--explain {name} names no site", f"write --explain '{known[0]}:{name}'"
            )
        near = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]!r}?" if near else "there are " + ", ".join(known[:8])
        raise InputError(f"there is no site {name!r}", hint)
    return name, figure


WATERFALLS, DETAILS = 3, 8
"""With more sites than this only the first and the last get a waterfall, or details; -v: all."""


def _show(
    ranked: Ranking,
    project: Project,
    network: NetworkInput,
    shared: tuple[Figure, ...],
    now: float,
    one: bool,
    choices: Mapping[str, Choice | None],
) -> None:
    """one: the sites are one fleet, so that they have a sum. choices: of modes, by site."""
    from ..analysis import mode_words
    from ..report.terminal import modes as mode_tables
    from ..report.terminal import payback
    from ..report.terminal import projection as report
    from ..report.terminal.tables import Drawn, paragraphs, prose

    output.show(prose(report.answer(ranked, project.horizon, one)))
    output.show(paragraphs(report.headline(project, network.state, now)))
    output.show(report.table(ranked))
    single = len(ranked.ordered) == 1
    if single and (purchase := payback.table(ranked.ordered[0], project.horizon)):
        output.show(purchase)
    if ranked.reason:
        output.show(prose(ranked.reason))
    ends, above = (ranked.ordered[0], ranked.ordered[-1]), "\n" if ranked.reason else ""
    for p in ranked.ordered:
        if _in_full(p, ends, ranked, DETAILS):
            output.show(paragraphs(above + report.details(p, not single)))
            above = "\n"
            output.show(Drawn(partial(report.month_lines, p)))
        if _in_full(p, ends, ranked, WATERFALLS):
            output.show(Drawn(partial(report.waterfall, p)))
        choice = choices.get(p.site.name)
        if choice is not None and _in_full(p, ends, ranked, DETAILS):
            output.show(mode_tables.table(choice))
            output.show(prose(*mode_words.sentences(choice)))
    output.show(prose(*(f"note: {note}" for note in project.remarks())))
    output.show(paragraphs("\n" + report.assumed(ranked, shared, output.verbosity() > 0)))


def _in_full(
    p: Projection, ends: tuple[Projection, Projection], ranked: Ranking, limit: int
) -> bool:
    return len(ranked.ordered) <= limit or output.verbosity() > 0 or p is ends[0] or p is ends[1]
