"""The default kernel: remembered, shown, overridden, and never wrongly remembered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import powbench
from powbench import api
from powbench.cli.main import run
from powbench.kernels import compiling, native, registry
from powbench.kernels.base import Kernel
from powbench.measure import calibration, choice
from powbench.measure.calibration import Disturbed, Speed
from powbench.measure.disturbance import Counts

pytestmark = pytest.mark.skipif(native.load() is None, reason="the C core was not built")
GENESIS = (
    "01000000" + "00" * 32 + "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a"
    "29ab5f49ffff001d1dac2b7c"
)


class Scripted:
    """A calibration that says what it is told, and counts how often it was asked."""

    def __init__(self, **rates: float) -> None:
        self.rates, self.asked = rates, 0

    def __call__(self, kernels: list[Kernel]) -> tuple[Speed, ...]:
        self.asked += 1
        speeds = [Speed(k.name, self.rates.get(k.name, 2e6), 9) for k in kernels]
        return tuple(sorted(speeds, key=lambda s: -s.hashes_per_second))


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POWBENCH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(choice, "_known", {})
    return tmp_path / "cache"


@pytest.fixture
def forget(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """As a new process would begin: only the file is left."""
    return lambda: monkeypatch.setattr(choice, "_known", {})


def test_the_fastest_is_the_default_from_now_on(forget: Callable[[], None]) -> None:
    assert choice.default() is not None
    assert choice.default().name == registry.default().name  # nothing known: the fixed order
    scripted = Scripted(scalar=9e9)
    choice.calibrated(False, calibrate=scripted)
    assert choice.default().name == "scalar"
    forget()
    assert choice.default().name == "scalar"
    choice.calibrated(False, calibrate=scripted)
    assert scripted.asked == 1
    choice.calibrated(False, again=True, calibrate=scripted)
    assert scripted.asked == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text[:40],
        lambda text: "[]",
        lambda text: "[" * 100_000,
        lambda text: json.dumps({**json.loads(text), "schema": "powbench.calibration/2"}),
        lambda text: json.dumps({**json.loads(text), "cpu_signature": "0" * 16}),
        lambda text: json.dumps({**json.loads(text), "build": "0" * 16}),
        lambda text: json.dumps({**json.loads(text), "created": "yesterday"}),
        lambda text: json.dumps({**json.loads(text), "kernels": []}),
        lambda text: json.dumps({**json.loads(text), "kernels": [{"kernel": "scalar"}]}),
        lambda text: text.replace("2000000.0", "NaN"),
        lambda text: text.replace("2000000.0", "-1.0"),
        lambda text: text.replace("2000000.0", "1e999"),
        lambda text: text.replace('"slices": 9', '"slices": "many"'),
    ],
)
def test_a_damaged_or_foreign_entry_is_ignored_and_rewritten(
    forget: Callable[[], None], damage: Callable[[str], str]
) -> None:
    choice.calibrated(False, calibrate=Scripted(scalar=9e9))
    whole = choice.path().read_text()
    choice.path().write_text(damage(whole))
    forget()
    assert choice.remembered() is None
    assert choice.default().name == registry.default().name
    scripted = Scripted(scalar=8e9)
    choice.calibrated(False, calibrate=scripted)
    assert scripted.asked == 1
    forget()
    known = choice.remembered()
    assert known is not None
    assert known.of("scalar") == 8e9


def test_a_cache_that_cannot_be_written_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POWBENCH_CACHE_DIR", "/dev/null/nowhere")
    choice.calibrated(False, calibrate=Scripted(scalar=9e9))
    assert choice.default().name == "scalar"  # for this process at least


def test_an_entry_that_lacks_a_candidate_is_measured_anew(forget: Callable[[], None]) -> None:
    names = [k.name for k in choice.candidates(False)]
    if len(names) < 2:
        pytest.skip("one C kernel only")
    choice.calibrated(False, calibrate=lambda kernels: Scripted()(kernels[:1]))
    forget()
    scripted = Scripted()
    choice.calibrated(False, calibrate=scripted)
    assert scripted.asked == 1


def test_a_kernel_that_cannot_run_is_not_the_default() -> None:
    """The file may know a kernel that is hidden now."""
    known = choice.Calibration("s", "b", "c", (Speed("nosuch", 9e9, 9), Speed("scalar", 1e6, 9)))
    assert choice.fastest(known).name == "scalar"
    gone = choice.Calibration("s", "b", "c", (Speed("nosuch", 9e9, 9),))
    assert choice.fastest(gone).name == registry.default().name


def test_numba_that_would_have_to_compile_is_not_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = choice.Calibration("s", "b", "c", (Speed("numba", 9e9, 9), Speed("scalar", 1e6, 9)))
    monkeypatch.setattr(compiling, "is_compiled", lambda name: False)
    assert choice.fastest(known).name == "scalar"
    assert "numba" not in [k.name for k in choice.candidates(thorough=True)]
    monkeypatch.setattr(compiling, "is_compiled", lambda name: True)
    assert choice.fastest(known).name == "numba"
    assert "numba" in [k.name for k in choice.candidates(thorough=True)]
    assert "numba" not in [k.name for k in choice.candidates(thorough=False)]


def test_search_takes_the_default_and_only_long_ones_calibrate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bool] = []

    def default(may_calibrate: bool = False, thorough: bool = False) -> Kernel:
        asked.append(may_calibrate)
        return registry.get("scalar")

    monkeypatch.setattr(choice, "default", default)
    monkeypatch.setattr(api, "scans", lambda *_: iter([[1]]))
    assert powbench.search(GENESIS, 0, 1000) == [1]
    assert powbench.search(GENESIS, 0, 1 << 32) == [1]
    assert powbench.search(GENESIS, 0, 1 << 32, kernel="scalar") == [1]
    assert asked == [False, True]


def test_the_benchmark_leaves_out_what_is_slower_than_scalar(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    others = [k.name for k in choice.candidates(False) if k.name != "scalar"]
    if not others:
        pytest.skip("one C kernel only")
    slow = others[-1]
    choice.calibrated(True, calibrate=Scripted(scalar=2e6, **{slow: 1.7e5}))
    kernels, left_out = choice.chosen_kernels(())
    assert slow not in [k.name for k in kernels]
    assert {k.name for k in kernels} | {slow} == {k.name for k in registry.usable()}
    assert [name for name, _ in left_out] == [slow]
    assert left_out[0][1] == (
        "a calibration found it slower here than scalar (0.17 against 2.00 MH/s); "
        f"-k {slow} measures it all the same"
    )


def disturbed(kernels: list[Kernel]) -> tuple[Speed, ...]:
    raise Disturbed("other work disturbed 9 of 10 slices of the calibration", "stop it")


def test_a_disturbed_calibration_is_not_kept(forget: Callable[[], None], empty_cache: Path) -> None:
    seen: list[Disturbed] = []
    assert choice.calibrated(True, calibrate=disturbed, disturbed=seen.append) is None
    assert len(seen) == 1
    assert not empty_cache.exists()
    assert choice.default().name == registry.default().name
    quiet = choice.calibrated(True, calibrate=Scripted(scalar=9e9))
    before = choice.path().read_text()
    again = choice.calibrated(True, again=True, calibrate=disturbed, disturbed=seen.append)
    assert again == quiet
    forget()
    assert choice.remembered() == quiet
    assert choice.path().read_text() == before


def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose guard always tells of other work, as long as the test runs."""
    ticks = iter(range(10**9))
    guard = lambda: (Counts(steal=next(ticks)), 0)  # noqa: E731
    monkeypatch.setattr(calibration, "system_guard", lambda: guard)


