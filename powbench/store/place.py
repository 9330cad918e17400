"""Where results and baselines are kept.

    results.sqlite          results and checks over time, see database.py
    history/*.json          powbench.history/1: checks that older versions kept, see taking_over.py
    baselines/NAME.json     powbench.baseline/1, see check/store.py
    meters/*.json           powbench.meter-calibration/1, see energy/calibrations.py

The folder is $POWBENCH_STORE, else powbench/ in $XDG_DATA_HOME or ~/.local/share.
"""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TypeVar

from .. import bounded, folders
from ..documents import reading
from ..errors import InputError

T = TypeVar("T")
LONGEST_MACHINE = 200


def folder() -> Path:
    """InputError where there is none."""
    named = os.environ.get("POWBENCH_STORE")
    found = folders.expanded(named) if named and named[0] == "~" else named and Path(named)
    found = found or (None if named else folders.data())
    if found is None:
        said = f"POWBENCH_STORE={named} names an unknown user" if named else "the home is not known"
        raise InputError(
            f"there is no folder for baselines and results: {said}",
            "set POWBENCH_STORE to a folder",
        )
    # Not of Path: a folder that may not be looked at is the business of who opens it.
    if os.path.exists(found) and not os.path.isdir(found):  # noqa: PTH110, PTH112
        raise InputError(f"{found} is a file, and the store is a folder", "set POWBENCH_STORE")
    return found


def this_machine() -> str:
    """What the store calls the machine that runs this: $POWBENCH_MACHINE, else its host name.

    A container has a new host name at each start.
    """
    return (os.environ.get("POWBENCH_MACHINE") or platform.node())[:LONGEST_MACHINE]


def read(path: Path, kind: type[T]) -> T:
    """The document of type `kind` in a file of the store; InputError names the file."""
    try:
        return reading.read(bounded.read_bytes(path), str(path), kind)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}", "check the file") from None
    except bounded.Unreadable as error:
        raise InputError(f"cannot read {path}: {error}", "check the file") from None
    except InputError as error:
        raise InputError(error.message, f"mend {path.name}, or take it out of its folder") from None
