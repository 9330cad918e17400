"""docs/evidence/gpu.md, from the rows alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from powbench import atomic
from powbench.report.units import hash_rate, scaled

from .hashcat import MODE
from .rows import BOARD, Row

AIM = 0.9
"""Of the bound."""
HEAD = f"""# Boards that were measured

`python -m studies.boards` measures every board of the machine it runs on. It lets the board find
the nonces of real blocks, and compares its digest with that of a kernel of the CPU. It takes the
rate by the host's time and by the board's own, and reads hashes per joule. Beside them stand the
bound, and hashcat's double SHA-256 (mode {MODE}) on the same board. Each board is added to [the
data](../../studies/boards/boards.csv) of this page. [The
how-to](../how-to/measure-a-graphics-board.md) says what a board needs.
"""
BUSY = "not compared: other work"
NONE = """
## Boards

**No graphics board has been measured yet**, neither one of NVIDIA nor one of AMD nor one of Intel.
What powbench says of a board before somebody measures it is a bound or a count of instructions. It
is no rate.

To measure yours, on a machine that does nothing else:

```sh
python -m studies.boards
```
"""
AIMS = f"""
The aims are {AIM:.0%} of the bound, and at least hashcat's rate on the same board. The bound is
that of `powbench bench --explain`: the busiest pipe at the highest clock that the driver names.
""".replace("%", " %")
WITHOUT = """
## What is shown without a board

