"""Parts of a simulation as files: written by one machine each, added up by another."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from msgspec import structs

from .._version import VERSION
from ..documents import part as documents
from ..documents.simulation import Simulation as About
from ..errors import InputError
from ..numerals import counted
from ..order.windows import Windows
from ..sites.calendar import Floats, Ints
from . import run, tally
from .counts import Counts
from .quantiles import SHARES, TAIL, Quantiles
from .tally import FAN, NPV, How, Tally

SPREADS = 9.0
"""How wide the windows of a part are: nobody can go through its paths again when parts are merged,
and of 10^18 places one lies beyond. They take half as much again as those of one run."""


LARGEST_BYTES = 1 << 30
"""Of a part: `merge` reads no larger one, and `simulate` writes none. It takes three times that in
memory to read it."""


def how(paths: int, quick: bool) -> How:
    """What is kept for a part."""
    return How(paths, quick, SPREADS)


@dataclass(frozen=True)
class Shard:
    """One of `count` parts, `number` from 1."""

    number: int
    count: int

    def of(self, firsts: range) -> range:
        """Its blocks, of all; InputError where there are none for it."""
        if self.count > len(firsts):
            raise InputError(
                f"{counted(len(firsts), 'block')} of {run.BATCH:,} paths cannot be divided into "
                f"{self.count} shards",
                f"ask for {len(firsts)} at most, or for more --paths",
            )
        return firsts[self.number - 1 :: self.count]


def part(
    tallies: Sequence[Tally], shard: Shard, how: How, months: Sequence[str], about: About,
    world_sha256: str, engine: str,
) -> documents.Part:  # fmt: skip
    """The document of a shard's paths."""
    return documents.Part(
        schema="powbench.part/1",
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        powbench=VERSION,
        engine=engine,
        world_sha256=world_sha256,
        seed=about.seed,
        all_paths=how.paths,
        paths=tallies[0].paths,
        shard=shard.number,
        shards=shard.count,
        quick=how.quick,
        months=tuple(months),
        about=about,
        outcomes=tuple(_written(each) for each in tallies),
    )


def _written(its: Tally) -> documents.Outcome:
    kept, cells = its.kept, None
    shut: tuple[documents.Window, ...] = ()
    if isinstance(kept, Quantiles):
        every = zip((*kept.windows, kept.tail), (*SHARES, TAIL), strict=True)
        shut = tuple(_window(window, share) for window, share in every)
    else:
        cells = documents.Cells(
            cells=_packed(kept.cells.view(np.int64)), counts=_packed(kept.counts)
        )
    return documents.Outcome(
        name=its.name, lacking=tuple(its.lacking.tolist()), loss=its.loss, npv_loss=its.npv_loss,
        returned=its.returned, paid_back=tuple(its.paid_back.tolist()), npv=str(its.npv),
        hedged=None if its.hedged is None else str(its.hedged), windows=shut, cells=cells,
    )  # fmt: skip


def _window(window: Windows, share: float) -> documents.Window:
    real = np.arange(window.inside.shape[1]) < window.sizes[:, None]
    packed = {
        name: _packed(getattr(window, name))
        for name in ("low", "high", "below", "at_low", "at_high", "sizes")
    }
    return documents.Window(
        share=share,
        inside=_packed(window.inside[real]),
        sums=tuple(map(str, window.sums)),
        **packed,
    )


def _packed(numbers: np.ndarray) -> str:
    kind = "<f8" if numbers.dtype.kind == "f" else "<i8"
    return base64.b64encode(np.ascontiguousarray(numbers, dtype=kind).tobytes()).decode()


def read(its: documents.Part, name: str) -> tuple[Tally, ...]:
    """The tallies of a part; InputError where what is packed in it does not fit together."""
    try:
        return tuple(_tally(outcome, its) for outcome in its.outcomes)
    except (ValueError, IndexError, binascii.Error):
        raise InputError(
            f"{name} is a damaged part: its numbers do not fit together", "write it again"
        ) from None


def _tally(its: documents.Outcome, of: documents.Part) -> Tally:
    rows = FAN + len(of.months) + (its.hedged is not None)
    tails = np.array([NPV] if its.hedged is None else [NPV, rows - 1])
    if len(its.lacking) != rows or len(its.paid_back) != len(of.months):
        raise ValueError
    kept: tally.Kept
    if its.cells is None:
        *shut, tail = its.windows
        if [w.share for w in its.windows] != [*SHARES, TAIL] or len(tail.sums) != len(tails):
            raise ValueError
        kept = Quantiles(
            tuple(_windows(each, rows, of.paths) for each in shut),
            tails,
            _windows(tail, len(tails), of.paths),
        )
    else:
        cells, counts = _integers(its.cells.cells), _integers(its.cells.counts)
        if len(cells) != len(counts) or (counts < 1).any():
            raise ValueError
        kept = Counts(of.paths, rows, tails, cells.view(np.uint64), counts)
    return Tally(
        name=its.name, paths=of.paths, kept=kept, lacking=np.array(its.lacking), loss=its.loss,
        npv_loss=its.npv_loss, returned=its.returned, paid_back=np.array(its.paid_back),
        npv=int(its.npv), hedged=None if its.hedged is None else int(its.hedged),
    )  # fmt: skip


