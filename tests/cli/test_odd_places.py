"""Users without a home, optimised Pythons, odd names: one error and one hint, or the answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from powbench.cli.main import run
from powbench.errors import InputError
from powbench.report.page import draw

NOBODY = """
import os, pwd, sys

def nobody(_):
    raise KeyError("getpwuid(): uid not found")

pwd.getpwuid = nobody
for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "POWBENCH_STORE", "POWBENCH_CACHE_DIR"):
    os.environ.pop(name, None)
from powbench.cli.main import run
sys.exit(run(sys.argv[1:]))
"""
"""A container runs programs as a number that stands in no /etc/passwd."""

try:
    draw.check_installed()
except InputError as missing:
    if os.environ.get("CI"):
        raise
    reporting = pytest.mark.skip(reason=missing.message)
else:
    reporting = pytest.mark.skipif(False, reason="all is here")


def called(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("odd") / "r.json"
    assert run(["bench", "-k", "reference", "--nonces", "100", "-q", "-o", str(path)]) == 0
    found: dict[str, Any] = json.loads(path.read_text())
    return found


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("history",), 2),
        (("baseline", "list"), 2),
        (("baseline", "accept", "x", "--reason", "y"), 2),
        (("check", "--baseline", "x"), 2),
        (("project", "--rig", "all", "--tariff", "1", "--network", "rpc+http://localhost:1/",
          "--price", "1"), 2),
        (("bench", "-k", "reference", "--nonces", "100", "-q"), 0),
        (("rigs", "s21", "-q"), 0),
    ],
)  # fmt: skip
def test_without_a_home(folder: Path, arguments: tuple[str, ...], code: int) -> None:
    told = called("-c", NOBODY, *arguments)
    assert told.returncode == code, told.stderr
    lines = [line.split(":")[0] for line in told.stderr.splitlines()]
    assert lines == (["error", "hint"] if code else [])
    assert list(folder.iterdir()) == []  # nor a folder that is called ~


@reporting
def test_a_report_without_a_home(folder: Path, result: dict[str, Any]) -> None:
    (folder / "r.json").write_text(json.dumps(result))
    told = called("-c", NOBODY, "report", "r.json", "-o", "r.html")
    assert told.returncode == 0, told.stderr
    assert sorted(p.name for p in folder.iterdir()) == ["r.html", "r.json"]


@reporting
@pytest.mark.parametrize(
    ("flag", "code"), [pytest.param("-O", 0, marks=pytest.mark.slow), ("-OO", 2)]
)
def test_a_report_under_an_optimised_python(
    folder: Path, result: dict[str, Any], flag: str, code: int
) -> None:
    (folder / "r.json").write_text(json.dumps(result))
    told = called(flag, "-m", "powbench", "report", "r.json", "-o", "r.html")
    assert told.returncode == code, told.stderr
    assert "bug in powbench" not in told.stderr and "Traceback" not in told.stderr


@reporting
@pytest.mark.parametrize("name", ["emoji 😀", "\U0001f468‍\U0001f469", "‮evil", "\x1b[31mred"])
def test_a_report_of_a_machine_with_any_name(
    cli: Any, folder: Path, result: dict[str, Any], name: str
) -> None:
    machine = {**result["machine"], "model_name": name}
    (folder / "r.json").write_text(json.dumps({**result, "machine": machine}))
    for form in ("", "--format png --picture rates-r", "--format md --picture rates-r"):
        told = cli("report", "r.json", *form.split(), "-o", "out", "--quiet")
        assert told.code == 0, told.err
    (folder / "emoji 😀.json").write_text(json.dumps(result))
    assert cli("report", "emoji 😀.json", "-q").code == 0
    (folder / "half.json").write_text(json.dumps(result).replace('"powbench', '"\\ud83d powbench'))
    told = cli("report", "half.json", "-q")
    assert told.code == 2 and "half of a character" in told.err


@reporting
@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux")
def test_a_report_of_a_file_whose_name_is_no_text(
    cli: Any, folder: Path, result: dict[str, Any]
) -> None:
    Path(os.fsdecode(b"r\xff.json")).write_text(json.dumps(result))
    told = cli("report", os.fsdecode(b"r\xff.json"), "-q", "-o", "r.html")
    assert told.code == 0, told.err


@pytest.mark.parametrize("option", ["--base", "--head"])
@pytest.mark.parametrize("name", ["x" * 300, f"{'x' * 300}.whl", "loop"])
def test_a_revision_of_any_name(cli: Any, folder: Path, option: str, name: str) -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "--allow-empty",
         "-m", "x"], check=True,
    )  # fmt: skip
    (folder / "loop").symlink_to("loop")
    told = cli("check", option, name, "-k", "scalar")
    assert told.code == 2, told
    assert [line.split(":")[0] for line in told.err.splitlines()][-2:] == ["error", "hint"]


def test_a_file_that_a_site_file_names_is_an_input(cli: Any, folder: Path) -> None:
    """Every kind of them, and before any work."""
    assert cli("project", "--init", "sites.toml", "-q").code == 0
    text = (folder / "sites.toml").read_text()
    outages = "from,until,kind,share_lost\n2026-02-01,2026-02-02,power,1\n"
    (folder / "outages.csv").write_text(outages)
    before, head, after = text.partition("[site.texas.supply]\n")
    assert head
    (folder / "sites.toml").write_text(f'{before}{head}outage_table = "outages.csv"\n{after}')
    assert cli("project", "sites.toml", "-q").code == 0
    for words in ("project --csv", "project -o", "simulate -o", "allocate -o"):
        command, option = words.split()
        told = cli(command, "sites.toml", option, "./outages.csv")
        assert told.code == 2 and "would replace" in told.err, told
        assert told.out == "" and (folder / "outages.csv").read_text() == outages
