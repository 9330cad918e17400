"""Every command's output at 60, 80, 100 and 200 columns, in UTF-8 and in ASCII.

Each command runs once with real data; what it shows is then drawn at every width. No line is
wider, every row has its name (whole, or shortened in its middle) and its verdict, and a
column that is not there is named below the table.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from rich.cells import cell_len
from rich.console import Group

from powbench.check import perform as check_perform
from powbench.check import run as check_run
from powbench.cli import main, output, usage
from powbench.documents import reading
from powbench.documents.calibration import MeterCalibration
from powbench.errors import InputError
from powbench.report.shown import in_ascii
from powbench.report.terminal import calibration
from powbench.report.terminal.tables import PlainTable, _one_line, renderable
from powbench.report.wrapping import wrapped
from powbench.rigs import catalogue
from powbench.simulation import cost
from tests.check.fakes import MACHINE, SOURCES, FakeLab, Silent, settings
from tests.miners.cases import miner
from tests.ports import free_port
from tests.readers import cases as readers
from tests.readers.axeos_device import Physics, axeos

DATA = Path(__file__).parents[1] / "data"
DOCUMENTS = DATA / "documents"
EXAMPLE = Path(__file__).parents[2] / "examples" / "kazakhstan-2022" / "2022-01-14.toml"
WIDTHS = (60, 80, 100, 200)
METERS = ("--watts", "65", "--meter", f"exec:{sys.executable} watts.py", "--idle", "0.3")
FAST = ("-k", "reference", "-k", "scalar", "--seconds", "0.1", "-t", "1")

COMMANDS = {
    "bench": ("bench", *FAST),
    "bench, two meters and idle": ("bench", *FAST, *METERS),
    "bench --explain": ("bench", "-k", "scalar", "-t", "1", "-d", "0.1", "--explain"),
    "bench --certify": ("bench", *FAST, "--certify", "a challenge"),
    "verify, a result": ("verify", str(DOCUMENTS / "result-certified.json")),
    "challenge": ("challenge",),
    "history, certified": ("history", str(DOCUMENTS / "result-certified.json")),
    "kernels": ("kernels",),
    "meters": ("meters", "list"),
    "verify": ("verify", "-k", "reference", "-k", "scalar"),
    "info": ("info",),
    "compare": ("compare", "a.json", "b.json"),
    "compare, many": ("compare", "a.json", "b.json", str(DOCUMENTS / "result-miner.json")),
    "compare, two fleets": ("compare", *[str(DOCUMENTS / "fleet.json")] * 2),
    "compare, a fleet and more": ("compare", "a.json", str(DOCUMENTS / "fleet.json")),
    "history, a fleet": ("history", str(DOCUMENTS / "fleet.json")),
    "check": ("check",),
    "baseline": ("baseline", "list"),
    "history": ("history", "a.json", "b.json", str(DOCUMENTS / "check.json")),
    "sweep": ("sweep", *FAST, "--watts", "65"),
    "rigs": ("rigs",),
    "rigs s21": ("rigs", "s21"),
    "project": ("project", "sites.toml"),
    "project -v": ("project", "sites.toml", "-v"),
    "project --rig": ("project", "--rig", "Antminer S21 200T", "--tariff", "0.055"),
    "project --rig all": ("project", "--rig", "all", "--tariff", "0.05"),
    "project, paid back": (
        *(
            "project",
            "--rig",
            "Antminer S21 200T",
            "--count",
            "10",
            "--tariff",
            "0.05",
            "--tax",
            "21%",
        ),
        *("--capex", "3200", "--months", "30", "--growth", "1%/epoch"),
    ),
    "project --rig all, paid back": (
        *(
            "project",
            "--rig",
            "all",
            "--hosting",
            "0.072",
            "--capex-per-th",
            "16",
            "--months",
            "24",
        ),
    ),
    "project, another price": ("project", "sites.toml", "--price", "80000", "--growth", "1%/epoch"),
    "project --explain": ("project", "sites.toml", "--explain", "texas"),
    "simulate": ("simulate", "sites.toml", "--paths", "60"),
    "simulate --plan": ("simulate", "sites.toml", "--paths", "5000", "--plan"),
    "merge": ("merge", "part-1.json", "part-2.json"),
    "allocate": ("allocate", str(EXAMPLE), "--scenarios", "20", "--check-paths", "20"),
    "network": ("network", "show"),
    "fleet": (
        *("fleet", "bench", "rack1,rack2,rack3,rack4", "--ssh-config", "/dev/null"),
        *("--resume", str(DOCUMENTS / "fleet.json"), "--connect-timeout", "1", "--"),
        *("-k", "scalar", "-k", "shani", "-t", "1", "-d", "0.2", "--watts", "65"),
    ),
    "miners": (
        "miners",
        "measure",
        "--pool",
        "--watts",
        "65",
        "--model",
        "Antminer S21 200T",
        "--difficulty",
        "0.00002",
        "--warm-up",
        "0",
        "--seconds",
        "0.4",
    ),
    "miners scan": ("miners", "scan", "127.0.0.64/29"),
    "miners read": ("miners", "read", "127.0.0.74"),
    "miners sweep, dry": ("miners", "sweep", "--points", "400:1060,525:1150"),
    "miners sweep": (
        *("miners", "sweep", "--points", "400:1060,525:1150,600:1120", "--yes-change-settings"),
        *("--settle", "0.2", "--seconds", "0.4", "--difficulty", "0.000003"),
    ),
    "backtest": ("backtest", "--from", "400", "--horizon", "26", "--paths", "60"),
}
NO_TABLES = {"completion", "report", "export"}
"""They write a script, a page or another tool's format."""
LONG = "ekibastuz-a-hall-with-quite-a-long-name-no-"


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Of one simulation, in two files."""
    folder = tmp_path_factory.mktemp("parts")
    paths = tuple(folder / f"part-{n}.json" for n in (1, 2))
    for n, path in enumerate(paths, 1):
        asked = ("--paths", "2000", "--shard", f"{n}/2", "--json", str(path))
        assert main.run(["simulate", str(EXAMPLE), *asked]) == 0
    return paths


@pytest.fixture
def place(parts: tuple[Path, ...], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with real data: sites of which two have long names, and two results of one day."""
    assert main.run(["project", "--init", "sites.toml"]) == 0
    text = (folder / "sites.toml").read_text()
    hall = re.split(r"(?m)^\[(?!\[?site\.ekibastuz)", text[text.index("[site.ekibastuz]") :])[0]
    for number in (1, 2):
        text += "\n" + hall.replace("site.ekibastuz", f"site.{LONG}{number}")
    (folder / "sites.toml").write_text(text)
    for part in parts:
        shutil.copy(part, folder)
    result = json.loads((DOCUMENTS / "result.json").read_text())
    (folder / "a.json").write_text(json.dumps(result))
    result["created"] = result["created"][:11] + "23:59:00+00:00"
    (folder / "b.json").write_text(json.dumps(result))
    (folder / "watts.py").write_text("print(44.5)")
    monkeypatch.setenv("POWBENCH_STORE", str(folder / "store"))
    (folder / "store" / "baselines").mkdir(parents=True)
    (folder / "store" / "baselines" / "nightly.json").write_text(
        (DOCUMENTS / "baseline.json").read_text()
    )
    (folder / "store" / "meters").mkdir()
    (folder / "store" / "meters" / "a.json").write_text(
        (DOCUMENTS / "meter-calibration.json").read_text()
    )

    def perform(*_: Any) -> Any:
        slow = FakeLab(lambda kernel, arm, launch: 0.1 if arm == "B" else 0.0)
        return check_run.Check(slow, settings(), SOURCES, MACHINE, Silent()).run()

    monkeypatch.setattr(check_perform, "perform", perform)
    monkeypatch.setattr(cost, "FEWEST", 3)  # blocks that --plan runs, the first not counted
    return folder


