"""Write the search as PTX, which a driver compiles where NVRTC is not installed.

PTX is made of the text of the boards (powbench/kernels/boards/text) by NVRTC, for the oldest
compute capability that it knows. nvrtc.portable then names the oldest version of PTX and the
oldest target that have all of its instructions: 4.3 and sm_50, which every driver since CUDA 7.5
reads for every board since Maxwell. The committed file says which NVRTC made it: another one writes
other PTX, so the check is for that one alone.

    pip install nvidia-cuda-nvrtc              the version that the test extra names
    python tools/generate_ptx.py               rewrite the file
    python tools/generate_ptx.py --check       exit 1 when it would change, or without NVRTC
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import written  # noqa: E402

from powbench.kernels.boards import cuda, nvrtc  # noqa: E402
from powbench.kernels.boards.board import text  # noqa: E402

PTX = ROOT / "powbench" / "kernels" / "boards" / "text" / cuda.PTX


def head() -> str:
    """The first lines of the file: they change with every change of the text."""
    digest = hashlib.sha256(text().encode()).hexdigest()
    return (
        "// Written by tools/generate_ptx.py; edit the text of the search instead,\n"
        f"// whose SHA-256 is {digest}.\n"
    )


def ptx(compiler: nvrtc.Nvrtc) -> str:
    """As it is shipped: without a zero byte, one line end at the end."""
    made = compiler.ptx(text(), compiler.architectures[0])
    return head() + made.rstrip(b"\0").decode("ascii").rstrip("\n") + "\n"


def main(arguments: list[str]) -> int:
    compiler = next(nvrtc.installed(), None)
    if compiler is None:
        print(f"{PTX.name}: there is no NVRTC: pip install nvidia-cuda-nvrtc")
        return 1
    release = f"release {compiler.version[0]}.{compiler.version[1]},"
    if arguments == ["--check"] and PTX.exists() and release not in PTX.read_text("ascii"):
        print(f"{PTX.name}: {compiler.name} is here, and another one made the file")
        return 1
    return written.main(PTX, lambda: ptx(compiler), arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
