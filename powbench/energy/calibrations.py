"""Calibrations of meters: where they are kept, and which of them a run carries.

    meters/<CPU signature>-<digest of the meter's URL>.json

A calibration is of one sensor of one machine. What is stored is taken by itself; a file that the
URL names (`;calibration=FILE`) must fit, or the run does not begin. `;calibration=none` takes none.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from .. import atomic, bounded
from ..documents import reading
from ..documents.calibration import MeterCalibration
from ..errors import InputError, PowbenchError
from .calibration import AGAIN, Calibration, checked, unfit
from .meter import Meter

FOLDER = "meters"
LIMIT_BYTES = 1 << 20
ROUNDS = 200_000
"""A URL may hold a secret: who has the file shall not find it by trying words."""
NONE = "none"


def digest(url: str) -> str:
    """16 hex digits that tell the meters of two URLs apart, whatever their source shows."""
    made = hashlib.pbkdf2_hmac("sha256", url.encode("utf-8", "replace"), b"powbench", ROUNDS, 8)
    return made.hex()


def path_of(calibration: MeterCalibration, folder: Path) -> Path:
    return folder / FOLDER / f"{calibration.cpu_signature}-{calibration.meter.url_digest}.json"


def save(calibration: MeterCalibration, folder: Path) -> Path:
    """PowbenchError when it cannot be kept."""
    path = path_of(calibration, folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(path, f"{reading.text(calibration)}\n".encode(), internal=True)
    except OSError as error:
        raise PowbenchError(
            f"cannot write {path}: {error.strerror}",
            "free some space, or set POWBENCH_STORE to another folder",
        ) from None
    return path


def load(path: Path) -> Calibration:
    """InputError for what is no calibration, or a damaged one."""
    name = str(path)
    text = bounded.read_text(name, LIMIT_BYTES)
    return checked(reading.read(text, name, MeterCalibration), name)


def stored(folder: Path) -> list[Path]:
    return sorted((folder / FOLDER).glob("[!.]*.json"))


def carry(
    meters: Iterable[Meter],
    folder: Path | None,
    signature: Callable[[], str],
    now: datetime.datetime,
) -> None:
    """Give each meter its calibration, or the note that says why it has none.

    folder: the store's, None where there is none. signature: of this machine, asked for when
    there is a calibration at all. InputError when a file that a URL names does not fit.
    """
    known = stored(folder) if folder is not None else []
    for meter in meters:
        if meter.calibration_file == NONE or not meter.url:
            continue
        if meter.calibration_file:
            _named(meter, signature(), now)
        elif known:
            _stored(meter, known, signature(), now)


def _named(meter: Meter, signature: str, now: datetime.datetime) -> None:
    found = load(Path(meter.calibration_file))
    why = unfit(found.document, digest(meter.url), signature, now)
    if why:
        raise InputError(f"{meter.calibration_file} is not for {meter.source}: {why}", AGAIN)
    meter.calibration = found


def _stored(meter: Meter, known: Iterable[Path], signature: str, now: datetime.datetime) -> None:
    mark = digest(meter.url)
    of_it = [path for path in known if path.stem.endswith(f"-{mark}")]
    here = next((path for path in of_it if path.stem == f"{signature}-{mark}"), None)
    if here is None:
        if of_it:
            meter.calibration_note = (
                "it is calibrated on another machine, or on this one with other settings (CPUs, "
                "governor, clocks); here it is not"
            )
        return
    try:
        found = load(here)
        why = unfit(found.document, mark, signature, now)
    except InputError as error:
        why = error.message
    if why:
        meter.calibration_note = f"its calibration is not taken: {why}; {AGAIN}"
    else:
        meter.calibration = found
