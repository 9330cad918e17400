"""The default kernel of this machine: what a calibration found fastest, remembered.

One file per CPU signature and build of powbench in the user's cache folder,
powbench.calibration/1:

    {"schema": "powbench.calibration/1", "cpu_signature": "0123456789abcdef",
     "build": "fedcba9876543210", "created": "2026-11-24T22:10:00+00:00",
     "kernels": [{"kernel": "split", "hashes_per_second": 5.2e7, "slices": 12}]}

A file that is damaged, or belongs to another machine or build, is as good as none,
and the next calibration writes over it. One that other work disturbed is never kept.
"""

from __future__ import annotations

import datetime
import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from .. import cache
from .._version import VERSION
from ..documents import kernels as documents
from ..documents import reading
from ..errors import InputError
from ..kernels import native, registry
from ..kernels.base import Kernel
from . import calibration, facts
from .calibration import Disturbed, Speed
from .ports import Microarchitecture

Reasons = tuple[tuple[str, str], ...]
"""(kernel, why it is left out)."""
Calibrate = Callable[[list[Kernel]], tuple[Speed, ...]]


@dataclass(frozen=True)
class Calibration:
    """Speeds of this machine's kernels, the fastest first."""

    cpu_signature: str
    build: str
    created: str
    speeds: tuple[Speed, ...]

    def of(self, kernel: str) -> float | None:
        """Hashes per second, None when the kernel was not calibrated."""
        return next((s.hashes_per_second for s in self.speeds if s.kernel == kernel), None)

    def as_document(self) -> documents.Calibration:
        return documents.Calibration(
            schema="powbench.calibration/1",
            cpu_signature=self.cpu_signature,
            build=self.build,
            created=self.created,
            kernels=tuple(documents.Speed(**vars(s)) for s in self.speeds),
        )


def parse(text: str, signature: str, build: str) -> Calibration | None:
    """What a cache file holds; None when it is damaged or of another machine or build."""
    try:
        document = reading.read(text, "", documents.Calibration)
    except InputError:
        return None
    rates = [s.hashes_per_second for s in document.kernels]
    ours = (document.cpu_signature, document.build) == (signature, build)
    if not ours or not rates or rates != sorted(rates, reverse=True):
        return None
    speeds = tuple(Speed(**vars(s)) for s in document.kernels)
    return Calibration(signature, build, document.created, speeds)


@lru_cache(maxsize=1)
def identity() -> tuple[str, str]:
    """(CPU signature, build of powbench): to what a calibration belongs.

    How it is measured is part of it: what was kept without a guard is not believed later.
    """
    state = hashlib.sha256(VERSION.encode())
    state.update(Path(calibration.__file__).read_bytes())
    core = find_spec("powbench._native")
    if core is not None and core.origin is not None:
        state.update(Path(core.origin).read_bytes())
    signature: str = facts.as_json(facts.collect())["cpu_signature"]
    return signature, state.hexdigest()[:16]


def path() -> Path:
    """Where this machine's calibration is kept."""
    signature, build = identity()
    return cache.folder() / "calibration" / f"{signature}-{build}.json"


_known: dict[Path, Calibration] = {}
_calibrating = threading.Lock()


def remembered() -> Calibration | None:
    """The calibration of this machine and build, from the cache."""
    place = path()
    if place not in _known:
        text = cache.read(place)
        parsed = parse(text, *identity()) if text is not None else None
        if parsed is None:
            return None
        _known[place] = parsed
    return _known[place]


def candidates(thorough: bool) -> list[Kernel]:
    """The kernels worth calibrating that are ready: in a second none gets compiled.

    Those that take long to load only when it is `thorough`, or where there are no others.
    """
    usable = registry.usable()
    kernels = [k for k in usable if k.calibrates == "always" and k.is_ready()]
    if thorough or not kernels:
        kernels += [k for k in usable if k.calibrates == "thorough" and k.is_ready()]
    return kernels


