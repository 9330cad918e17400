"""hashcat's double SHA-256 on the same device, where hashcat is installed.

Its mode 21400 is sha256(sha256_bin($pass)): two compressions a hash, as powbench's search.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from powbench.child import ChildError, run

MODE = 21400
SECONDS = 900.0
"""hashcat builds its kernels first, which takes minutes where the device is a CPU."""
NOT_INSTALLED = "not installed"

# hashcat -I
#   Backend Device ID #1 (Alias: #2)
#     Name...........: NVIDIA GeForce GTX 1060 6GB
DEVICE = re.compile(r"^\s*Backend Device ID #0*(\d+)(?: \(Alias.*\))?\s*$")
NAME = re.compile(r"^\s*Name\.+: (.+?)\s*$")
# hashcat -b -m 21400 --machine-readable: device, mode, core MHz, memory MHz, ms, hashes a second
#   1:21400:1860:9501:83.03:2111370
RATE = re.compile(rf"^(\d+):{MODE}:\d+:\d+:[\d.]+:(\d+)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Rival:
    """rate: hashes a second, None where there is none; said: hashcat's version, or why not."""

    rate: float | None
    said: str


def device(listed: str, name: str) -> int | None:
    """hashcat's number of the first device of this name in what `hashcat -I` prints."""
    number = None
    for line in listed.splitlines():
        if match := DEVICE.match(line):
            number = int(match[1])
        elif number is not None and (match := NAME.match(line)):
            if match[1] == name:
                return number
            number = None
    return None


def rate(printed: str, number: int) -> float | None:
    """Hashes a second of the device of this number."""
    found = {int(device): float(rate) for device, rate in RATE.findall(printed)}
    return found.get(number)


def measure(name: str, program: str = "hashcat", seconds: float = SECONDS) -> Rival:
    """name: of the device, as its driver calls it."""
    path = shutil.which(program)
    if path is None:
        return Rival(None, NOT_INSTALLED)
    # From its own folder hashcat runs without being installed.
    here = Path(path).resolve().parent
    try:
        version = run([path, "--version"], 60, merged=True).text.strip()
        number = device(run([path, "-I"], seconds, folder=here).text, name)
        if number is None:
            return Rival(None, f"{version} does not list {name}")
        told = run(
            [path, "-b", "-m", str(MODE), "-D", "1,2", "-d", str(number), "--machine-readable",
             "--quiet"], seconds, folder=here, merged=True, cut=True,
        )  # fmt: skip
    except ChildError as error:
        return Rival(None, f"it failed: {error}")
    found = rate(told.text, number)
    if found is None:
        last = (told.text.strip().splitlines() or ["it printed nothing"])[-1]
        return Rival(None, f"{version} has no rate: {last[:120]}")
    return Rival(found, version)
