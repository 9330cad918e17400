"""Whatever comes in, there is one error, one hint, exit code 2, and memory stays small."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

MOST_KIB = 500 << 10
CALL = """
import re, sys
from powbench.cli.main import run
code = run(sys.argv[1:])
peak = int(re.search("VmHWM:\\\\s*([0-9]+) kB", open("/proc/self/status").read())[1])
print(code, peak)
"""
LONG = "x" * 300
ON_LINUX = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is in /proc")


def refused(told: Any, *says: str) -> None:
    assert told.code == 2, told
    lines = told.err.splitlines()
    assert [line.split(":")[0] for line in lines] == ["error", "hint"], told.err
    assert len(lines[1]) > len("hint: ") and len(told.err) < 2500
    for text in says:
        assert text in told.err


@pytest.fixture
def odd(folder: Path) -> Path:
    """Files that are too deep, too long, too many, no file, or go round in a circle."""
    (folder / "deep.json").write_text("[" * 100_000 + "]" * 100_000)
    (folder / "digits.json").write_text('{"height": ' + "1" * 5000 + "}")
    (folder / "digits.toml").write_text("months = " + "1" * 5000)
    (folder / "keys.toml").write_text("a." * 100_000 + "a = 1")
    (folder / "field.csv").write_text('date,usd\n2022-01-01,"' + "1" * 200_000 + '"\n')
    (folder / "rows.csv").write_text("date,usd\n" * 600_000)
    (folder / "columns.csv").write_text("date," * 100_000)
    (folder / "empty.toml").write_text("start = 2026-01-01\nmonths = 1\nsite = {}\n")
    (folder / "surrogate.json").write_text('{"schema": "\\ud83d"}')
    (folder / "loop.json").symlink_to("loop.json")
    (folder / "loop.toml").symlink_to("loop.toml")
    os.mkfifo(folder / "pipe")
    return folder


RIG = ("project", "--tariff", "1", "--rig")
NETWORK = ("project", "--tariff", "1", "--rig", "all", "--network")
PRICES = ("backtest", "--prices")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((*RIG, "deep.json"), "deeper than 64"),
        ((*NETWORK, "deep.json"), "deep.json"),
        ((*NETWORK, "digits.json"), "5000 digits"),
        ((*NETWORK, "digits.toml"), "5000 digits"),
        ((*NETWORK, "keys.toml"), "deeper than 64"),
        ((*RIG, "surrogate.json"), "half of a character"),
        ((*PRICES, "field.csv"), "line 2: a field is longer than 128 KiB"),
        ((*PRICES, "rows.csv"), "rows.csv"),
        ((*PRICES, "columns.csv"), "more than 1,000 columns"),
        (("backtest", "--difficulty", "field.csv"), "field.csv"),
        (("verify", "--headers", "rows.csv"), "rows.csv"),
        (("compare", "loop.json", "loop.json"), "cannot read loop.json"),
        ((*RIG, "loop.json"), "cannot read loop.json"),
        ((*NETWORK, "loop.json"), "cannot read loop.json"),
        ((*PRICES, "loop.json"), "cannot read loop.json"),
        (("project", "loop.toml"), "cannot read loop.toml"),
        (("project", "--init", "loop.toml"), "cannot write loop.toml"),
        ((*RIG, "/dev/zero"), "it is a device"),
        ((*RIG, "/dev/null"), "not JSON"),
        ((*NETWORK, "/dev/zero"), "it is a device"),
        ((*PRICES, "/dev/zero"), "it is a device"),
        (("project", "/dev/zero"), "it is a device"),
        (("verify", "--headers", "/dev/zero"), "it is a device"),
        ((*RIG, LONG), "no rig"),
        ((*RIG, f"{LONG}.json"), "File name too long"),
        ((*NETWORK, LONG), "File name too long"),
        (("project", LONG), "File name too long"),
        (("project", "--init", LONG), "File name too long"),
        (("rigs", "--json", LONG), "File name too long"),
    ],
    ids=lambda value: " ".join(value)[:50] if isinstance(value, tuple) else "",
)
def test_one_error_and_one_hint(cli: Any, odd: Path, arguments: tuple[str, ...], says: str) -> None:
    refused(cli(*arguments), says)


def test_a_site_file_without_a_site(cli: Any, odd: Path) -> None:
    told = cli("project", "empty.toml")
    assert told.code == 2
    problem, error, hint = told.err.splitlines()
    assert problem.startswith("empty.toml:3:") and error == "error: empty.toml has 1 error"
    assert hint.startswith("hint: ")


@pytest.mark.parametrize(
    "body",
    ["".join(f"[site.s{i}]\nx = 1\n" for i in range(13_000)),
     "[site.a]\n" + "".join(f"key{i} = 1\n" for i in range(13_000)),
     "".join(f"= {i}\n" for i in range(13_000))],
    ids=["sites", "keys", "syntax"],
)  # fmt: skip
def test_of_thousands_of_errors_the_first_are_shown(cli: Any, folder: Path, body: str) -> None:
    (folder / "sites.toml").write_text("start = 2026-01-01\nmonths = 1\n" + body)
    told = cli("project", "sites.toml")
    assert told.code == 2 and len(told.err.splitlines()) <= 53
    assert told.err.splitlines()[0].startswith("sites.toml:")
    assert told.err.splitlines()[-2].startswith("error: sites.toml has ")


def huge(kind: str) -> str:
    return {
        "text": json.dumps({"a": "a" * (63 << 20)}),
        "emoji": '{"a": "' + "a" * (63 << 20) + '\U0001f600"}',
        "objects": "[" + '{"a":1},' * 1_400_000 + "1]",
        "lists": "[" + "[]," * 20_000_000 + "1]",
        "toml": "a = 1\n" * 17_000_000,
        "values": "start = 2026-01-01\nmonths = 1\n" + "a = [" + "1," * 700_000 + "1]",
        "sites": "start = 2026-01-01\nmonths = 1\n"
        + "".join(f"[site.s{n}]\nx = 1\n" for n in range(299_000)),
        "rows": "date,usd\n" + "2022-01-01,1\n" * 499_000,
    }[kind]


@ON_LINUX
@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        pytest.param("text", (*RIG, "huge"), marks=pytest.mark.slow),
        pytest.param("emoji", (*RIG, "huge"), marks=pytest.mark.slow),
        ("objects", (*RIG, "huge")),
        pytest.param("lists", (*RIG, "huge"), marks=pytest.mark.slow),
        ("toml", ("project", "huge")),
        ("values", ("project", "huge")),
        pytest.param("sites", ("project", "huge"), marks=pytest.mark.slow),
        pytest.param("toml", ("project", "t.toml", "--sites", "huge"), marks=pytest.mark.slow),
        pytest.param("toml", (*NETWORK, "huge"), marks=pytest.mark.slow),
        ("rows", (*PRICES, "huge")),
    ],
)
def test_memory_stays_small(folder: Path, kind: str, arguments: tuple[str, ...]) -> None:
    (folder / "huge").write_text(huge(kind), encoding="utf-8")
    (folder / "t.toml").write_text("start = 2026-01-01\nmonths = 1\n[site.a]\n")
    done = subprocess.run(
        [sys.executable, "-c", CALL, *arguments], capture_output=True, text=True, check=True
    )
    code, peak = map(int, done.stdout.split())
    assert code == 2 and "error:" in done.stderr and "bug" not in done.stderr
    assert peak < MOST_KIB


@ON_LINUX
@pytest.mark.parametrize(
    "arguments", [(*RIG, "/dev/fd/0"), ("compare", "-", "-"), ("project", "-")]
)
def test_an_endless_pipe_ends(folder: Path, arguments: tuple[str, ...]) -> None:
    with subprocess.Popen(["yes"], stdout=subprocess.PIPE) as endless:
        done = subprocess.run(
            [sys.executable, "-c", CALL, *arguments], stdin=endless.stdout,
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        endless.kill()
    code, peak = map(int, done.stdout.split())
    assert code == 2 and "larger than" in done.stderr and peak < MOST_KIB
