"""What a board does: every header, a digest, its rate and joules, its bound, and hashcat beside it.

    python -m studies.boards                     # all boards here: some five minutes each
    python -m studies.boards --device opencl:0   # this one, which may be a CPU behind a driver
    python -m studies.boards --page              # measure nothing, only write the page

Run it on a machine that does nothing else. Each board becomes a line of boards.csv, in place of an
older one of the same board; the lines of other machines stay. docs/evidence/gpu.md is written from
them. Exit code 1: a board computes wrongly. 3: there is no board, or one could not be measured.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from powbench.errors import PowbenchError

from . import page, rows, running

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "evidence" / "gpu.md"


def say(line: str) -> None:
    print(line, flush=True)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    usual = running.Settings()
    parser.add_argument("--device", action="append", default=[], metavar="NAME")
    parser.add_argument("--seconds", type=float, default=usual.seconds)
    parser.add_argument("--nonces", type=int, default=usual.nonces, help="of the fixed work")
    parser.add_argument("--hashcat", default=usual.hashcat, metavar="PROGRAM")
    parser.add_argument("--page", action="store_true", help="measure nothing")
    parser.add_argument("--data", type=Path, default=rows.DATA)
    parser.add_argument("--out", type=Path, default=PAGE)
    options = parser.parse_args(arguments)
    code = 0
    if not options.page:
        try:
            found = running.boards(options.device)
        except PowbenchError as error:
            say(f"error: {error.message}\nhint: {error.hint}")
            return error.exit_code
        if not found:
            say("there is no board here:")
            for why in running.why_none():
                say(f"  {why}")
            return 3
        settings = running.Settings(options.seconds, options.nonces, options.hashcat)
        measured = [running.measure(board, settings, say) for board in found]
        measured.append(running.at_once(measured, settings, say))
        rows.write(rows.added(rows.read(options.data), measured), options.data)
        code = verdict(measured)
    page.write(rows.read(options.data), options.out)
    say(f"wrote {options.out}")
    return code


def verdict(measured: Sequence[rows.Row]) -> int:
    """1 where a board computes wrongly, 3 where something was not measured, else 0."""
    if any(row.is_wrong for row in measured):
        return 1
    return 0 if all(row.is_whole for row in measured) else 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
