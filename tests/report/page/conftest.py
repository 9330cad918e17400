"""Real documents, made by powbench itself, and a real browser that opens pages of them."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from powbench.cli.main import run
from powbench.measure import run as run_module
from tests.check import fakes
from tests.energy import servers
from tests.peers import missing, program

ROOT = Path(__file__).parents[3]

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars",
)  # fmt: skip


@dataclass(frozen=True)
class Documents:
    """Paths of documents; sites, kazakhstan: the TOML files behind the projections."""

    folder: Path
    bench: Path
    old: Path
    projection: Path
    kazakhstan: Path
    simulation: Path
    backtest: Path
    check: Path
    allocation: Path
    compare: Path
    sweep: Path
    sites: Path
    example: Path

    def all(self) -> list[str]:
        return [str(path) for path in (
            self.bench, self.old, self.projection, self.kazakhstan, self.simulation,
            self.backtest, self.check, self.allocation, self.compare, self.sweep,
        )]  # fmt: skip


def powbench(*arguments: object) -> None:
    assert run([str(a) for a in arguments]) == 0, arguments


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    folder = tmp_path_factory.mktemp("documents")
    example = ROOT / "examples" / "kazakhstan-2022" / "sites.toml"
    names = ("bench", "old", "projection", "kazakhstan", "simulation", "backtest", "check",
             "allocation", "compare", "sweep")  # fmt: skip
    made = {name: folder / f"{name}.json" for name in names}
    d = Documents(folder=folder, sites=folder / "sites.toml", example=example, **made)
    warm_up, run_module.WARM_UP_SECONDS = run_module.WARM_UP_SECONDS, 0.0
    try:
        for path, seconds, watts in ((d.bench, 1, 65), (d.old, 0.5, 90)):
            powbench("bench", "-k", "scalar", "-k", "reference", "-d", seconds, "-t", "1,all",
                     "--watts", watts, "--json", path, "-q")  # fmt: skip
        powbench("sweep", "-k", "scalar", "-k", "reference", "-d", 0.3, "-t", "1,all",
                 "--watts", 65, "--json", d.sweep, "-q")  # fmt: skip
    finally:
        run_module.WARM_UP_SECONDS = warm_up
    powbench("compare", d.old, d.bench, "--json", d.compare, "-q")
    powbench("project", "--init", d.sites)
    powbench("project", d.sites, "--json", d.projection, "-q")
    powbench("project", d.example, "--json", d.kazakhstan, "-q")
    powbench("simulate", d.sites, "--paths", 100, "--json", d.simulation, "-q")
    powbench("allocate", d.sites, "--scenarios", 40, "--check-paths", 30,
             "--json", d.allocation, "-q")  # fmt: skip
    powbench("backtest", "--paths", 50, "--json", d.backtest, "-q")
    d.check.write_text(check_document(), encoding="utf-8")
    return d


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result over a rise from 80 to 240 W, as a UPS server on loopback tells it."""
    folder = tmp_path_factory.mktemp("ups")
    path = folder / "metered.json"
    with servers.nut(folder, {"ups.realpower": "80"}) as (port, change):
        # dummy-ups looks at its file once a second
        rise = threading.Timer(1.5, lambda: change(ups_realpower="240"))
        rise.start()
        powbench("bench", "-k", "scalar", "-t", "1", "-d", 4, "--json", path, "-q",
                 "--meter", f"nut://127.0.0.1:{port}/rack#;every=0.2")  # fmt: skip
        rise.join()
    return path


def check_document() -> str:
    """A check in which head is slower and some rounds were disturbed."""
    from powbench.check import document

    def slower(kernel: str, arm: str, launch: int) -> float:
        return 0.08 + 0.002 * launch if arm == "B" else 0.001 * (launch % 3)

    lab = fakes.FakeLab(slower, lambda launch, index: index == launch % 5)
    return document.to_json(fakes.check(lab))


@dataclass
class Browser:
    """A real Chromium. `open` gives everything the page wrote to its console."""

    driver: Any

    def open(self, page: Path, width: int = 1200, dark: bool = False) -> None:
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500},
        )
        for kind in ("browser", "performance"):
            self.driver.get_log(kind)
        self.driver.get(page.as_uri())

    def js(self, script: str, *arguments: object) -> Any:
        return self.driver.execute_script(script, *arguments)

    def console(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """Address of everything that was asked for since the page was opened."""
        messages = [json.loads(e["message"])["message"] for e in self.driver.get_log("performance")]
        return [
            m["params"]["request"]["url"]
            for m in messages
            if m["method"] == "Network.requestWillBeSent"
        ]

    def picture(self, selector: str) -> bytes:
        import base64

        box = self.js(
            "const r = document.querySelector(arguments[0]).getBoundingClientRect();"
            "return [r.x + scrollX, r.y + scrollY, r.width, r.height]",
            selector,
        )
        x, y, width, height = box
        clip = {"x": max(0, x - 12), "y": max(0, y - 8), "width": width + 24,
                "height": height + 16, "scale": 0.75}  # fmt: skip
        shot = self.driver.execute_cdp_cmd(
            "Page.captureScreenshot",
            {"captureBeyondViewport": True, "clip": clip, "format": "webp", "quality": 80},
        )
        return base64.b64decode(shot["data"])


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    try:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service
    except ImportError:
        missing("selenium")
    options = webdriver.ChromeOptions()
    options.binary_location = program("chromium", "google-chrome")
    profile = tmp_path_factory.mktemp("profile")
    for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options, Service(program("chromedriver")))
    yield Browser(driver)
    driver.quit()
    shutil.rmtree(profile, ignore_errors=True)


@pytest.fixture(scope="session")
def page(documents: Documents) -> Path:
    target = documents.folder / "report.html"
    powbench("report", *documents.all(), "-o", target, "-q")
    return target


@pytest.fixture
def report(tmp_path: Path) -> Callable[..., Path]:
    def make(*paths: object) -> Path:
        target = tmp_path / "page.html"
        powbench("report", *paths, "-o", target, "-q")
        return target

    return make
