"""A network with what was typed on the command line in place of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..network.scenario import CONSTANT, Move, Scenario
from ..network.state import NetworkState, target_for
from ..provenance import Figure, Status
from ..sites import plausible
from ..sites.sites_file import NetworkInput, SitesFile
from .typed import Growth, Typed

_SUBSIDY = "network.subsidy_btc"


@dataclass(frozen=True)
class _Replaced:
    """One thing that was typed: its figure, the names of those that it replaces, and a sentence for
    the reader of a file; empty where the file says the same."""

    figure: Figure
    drops: tuple[str, ...]
    said: str


def of_line(base: NetworkState, typed: Typed) -> NetworkInput:
    """Without a file: `base` and nothing that moves, but for what was typed."""
    network = _changed(NetworkInput(base, Scenario(), base.figures, ()), typed)
    figures = network.figures
    if typed.subsidy is None:
        by_height = Figure(_SUBSIDY, "by height", "", Status.DEFAULT, "--subsidy not given")
        figures = (*figures, by_height)
    state = network.state
    if None not in (typed.difficulty, typed.price, typed.fees, typed.subsidy):
        # Nothing of the snapshot is left that the result depends on.
        state = replace(state, origin="typed in", dated=False, stale="", given=())
        figures = tuple(f for f in figures if f.status is Status.TYPED)
    return NetworkInput(
        state, network.scenario, figures, plausible.of_network(state, network.scenario)
    )


def of_file(file: SitesFile, typed: Typed) -> SitesFile:
    """A file's network with what was typed, which its notes say."""
    before, project = file.network, file.project
    after = _changed(before, typed)
    old, new = (
        (*plausible.of_network(n.state, n.scenario),
         *plausible.of_fleets(project.sites, n.state, n.scenario))
        for n in (before, after)
    )  # fmt: skip
    said = tuple(each.said for each in _replaced(before, typed) if each.said)
    kept = tuple(note for note in project.notes if note not in old)
    notes = (*said, *new, *kept)
    network = replace(after, notes=notes)
    return replace(file, network=network, project=replace(project, notes=notes))


def _changed(network: NetworkInput, typed: Typed) -> NetworkInput:
    state, scenario = network.state, network.scenario
    if typed.difficulty is not None:
        state = replace(state, target=target_for(typed.difficulty), notes=())
        scenario = replace(scenario, history=False, difficulty=_untabled(scenario.difficulty))
    if typed.growth is not None:
        scenario = replace(scenario, history=False, difficulty=_move(typed.growth))
    if typed.price is not None:
        state = replace(state, usd_per_btc=typed.price)
        scenario = replace(scenario, price=_untabled(scenario.price))
    if typed.price_growth is not None:
        scenario = replace(scenario, price=_move(typed.price_growth))
    if typed.difficulty is not None and typed.price is not None:
        state = replace(state, stale="")  # what is old of it was replaced
    if typed.fees is not None:
        state = replace(state, fees_btc_per_block=typed.fees)
        scenario = replace(scenario, fees=_untabled(scenario.fees))
    if typed.subsidy is not None:
        scenario = replace(scenario, subsidy_btc=typed.subsidy)
    figures = network.figures
    given: dict[str, str] = {}
    for each in _replaced(network, typed):
        figures = (*(f for f in figures if f.name not in each.drops), each.figure)
        if each.figure.name in _OF_STATE:
            given[each.figure.name.removeprefix("network.")] = each.figure.source
    return replace(network, state=state.with_given(given), scenario=scenario, figures=figures)


_OF_STATE = ("network.difficulty", "network.price_usd", "network.fees_btc_per_block")


def _untabled(move: Move) -> Move:
    return replace(move, table=())


def _move(growth: Growth) -> Move:
    return Move(growth.per_year, growth.per_epoch)


