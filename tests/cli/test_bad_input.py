"""Bad input: one line `error:`, one line `hint:`, exit code 2, and nothing half-written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from powbench.chain.header import Header
from powbench.kernels import registry
from powbench.measure import bench
from powbench.measure.workload import DEFAULT_HEADER

HEAD = "height,header_hex,block_hash_hex\n"
QUICK = ("bench", "-k", "reference", "-d", "0.05")
LONG = "f" * 300


def refused(told: Any, *says: str) -> None:
    """The whole contract, in one place."""
    assert told.code == 2, told
    assert told.out == ""
    lines = told.err.splitlines()
    assert len(lines) == 2, told.err
    assert lines[0].startswith("error: ")
    assert lines[1].startswith("hint: ")
    assert len(lines[1]) > len("hint: ")
    for text in says:
        assert text in told.err
    assert "bug in powbench" not in told.err
    assert len(told.err) < 2500


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["rigs", "--since", "2031"], "the newest is of 202"),
        # a header that is not 80 bytes of hex
        (["bench", "--header", "xyz"], "not a hexadecimal header"),
        (["bench", "--header", ""], "this has 0"),
        (["bench", "--header", DEFAULT_HEADER[:-2]], "this has 79"),
        (["bench", "--header", DEFAULT_HEADER + "00"], "this has 81"),
        (["bench", "--header", DEFAULT_HEADER[:-1]], "not a hexadecimal header"),
        (["bench", "--header", "٣" * 160], "not a hexadecimal header"),
        # kernels
        (["bench", "-k", "avx51"], "did you mean avx512?"),
        (["bench", "-k", ""], "there is no kernel ''"),
        (["bench", "-k", "reference", "-k", "nope"], "there is no kernel 'nope'"),
        (["verify", "-k", "nunba"], "did you mean numba?"),
        (["bench", "-k", "k" * 9000], "there is no kernel"),
        (["bench", "-k", "\x1b[31mred"], "there is no kernel"),
        # ranges
        (["bench", "--start", "4294967296"], "2^32"),
        (["bench", "--start", "-1"], "no whole number"),
        (["bench", "--start", "x"], "no whole number"),
        (["bench", "--start", ""], "no whole number"),
        (["bench", "--start", "4294967295"], "too few nonces"),
        (["bench", "--start", "1", "--nonces", "2^32"], "beyond 2^32"),
        (["bench", "--nonces", "2^33"], "beyond 2^32"),
        (["bench", "--nonces", "0"], "nothing to measure"),
        (["bench", "--nonces", "-5"], "no whole number"),
        (["bench", "--nonces", "1e6"], "no whole number"),
        (["bench", "--nonces", "9" * 5000], "no whole number"),
        (["bench", "--nonces", "9" * 80], "too large"),
        (["bench", "--nonces", "9999^999"], "too large"),
        (["bench", "--nonces", "0x" + "f" * 5000], "no whole number"),
        (["bench", "--nonces", "²"], "no whole number"),
        # targets
        (["bench", "--target", "x"], "--target"),
        (["bench", "--target", ""], "--target"),
        (["bench", "--target", "-1"], "--target"),
        (["bench", "--target", "2^256"], "target"),
        (["bench", "--target", "f" * 65], "--target"),
        (["bench", "--target", "g" * 64], "--target"),
        (["bench", "--target", "2^255"], "nearly every nonce"),
        (["bench", "--target", "2^255", "--nonces", "2^32"], "ten million hits"),
        # threads and seconds
        (["bench", "-t", "0"], "--threads: 0"),
        (["bench", "-t", "x"], "--threads"),
        (["bench", "-t", ""], "--threads"),
        (["bench", "-t", "1,,2"], "--threads"),
        (["bench", "-t", "1;2"], "--threads"),
        (["bench", "-t", "99999"], "--threads"),
        (["bench", "-t", "all,none"], "--threads"),
        (["bench", "-k", "reference", "-t", "2"], "one thread only"),
        (["bench", "-t", "1,"], "--threads"),
        (["bench", "--idle", "-1"], "--idle: '-1' is not at least 0"),
        (["bench", "--idle", "nan"], "--idle: 'nan' is no number"),
        (["bench", "-d", "-1"], "--seconds: '-1' is not above 0"),
        (["bench", "-d", "0"], "--seconds"),
        (["bench", "-d", "nan"], "--seconds: 'nan' is no number"),
        (["bench", "-d", "inf"], "--seconds: 'inf' is no number"),
        (["bench", "-d", "1e300"], "--seconds"),
        (["bench", "-d", "soon"], "--seconds: 'soon' is no number"),
        (["bench", "-d", ""], "--seconds: '' is no number"),
        (["bench", "-d", "1,5"], "--seconds: '1,5' is no number"),
        (["bench", "-d", "٣"], "is no number"),
        (["bench", "--nonces", "1,5"], "no whole number"),
        (["bench", "--nonces", "1_"], "no whole number"),
        (["simulate", "x", "--paths", "１０0"], "no whole number"),
        # the hint has what can be written
        (
            ["simulate", "x", "--paths", "0"],
            "hint: the least is `--paths 20`; left out, it is 10000",
        ),
        (["simulate", "x", "--paths", "11M"], "hint: the most is `--paths 10000000`; left"),
        (["simulate", "x", "--threads", "0"], "hint: the least is `--threads 1`"),
        (["fleet", "bench", "a", "--timeout", "0"], "hint: give more than 0; left out, it is 3600"),
        (
            ["fleet", "bench", "a", "--timeout", "1e9"],
            "hint: the most is `--timeout 2678400`; left",
        ),
        (["rigs", "--since", "soon"], "no year or month"),
        (["check", "--margin", "５%"], "no number"),
        # flags and commands
        (["bench", "--sedonds", "1"], "--seconds"),
        (["bench", "--nope"], "`powbench bench` has no option --nope\nhint: "),
        (["--nope"], "`powbench bench` has no option --nope"),
        (["check", "--count"], "has no option --count\nhint: did you mean --counts?"),
        (["fleet", "bench", "h1", "-d", "1"], "behind --: `powbench fleet bench HOSTS -- -d`"),
        (["bench", "-k"], "-k needs a value\nhint: write -k NAME; `powbench bench --help`"),
        (["bench", "--explain=3"], "option '--explain' does not take a value\nhint: "),
        (["bench", "extra"], "does not take 'extra' at this place\nhint: `powbench bench --help`"),
        (["project", "--rig", "Antminer", "S21", "200T"], "hint: put a name with blanks in quotes"),
        (["export"], "--to is missing\nhint: write, for example, `powbench export check.json --to"),
        (
            ["miners", "read"],
            "HOST is missing\nhint: write, for example, `powbench miners read 192",
        ),
        (["completion"], "SHELL is missing\nhint: write, for example, `powbench completion bash"),
        (["completion", "cmd"], "'cmd' is not one of the values that it takes\nhint: write bash,"),
        (["network"], "`powbench network` needs a command: record, show or update\nhint: write,"),
        (["network", "sho"], "has no command 'sho'\nhint: did you mean `powbench network show`?"),
        (
            ["network", "x"],
            "has no command 'x'\nhint: `powbench network --help` lists its commands",
        ),
        (["benhc"], "did you mean `powbench bench`?"),
        (["kernel"], "did you mean `powbench kernels`?"),
        (["xyzzy"], "`powbench --help` lists its commands"),
        ([""], "`powbench` has no command ''"),
        (["vérify"], "did you mean `powbench verify`?"),
        (["a\nb"], "`powbench` has no command 'a\\nb'"),
        (["compare"], "no result is given"),
        (["compare", "a.json"], "cannot read a.json: No such file"),
        (["compare", "a.json", "b.json"], "cannot read a.json: No such file"),
        (["compare", "a\nb", "c"], "cannot read a\\nb"),
        (["compare", "/", "/"], "Is a directory"),
        (["compare", LONG, LONG], "File name too long"),
        # outputs
        ([*QUICK, "--json", "-", "--csv", "-"], "cannot both go to stdout"),
        ([*QUICK, "--json", "x", "--csv", "./x"], "both go to x: ./x is the same file"),
        ([*QUICK, "--json", "no/such/folder/x.json"], "there is no folder no/such/folder"),
        ([*QUICK, "--csv", "no/such/folder/x.csv"], "there is no folder no/such/folder"),
        ([*QUICK, "--json", "."], "it is a folder"),
        ([*QUICK, "--json", "/"], "it is a folder"),
        ([*QUICK, "--json", ""], "cannot write"),
        ([*QUICK, "--json", LONG], "File name too long"),
        ([*QUICK, "--json", "/dev/null/x"], "cannot write /dev/null/x"),
        (["info", "--json", "no/x"], "there is no folder no"),
        (["kernels", "-o", "no/x"], "there is no folder no"),
        (["verify", "-o", "no/x"], "there is no folder no"),
        (["compare", "a", "b", "-o", "no/x"], "there is no folder no"),
        # verify
        (["verify", "--headers", "missing.csv"], "cannot read missing.csv"),
        (["verify", "--headers", "."], "Is a directory"),
        (["verify", "--headers", ""], "cannot read"),
        (["verify", "--headers", "/dev/null"], "row 1"),
        (["verify", "--headers", LONG], "File name too long"),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, list) else "",
)
def test_refused(cli: Any, folder: Path, arguments: list[str], says: str) -> None:
    refused(cli(*arguments), says)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("0,zz,00", "row 3: not a hexadecimal header"),
        ("0,00", "row 3: 2 fields instead of 3"),
        ("x,y,z", "row 3: the height 'x' is no number"),
        (f"1,{DEFAULT_HEADER},{'0' * 64}", "row 3: hashlib says the hash is"),
        (f"{'9' * 5000},{DEFAULT_HEADER},00", "row 3: the height"),
        (f"1,{DEFAULT_HEADER[:-1]},00", "row 3: not a hexadecimal header"),
        ('1,"unclosed', "row 3"),
    ],
)
def test_verify_names_the_broken_row(cli: Any, folder: Path, row: str, says: str) -> None:
    good = Header.from_hex(DEFAULT_HEADER)
    path = folder / "blocks.csv"
    path.write_text(f"{HEAD}125552,{good.to_hex()},{good.hash_hex()}\n{row}\n")
    refused(cli("verify", "-k", "reference", "--headers", "blocks.csv", "-o", "out.json"), says)
    assert list(folder.iterdir()) == [path]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe\x00\x01", "is not text"),
        (b"", "row 1"),
        (HEAD.encode(), "has no rows"),
        (b"\x00" * 100, "row 1"),
        (b'"' + b"x" * 200_000, "line 1: a field is longer"),
    ],
)
def test_verify_with_a_file_that_is_none(cli: Any, folder: Path, content: bytes, says: str) -> None:
    (folder / "x.csv").write_bytes(content)
    refused(cli("verify", "--headers", "x.csv"), says)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"[" * 500_000, "nested deeper"),
        (b"{}", "no powbench result"),
        (b'{"schema": "powbench.result/9"}', "newer format powbench.result/9"),
        (b'{"schema": "powbench.verify/1"}', "powbench.verify/1"),
        (b'{"schema": "powbench.result/1", "machine": 5}', "damaged result"),
        (b"\xff", "is not text"),
        (b"1" * 10_000, "a number of 10000 digits"),
    ],
)
def test_compare_with_a_file_that_is_no_result(
    cli: Any, folder: Path, content: bytes, says: str
) -> None:
    (folder / "a.json").write_bytes(content)
    refused(cli("compare", "a.json", "a.json"), "a.json", says)


def test_a_huge_file_is_not_read_to_its_end(cli: Any, folder: Path) -> None:
    with (folder / "huge").open("wb") as file:
        file.truncate(100 << 20)
    refused(cli("compare", "huge", "huge"), "larger than 64 MiB")
    refused(cli("verify", "--headers", "huge"), "larger than 64 MiB")


def test_an_existing_result_survives_a_refusal(cli: Any, folder: Path) -> None:
    (folder / "old.json").write_text("precious")
    refused(cli("bench", "-k", "nope", "--json", "old.json"), "nope")
    refused(cli("bench", "--header", "x", "--json", "old.json", "--csv", "new.csv"), "hexadecimal")
    assert (folder / "old.json").read_text() == "precious"
    assert [p.name for p in folder.iterdir()] == ["old.json"]


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="no /sys here")
def test_a_folder_that_takes_no_file_is_refused_before_the_work(
    cli: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even root's, whose permissions say that it may write everywhere."""
    monkeypatch.setattr(bench.Bench, "run", lambda self: pytest.fail("the work began"))
    refused(cli(*QUICK, "--json", "/sys/kernel/x.json"), "cannot write /sys/kernel/x.json")
    assert list(folder.iterdir()) == []


