"""The `[network]` table: where the network stands and how it moves.

A row of a table holds until the next one and the last one to the end: steps, no line between
them. Before the first row the state's own value holds.

Without date, the state is of the horizon's start. Without any of difficulty, nbits and
history the newest state is taken that is not after the horizon's start (of those that ship or
were fetched since), price and fees replaced where given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from .. import bounded
from ..chain.target import target_of
from ..errors import InputError
from ..network import fee_record, forward_curve, history, when
from ..network.fee_record import Level, Stretch
from ..network.scenario import Move, OwnWeight, Scenario, Shock
from ..network.state import NetworkState, all_shipped, target_for
from ..provenance import Figure, Status
from ..reading.keys import (
    Change,
    Choice,
    Dated,
    Flag,
    Key,
    Keys,
    Moment,
    Number,
    Part,
    Rows,
    Text,
    key,
)
from ..reading.table import Table
from ..sites import plausible
from ..sites.sites_file import NetworkInput
from .read_allocation import NOTE
from .typed import LEAST_GROWTH, MOST_GROWTH

_MAX_HEIGHT = 20_000_000.0


def _moving(quantity: str, unit: str, above: bool, row: str) -> tuple[Key, ...]:
    growth, steps = Change("relative", LEAST_GROWTH, MOST_GROWTH), f"Steps of {quantity} by date"
    return (
        key(f"{quantity}_growth_per_year", growth, f"Growth of {quantity} each year.", "0.30",
            without="constant"),
        key(f"{quantity}_growth_per_epoch", growth, f"Growth of {quantity} every 2016 blocks.",
            "0.0131", without="constant"),
        key(f"{quantity}_table", Dated(unit, above), f"{steps}, in place of growth.",
            f"[[2027-06-01, {row}]]", without="constant"),
    )  # fmt: skip


SHOCK = Keys(
    "A part of the network goes dark: blocks slow down, and the next retarget follows.",
    (
        key("from", Moment(), "The first day or moment of the shock, in UTC.", "2027-01-05"),
        key("days", Number("days", above=True), "How long the shock lasts.", "6"),
        key("share", Part("share of the network"), "How much of the hash rate is gone.", "0.12"),
        key("what", Text(), "What happens.", '"internet off in one country"', without="none"),
    ),
)  # fmt: skip
_NEWEST = "that of the newest known state"
KEYS = Keys(
    "The state of the network and how it changes. Without difficulty, nbits and history the newest "
    "state counts that is not after the start: `powbench network show`.",
    (
        NOTE,
        key("history", Flag(), "Whether difficulty and height come from the record, for a start in "
            "the past; in place of difficulty and nbits.", "true", default=False),
        key("difficulty", Number("", above=True), "Difficulty at `date`.", "149_301_205_959_699.9",
            without=_NEWEST),
        key("nbits", Text(), "The same as a block's header has it, in place of difficulty.",
            '"0x1701e2a0"', without=_NEWEST),
        key("date", Moment(), "When difficulty or nbits held, in UTC.", "2026-11-20",
            without="the start"),
        key("height", Number("blocks", high=_MAX_HEIGHT), "Height of the chain then.", "970_000",
            without="needed with difficulty or nbits, unless subsidy_btc is there"),
        key("price_usd", Number("USD/BTC"), "Price of a bitcoin.", "91_000",
            without=f"{_NEWEST}; needed with difficulty, nbits or history"),
        key("fees_btc_per_block", Number("BTC"), "Fees that a block pays.", "0.02",
            without=f"{_NEWEST}; with history, what blocks paid; needed with difficulty or nbits"),
        *_moving("difficulty", "", True, "160e12"),
        *_moving("price", "USD/BTC", True, "95_000"),
        *_moving("fees", "BTC/block", False, "0.05"),
        key("fees_history", Text(), "What blocks paid, with the columns from, until and "
            "fees_btc_per_block: for history = true, and for fees drawn from the past.",
            '"fees.csv"', without="the record that ships"),
        key("hash_price_forward", Text(), "Hashprice by month as a market quotes it, with the "
            "columns month and usd_per_ph_day: what hash rate is sold forward at.",
            '"curve.csv"', without="none"),
        key("subsidy_btc", Number("BTC/block", high=50.0), "What a block pays beside its fees, at "
            "any height.", "3.125", without="by height"),
        key("own_weight", Choice(lambda: tuple(w.value for w in OwnWeight)),
            "counted: the fleet is in the network's hash rate already. site: each site adds to it "
            "alone. all: all sites add to it together.", '"site"', default=OwnWeight.COUNTED.value),
        key("shock", Rows(SHOCK), "Parts of the network that go dark.",
            '[{ from = 2027-01-05, days = 6, share = 0.12, what = "internet off in one country" }]',
            without="none"),
    ),
)  # fmt: skip
_FEES_KEYS = ("fees_btc_per_block", *(k.name for k in _moving("fees", "BTC/block", False, "0")))
_STATE_KEYS = ("date", "height", "price_usd", "fees_btc_per_block", "difficulty", "nbits")


def read(
    table: Table,
    start: float,
    given: NetworkState | None,
    bases: Sequence[NetworkState] = (),
    end: float | None = None,
    past_fees: Sequence[Stretch] = (),
    curve: tuple[forward_curve.Month, ...] = (),
) -> NetworkInput:
    """start, end: the first and the last hour of any site [s since 1970]. given: a state from
    `--network`. bases: of a file that names no difficulty, the newest first; none: those that
    ship. past_fees: what blocks paid, as fees_of reads it. curve: as
    curve_of reads it."""
    bases = bases or all_shipped()
    recorded = table.flag("history")
    levels: tuple[Level, ...] = ()
    if recorded and not any(table.has(key) for key in _FEES_KEYS):
        levels = fee_record.levels(past_fees or fee_record.shipped(), start, end or start)
    state = _state(table, start, recorded, given, bases, levels)
    shocks = tuple(_shock(row) for row in table.tables("shock"))
    difficulty = _move(table, "difficulty", recorded)
    subsidy = table.optional("subsidy_btc")
    scenario = Scenario(
        difficulty=difficulty,
        price=_move(table, "price"),
        fees=_move(table, "fees", bool(levels), levels),
        shocks=shocks,
        history=recorded,
        subsidy_btc=subsidy,
        own_weight=OwnWeight(table.choice("own_weight")),
    )
    if recorded and difficulty != Move():
        table.problem(
            "history", "cannot stand beside a difficulty that grows or is tabled", "keep one"
        )
    notes = []
    replaced = [key for key in _STATE_KEYS if table.has(key)] if given else []
    if replaced:
        notes.append(f"--network replaces {', '.join(replaced)} of the file")
    notes += older_base(state, bases)
    notes += _unknown_fees(levels, end or start)
    notes += plausible.of_network(state, scenario)
    if (recorded or difficulty.table) and (shocks or scenario.own_weight is not OwnWeight.COUNTED):
        notes.append(
            "a shock or own_weight changes the hash rate behind a recorded or tabled difficulty: "
            "the retargets are computed again from the changed rate"
        )
    table.remark("network")
    table.finish()
    moved = {figure.name for figure in table.figures}
    kept = tuple(f for f in state.figures if f.name not in moved)
    return NetworkInput(state, scenario, (*kept, *table.figures), tuple(notes), curve)


def newest_base(bases: Sequence[NetworkState], start: float) -> NetworkState:
    """The newest that is not after the start [s since 1970]; the oldest where all are."""
    return next((base for base in bases if base.moment <= start), bases[-1])


def older_base(state: NetworkState, bases: Sequence[NetworkState]) -> tuple[str, ...]:
    """A note where the state is not the newest that was at hand."""
    if all(state.origin != base.origin for base in bases[1:]):
        return ()
    newest, taken = when.iso_date(bases[0].moment), when.iso_date(state.moment)
    starts = f"the horizon starts before {newest}, the date of the newest state"
    return (f"{starts}, and the one of {taken} is taken",)


def _state(
    table: Table,
    start: float,
    recorded: bool,
    given: NetworkState | None,
    bases: Sequence[NetworkState],
    levels: Sequence[Level],
) -> NetworkState:
    typed = [key for key in ("difficulty", "nbits") if table.has(key)]
    if len(typed) > 1 or (typed and recorded):
        table.problem(typed[0], "the difficulty is given twice", "keep one of them")
    if given is not None:
        if recorded:
            table.problem("history", "cannot stand beside --network", "leave one of them out")
        return given
    if recorded:
        return _recorded(table, start, levels)
    if typed:
        return _typed(table, start, typed[0])
    base = newest_base(bases, start)
    table.note("snapshot", base.called, "", Status.DEFAULT, "neither difficulty nor history given")
    for name in ("date", "height"):
        if table.has(name):
            table.problem(
                name, "has no effect without difficulty or nbits", "add difficulty or nbits"
            )
    price = _over(table, "price_usd", base.usd_per_btc)
    fees = _over(table, "fees_btc_per_block", base.fees_btc_per_block)
    from_file = {k: "the file" for k in ("price_usd", "fees_btc_per_block") if table.has(k)}
    return replace(base, usd_per_btc=price, fees_btc_per_block=fees).with_given(from_file)


def _over(table: Table, name: str, shipped_value: float) -> float:
    return table.number(name) if table.has(name) else shipped_value


def _typed(table: Table, start: float, name: str) -> NetworkState:
    moment = table.moment("date", default=start)
    if name == "nbits":
        text = table.text("nbits")
        target = table.guarded("nbits", lambda: _target(text), target_of(0x1D00FFFF))
        table.note("nbits", text, "", Status.TYPED, table.place("nbits"))
    else:
        value = table.number("difficulty")
        target = target_for(value)
    height = table.number("height", default=0.0 if table.has("subsidy_btc") else None)
    price = table.number("price_usd")
    fees = table.number("fees_btc_per_block")
    return NetworkState(moment, height, target, price, fees, "typed in", False, ())


def _target(text: str) -> int:
    remedy = "write eight hex digits as in a block's header: 0x170b98ab"
    try:
        return target_of(bounded.hexadecimal(text))
    except ValueError:
        raise InputError(f"{text!r} is no nBits", remedy) from None
    except InputError as error:  # negative, zero, overflow
        raise InputError(error.message, remedy) from None


def _recorded(table: Table, start: float, levels: Sequence[Level]) -> NetworkState:
    for name in ("date", "height"):
        if table.has(name):
            table.problem(name, "comes from the history", "leave it out")
    price = table.number("price_usd")
    fees = levels[0].btc if levels else table.number("fees_btc_per_block")
    try:
        epoch, height = history.in_force(float(start))
    except InputError as error:
        table.problem("history", error.message, error.hint)
        epoch, height = history.epochs()[-1], 0.0
    source = "block headers, shipped difficulty_epochs.csv"
    target = target_of(epoch.nbits)
    state = NetworkState(start, height, target, price, fees, "recorded difficulty", False, ())
    height_source, height_status = f"{source}, linear within the epoch", Status.EXACT
    if not all(e.recorded for e in history.epochs()[epoch.number : epoch.number + 2]):
        height_source += ", whose times the difficulties imply"
        height_status = Status.INFERRED
    figures = (
        Figure("network.nbits", f"{epoch.nbits:#010x}", "", Status.EXACT, source),
        Figure("network.difficulty", state.difficulty, "", Status.EXACT, source),
        Figure("network.height", height, "", height_status, height_source),
        *_fee_figures(levels),
    )
    return NetworkState(start, height, target, price, fees, "recorded difficulty", False, figures)


def fees_of(table: Table, folder: Path) -> tuple[Stretch, ...]:
    """The record that the file names, below `folder`; empty without one."""

    def load() -> tuple[Stretch, ...]:
        name = table.text("fees_history")
        read_bytes = partial(bounded.read_bytes, folder / name)
        return fee_record.read(bounded.text_of(read_bytes, name), name)

    none: tuple[Stretch, ...] = ()
    return table.guarded("fees_history", load, none) if table.has("fees_history") else none


def curve_of(table: Table, folder: Path) -> tuple[forward_curve.Month, ...]:
    """The forward curve that the file names, below `folder`; empty without one."""

    def load() -> tuple[forward_curve.Month, ...]:
        name = table.text("hash_price_forward")
        read_bytes = partial(bounded.read_bytes, folder / name)
        return forward_curve.read(bounded.text_of(read_bytes, name), name)

    none: tuple[forward_curve.Month, ...] = ()
    if not table.has("hash_price_forward"):
        return none
    return table.guarded("hash_price_forward", load, none)


def _fee_figures(levels: Sequence[Level]) -> tuple[Figure, ...]:
    """Each stretch of the record that counts, with its source."""
    return tuple(
        Figure(
            f"network.fees_btc_per_block from {when.iso_date(level.start)}", level.btc, "BTC",
            level.stretch.status if level.stretch else Status.ASSUMED,
            level.stretch.source if level.stretch else "not known: the level before goes on",
        )
        for level in levels
    )  # fmt: skip


def _unknown_fees(levels: Sequence[Level], end: float) -> list[str]:
    """A note of the days whose fees nobody knows."""
    spans = [
        f"{when.iso_date(start)} to {when.iso_date(until)}"
        for start, until in fee_record.gaps(levels, end)
    ]
    if not spans:
        return []
    unknown = f"what blocks paid in fees is not known from {', '.join(spans)}"
    remedy = "`powbench network record` makes a record for fees_history from your own node"
    return [f"{unknown}: the level before goes on; {remedy}"]


def _move(
    table: Table, quantity: str, recorded: bool = False, levels: Sequence[Level] = ()
) -> Move:
    """recorded: the past itself moves it, so that nothing is assumed when nothing is given."""
    if levels:
        return Move(table=tuple((level.start, level.btc) for level in levels[1:]))
    rows = table.dated(f"{quantity}_table")
    keys = f"{quantity}_growth_per_year", f"{quantity}_growth_per_epoch"
    given = [key for key in keys if table.has(key)] + ([f"{quantity}_table"] if rows else [])
    if len(given) > 1:
        table.problem(given[0], "is one of several ways to move", "keep one of " + ", ".join(given))
    if not given and not recorded:
        table.note(f"{quantity} scenario", "constant", "", Status.DEFAULT, "not given")
    growth = [table.number(key) if table.has(key) else 0.0 for key in keys]
    return Move(growth[0], growth[1], rows)


def _shock(table: Table) -> Shock:
    shock = Shock(
        table.moment("from"),
        table.number("days"),
        table.number("share"),
    )
    table.optional_text("what")
    if shock.start < when.seconds(when.FIRST):
        table.problem("from", "is before the first block", "give a later date")
    table.finish()
    return shock
