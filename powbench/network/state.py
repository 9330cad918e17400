"""Where the network stands on one date, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from importlib.resources import files

from .. import bounded
from ..chain.target import (
    difficulty,
    encode_nbits,
    expected_hashes,
    target_of,
    target_of_difficulty,
)
from ..errors import InputError
from ..provenance import Figure
from . import when

OLD_DAYS = 30
"""A state older than this is told to be: two retargets have passed."""
_NAMES = {"price_usd": "price", "fees_btc_per_block": "fees"}


@dataclass(frozen=True)
class NetworkState:
    """The network at one moment.

    moment: seconds since 1970. height: of the next block, as a float within an epoch.
    target: what a hash must meet. usd_per_btc; fees_btc_per_block. origin: what this
    state is (`shipped snapshot`, `file x.json`, `node http://…`, `typed in`).
    dated: whether its age matters (a snapshot grows old, a typed state does not).
    notes: what its reader should know. epoch_start: when its difficulty began to hold [s
    since 1970], None where nobody knows. stale: what is to be said of its age, or ''.
    given: figures that the user gave in place of its own, and where.
    """

    moment: float
    height: float
    target: int
    usd_per_btc: float
    fees_btc_per_block: float
    origin: str
    dated: bool
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()
    epoch_start: float | None = None
    stale: str = ""
    given: tuple[tuple[str, str], ...] = ()

    @property
    def called(self) -> str:
        """What this state is; nothing that the user gave beside it is laid to its origin."""
        if not self.given:
            return self.origin
        said = ", ".join(f"{_NAMES.get(name, name)}: {by}" for name, by in self.given)
        return f"{said}; the rest: {self.origin}"

    def with_given(self, given: Mapping[str, str]) -> NetworkState:
        """given: which figure (as in a state's file) -> who gave it."""
        return replace(self, given=tuple({**dict(self.given), **given}.items()))

    @property
    def difficulty(self) -> float:
        """DIFFICULTY_1 / target."""
        return difficulty(self.target)

    @property
    def hashes_per_block(self) -> float:
        """Expected hashes until a block: 2^256 / (target + 1), exact."""
        return expected_hashes(self.target)

    def with_figures(self, figures: tuple[Figure, ...]) -> NetworkState:
        return replace(self, figures=figures)

    def age_days(self, now: float) -> float:
        """Days between this state and `now` [s since 1970]; never negative."""
        return max(0.0, (now - self.moment) / when.DAY)


def target_for(value: float) -> int:
    """The target of a typed difficulty.

    Explorers print a block's difficulty cut to a whole number; such a number gets
    back the exact target of its nBits. Any other value keeps its own target, one below 1
    too (test networks have such).
    """
    if not (0 < value < float("inf")):
        raise InputError(
            f"difficulty {value} is not a positive number", "give a difficulty above 0"
        )
    target = target_of_difficulty(Fraction(value))
    if value < 1:
        return target
    around = encode_nbits(target)
    for nbits in (around, around + 1):
        real = target_of(nbits)
        if abs(difficulty(real) - value) < 1:
            return real
    return target


def shipped() -> NetworkState:
    """The newest state that ships."""
    return all_shipped()[0]


@cache
def all_shipped() -> tuple[NetworkState, ...]:
    """powbench/data/network.json, which tools/build_network.py makes of the records beside it;
    the newest first."""
    from . import state_file  # which is made of this

    text = files("powbench").joinpath("data", "network.json").read_text(encoding="utf-8")
    readings = [state_file.of_table(table, "network.json") for table in bounded.json_value(text)]
    return tuple(
        replace(one, origin=f"shipped snapshot of {when.iso_date(one.moment)}").state()
        for one in readings
    )


def aged(state: NetworkState, now: float) -> NetworkState:
    """The state with a word on its age where it is old; now: seconds since 1970."""
    if not state.dated or state.age_days(now) <= OLD_DAYS:
        return state
    said = (
        f"the network's figures are of {when.iso_date(state.moment)}, more than {OLD_DAYS} days "
        "ago: `powbench network update mempool+https://mempool.space` fetches today's, and "
        "`--network`, `--difficulty` and `--price` give your own"
    )
    return replace(state, stale=said)
