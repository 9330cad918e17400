"""`powbench network`: where the market stands, and how it is brought up to date."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import click

from .. import folders, quantities
from ..errors import InputError
from . import files, options, output
from .paths import Input, Output
from .values import Number, Whole


def _given(function: Any) -> Any:
    """--price and --fees in place of what is fetched."""
    price = click.option(
        "--price", type=Number(above=True, quantity=quantities.BITCOIN_PRICE), metavar="USD",
        help="Price of a bitcoin: 90000 or 90k.",
    )  # fmt: skip
    fees = click.option(
        "--fees", type=Number(quantity=quantities.BTC), metavar="BTC",
        help="Fees that a block pays, in BTC.",
    )  # fmt: skip
    return price(fees(function))


@click.group(epilog="Example: powbench network show")
def command() -> None:
    """The state of the market: difficulty, price, fees, and what comes next.

    Projections start from this state where nothing else is given. powbench fetches it
    only when `network update` or `--network` names a server.
    """


@command.command(epilog="Example: powbench network show --json -")
@click.option(
    "--network",
    "spec",
    type=Input(),
    metavar="FILE|rpc+http://…|mempool+https://…",
    help="Another state than the one that is used: a file, a node or a server.",
)
@_given
@options.common
def show(spec: str | None, price: float | None, fees: float | None, json_path: str | None) -> None:
    """Print the state, its sources, and what comes next.

    That is the next retarget, with its interval, and the next halving."""
    from ..network import kept, source
    from ..network.state import aged

    now = time.time()
    if spec is None and (price, fees) != (None, None):
        raise InputError("--price and --fees go with --network", "add --network, or leave them out")
    state = kept.current() if spec is None else source.load(
        spec, os.environ, _home(), price, fees, now
    )  # fmt: skip
    _answer(aged(state, now), now, json_path)


@command.command(
    epilog="""\b
Examples:
  powbench network update mempool+https://mempool.space
  powbench network update mempool+http://127.0.0.1:8999   # your own server
  powbench network update rpc+http://me@127.0.0.1:8332 --price 91000
  powbench network update --forget   # use the state that ships again"""
)
@click.argument("address", required=False, metavar="[ADDRESS]")
@_given
@click.option("--forget", is_flag=True, help="Remove the state that is kept, and fetch nothing.")
@options.common
def update(
    address: str | None,
    price: float | None,
    fees: float | None,
    forget: bool,
    json_path: str | None,
) -> None:
    """Fetch today's state once from ADDRESS, and use it from now on.

    ADDRESS is your own node (rpc+http://user@host:port, with --price), or a mempool or
    Esplora server (mempool+https://HOST). The state is kept as network.json in
    ~/.local/share/powbench, or in powbench below XDG_DATA_HOME.
    """
    from ..network import kept, source

    if forget:
        if address or price is not None or fees is not None or json_path:
            raise InputError("--forget takes nothing beside it", "fetch in another command")
        output.say("the state that was kept is removed" if kept.forget() else "no state was kept")
        return
    if address is None:
        raise InputError(
            "ADDRESS is missing: no server is named to fetch from",
            "write `powbench network update mempool+https://mempool.space`, or name your node",
        )
    if "://" not in address:
        host = "HOST" if "@" in address else address  # a password stays unsaid
        raise InputError(
            "ADDRESS does not say how to ask: its scheme is missing",
            f"write `powbench network update mempool+https://{host}`, or rpc+http://user@host:port",
        )
    now = time.time()
    state = source.fetch(address, os.environ, _home(), price, fees)
    source.refuse_untrue(state, now)
    path = kept.keep(state)
    output.say(f"the state is kept in {path}")
    _answer(kept.current(), now, json_path)


@command.command(
    epilog="""\b
Examples:
  powbench network record rpc+http://me@127.0.0.1:8332 --from 420 -o fees.csv
  powbench network record mempool+https://mempool.space --from 420 -o fees.csv"""
)
@click.argument("address")
@click.option(
    "--from", "first", type=Whole(0, 100_000), required=True, metavar="EPOCH",
    help="The first epoch of 2016 blocks; epoch 420 began in June 2024.",
)  # fmt: skip
@click.option(
    "--until", "last", type=Whole(0, 100_000), metavar="EPOCH",
    help="The last epoch.  [default: the newest that is complete]",
)  # fmt: skip
@click.option(
    "--csv", "-o", "path", type=Output(), required=True, metavar="FILE",
    help="Where the record is written. What is done stays there after Ctrl-C.",
)  # fmt: skip
@options.spoken
def record(address: str, first: int, last: int | None, path: str) -> int:
    """Record what blocks have paid in fees.

    ADDRESS is your own node, or a mempool server. A node is asked for every block
    (getblockstats), which may take an hour for 50 epochs; a server gives means of days.
    `fees_history` in a sites file reads the record.
    """
    from ..network import fee_survey, mempool, rpc
    from ..report.terminal.progress import share_bar

    if last is not None and last < first:
        raise InputError(f"--until {last} is before --from {first}", "give a later epoch")
    if address.startswith("mempool+"):
        start, end = fee_survey.days_of(first, last)
        rows = fee_survey.of_server(mempool.explorer(address), start, end)
        files.write_text(path, fee_survey.written(rows))
        output.say(f"{len(rows):,} days are written to {files.shown(path)}")
        return 0
    node = rpc.node(address, os.environ, _home())
    done: list[fee_survey.Row] = []
    try:
        with share_bar("blocks", output.verbosity(), output.say) as tell:
            for row in fee_survey.of_node(node, first, last, tell):
                done.append(row)
                files.write_text(path, fee_survey.written(done))
    except KeyboardInterrupt:
        output.warn(f"interrupted: {len(done)} epochs are in {files.shown(path)}")
        return 130
    output.say(f"{len(done):,} epochs are written to {files.shown(path)}")
    return 0


def _home() -> Path:
    return folders.home() or Path("~")  # what is looked for there is missing


def _answer(state: Any, now: float, json_path: str | None) -> None:
    from ..documents import reading
    from ..network.document import market
    from ..report.terminal import network as report

    document = market(state, now)
    if json_path is not None:
        files.write_text(json_path, reading.text(document))
    output.show(report.state(document))
