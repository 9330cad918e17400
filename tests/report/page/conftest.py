"""Real documents, made by powbench itself, and a real browser that opens pages of them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from powbench import atomic
from powbench.cli.main import run
from powbench.measure import run as run_module
from powbench.measure.measurement import Slice
from tests import once, patience
from tests.check import fakes
from tests.energy import servers
from tests.peers import missing, program

ROOT = Path(__file__).parents[3]

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars",
)  # fmt: skip


def powbench(*arguments: object) -> None:
    assert run([str(a) for a in arguments]) == 0, arguments


@dataclass(frozen=True)
class Documents:
    """Paths of documents in `folder`, each made when it is asked for first, and not again.

    sites, example: the TOML files behind the projections. whole: the back-test of all origins, as
    the manual's picture of it needs.
    """

    folder: Path
    whole: bool = False

    def all(self) -> list[str]:
        return [str(path) for path in (
            self.bench, self.old, self.projection, self.kazakhstan, self.simulation,
            self.backtest, self.check, self.allocation, self.compare, self.sweep,
        )]  # fmt: skip

    example = ROOT / "examples" / "kazakhstan-2022" / "sites.toml"

    @property
    def sites(self) -> Path:
        path = self.folder / "sites.toml"
        return once.made(path, lambda: powbench("project", "--init", path))

    @property
    def bench(self) -> Path:
        return self._measured("bench", "bench", 0.4, 65)

    @property
    def old(self) -> Path:
        return self._measured("old", "bench", 0.2, 90)

    @property
    def sweep(self) -> Path:
        return self._measured("sweep", "sweep", 0.2, 65)

    @property
    def compare(self) -> Path:
        return self._made("compare", "compare", self.old, self.bench)

    @property
    def projection(self) -> Path:
        return self._made("projection", "project", self.sites)

    @property
    def kazakhstan(self) -> Path:
        return self._made("kazakhstan", "project", self.example)

    @property
    def simulation(self) -> Path:
        return self._made("simulation", "simulate", self.sites, "--paths", 100)

    @property
    def allocation(self) -> Path:
        few = ("--scenarios", 40, "--check-paths", 30)
        return self._made("allocation", "allocate", self.sites, *few)

    @property
    def backtest(self) -> Path:
        late = () if self.whole else ("--from", 400, "--from", 420)
        return self._made("backtest", "backtest", "--paths", 50, *late)

    @property
    def check(self) -> Path:
        path = self.folder / "check.json"
        return once.made(path, lambda: atomic.write(path, check_document().encode()))

    def _measured(self, name: str, command: str, seconds: float, watts: int) -> Path:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(run_module, "WARM_UP_SECONDS", 0.0)
            return self._made(name, command, "-k", "scalar", "-k", "reference", "-d", seconds,
                              "-t", "1,all", "--watts", watts)  # fmt: skip

    def _made(self, name: str, *command: object) -> Path:
        path = self.folder / f"{name}.json"
        return once.made(path, lambda: powbench(*command, "--json", path, "-q"))


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    return Documents(once.folder(tmp_path_factory, "documents"), "SCREENSHOTS_TO" in os.environ)


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result over a rise from 80 to 240 W, as a UPS server on loopback tells it."""
    folder = once.folder(tmp_path_factory, "ups")
    path = folder / "metered.json"

    def measure() -> None:
        slices: Any = run_module._run_slices
        with (
            servers.nut(folder, {"ups.realpower": "80"}) as (port, change),
            pytest.MonkeyPatch.context() as patch,
        ):

            def run_slices(*arguments: Any) -> None:
                *rest, on_slice = arguments
                rise = iter([lambda: change(ups_realpower="240")])

                def half_way(done_so_far: Sequence[Slice], done: float) -> None:
                    if done >= 0.5:
                        next(rise, lambda: None)()
                    on_slice(done_so_far, done)

                slices(*rest, half_way)

            patch.setattr(run_module, "_run_slices", run_slices)
            powbench("bench", "-k", "scalar", "-t", "1", "-d", 2, "--json", path, "-q",
                     "--meter", f"nut://127.0.0.1:{port}/rack#;every=0.2")  # fmt: skip

    return once.made(path, measure)


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
        self.resize(width)
        for kind in ("browser", "performance"):
            self.driver.get_log(kind)
        self.driver.get(page.as_uri())

    def resize(self, width: int) -> None:
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500},
        )

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
    driver.set_script_timeout(patience.SECONDS)
    driver.set_page_load_timeout(patience.SECONDS)
    yield Browser(driver)
    driver.quit()
    shutil.rmtree(profile, ignore_errors=True)


@pytest.fixture(scope="session")
def page(documents: Documents) -> Path:
    target = documents.folder / "report.html"
    return once.made(target, lambda: powbench("report", *documents.all(), "-o", target, "-q"))


@pytest.fixture
def report(tmp_path: Path) -> Callable[..., Path]:
    def make(*paths: object) -> Path:
        target = tmp_path / "page.html"
        powbench("report", *paths, "-o", target, "-q")
        return target

    return make
