"""Optional libraries: one that is missing or broken is an error with its reason."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable

from .errors import InputError


def need(who: str, names: Iterable[str], remedy: str) -> None:
    """InputError for the first of `names` that is not installed or cannot be loaded."""
    for name in names:
        if importlib.util.find_spec(name) is None:
            raise InputError(f"{who} needs {name}, and it is not installed", remedy)
        try:
            importlib.import_module(name)
        except Exception as error:  # whatever the library fails with
            reason = f"{type(error).__name__}: {error}"
            raise InputError(
                f"{who} needs {name}, which cannot be loaded: {reason}",
                f"install it again: {remedy} --force-reinstall",
            ) from None