def _replaced(network: NetworkInput, typed: Typed) -> tuple[_Replaced, ...]:
    state, scenario = network.state, network.scenario
    rows: list[_Replaced] = []
    if typed.difficulty is not None:
        rows.append(
            _value(
                network, ("difficulty", "difficulty"), typed.difficulty, state.difficulty, "",
                scenario.difficulty,
                ("network.nbits", "network.difficulty_table", "network.history"),
            )
        )  # fmt: skip
    if typed.price is not None:
        rows.append(
            _value(
                network, ("price", "price_usd"), typed.price, state.usd_per_btc, "USD/BTC",
                scenario.price, ("network.price_table",),
            )
        )  # fmt: skip
    if typed.fees is not None:
        rows.append(
            _value(
                network, ("fees", "fees_btc_per_block"), typed.fees, state.fees_btc_per_block,
                "BTC", scenario.fees, ("network.fees_table",),
            )
        )  # fmt: skip
    if typed.subsidy is not None:
        figure = Figure(_SUBSIDY, typed.subsidy, "BTC", Status.TYPED, "--subsidy")
        before = scenario.subsidy_btc
        was = "the one by height" if before is None else f"the file's {before:g}"
        said = f"subsidy {typed.subsidy:g} BTC from the command line in place of {was}"
        rows.append(_Replaced(figure, (_SUBSIDY,), said))
    if typed.growth is not None:
        rows.append(_growth("difficulty", typed.growth, scenario.difficulty, scenario.history))
    if typed.price_growth is not None:
        rows.append(_growth("price", typed.price_growth, scenario.price))
    return tuple(rows)


def _value(
    network: NetworkInput,
    names: tuple[str, str],
    value: float,
    before: float,
    unit: str,
    move: Move,
    others: tuple[str, ...],
) -> _Replaced:
    """names: in a sentence and in the file; others: figures that go with the old value."""
    word, key = names
    figure = Figure(f"network.{key}", value, unit, Status.TYPED, f"--{word}")
    state = network.state
    typed_there = state.origin in ("typed in", "recorded difficulty") or key in dict(state.given)
    if move.table:
        was = _rows(move)
    elif word == "difficulty" and network.scenario.history:
        was = "the recorded difficulty"
    elif before == value:
        return _Replaced(figure, (figure.name, *others), "")
    else:
        was = (
            f"the file's {_short(before)}" if typed_there else f"{_short(before)} ({state.origin})"
        )
    size = f"{word} {_short(value)}" + (f" {unit.partition('/')[0]}" if unit else "")
    said = f"{size} from the command line in place of {was}"
    return _Replaced(figure, (figure.name, *others), said)


def _growth(quantity: str, growth: Growth, before: Move, recorded: bool = False) -> _Replaced:
    prefix = f"network.{quantity}"
    option = "--growth" if quantity == "difficulty" else "--price-growth"
    value, name = (
        (growth.per_epoch, "per_epoch") if growth.per_epoch else (growth.per_year, "per_year")
    )
    figure = Figure(f"{prefix}_growth_{name}", value, "relative", Status.TYPED, option)
    if recorded:
        was = "in place of the recorded one"
    elif before.table:
        was = f"in place of {_rows(before)}"
    elif before == CONSTANT:
        was = "; the file has none"
    elif before.growth_per_epoch:
        was = f"in place of the file's {100 * before.growth_per_epoch:.4g}%/epoch"
    else:
        was = f"in place of the file's {100 * before.growth_per_year:.4g}%/year"
    said = f"{quantity} growth {growth.text} from the command line {was}".replace(" ;", ";")
    ends = ("_growth_per_epoch", "_growth_per_year", "_table", " scenario")
    drops = tuple(f"{prefix}{end}" for end in ends)
    return _Replaced(figure, (*drops, "network.history") if recorded else drops, said)


def _rows(move: Move) -> str:
    return f"the file's table of {len(move.table)} date{'s' if len(move.table) > 1 else ''}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 1e4 else f"{value:,.6g}"
