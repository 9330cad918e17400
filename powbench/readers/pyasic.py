"""Every miner that pyasic-rs knows (`powbench[miners]`), through the APIs of its maker.

It dials fixed ports (4028, 80, 4433, ...) of the one address, and may log in there with the
maker's own default password. It works in a process of its own (pyasic_child.py), which hands on
nothing but the figures below.
"""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .. import bounded, child
from ..scope import Scope
from . import readout as r
from .readout import Figure, Identity, Other, ReaderError, Readout, number, short

API = "pyasic-rs"
INSTALL = "pip install 'powbench[miners]'"
START_SECONDS = 10.0
"""To load Python and the package."""
LIMIT_BYTES = 1 << 18

_CHILD = Path(__file__).with_name("pyasic_child.py")
_RECKONED = "reckoned by its firmware"
_POWERS: tuple[tuple[str, r.What, Scope, str], ...] = (
    ("whatsminer", "measured", "wall", "the input of its power supply"),
    ("avalon", "estimated", "board", "the output of its power supply, of some models the input"),
    ("bitaxe", "estimated", "board", _RECKONED),
    ("nerd", "measured", "board", "at the input of its core regulator"),
    ("", "estimated", "wall", _RECKONED),
)
"""By a word in the make; of all others the firmware reckons the power of the whole miner."""


def read(host: str, seconds: float) -> Readout:
    """What the miner says now, within that time; ReaderError, or Other when none is known."""
    if not installed():
        raise ReaderError(f"pyasic-rs is not installed, so {host} is not asked", INSTALL)
    try:
        address = str(ipaddress.ip_address(host))
    except ValueError:
        raise ReaderError(f"pyasic-rs takes no name: {host}", "give the IP address") from None
    argv = [sys.executable, "-P", str(_CHILD), address, f"{seconds:g}"]
    try:
        told = bounded.json_value(child.run(argv, seconds + START_SECONDS, LIMIT_BYTES).out)
    except (child.ChildError, bounded.Unreadable) as error:
        raise ReaderError(f"pyasic-rs gave no answer for {host}: {error}") from None
    wrong = told.get("error") if isinstance(told, dict) else "no table"
    if wrong == "late":
        raise ReaderError(f"{host} did not answer pyasic-rs in {seconds:g} s")
    if wrong == "none":
        raise Other(f"pyasic-rs knows no miner at {host}")
    if wrong:
        raise ReaderError(f"pyasic-rs cannot read {host} ({short(wrong)})")
    return of(told, host)


def installed() -> bool:
    """Whether the optional package is there."""
    return find_spec("pyasic_rs") is not None


def of(told: dict[str, Any], address: str) -> Readout:
    """The readout of what the child wrote."""
    make, model = short(told.get("make")), short(told.get("model"))
    boards = [(str(position), number(rate)) for position, rate in told.get("boards", [])]
    chips = number(told.get("chips"))
    firmware = " ".join(filter(None, (short(told.get("firmware")), short(told.get("version")))))
    identity = Identity(
        model=model if make.lower() in model.lower() else f"{make} {model}".strip(),
        firmware=firmware[: r.LONGEST],
        boards=len(boards) or None,
        boards_hashing=sum(bool(rate) for _, rate in boards) if boards else None,
        chips=int(chips) if chips else None,
    )
    figures = [*_figures(told, make)]
    figures += [
        Figure(f"{r.HASH_RATE} of board {position}", rate, "H/s", "measured")
        for position, rate in boards
        if rate is not None
    ]
    notes = [] if any(f.name == r.POWER for f in figures) else ["it tells no power"]
    if told.get("developers"):
        notes.append("it says that it works for its firmware's developers at times")
    return r.readout(address, API, identity, figures, notes)


def _figures(told: dict[str, Any], make: str) -> Iterator[Figure]:
    if (rate := number(told.get("rate"))) is not None:
        yield Figure(r.HASH_RATE, rate, "H/s", "measured")
    if (expected := number(told.get("expected"))) is not None:
        yield Figure(r.EXPECTED_RATE, expected, "H/s", "nominal")
    if (watts := number(told.get("watts"))) is not None:
        _, what, scope, note = next(row for row in _POWERS if row[0] in make.lower())
        yield Figure(r.POWER, watts, "W", what, scope, note)
    if (degrees := number(told.get("degrees"))) is not None:
        yield Figure("temperature", degrees, "°C", "measured", note="the mean of its sensors")
    if (seconds := number(told.get("seconds"))) is not None:
        yield Figure("uptime", seconds, "s", "measured")
