"""Building a revision: always at the same path, always with the same command.

Byte-equal sources built in two places have read 5 to 46 % apart. So both revisions
are exported to one folder, one after the other, and built there.
"""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
import zlib
from importlib import metadata
from pathlib import Path

from .. import child
from ..errors import PowbenchError
from .protocol import BrokenArm
from .repository import Repository

BUILD_SECONDS = 1200.0
MOST_PRINTED = 16 << 20
MOST_UNPACKED = 1 << 30
"""Bytes of a build's output, of which the end is kept, and of a wheel's files."""
PIPS_OWN = ("error: subprocess-exited", "error: failed", "error: command", "error: metadata")
"""What pip says about any failed build, whatever the reason."""
EPOCH = "1700000000"
"""SOURCE_DATE_EPOCH: the time in a wheel is no difference."""


def wheel_of(repository: Repository, commit: str, label: str, folder: Path) -> Path:
    """The wheel of a commit; BrokenArm with the compiler's last words when there is none."""
    source, out = folder / "src", folder / "wheel"
    for place in (source, out):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
    repository.export(commit, source)
    if not (source / "pyproject.toml").is_file():
        raise BrokenArm(f"{label} has no pyproject.toml to build from", "choose a later revision")
    said = run(command(out), source, environment(folder))
    if said is not None and "No space left on device" in said:
        raise PowbenchError(
            f"no space left in {folder} to build {label}",
            "free some space, or set TMPDIR to a folder that has it",
        )
    if said is not None:
        raise BrokenArm(
            f"{label} does not build: {_telling(said)}",
            "build that revision with pip, which shows all that it prints",
        )
    wheels = sorted(out.glob("powbench-*.whl"))
    if len(wheels) != 1:
        raise BrokenArm(f"{label} builds {len(wheels)} wheels of powbench", "is it this project?")
    return wheels[0]


def command(out: Path) -> list[str]:
    """pip, in an environment of its own unless the tools are here already."""
    flags = ["--no-build-isolation"] if tools_are_here() else []
    return [
        *(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-cache-dir"),
        *("--disable-pip-version-check", "--wheel-dir", str(out), *flags, "."),
    ]


def tools_are_here() -> bool:
    try:
        major = int(metadata.version("setuptools").split(".")[0])
        return major >= 77 and bool(metadata.version("wheel")) and bool(metadata.version("cffi"))
    except (metadata.PackageNotFoundError, ValueError):
        return False


def environment(folder: Path) -> dict[str, str]:
    """As it is, but the core must build where it is compared, and nothing is dated."""
    require = (
        {} if os.environ.get("POWBENCH_NO_NATIVE") == "1" else {"POWBENCH_REQUIRE_NATIVE": "1"}
    )
    return {**os.environ, **require, "SOURCE_DATE_EPOCH": EPOCH, "TMPDIR": str(folder)}


def run(arguments: list[str], folder: Path, environ: dict[str, str]) -> str | None:
    """None when the command succeeds, its output when it fails. Ends all it started."""
    try:
        done = child.run(arguments, BUILD_SECONDS, MOST_PRINTED, environ, folder=folder,
                         merged=True, cut=True)  # fmt: skip
    except child.ChildError as error:
        return (
            f"it did not end within {BUILD_SECONDS:g} s"
            if isinstance(error, child.Late)
            else str(error)
        )
    return done.text if done.code != 0 else None


def unpack(wheel: Path, place: Path) -> None:
    """The files of a wheel; BrokenArm for one that is damaged, encrypted or huge."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                raise BrokenArm(
                    f"{wheel.name} would unpack to more than {MOST_UNPACKED >> 30} GB",
                    "is it a wheel of this project?",
                )
            archive.extractall(place)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError) as error:
        # RuntimeError: encrypted, or NotImplementedError for a compression that Python lacks.
        raise BrokenArm(f"{wheel.name} cannot be unpacked: {error}", "build it again") from None


def _telling(said: str) -> str:
    """The line of a failed build that says most: the compiler's first error."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [x for x in lines if "error:" in x.lower() and not x.lower().startswith(PIPS_OWN)]
    return (errors or lines[-1:] or ["no message"])[0][:300]
