"""Brings the outputs shown in the README, the manual and the examples up to date.

    python tools/refresh_outputs.py [PAGE ...]     rewrite what its commands print differently

Each `<!-- output -->` block is what the block of commands before it printed, in parts
between `[...]`. A part that is no longer printed gives way to the printed lines most like
it; with none like it the place is named, for a human to decide. tests/docs fails until then.
"""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.docs import reader  # noqa: E402
from tests.docs.blocks import ELISION, blocks, missing  # noqa: E402

ALIKE = 0.6
"""Below this share of equal characters a part is something else."""


def refreshed(shown: str, printed: str) -> str | None:
    """`shown` with every part as printed now; None where nothing printed is like a part."""
    rest = [line.rstrip() for line in printed.splitlines()]
    found: list[str] = []
    for part in shown.rstrip("\n").split(f"\n{ELISION}\n"):
        wanted = part.splitlines()
        if elided := (wanted[:1] == [ELISION]):
            wanted = wanted[1:]
        if trailing := (wanted[-1:] == [ELISION]):
            wanted = wanted[:-1]
        place, likeness = _most_alike(wanted, rest)
        if likeness < ALIKE:
            return None
        lines = rest[place : place + len(wanted)]
        found.append("\n".join([ELISION] * elided + lines + [ELISION] * trailing))
        rest = rest[place + len(wanted) :]
    return f"\n{ELISION}\n".join(found) + "\n"


def _most_alike(wanted: list[str], rest: list[str]) -> tuple[int, float]:
    """(first line, share alike) of the window of `rest` that is most like `wanted`."""
    best = (0, 0.0)
    for place in range(len(rest) - len(wanted) + 1):
        window = rest[place : place + len(wanted)]
        pairs = zip(wanted, window, strict=True)
        ratios = [difflib.SequenceMatcher(None, a, b).ratio() for a, b in pairs]
        share = sum(ratios) / len(ratios)
        if share > best[1]:
            best = (place, share)
    return best


def page(name: str) -> bool:
    """Whether all outputs of the page are now what its commands print."""
    path, printed, complete = ROOT / name, "", True
    text = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as place:
        folder = reader.folder(Path(place), name in reader.EMPTY)
        for block in blocks(text):
            if reader.runs(block):
                printed = reader.run(block, folder)
            elif block.said == "output" and missing(block.text, printed):
                new = refreshed(block.text, printed)
                if new is None:
                    print(f"{name}:{block.line}: nothing like it is printed; see to it by hand")
                    complete = False
                else:
                    text = text.replace(f"```text\n{block.text}```", f"```text\n{new}```", 1)
                    print(f"{name}:{block.line}: refreshed")
    path.write_text(text, encoding="utf-8")
    return complete


def answer() -> None:
    """examples/kazakhstan-2022/answer.txt: the one page that the example's README names."""
    folder = ROOT / "examples" / "kazakhstan-2022"
    told = subprocess.run(
        [sys.executable, "-m", "powbench", "project", "sites.toml"],
        cwd=folder,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    (folder / "answer.txt").write_text(told.stdout, encoding="utf-8")


def main(pages: list[str]) -> int:
    if not pages:
        answer()
    done = [page(name) for name in pages or reader.PAGES]  # all of them, whatever the first says
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
