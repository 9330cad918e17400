"""The two pictures of the README, from real runs of the commands that it names beside them.

    python tools/take_pictures.py       docs/img/terminal.svg and docs/img/page.webp

terminal.svg is the output of TERMINAL on 80 columns, down to LAST. page.webp is the top of the
page that the commands of PAGE make, in Chromium (`.ci/peers.sh` installs it). The figures are of
the market on the day the pictures are taken, so nothing checks them for drift.
"""

from __future__ import annotations

import base64
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "img"
COLUMNS = 80
TERMINAL = (
    'powbench project --rig "Antminer S21 200T" --count 10 --tariff 0.05 --capex 2000 '
    "--months 48 --growth 0.5%/epoch --price-growth 20%/year --start 2026-12-01"
)
LAST = "Antminer S21 200T: 10 rigs"
"""Where the picture ends; the details of a site are below."""
PAGE = (
    "powbench project examples/kazakhstan-2022/sites.toml --json {folder}/kazakhstan.json -q",
    'powbench report {folder}/kazakhstan.json -o {folder}/page.html --title "Five sites" -q',
)
SIZE = {"width": 1100, "height": 1690}
MOST_BYTES = 200_000


def powbench(command: str) -> str:
    """What the command prints on a terminal of 80 columns, in colours."""
    line = [sys.executable, "-m", *shlex.split(command)]
    terminal = {**os.environ, "COLUMNS": str(COLUMNS), "FORCE_COLOR": "1"}
    return subprocess.run(
        line, cwd=ROOT, env=terminal, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


def terminal() -> bytes:
    """The fonts are the reader's: a picture loads nothing from elsewhere."""
    shown = powbench(TERMINAL).partition(LAST)[0]
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), highlight=False)
    console.print(Text(f"$ {TERMINAL}", style="bold"))
    console.print(Text.from_ansi(shown.rstrip()), "", "[...]", sep="\n", markup=False)
    drawn = console.export_svg(title="powbench", unique_id="powbench")
    return re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL).encode()


def page() -> bytes:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "google-chrome"
    for argument in ("headless", "no-sandbox", "disable-gpu", "hide-scrollbars"):
        options.add_argument(f"--{argument}")
    service = Service(shutil.which("chromedriver"))
    with tempfile.TemporaryDirectory() as folder, webdriver.Chrome(options, service) as driver:
        for command in PAGE:
            powbench(command.format(folder=folder))
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                               {**SIZE, "deviceScaleFactor": 1, "mobile": False})  # fmt: skip
        driver.get(Path(folder, "page.html").as_uri())
        shot = driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "webp", "quality": 80})
    return base64.b64decode(shot["data"])


def main() -> None:
    for name, picture in (("terminal.svg", terminal()), ("page.webp", page())):
        if len(picture) > MOST_BYTES:
            sys.exit(f"{name} has {len(picture):,} bytes, more than {MOST_BYTES:,}")
        (IMAGES / name).write_bytes(picture)
        print(f"docs/img/{name}: {len(picture):,} bytes")


if __name__ == "__main__":
    main()
