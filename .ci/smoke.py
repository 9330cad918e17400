"""smoke.py BACKEND: the installed powbench hashes, with the backend that must be there.

Run with the Python that has it, by .ci/smoke.sh and by cibuildwheel on every platform.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import powbench
from powbench.kernels import native, registry

GENESIS = (
    "01000000" + "00" * 32
    + "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c"
)  # fmt: skip


def main(backend: str) -> None:
    usable = {e.name: e.backend for e in registry.entries() if e.usable}
    has_core = "c" in usable.values()
    assert has_core == (backend == "c"), usable
    assert sys.platform != "linux" or not native.left_out(), native.left_out()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.json"
        command = [sys.executable, "-m", "powbench", "-k", "numba", "-k", "reference"]
        told = subprocess.run(
            [*command, "-d", "0.3", "--json", str(path)],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert told.returncode == 0, told.stdout + told.stderr
        result = json.loads(path.read_text(encoding="utf-8"))
    notes = told.stderr
    assert notes.count("the C core was not built") == (0 if has_core else 1), notes
    measured = [(m["kernel"], m["threads"]) for m in result["measurements"]]
    assert measured[:2] == [("numba", 1), ("reference", 1)], measured
    assert all(m["hardware_errors"] == 0 for m in result["measurements"])
    for name in usable:
        hits = powbench.search(GENESIS, 2083236893 - 99, 200, kernel=name)
        assert hits == [2083236893], name
    print("smoke test passed:", ", ".join(usable))


if __name__ == "__main__":
    main(sys.argv[1])
