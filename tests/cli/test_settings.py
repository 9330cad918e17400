"""A flag beats the environment beats [tool.powbench]; misspelt settings are errors."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import click
import pytest

from powbench.cli import config, numbers
from powbench.errors import InputError
from powbench.kernels import registry
from powbench.measure.crew import allowed_cpus

QUICK = ("bench", "-k", "reference", "-d", "0.05", "-q")
WORK = ("bench", "-t", "1", "--nonces", "100", "--json", "-")


def kernels_of(told: Any) -> list[str]:
    assert told.code == 0, told.err
    return [m["kernel"] for m in json.loads(told.out)["measurements"]]


def write(folder: Path, text: str) -> None:
    (folder / "pyproject.toml").write_text(text)


def test_flag_beats_environment_beats_file(
    cli: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = [registry.get("reference"), registry.get("scalar")]
    monkeypatch.setattr(registry, "usable", lambda: few)
    monkeypatch.setenv("POWBENCH_KERNEL", "scalar")
    write(folder, '[tool.powbench.bench]\nkernel = ["scalar", "reference"]\n')
    assert kernels_of(cli(*WORK, "-k", "reference")) == ["reference"]
    assert kernels_of(cli(*WORK)) == ["scalar"]
    monkeypatch.delenv("POWBENCH_KERNEL")
    assert kernels_of(cli(*WORK)) == ["scalar", "reference"]
    write(folder, "[tool.other]\n")
    assert kernels_of(cli(*WORK)) == ["reference", "scalar"]


def test_several_kernels_in_the_environment(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POWBENCH_KERNEL", "reference scalar")
    assert kernels_of(cli(*WORK)) == ["reference", "scalar"]


def test_every_option_has_a_variable(
    cli: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWBENCH_JSON", "env.json")
    monkeypatch.setenv("POWBENCH_BENCH_NONCES", "77")
    monkeypatch.setenv("POWBENCH_THREADS", "1")
    assert cli("bench", "-k", "reference", "-q").code == 0
    assert json.loads((folder / "env.json").read_text())["workload"]["nonces"] == 77


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("POWBENCH_SECONDS", "soon"),
        ("POWBENCH_SECONDS", "-1"),
        ("POWBENCH_THREADS", "zero"),
        ("POWBENCH_KERNEL", "nope"),
        ("POWBENCH_BENCH_TARGET", "x"),
        ("POWBENCH_JSON", "no/such/x.json"),
    ],
)
def test_a_bad_variable_is_refused(
    cli: Any, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    told = cli("bench")
    assert told.code == 2
    assert [line.split(":")[0] for line in told.err.splitlines()] == ["error", "hint"]


@pytest.mark.parametrize(
    ("name", "value", "command"),
    [
        ("POWBENCH_SECONDS", "nan", "bench"),
        ("POWBENCH_SECONDS", "1,5", "bench"),
        ("POWBENCH_SECONDS", "٣", "bench"),
        ("POWBENCH_BENCH_IDLE", "inf", "bench"),
        ("POWBENCH_THREADS", "0", "bench"),
        ("POWBENCH_WATTS", "nan", "bench"),
        ("POWBENCH_BENCH_START", "x", "bench"),
        ("POWBENCH_BENCH_HEADER", "00", "bench"),
        ("POWBENCH_BENCH_NONCES", "0", "bench"),
        ("POWBENCH_BENCH_EXPLAIN", "perhaps", "bench"),
        ("POWBENCH_JSON", "no/such/x.json", "bench"),
        ("POWBENCH_CHECK_MARGIN", "nan", "check"),
        ("POWBENCH_CHECK_MAX_TIME", "soon", "check"),
        ("POWBENCH_CHECK_CPU", "1.5", "check"),
        ("POWBENCH_KERNEL", "nope", "check"),
        ("POWBENCH_KERNEL", "nope", "baseline save x"),
        ("POWBENCH_KERNEL", "nope", "sweep"),
        ("POWBENCH_SIMULATE_PATHS", "1e9", "simulate x"),
        ("POWBENCH_ALLOCATE_GAP", "nan", "allocate x"),
        ("POWBENCH_PROJECT_TARIFF", "1,5", "project"),
        ("POWBENCH_RIGS_MIN_HASHRATE", "5", "rigs"),
        ("POWBENCH_BASELINE_SAVE_SEED", "x", "baseline save x"),
    ],
)
def test_a_bad_variable_is_named(
    cli: Any, monkeypatch: pytest.MonkeyPatch, name: str, value: str, command: str
) -> None:
    monkeypatch.setenv(name, value)
    told = cli(*command.split())
    assert told.code == 2
    error, hint = told.err.splitlines()
    assert error.startswith("error: ") and name in error and hint.startswith("hint: ")


def test_a_flag_is_not_blamed_on_a_variable(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POWBENCH_SECONDS", "nan")
    told = cli("bench", "-d", "-1")
    assert told.code == 2 and "POWBENCH_SECONDS" not in told.err


def test_history_says_which_kernels_there_are(cli: Any, folder: Path) -> None:
    assert cli(*QUICK, "--json", "a.json").code == 0
    told = cli("history", "a.json", "-k", "nope")
    assert told.code == 2 and "'nope'" in told.err and "reference" in told.err
    assert cli("history", "a.json", "-k", "reference").code == 0


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("POWBENCH_SECOND", "POWBENCH_SECONDS"),
        ("POWBENCH_BENCH_SECOND", "POWBENCH_BENCH_"),
        ("POWBENCH_CHECK_MARGINS", "POWBENCH_CHECK_MARGIN"),
        ("POWBENCH_STORES", "POWBENCH_STORE"),
        ("POWBENCH_xyz", ""),
    ],
)
def test_an_unknown_variable_is_refused(
    cli: Any, monkeypatch: pytest.MonkeyPatch, name: str, near: str
) -> None:
    monkeypatch.setenv(name, "1")
    told = cli("rigs")
    assert told.code == 2
    assert told.err.splitlines()[0] == f"error: there is no setting {name}" and near in told.err


def test_no_command_refuses_a_variable_that_powbench_tells_to_set() -> None:
    """In a hint, in the manual, or in the code that reads it."""
    root = Path(config.__file__).parents[2]
    files = (root / "README.md", *root.glob("docs/**/*.md"), *root.glob("powbench/**/*.py"))
    text = "\n".join(path.read_text("utf-8") for path in files)
    named = set(re.findall(rf"\b{config.PREFIX}[A-Z0-9_]*[A-Z0-9]\b", text))
    assert {"POWBENCH_BOARD_TIMEOUT", "POWBENCH_STORE", "POWBENCH_BENCH_SECONDS"} <= named
    config.check_variables(dict.fromkeys(named, "1"), "bench", ())


def test_the_prefix_alone_makes_no_name_alike(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POWBENCH_DURATION", "1")
    assert "did you mean" not in cli("rigs").err


@pytest.mark.parametrize("name", ["POWBENCH_SWEEP_SECONDS", "POWBENCH_BASELINE_SAVE_CPU"])
def test_a_variable_of_another_command_is_none_of_this_ones_business(
    cli: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "1")
    assert cli("rigs", "s21").code == 0


def test_a_variable_that_a_meter_names_is_known(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POWBENCH_MY_QUERY", "power")
    assert cli("rigs").code == 2
    monkeypatch.setenv("POWBENCH_METER", "prometheus+http://localhost/?query=env:POWBENCH_MY_QUERY")
    assert cli("rigs").code == 0


@pytest.mark.parametrize(
    ("text", "command", "key"),
    [
        ("seconds = nan", "bench", "seconds"),
        ("seconds = true", "bench", "seconds"),
        ("watts = inf", "bench", "watts"),
        ("threads = 0.5", "bench", "threads"),
        ("threads = true", "bench", "threads"),
        ("nonces = 0", "bench", "nonces"),
        ("json = 5", "bench", "json"),
        ('explain = "perhaps"', "bench", "explain"),
        ('kernel = "nope"', "check", "kernel"),
        ("margin = nan", "check", "margin"),
        ("markdown = true", "check", "markdown"),
        ("paths = 1.5", "simulate", "paths"),
        ("paths = 10000000000000000000000", "simulate", "paths"),
        ("starts = [0.5]", "backtest", "starts"),
        ("tariff = nan", "project", "tariff"),
        ("rig = 5", "project", "rig"),
        ('meter = ["none", 5]', "bench", "meter"),
        ('min_hashrate = "5"', "rigs", "min_hashrate"),
    ],
)
@pytest.mark.parametrize("general", [True, False])
def test_a_bad_setting_is_named_with_file_and_key(
    cli: Any, folder: Path, text: str, command: str, key: str, general: bool
) -> None:
    table = "[tool.powbench]" if general else f"[tool.powbench.{command}]"
    write(folder, f"{table}\n{text}\n")
    told = cli(command, *(["x"] if command == "simulate" else []))
    assert told.code == 2
    error, hint = told.err.splitlines()
    assert f"pyproject.toml: {table} {key}" in error and hint.startswith("hint: ")


@pytest.mark.parametrize(
    "text",
    [
        "[tool.powbench]\nquiet = 1\n",
        "[tool.powbench]\nquiet = true\n",
        "[tool.powbench.bench]\nquiet = 1\n",
        "[tool.powbench]\nquiet = 0\n[tool.powbench.bench]\nquiet = 1\n",
        "[tool]\npowbench = {quiet = 1}\n",
    ],
)
def test_general_settings_and_those_of_one_command(cli: Any, folder: Path, text: str) -> None:
    write(folder, text)
    told = cli("bench", "-k", "reference", "--nonces", "10")
    assert (told.code, told.out) == (0, "")


def test_a_general_setting_of_another_command_is_no_error(cli: Any, folder: Path) -> None:
    write(folder, "[tool.powbench]\nseconds = 1\n")
    assert cli("kernels").code == 0


def test_the_nearest_file_counts(cli: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, '[tool.powbench.bench]\nkernel = "reference"\n')
    (folder / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(folder / "a" / "b")
    assert kernels_of(cli(*WORK)) == ["reference"]
    write(folder / "a", '[tool.powbench.bench]\nkernel = "numba-simple"\n')
    assert kernels_of(cli(*WORK)) == ["numba-simple"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[tool.powbench\n", "Expected"),
        ("[tool.powbench.bench]\nsecond = 1\n", "has no setting 'second'"),
        ("[tool.powbench.bench]\nsecond = 1\n", "did you mean seconds?"),
        ("[tool.powbench.project]\npool-fe = 1\n", "[tool.powbench.project] has no setting"),
        ("[tool.powbench]\nqiet = 1\n", "did you mean quiet?"),
        ("[tool.powbench.bench]\njson_path = 1\n", "has no setting 'json_path'"),
        ("[tool.powbench.benhc]\nseconds = 1\n", "names no command"),
        ("[tool]\npowbench = 5\n", "is no table"),
        ("[tool.powbench]\nbench = 5\n", "is no table"),
        ("[[tool.powbench]]\n", "is no table"),
        ("[tool.powbench.bench]\nkernel = 5\n", "no list of names"),
        ("[tool.powbench.bench]\nkernel = [5]\n", "no list of names"),
        ("[tool.powbench.bench]\nseconds = [5]\n", "no plain value"),
        ("[tool.powbench.bench]\nseconds = 2020-01-01\n", "no plain value"),
        ('[tool.powbench.bench]\nseconds = "soon"\n', "seconds: --seconds: 'soon' is no number"),
        ("[tool.powbench.bench]\nseconds = nan\n", "--seconds"),
        ('[tool.powbench]\nquiet = "x"\n', "[tool.powbench] quiet is no plain value"),
        ('[tool.powbench]\njson = "a\\u0000b"\n', "cannot write"),
        ("[tool.powbench.bench]\nthreads = 0\n", "--threads"),
    ],
)
def test_a_bad_file_is_refused(cli: Any, folder: Path, text: str, says: str) -> None:
    write(folder, text)
    told = cli("bench", "-k", "reference") if "kernel" not in text else cli("bench")
    assert told.code == 2
    assert [line.split(":")[0] for line in told.err.splitlines()] == ["error", "hint"]
    assert says in told.err
    assert [p.name for p in folder.iterdir()] == ["pyproject.toml"]


def test_the_file_of_another_project_is_none_of_our_business(cli: Any, folder: Path) -> None:
    write(folder, "this is not TOML\n")
    assert cli("kernels").code == 0
    (folder / "pyproject.toml").write_bytes(b"\xff\xfe")
    assert cli("kernels").code == 0


def test_every_option_can_stand_in_the_file(cli: Any, folder: Path) -> None:
    write(
        folder,
        "[tool.powbench.bench]\n"
        'kernel = "reference"\nthreads = 1\nseconds = 0.05\nstart = "4k"\nhost-name = true\n'
        f'header = "{"00" * 80}"\ntarget = "2^236"\njson = "a.json"\ncsv = "a.csv"\n'
        '[tool.powbench.verify]\nheaders = "blocks.csv"\n',
    )
    assert cli().code == 0
    data = json.loads((folder / "a.json").read_text())
    assert data["workload"]["start"] == 4000
    assert data["machine"]["host"]
    assert (folder / "a.csv").exists()
    assert "cannot read blocks.csv" in cli("verify").err


def test_a_working_directory_that_is_gone(
    cli: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = folder / "lost"
    lost.mkdir()
    monkeypatch.chdir(lost)
    lost.rmdir()
    assert cli("kernels").code == 0


def test_a_file_that_may_not_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: Any) -> bytes:
        raise PermissionError(13, "Permission denied")

    write(folder, "")
    monkeypatch.setattr("powbench.bounded.read_bytes", forbidden)
    ctx = click.Context(click.Group("powbench"))
    ctx.invoked_subcommand = "bench"
    with pytest.raises(InputError, match="Permission denied"):
        config.defaults_for(ctx)


# Numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("4194304", 4194304),
        ("2^22", 1 << 22),
        ("2**22", 1 << 22),
        ("4M", 4_000_000),
        ("64k", 64_000),
        ("1G", 10**9),
        ("4_194_304", 4194304),
        ("1.5M", 1_500_000),
        ("2 k", 2000),
        ("1T", 10**12),
        (" 5 ", 5),
        ("0x10", 16),
        ("0Xff", 255),
        ("2^256", 1 << 256),
        (str((1 << 256) - 1), (1 << 256) - 1),
    ],
)
def test_whole_numbers(text: str, value: int) -> None:
    assert numbers.whole(text, "x") == value


@pytest.mark.parametrize("text", ["1,2", "2,1,1", "1,2,2", " 1 , 2 "])
def test_thread_lists(text: str) -> None:
    assert numbers.thread_counts(text) == (1, 2)
    assert numbers.thread_counts("all") == (len(allowed_cpus()),)


@pytest.mark.parametrize("variable", ["POWBENCH_SECONDS", "POWBENCH_BENCH_SECONDS"])
def test_a_setting_has_a_short_and_a_long_variable(
    cli: Any, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """The documentation uses both."""
    monkeypatch.setenv(variable, "0")
    told = cli("bench", "-k", "reference")
    assert told.code == 2
    assert f"{variable}: --seconds: '0' is not above 0" in told.err
    monkeypatch.setenv(variable, "0.05")
    assert cli("bench", "-k", "reference", "-t", "1").code == 0
