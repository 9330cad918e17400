"""Miners on the terminal: what their shares prove, and how it goes meanwhile."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from ...documents import miner as documents
from ...documents.fields import ABSENT
from ...documents.result import NotMeasured
from ...energy.reading import widest
from ...measure.measurement import Measurement
from ...miners.measuring import Listener, Progress
from ..shown import shown
from ..units import count, counted, hash_rate, rate_cells, scaled
from . import energy, joules, promised, reported
from .progress import EVERY_SECONDS, OneBar
from .tables import plain_table

EARNED = (
    "note: the miners worked for their own pool and earned as always; point them back to it now"
)
NOTHING_EARNED = (
    "note: the work was powbench's own, so the miners earned nothing; point them back now"
)


def measured(
    measurements: Sequence[Measurement], not_measured: Sequence[NotMeasured]
) -> RenderableType:
    """The answer in sentences, then each miner in a row, its energy, and what to know."""
    table = plain_table(
        *("=miner", "!>hash rate", ">95%\ninterval", "!>shares", "!>rejected"),
        *("settled", ">until\n± 1%"),
        spare=("until ± 1%", "settled", "95% interval"),
    )
    for m in measurements:
        about = m.miner
        if about is None:
            continue
        table.add_row(
            m.kernel,
            *rate_cells(m.hashes_per_second),
            count(sum(group.shares for group in about.work)),
            count(sum(about.rejected.values())),
            {True: "yes", False: "no", None: "not known"}[about.settled],
            duration(about.seconds_to_one_percent),
        )
    lines: list[RenderableType] = [Text(answer(m)) for m in measurements]
    lines += [table] if measurements else []
    lines += [*joules.table(measurements), *energy.about(measurements)]
    lines += [line for m in measurements for line in energy.over_time(m)]
    lines += [Text(f"{n.kernel} was not measured: {n.reason}") for n in not_measured]
    for m in measurements:
        lines += [Text(f"{m.kernel}: {line}") for line in identity(m)]
        lines += [Text(f"note: {m.kernel}: {warning}") for warning in m.warnings]
    proxied = any(m.miner is not None and m.miner.mode == "proxy" for m in measurements)
    return Group(*lines, Text(EARNED if proxied else NOTHING_EARNED))


def answer(m: Measurement) -> str:
    """`rig1 does 95.1 TH/s, 95% sure between 93.2 TH/s and 97 TH/s. …`"""
    rate = m.hashes_per_second
    sentence = f"{m.kernel} does {hash_rate(rate.median)}, 95% sure between "
    sentence += f"{hash_rate(rate.low)} and {hash_rate(rate.high)}."
    if m.miner is not None and m.miner.expected is not None:
        sentence += " " + promised.sentence(m.miner.expected)
    if m.miner is not None and m.miner.reported is not ABSENT:
        sentence += " " + reported.sentence(m.miner.reported)
    best = widest(m.energy)
    if m.miner is not None and "efficiency" in m.miner.beyond:
        return f"{sentence} Its watts cannot be right: see the notes."
    if best is not None and best.watts and best.j_per_th:
        meter = "declared" if best.kind == "declared" else f"{best.kind} at the {best.scope}"
        sentence += (
            f" It takes {scaled(best.watts, 'W')}, {scaled(best.j_per_th, 'J/TH')} ({meter}, "
            f"{best.level})."
        )
    return sentence


def identity(m: Measurement) -> list[str]:
    """Who it says it is, and how its shares came."""
    if m.miner is None:
        return []
    about = m.miner
    program = f" with {about.user_agent}" if about.user_agent else ""
    lines = [f"logged in as {about.worker or 'nobody'}{program}"]
    shares = ", ".join(f"{count(g.shares)} of difficulty {g.difficulty:g}" for g in about.work)
    lines.append(f"shares: {shares}, in {duration(about.window_seconds)}")
    if about.rejected:
        reasons = ", ".join(f"{count(n)} {reason}" for reason, n in sorted(about.rejected.items()))
        lines.append(f"rejected: {reasons}")
    if isinstance(about.own_pool, documents.OwnPool):
        lines.append(pool_said(about.own_pool))
    if about.drift is not None:
        lines.append(
            f"change over the last third of the window: {100 * about.drift.change:+.1f}%, 95% "
            f"sure between {100 * about.drift.low:+.1f}% and {100 * about.drift.high:+.1f}%"
        )
    if about.reported is not ABSENT:
        lines += reported.lines(about.reported)
    return lines


def pool_said(pool: documents.OwnPool) -> str:
    """`its pool took 41 of 42 shares that meet its own difficulty (pool.example:3333); …`"""
    sent = pool.accepted + pool.rejected + pool.lost
    said = f"its pool {pool.address} took {count(pool.accepted)} of "
    said += f"{counted(sent, 'share')} that met the pool's own difficulty"
    if pool.rejected:
        said += f", and rejected {count(pool.rejected)}"
    if pool.lost:
        said += f"; {count(pool.lost)} did not reach it, or had no answer"
    return said


def duration(seconds: float) -> str:
    """90 -> `90 s`, 5400 -> `90 min`, 2e5 -> `56 h`."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"


def estimate(progress: Progress) -> str:
    """The sum of all miners so far with its error."""
    rate = sum(rate for _, rate, _ in progress.miners)
    shares = sum(shares for _, _, shares in progress.miners)
    if not shares:
        return "no share yet"
    miners = f"{len(progress.miners)} miners, " if len(progress.miners) > 1 else ""
    return f"{miners}{hash_rate(rate)} ± {196 / math.sqrt(shares):.0f}%, {counted(shares, 'share')}"


class Lines(Listener):
    """For pipes and files: notes, and a line of progress now and then."""

    def __init__(
        self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._say, self._clock = say, clock
        self._last_s = clock()
        self._phase = ""

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *error: object) -> None: ...

    def note(self, message: str) -> None:
        self._say(shown(message))

    def moved(self, progress: Progress) -> None:
        now = self._clock()
        if progress.phase == self._phase and now - self._last_s < EVERY_SECONDS:
            return
        self._phase, self._last_s = progress.phase, now
        self._say(f"{progress.phase}: {100 * progress.done:.0f}%, {estimate(progress)}")


class Bar(OneBar, Listener):
    """On a terminal: the phase, how far it is, and the rate so far."""

    def __init__(self) -> None:
        super().__init__(20, "waiting", estimate="")

    def moved(self, progress: Progress) -> None:
        phase = progress.phase.ljust(10)
        self.move(progress.done, description=phase, estimate=estimate(progress))