| what | command |
|---|---|
"""
SHOWN = (
    ("The text of the search, as C and as C++ on the host, finds what hashlib finds",
     "kernels/boards/test_text.py"),
    ("NVRTC compiles it for each architecture of NVIDIA; the instructions of a hash are held",
     "kernels/boards/test_compiled.py"),
    ("A driver that is absent, hangs, crashes or lies, and a board that is lost, is told",
     "kernels/boards/test_faults.py"),
    ("The bounds of `--explain` follow from public figures", "measure/test_board_bounds.py"),
    ("Several devices at once, and one beside the CPU, find the same hits",
     "kernels/test_together.py"),
)  # fmt: skip
"""(what, the test that shows it)."""


def written(rows: Sequence[Row]) -> str:
    boards = [row for row in rows if row.kind == BOARD]
    others = [row for row in rows if row.kind != BOARD]
    shown = [f"| {what} | `python -m pytest tests/{test}` |" for what, test in SHOWN]
    without = [
        "",
        "## What is shown without a board",
        "",
        "| what | command |",
        "|---|---|",
        *shown,
    ]
    text = HEAD + (_boards(boards) if boards else NONE) + AIMS + "\n".join(without) + "\n"
    return text + (_behind_a_driver(others) if others else "")


def _boards(rows: Sequence[Row]) -> str:
    lacking = [f"**{row.board} ({row.kernel}) computed wrongly.**" for row in rows if row.is_wrong]
    said = "\n\n".join(["Boards that stand in no row here are unmeasured.", *lacking])
    return f"\n## Boards\n\n{said}\n\n{_tables(rows)}"


def _behind_a_driver(rows: Sequence[Row]) -> str:
    return (
        "\n## A CPU behind a driver of boards\n\n"
        "PoCL is OpenCL on the host's own CPU. It shows that the same program is right, and what "
        "of it a\ngood compiler makes. It says nothing of a board. Hashes in a CPU second compare "
        "it with numba\nbeside other work, too. The aim is half of numba's.\n\n"
        + _tables(rows)
    )  # fmt: skip


def _tables(rows: Sequence[Row]) -> str:
    """What was measured, what it is measured against, and of what machine."""
    parts = [
        _table(rows, (
            ("kernel", lambda r: r.kernel),
            (">headers", lambda r: r.headers),
            ("digest", _digest),
            (">by the host's time", lambda r: _rate(r, "rate")),
            (">95 % interval", _interval),
            (">by its own time", lambda r: _rate(r, "device_rate")),
            (">hashes/J", _joules),
            ("scope", lambda r: r.scope),
        )),
        _table(rows, (
            ("kernel", lambda r: r.kernel),
            (">bound", lambda r: _rate(r, "bound")),
            (">of the bound", lambda r: _share(r, "bound")),
            ("limited by", lambda r: r.limited_by),
            (">instructions", lambda r: r.instructions),
            (">hashcat", _hashcat),
            (">over hashcat", _over_hashcat),
            (">in a CPU second", lambda r: _hashes(r, "cpu_rate")),
            (">numba in a CPU second", lambda r: _hashes(r, "numba_cpu_rate")),
            (">over numba", lambda r: _times(r, "numba_cpu_rate", "cpu_rate")),
        )),
        _table(rows, (
            ("kernel", lambda r: r.kernel),
            ("device", lambda r: r.board),
            ("machine", lambda r: r.machine),
            ("driver", lambda r: r.driver),
            ("powbench", lambda r: r.powbench),
            ("measured", lambda r: r.measured),
            (">seconds", lambda r: r.seconds),
            (">load a CPU", lambda r: r.load),
            (">nonces a launch", lambda r: _count(r.launch)),
            (">clock", _clock),
            ("throttled by", lambda r: r.throttled),
        )),
    ]  # fmt: skip
    notes = []
    for row in rows:
        said = [_cell(note) for note in row.notes.split("; ") if note]
        notes += (
            [f"- {row.kernel}, {row.board}:", *(f"  - {note}." for note in said)] if said else []
        )
    return "\n".join(parts) + ("\n" + "\n".join(notes) + "\n" if notes else "")


def _table(rows: Sequence[Row], columns: Sequence[tuple[str, Callable[[Row], str]]]) -> str:
    """columns: (heading, cell), the heading with a `>` where its cells stand right."""
    head = "| " + " | ".join(name.removeprefix(">") for name, _ in columns) + " |"
    rule = "|" + "|".join("--:" if name.startswith(">") else "---" for name, _ in columns) + "|"
    lines = ["| " + " | ".join(_cell(cell(r)) or "-" for _, cell in columns) + " |" for r in rows]
    return "\n".join([head, rule, *lines]) + "\n"


def _cell(text: str) -> str:
    """What another program said, as a cell: no bar of a table and no line in it."""
    return " ".join(text.replace("|", "/").split())


def _rate(row: Row, name: str) -> str:
    value = row.number(name)
    return "" if value is None else hash_rate(value)


def _interval(row: Row) -> str:
    return f"{_rate(row, 'low')} to {_rate(row, 'high')}" if row.low else ""


def _joules(row: Row) -> str:
    value = row.number("hashes_per_joule")
    return "" if value is None else scaled(value, "H/J") + (f" ({row.level})" if row.level else "")


def _hashcat(row: Row) -> str:
    return f"{_rate(row, 'hashcat_rate')} ({row.hashcat})" if row.hashcat_rate else row.hashcat


def _over_hashcat(row: Row) -> str:
    return BUSY if row.hashcat_rate and row.is_busy else _times(row, "hashcat_rate")


def _hashes(row: Row, name: str) -> str:
    value = row.number(name)
    return "" if value is None else scaled(value, "H")


def _digest(row: Row) -> str:
    if not row.digest:
        return "not compared"
    return f"{row.digest}, {_count(row.nonces)} nonces beside {row.beside}"


def _ratio(row: Row, other: str, of: str = "rate") -> float | None:
    mine, theirs = row.number(of), row.number(other)
    return mine / theirs if mine and theirs else None


def _share(row: Row, other: str) -> str:
    ratio = _ratio(row, other)
    return "" if ratio is None else f"{100 * ratio:.1f} %"


def _times(row: Row, other: str, of: str = "rate") -> str:
    ratio = _ratio(row, other, of)
    return "" if ratio is None else f"{ratio:.2f}"


def _count(text: str) -> str:
    return f"{int(text):,}" if text else ""


def _clock(row: Row) -> str:
    value, low = row.number("clock"), row.number("clock_low")
    if value is None:
        return ""
    return f"{value / 1e6:.0f} MHz" + (f", at least {low / 1e6:.0f}" if low else "")


def write(rows: Sequence[Row], out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    atomic.write(out, written(rows).encode())