def test_a_probe_leaves_nothing(folder: Path) -> None:
    from powbench.cli import files

    (folder / "old.json").write_text("precious")
    for name in ("old.json", "new.json"):
        files.claim_output(name, "--json")
    assert [p.name for p in folder.iterdir()] == ["old.json"]


def test_missing_features_are_named_with_what_is_left(process: Any) -> None:
    wide = [e for e in registry.entries() if e.backend == "c" and e.needs and e.usable]
    if not wide:
        pytest.skip("no kernel here needs a feature")
    hide = {"POWBENCH_TEST_HIDE_FEATURES": wide[-1].needs[0]}
    told = process(["bench", "-k", wide[-1].name, "--json", "x.json"], hide)
    assert told.returncode == 2
    error, hint = told.stderr.decode().splitlines()
    assert wide[-1].name in error
    assert wide[-1].needs[0] in error
    assert hint.startswith("hint: usable here: scalar")
    assert not Path("x.json").exists()


def test_a_bug_is_called_one_and_shown_with_vv(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from powbench.kernels import registry

    def broken() -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(registry, "entries", broken)
    told = cli("kernels")
    assert told.code == 4
    assert told.err.splitlines()[0] == "error: ZeroDivisionError: oops"
    assert "bug in powbench" in told.err
    assert "Traceback" not in told.err
    assert "Traceback" in cli("kernels", "-vv").err


def test_no_memory_is_no_bug(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """NumPy's own error says how much it was."""
    import numpy as np

    from powbench.kernels import registry

    monkeypatch.setattr(registry, "entries", lambda: np.empty(1 << 58))
    told = cli("kernels", "-vv")
    assert told.code == 4
    error, hint = told.err.splitlines()
    assert error.startswith("error: out of memory: Unable to allocate 2.00 EiB")
    assert "ask for less" in hint and "bug" not in hint


def test_compare_needs_no_particular_machine(cli: Any, folder: Path) -> None:
    """Markup and control characters from a foreign file are shown, not obeyed."""
    assert cli(*QUICK, "-q", "--json", "a.json").code == 0
    data = json.loads((folder / "a.json").read_text())
    data["measurements"][0]["kernel"] = "[/bold][red]x"
    data["machine"]["model_name"] = "[/]"
    (folder / "b.json").write_text(json.dumps(data))
    told = cli("compare", "a.json", "b.json")
    assert told.code == 0
    assert "[/bold][red]x" in told.out
    assert "compares hardware" in told.out
