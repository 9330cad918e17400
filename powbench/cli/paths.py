"""The types of parameters that name files: what is read, and where it is written.

Every option and argument with a path has one of them (a test walks all commands), so that a
new command cannot forget to say which files it needs whole and which it may replace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .. import claims
from ..errors import InputError
from . import files, output
from .values import BadOption, spelling

if TYPE_CHECKING:
    Parameter = click.ParamType[str]
else:
    Parameter = click.ParamType  # no generic before click 8.4


class Input(Parameter):
    """A file that is read, - for stdin; or what is no file, where a name may stand, too."""

    name = "input"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        path = str(value)
        if not (ctx and ctx.resilient_parsing):  # <Tab> reads nothing
            try:
                files.claim_input(path)
            except InputError as error:
                raise BadOption(error, param) from None
        return path


class Output(Parameter):
    """A file that is written, - or /dev/stdout for stdout; tables then go to stderr.

    labelled: it is written as LABEL=FILE.
    """

    name = "output"

    def __init__(self, labelled: bool = False) -> None:
        self.labelled = labelled

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        label, equals, path = str(value).partition("=") if self.labelled else ("", "", str(value))
        if (ctx and ctx.resilient_parsing) or (self.labelled and not equals):
            return str(value)
        path = claims.STDOUT if claims.descriptor(path) == 1 else path
        try:
            files.claim_output(path, spelling(param))
        except InputError as error:
            raise BadOption(error, param) from None
        if path == claims.STDOUT:
            output.data_on_stdout()
        return f"{label}{equals}{path}"