def tables(part: Any) -> Iterator[PlainTable]:
    if isinstance(part, PlainTable):
        yield part
    elif isinstance(part, Group):
        for inner in part.renderables:
            yield from tables(inner)


def drawn(part: Any, width: int, encoding: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """As `output.show` prints it on such a terminal."""
    raw = io.BytesIO()
    monkeypatch.setenv("COLUMNS", str(width))
    with io.TextIOWrapper(raw, encoding, errors="replace") as file:
        monkeypatch.setattr(output, "stream", lambda: file)
        output.console().print(renderable(part))
        file.flush()
        return raw.getvalue().decode(encoding)


def squeezed(text: str) -> str:
    return "".join(text.split())


def check_table(table: PlainTable, text: str, plain: bool, width: int) -> None:
    lines = text.splitlines()
    sizes, gone = table.fit(width, plain)
    told = next((i for i, line in enumerate(lines) if line.startswith("left out at")), len(lines))
    named = squeezed("".join(lines[told:]))
    for column in gone:
        assert not column.name and not column.verdict
        assert squeezed(in_ascii(_one_line(column)) if plain else _one_line(column)) in named
    body = lines[:told]
    for column in table.columns:
        if not column.filled:
            continue
        if column.pictured:
            assert column.header == ""
            continue
        assert column in sizes or column in gone
        if column not in sizes:
            continue
        for part in column.header.split("\n"):
            assert any((in_ascii(part) if plain else part) in line for line in body)
        for cell in column.cells:
            assert isinstance(cell, str)
            shown = in_ascii(cell) if plain else cell
            shown = shown.encode("ascii" if plain else "utf-8", "replace").decode()
            if column.name and cell_len(shown) > sizes[column]:
                mark = ".." if plain else "…"
                head, tail = shown[:3], shown[-3:]
                assert any(
                    re.search(re.escape(head) + ".*" + re.escape(mark) + ".*" + re.escape(tail), x)
                    for x in body
                )
            elif not column.prose and shown:
                assert any(shown in line for line in body), (column.header, shown)
            else:  # broken at words, every one of which stands somewhere
                for word in shown.split():
                    assert len(word) > sizes[column] or any(word in line for line in body), word


@pytest.mark.parametrize("name", COMMANDS)
def test_at_every_width(
    name: str, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parts: list[Any] = []
    with monkeypatch.context() as during:
        during.setattr(output, "show", parts.append)
        if name == "miners":
            port = free_port()
            with miner(port, "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq.hall-3-rack-07"):
                code = main.run((*COMMANDS[name], "--listen", f"127.0.0.1:{port}"))
        elif name.startswith("miners sweep"):
            port = free_port()
            with axeos("127.0.0.67", pool=port, physics=Physics(hashes_per_cycle=0.004)) as device:
                code = main.run((*COMMANDS[name], device.address, "--listen", f"127.0.0.1:{port}"))
        elif name.startswith("miners "):
            # One each, for they may run at the same time.
            host = "127.0.0.74" if name == "miners read" else "127.0.0.66"
            readers.on_a_port(host, 4028)
            with readers.cgminer(readers.avalon, host, 4028):
                code = main.run(COMMANDS[name])
        else:
            code = main.run(COMMANDS[name])
        out, err = capsys.readouterr()
    assert code in (0, 1, 3), err
    assert parts and out == "", "a command prints through output.show alone"
    marks: set[int] = set()
    for width in WIDTHS:
        for encoding in ("utf-8", "ascii"):
            with monkeypatch.context() as during:
                text = "".join(drawn(part, width, encoding, during) for part in parts)
                too_wide = [line for line in text.splitlines() if cell_len(line) > width]
                assert too_wide == []
                marks.add(text.count("?"))  # what ASCII lacks has a stand-in of ours
                for table in (t for part in parts for t in tables(part)):
                    own = drawn(table, width, encoding, during)
                    check_table(table, own, encoding == "ascii", width)
    assert len(marks) == 1


def test_a_calibration_at_every_width(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (DOCUMENTS / "meter-calibration.json").read_text()
    part = calibration.calibrated(reading.read(text, "c.json", MeterCalibration))
    (table,) = tables(part)
    for width in WIDTHS:
        for encoding in ("utf-8", "ascii"):
            shown = drawn(part, width, encoding, monkeypatch)
            assert max(map(cell_len, shown.splitlines())) <= width
            check_table(table, shown, encoding == "ascii", width)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_what_is_said_beside_the_answer_is_wrapped_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    note = "note: the forecast takes the place of the file's difficulty growth or table; " * 2
    for width in WIDTHS:
        monkeypatch.setenv("COLUMNS", str(width))
        screen = Terminal()
        monkeypatch.setattr(sys, "stderr", screen)
        output.reset()
        output.say(note)
        output.complain(InputError(note, note))
        said = screen.getvalue()
        assert all(len(line) <= width for line in said.splitlines())
        assert said.split() == f"{note} error: {note} hint: {note}".split()
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    output.say(note)
    assert pipe.getvalue() == f"{note}\n"


def test_a_command_to_copy_is_not_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in a message nor in an answer; a pipe has a message in one line."""
    copy = "`powbench network update mempool+https://mempool.space`"
    said = f"the figures are old and today's differ: {copy} fetches them, and then all is well"
    for width in (60, 80):
        monkeypatch.setenv("COLUMNS", str(width))
        screen = Terminal()
        monkeypatch.setattr(sys, "stderr", screen)
        output.say(said)
        for text in (screen.getvalue(), drawn(said, width, "utf-8", monkeypatch)):
            lines = text.splitlines()
            assert len(lines) > 1 and max(map(len, lines)) <= width
            assert any(copy in line for line in lines)
            assert text.split() == said.split()


def every_command() -> Iterator[tuple[str, click.Command]]:
    for name in ["", *main.COMMANDS]:
        command = main.cli.get_command(click.Context(main.cli), name) if name else main.cli
        assert command is not None
        yield f"powbench {name}".strip(), command
        if name and isinstance(command, click.Group):
            yield from ((f"powbench {name} {n}", c) for n, c in command.commands.items())


@pytest.mark.parametrize("name, command", list(every_command()), ids=lambda value: str(value)[:30])
def test_every_help_fits_a_terminal(name: str, command: click.Command) -> None:
    """Its examples stand there as they are to be typed, what they do behind a #."""
    ours = main.cli.context_settings  # without them, click forgets -h for the rest of the process
    context = click.Context(command, info_name=name, terminal_width=80, **ours)
    lines = command.get_help(context).splitlines()
    missing = usage.told(click.MissingParameter(ctx=context, param=click.Argument(["file"]))).hint
    assert all(len(line) <= 80 for line in wrapped(f"hint: {missing}", 80).splitlines())
    assert [line for line in lines if len(line) > 80] == []
    examples = re.findall(r"powbench .*", command.epilog or "")
    assert examples and all(any(one in line for line in lines) for one in examples)
    assert not any(re.search(r" {3}\w", one) for one in examples)


def test_every_command_is_looked_at() -> None:
    seen = {arguments[0] for arguments in COMMANDS.values()}
    assert seen | NO_TABLES == set(main.COMMANDS)


def test_two_runs_of_one_day_differ(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts: list[Any] = []
    monkeypatch.setattr(output, "show", parts.append)
    assert main.run(["history", "a.json", "b.json"]) == 0
    text = drawn(parts[0], 60, "utf-8", monkeypatch)
    assert "23:59" in text


def test_rigs_have_a_row_each(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts: list[Any] = []
    monkeypatch.setattr(output, "show", parts.append)
    assert main.run(["rigs", "s21"]) == 0
    (table,) = tables(parts[0])
    for width in (60, 80):
        lines = drawn(table, width, "utf-8", monkeypatch).splitlines()
        assert len(lines) <= table.row_count + 6


def test_the_catalogue_shows_whole_names(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are what --rig and --model take."""
    parts: list[Any] = []
    monkeypatch.setattr(output, "show", parts.append)
    assert main.run(["rigs", "--since", "2025"]) == 0
    for width in (60, 80):
        text = drawn(parts[0], width, "utf-8", monkeypatch)
        assert all(entry.model in text for entry in catalogue.select(since="2025"))


def test_names_that_differ_do_so_when_they_are_shortened(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts: list[Any] = []
    monkeypatch.setattr(output, "show", parts.append)
    assert main.run(["project", "sites.toml"]) == 0
    table = next(t for part in parts for t in tables(part))
    text = drawn(table, 60, "utf-8", monkeypatch)
    short = re.findall(r"ekibas\S*…\S*", text)
    assert len(set(short)) == 2 and {name[-1] for name in short} == {"1", "2"}