def test_no_kernel_is_left_out_where_other_work_disturbs(
    monkeypatch: pytest.MonkeyPatch, empty_cache: Path
) -> None:
    busy(monkeypatch)
    notes: list[str] = []
    kernels, left_out = choice.chosen_kernels((), note=notes.append)
    assert [k.name for k in kernels] == [k.name for k in registry.usable()]
    assert left_out == ()
    assert len(notes) == 1
    assert "other work disturbed" in notes[0]
    assert "steal time" in notes[0]
    assert notes[0].endswith("; its result is not kept")
    assert not list(empty_cache.rglob("*.json"))


def test_kernels_says_that_other_work_disturbed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The listing is an answer all the same; a calibration that was asked for is none."""
    busy(monkeypatch)
    assert run(["kernels"]) == 0
    out, err = capsys.readouterr()
    assert "in a fixed order: other work disturbed the calibration" in " ".join(out.split())
    assert "warning: other work disturbed" in err
    assert run(["kernels", "--calibrate", "--json", "-"]) == 3
    out, err = capsys.readouterr()
    assert json.loads(out)["calibration"] is None
    assert "error: other work disturbed" in err
    assert "hint: stop what else runs here" in err


def told(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "powbench", *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_kernels_says_which_is_the_default_and_why(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calibration, "system_guard", lambda: lambda: (Counts(), 0))
    assert run(["kernels"]) == 0  # which calibrates, since nothing is known
    text = " ".join(capsys.readouterr().out.split())
    known = choice.remembered()
    assert known is not None
    assert f"{known.speeds[0].kernel} is the default: it reached " in text
    choice.calibrated(False, again=True, calibrate=Scripted(scalar=9e6))
    assert run(["kernels", "--json", "-"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["default"] == "scalar"
    assert data["calibration"]["schema"] == "powbench.calibration/1"
    assert data["calibration"]["kernels"][0] == {
        "kernel": "scalar", "hashes_per_second": 9e6, "slices": 9,
    }  # fmt: skip
    assert run(["kernels"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "scalar is the default: it reached 9.00 MH/s in the calibration of" in text
    assert data["calibration"]["created"] in text


def test_with_nothing_to_calibrate_the_order_is_fixed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "candidates", lambda thorough: [])
    assert run(["kernels"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "no kernel here can be calibrated before `powbench bench` has compiled it" in text
    assert run(["kernels", "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["calibration"] is None


def test_two_at_once_leave_one_whole_file(empty_cache: Path) -> None:
    """Or none, where they disturb each other."""
    command = [sys.executable, "-m", "powbench", "kernels", "--calibrate", "--json", "-"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    found = [json.loads(p.communicate()[0])["calibration"] for p in both]
    files = [p for p in empty_cache.rglob("*") if p.is_file()]
    assert len(files) == (1 if any(found) else 0)
    for file in files:
        assert json.loads(file.read_text()) in found


def test_a_real_calibration_through_the_command_line(empty_cache: Path) -> None:
    """Nothing is left behind but the one file, and not even that on a busy machine."""
    first = told("kernels", "--calibrate", "--json", "-")
    data = json.loads(first.stdout)
    files = [p for p in empty_cache.rglob("*") if p.is_file()]
    if first.returncode == 3:
        assert (data["calibration"], files) == (None, [])
        return
    speeds = {k["kernel"]: k["hashes_per_second"] for k in data["calibration"]["kernels"]}
    assert set(speeds) >= {k.name for k in choice.candidates(False)}
    assert data["default"] == max(speeds, key=lambda name: speeds[name])
    (file,) = files
    assert json.loads(file.read_text()) == data["calibration"]
    again = json.loads(told("kernels", "--json", "-").stdout)
    assert again["calibration"] == data["calibration"]
    assert again["default"] == data["default"]
