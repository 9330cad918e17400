"""Runs a program and writes, as a line of FILE, the CPU seconds of all that it ever started.

    python benchmarks/all_seconds.py FILE PROGRAM...

Its orphans come here, so that they count as well. SIGTERM ends the program, and then those.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

SUBREAPER = 36  # linux/prctl.h
GRACE_SECONDS = 3.0


def main() -> None:
    file, *arguments = sys.argv[1:]
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    program = subprocess.Popen(arguments)
    signal.signal(signal.SIGTERM, lambda *_: program.terminate())
    program.wait()
    deadline = time.monotonic() + GRACE_SECONDS
    while children := Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        if time.monotonic() > deadline:
            for pid in children:
                os.kill(int(pid), signal.SIGKILL)
        if os.waitpid(-1, os.WNOHANG)[0] == 0:
            time.sleep(0.01)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    with Path(file).open("a") as out:
        out.write(f"{used.ru_utime + used.ru_stime}\n")
    sys.exit(program.returncode)


if __name__ == "__main__":
    main()