def _windows(its: documents.Window, rows: int, paths: int) -> Windows:
    low, high, numbers = _floats(its.low), _floats(its.high), _floats(its.inside)
    integers = (its.below, its.at_low, its.at_high, its.sizes)
    below, at_low, at_high, sizes = (_integers(each) for each in integers)
    if any(len(each) != rows for each in (low, high, below, at_low, at_high, sizes)):
        raise ValueError
    if (below + at_low + at_high + sizes > paths).any() or min(below.min(), sizes.min()) < 0:
        raise ValueError
    inside = np.full((rows, int(sizes.max(initial=0))), np.inf)
    inside[np.arange(inside.shape[1]) < sizes[:, None]] = numbers
    return Windows(
        paths, low, high, below, at_low, at_high, inside, sizes, tuple(map(int, its.sums))
    )


def _floats(packed: str) -> Floats:
    return np.frombuffer(base64.b64decode(packed, validate=True), dtype="<f8").astype(np.float64)


def _integers(packed: str) -> Ints:
    return np.frombuffer(base64.b64decode(packed, validate=True), dtype="<i8").astype(np.int64)


class Merging:
    """Parts, one after another, into one simulation. InputError, with the names of the files,
    for a part that is there twice or is of something else."""

    def __init__(self) -> None:
        self._first: tuple[str, documents.Part] | None = None
        self._names: dict[int, str] = {}
        self._growing: list[tally.Growing] = []

    def add(self, its: documents.Part, name: str) -> None:
        if self._first is None:
            self._first = (name, structs.replace(its, outcomes=()))
            kept = how(its.all_paths, its.quick)
            self._growing = [tally.Growing(kept) for _ in its.outcomes]
        _alike(its, name, self._first[1], self._first[0])
        if its.shard in self._names:
            both = f"{self._names[its.shard]} and {name}"
            raise InputError(f"{both} are both part {its.shard} of {its.shards}", "leave one out")
        self._names[its.shard] = name
        for each, of_part in zip(self._growing, read(its, name), strict=True):
            each.add(of_part)

    def done(self) -> tuple[run.Simulation, About]:
        """The figures of all parts; InputError where some are missing."""
        if self._first is None:
            raise InputError("there is no part to merge", "name the parts: part*.json")
        its = self._first[1]
        if lacks := [n for n in range(1, its.shards + 1) if n not in self._names]:
            named = ", ".join(map(str, lacks[:8])) + (" and more" if len(lacks) > 8 else "")
            which = f"parts {named}" if len(lacks) > 1 else f"part {named}"
            raise InputError(
                f"{which} of {its.shards} {'are' if len(lacks) > 1 else 'is'} missing",
                f"run `powbench simulate SITES.toml --paths {its.all_paths} --seed {its.seed}"
                f"{' --quick' if its.quick else ''} --shard {lacks[0]}/{its.shards} --json FILE`",
            )
        tallies = tuple(each.tally() for each in self._growing)
        return run.concluded(run.Passed(tallies), its.months, _not_again), its.about


def _alike(its: documents.Part, name: str, first: documents.Part, of: str) -> None:
    """InputError where two parts are not of one simulation."""
    for what, one, other in (
        ("version of powbench", its.powbench, first.powbench),
        ("seed", its.seed, first.seed),
        ("number of paths", its.all_paths, first.all_paths),
        ("number of shards", its.shards, first.shards),
        ("engine", its.engine, first.engine),
    ):
        if one != other:
            raise InputError(
                f"{name} is of another {what} than {of}: {one} and {other}",
                "merge the parts of one simulation",
            )
    if its.quick != first.quick:
        quick, exact = (name, of) if its.quick else (of, name)
        raise InputError(
            f"{quick} was made with --quick, and {exact} without",
            "merge the parts of one simulation",
        )
    if its.world_sha256 != first.world_sha256:
        raise InputError(
            f"{name} is of another sites file than {of}, of another market, or of a processor "
            "that rounds otherwise",
            "merge the parts of one simulation, run on one kind of processor",
        )


def _not_again(how: How) -> run.Passed:
    raise InputError(
        "the parts do not hold some quantile: chance had it outside of what they kept",
        "write all of them again with another number of shards, or run all paths at once",
    )
