"""What a board did while it hashed: its own time, its clock, how warm it became."""

from __future__ import annotations

from ...documents.board import Board
from ...measure.measurement import Measurement
from ..units import hash_rate, rate_range, scaled


def line(m: Measurement) -> str:
    """One sentence of a board, and one that says why its clock is not known; else empty."""
    if m.board is None:
        return ""
    # Several devices at once have no time of their own.
    own = f"does {hash_rate(m.cpu_hashes_per_second)} by its own time"
    rate = "was measured" if m.backend == "together" else own
    told = [f"{m.kernel} {rate}", *_clock(m.board)]
    said = ", ".join(told) + f", after {m.board.warm_up_seconds:.1f} s of warm-up."
    if m.board.clock or not m.board.reason:
        return said
    return f"{said} Its clock is not known: {m.board.reason}."


def _clock(board: Board) -> list[str]:
    told = []
    if clock := board.clock:
        ends = rate_range(clock.low, clock.high, clock.median)
        spread = "" if clock.low == clock.high else f" ({ends})"
        told.append(f"at {scaled(clock.median, 'Hz')}{spread}")
    if board.highest_celsius:
        told.append(f"at most {board.highest_celsius:.0f} °C")
    return told
