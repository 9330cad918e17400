"""Optional libraries: one that is missing or broken is an error with its reason."""

from __future__ import annotations

import importlib.util
import shlex
import sys
from collections.abc import Iterable

from .errors import InputError


def install(what: str) -> str:
    """The command that adds `what` to this very installation, whatever `pip` the path has."""
    return f"`{shlex.quote(sys.executable)} -m pip install {what}`"


def extra(name: str) -> str:
    """The command that adds the libraries of an extra of powbench."""
    return install(f"'powbench[{name}]'")


def need(who: str, names: Iterable[str], its: str) -> None:
    """InputError for the first of `names` that is not installed or cannot be loaded; the extra
    `its` brings it."""
    for name in names:
        if importlib.util.find_spec(name) is None:
            raise InputError(
                f"{who} needs {name}, and it is not installed", f"install it: {extra(its)}"
            )
        try:
            importlib.import_module(name)
        except Exception as error:  # whatever the library fails with
            from importlib.metadata import packages_distributions

            reason = f"{type(error).__name__}: {error}"
            wheel = next(iter(packages_distributions().get(name, ())), name)
            raise InputError(
                f"{who} needs {name}, which cannot be loaded: {reason}",
                f"install it again: {install(f'--force-reinstall {wheel}')}",
            ) from None
