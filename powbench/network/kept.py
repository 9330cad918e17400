"""The state that is used where nobody names one: the one that was fetched, or the one that ships.

`powbench network update` keeps what it fetched in network.json of the user's data folder; it is
used from then on, until a newer one ships.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from .. import atomic, bounded, folders
from ..errors import InputError, PowbenchError
from ..provenance import Status
from . import state_file, when
from .state import NetworkState, all_shipped
from .state_file import Reading


def place() -> Path | None:
    """Where a fetched state is kept; None for a user without a home."""
    folder = folders.data()
    return None if folder is None else folder / "network.json"


def current() -> NetworkState:
    """The newest state that is kept or ships."""
    return all_of_them()[0]


def all_of_them() -> tuple[NetworkState, ...]:
    """What is kept and what ships, the newest first."""
    ships, path = all_shipped(), place()
    if path is None or not path.exists():
        return ships
    try:
        kept_state = _read(path)
    except InputError as error:
        raise InputError(
            f"the state that `powbench network update` kept is damaged: {error.message}",
            "fetch it anew, or remove it: `powbench network update --forget`",
        ) from None
    return tuple(sorted((kept_state, *ships), key=lambda state: -state.moment))


def _read(path: Path) -> NetworkState:
    reading = state_file.parse(bounded.read_text(path, state_file.LIMIT_BYTES), str(path))
    origin = reading.origin.removeprefix(f"file {path}").strip(" ()") or "a file"
    day = when.iso_date(reading.moment)
    return replace(reading, origin=f"kept state of {day} from {origin}").state()


def keep(reading: Reading) -> Path:
    """Put it in the place of the one before; PowbenchError where nothing can be kept."""
    typed = {
        name: (status, f"{by} at the update")
        for name, (status, by) in reading.sources.items()
        if status is Status.TYPED
    }
    reading = replace(reading, sources={**reading.sources, **typed})
    path = place()
    if path is None:
        raise PowbenchError("there is no folder to keep the state in", "set XDG_DATA_HOME, or HOME")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(path, state_file.text_of(reading.table()).encode(), internal=True)
    except OSError as error:
        raise PowbenchError(
            f"cannot keep the state in {path}: {error.strerror}",
            "set XDG_DATA_HOME to a folder that can be written",
        ) from None
    return path


def forget() -> bool:
    """Remove what is kept; whether there was anything."""
    path = place()
    if path is None or not path.exists():
        return False
    path.unlink()
    return True