def calibrated(
    thorough: bool,
    again: bool = False,
    calibrate: Calibrate = calibration.calibrate,
    disturbed: Callable[[Disturbed], None] = lambda _: None,
) -> Calibration | None:
    """What is remembered, if it covers the candidates, or else a new calibration.

    None when there is nothing to calibrate. `again`: measure in any case. When other work
    disturbs it, `disturbed` is told, nothing is kept, and what was remembered stands.
    """
    with _calibrating:
        wanted = candidates(thorough)
        known = remembered()
        if known is not None and not again and all(known.of(k.name) for k in wanted):
            return known
        if not wanted:
            return None
        try:
            speeds = calibrate(wanted)
        except Disturbed as error:
            disturbed(error)
            return known
        if not speeds:
            return None
        created = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        fresh = Calibration(*identity(), created, speeds)
        _known[path()] = fresh
        cache.write(path(), reading.text(fresh.as_document()) + "\n")
        return fresh


def fastest(known: Calibration | None) -> Kernel:
    """The fastest calibrated kernel that can run at once, or the first of the fixed order."""
    usable = {k.name: k for k in registry.usable()}
    for speed in known.speeds if known is not None else ():
        kernel = usable.get(speed.kernel)
        if kernel is not None and kernel.is_ready():
            return kernel
    return registry.default()


def default(may_calibrate: bool = False, thorough: bool = False) -> Kernel:
    """The kernel to take when the user names none."""
    return fastest(calibrated(thorough) if may_calibrate else remembered())


SLOW = 0.75
"""Of the fastest kernel's rate: what is below it is worth a word of explanation."""


def why_slow(known: Calibration | None, core: Microarchitecture | None) -> dict[str, str]:
    """Kernels that are far from the fastest here, and what of this core is to blame."""
    if known is None or core is None:
        return {}
    fastest = known.speeds[0].hashes_per_second
    return {
        s.kernel: f"{core.slow[s.kernel]} ({core.name}, measured)"
        for s in known.speeds
        if s.kernel in core.slow and s.hashes_per_second < SLOW * fastest
    }


def slower_than_scalar(known: Calibration | None) -> dict[str, str]:
    """Kernels that portable C outruns here, and the reason as a sentence.

    On some CPUs an instruction that another runs in a cycle is emulated in microcode.
    """
    floor = known.of("scalar") if known is not None else None
    if known is None or floor is None:
        return {}
    return {
        s.kernel: (
            f"a calibration found it slower here than scalar ({s.hashes_per_second / 1e6:.2f} "
            f"against {floor / 1e6:.2f} MH/s); -k {s.kernel} measures it all the same"
        )
        for s in known.speeds
        if s.hashes_per_second < floor
    }


def why_no_core() -> str:
    """Why only numba and hashlib can hash here, empty where the C kernels can too."""
    return native.why_not()


def chosen_kernels(
    names: Sequence[str],
    libraries: Sequence[Kernel] = (),
    note: Callable[[str], None] = lambda _: None,
) -> tuple[tuple[Kernel, ...], Reasons]:
    """What is measured: the named kernels, or all usable ones but those that waste time here.

    A kernel that nobody named and that is slower than scalar here is left out; none is
    where other work disturbed the calibration, which `note` is told.
    """
    kernels = named_kernels(names, libraries)
    if names:
        return kernels, ()
    slow = slower_than_scalar(
        calibrated(
            thorough=True,
            disturbed=lambda error: note(f"{error.message}; its result is not kept"),
        )
    )
    kept = tuple(k for k in kernels if k.name not in slow)
    left_out = [(k.name, slow[k.name]) for k in kernels if k.name in slow]
    return kept, (*left_out, *registry.board_faults())


def named_kernels(names: Sequence[str], libraries: Sequence[Kernel] = ()) -> tuple[Kernel, ...]:
    """The named kernels, once each, or all usable ones."""
    if names:
        return tuple(registry.get(name, libraries) for name in dict.fromkeys(names))
    return (*registry.usable(), *registry.boards(), *libraries)
