"""`powbench project`: cost, margin and break-even of each site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .. import quantities
from ..sitefile.typed import Typed
from . import files, options, project_answer, project_asked, rates, sites_file
from .paths import Input, Output
from .project_answer import Wanted
from .project_asked import Machine
from .values import EnergyPrice, Number, Part, Text, Whole, named

if TYPE_CHECKING:
    from ..rigs.rig import Mode

_EPILOG = """\b
Examples:
  powbench project --init sites.toml            # an example with every key
  powbench project --schema > sites-file.json   # an editor checks it by this
  powbench project sites.toml                   # rank its sites
  powbench project sites.toml --explain texas   # every number of one site
  powbench project sites.toml --explain texas:npv
  powbench project sites.toml --price 60000     # the same at another price
  powbench project sites.toml --what-if price=+20%,difficulty=1.3
  powbench project template.toml --sites sites.csv   # a site in each row
  powbench project --rig all --tariff 0.05      # rank the catalogue
  powbench project --rig "Antminer S21 200T" --count 10 --tariff 0.05 \\
      --capex 3200 --growth 1%/epoch
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


@click.command(epilog=_EPILOG)
@click.argument("sites", required=False, type=Input(), metavar="[SITES.toml]")
@options.rows
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
    help="Another mode of the rig, as low=80TH/s,2000W; repeatable. They take the place of the "
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
    rows: str | None,
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
    file = project_asked.sites_of(sites, rows, machine, network_spec, typed)
    project_answer.answer(file, wanted, alternatives=sites is None)
