"""The report of 20 results with 10,000 slices each: seconds to make, bytes, seconds to open.

    python -m pytest benchmarks/test_report.py

The slices are those of a real `powbench bench` of a second, told again with the noise of
a seeded generator, and as many dropped ones as a picture draws. Opening is measured in
Chromium, where one is installed: from the start of the navigation to the end of the load
event, the median of five.
"""

from __future__ import annotations

import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

RESULTS, SLICES = 20, 10_000
KERNELS = ("-k", "scalar", "-k", "reference", "-t", "1,all")


def powbench(*arguments: object) -> None:
    command = [sys.executable, "-m", "powbench", *(str(a) for a in arguments)]
    subprocess.run(command, check=True)


def told_again(result: dict[str, Any], slices: int, number: int) -> dict[str, Any]:
    """The same result of another machine, each measurement with so many slices."""
    noise = random.Random(number)
    for m in result["measurements"]:
        first, at, long = m["slices"][0], 0.0, []
        for _ in range(slices):
            seconds = first["seconds"] * noise.lognormvariate(0, 0.03)
            long.append({**first, "at": round(at, 6), "seconds": seconds})
            at += seconds
        m["slices"] = long
        m["dropped"] = [{**s, "causes": ["run delay"]} for s in long[:: max(1, slices // 150)]]
    result["machine"]["host"] = f"machine-{number}"
    return result


def open_seconds(page: Path) -> float | None:
    """Median seconds to the end of the load event; None without a browser."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if browser is None or driver is None:
        return None
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = browser
    profile = tempfile.mkdtemp()
    for flag in ("headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run",
                 "disable-background-networking", "disable-component-update", "disable-sync",
                 f"user-data-dir={profile}"):  # fmt: skip
        options.add_argument(f"--{flag}")
    with webdriver.Chrome(options, Service(driver)) as chrome:
        loads = []
        for _ in range(5):
            chrome.get(page.as_uri())
            loads.append(chrome.execute_script(
                "return performance.getEntriesByType('navigation')[0].loadEventEnd"
            ))  # fmt: skip
    shutil.rmtree(profile, ignore_errors=True)
    return float(statistics.median(loads)) / 1e3


def test_report(tmp_path: Path, figure: Callable[..., None]) -> None:
    one = tmp_path / "one.json"
    powbench("bench", *KERNELS, "-d", 1, "--watts", 65, "--json", one, "-q")
    text = one.read_text("utf-8")
    paths = []
    for number in range(RESULTS):
        paths.append(tmp_path / f"result-{number:02}.json")
        again = told_again(json.loads(text), SLICES, number)
        paths[-1].write_text(json.dumps(again), encoding="utf-8")
    page = tmp_path / "report.html"
    begin = time.perf_counter()
    powbench("report", *paths, "-o", page, "-q")
    seconds = time.perf_counter() - begin
    measured = RESULTS * len(json.loads(text)["measurements"])
    about = f"{measured} measurements of {SLICES:,} slices"
    figure(f"{about}: made in", seconds, 20, False, "s")
    figure(f"{about}: size", page.stat().st_size / 1e6, 5, False, "MB")
    opened = open_seconds(page)
    if opened is not None:
        figure(f"{about}: opened in", opened, 2, False, "s")
