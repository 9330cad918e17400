"""`powbench` and `python -m powbench` start here, and Ctrl-C is heeded before all else."""

from __future__ import annotations

import sys

from . import interrupt

interrupt.stand()


def main() -> None:
    try:
        interrupt.begin()
        from .cli.main import run

        code = run()
        interrupt.step_down()
    except KeyboardInterrupt:
        interrupt.step_down()
        code = interrupt.INTERRUPTED
    sys.exit(code)


if __name__ == "__main__":
    main()
