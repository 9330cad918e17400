"""Every block of commands in the README and the manual does what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import peers
from tests.docs import reader
from tests.docs.blocks import Block, blocks, claimed, missing
from tests.docs.reader import PAGES, ROOT, RUN

TUTORIAL = "docs/tutorial/index.md"
BOARDS = "docs/how-to/measure-a-graphics-board.md"
# All that is not run, with the number of blocks. What is not here is a mistake.
NOT_RUN = {
    ("README.md", "a git checkout with two revisions, and some minutes"): 1,
    (TUTORIAL, "the README's command, which the gate runs in a clone of its own"): 1,
    ("docs/how-to/measure-energy.md", "root, and a processor with RAPL"): 1,
    ("docs/how-to/measure-energy.md", "a plug and a UPS that answer over the network"): 1,
    ("docs/how-to/measure-energy.md", "a management controller"): 1,
    ("docs/how-to/measure-energy.md", "a meter of class 1"): 1,
    ("docs/how-to/measure-energy.md", "a processor with RAPL and a plug"): 1,
    ("docs/how-to/measure-energy.md", "a processor with RAPL"): 1,
    ("README.md", "a miner"): 1,
    (BOARDS, "root"): 1,
    (BOARDS, "a board"): 2,
    (BOARDS, "two boards"): 1,
    ("docs/how-to/many-machines.md", "hosts"): 4,
    ("docs/how-to/many-machines.md", "miners"): 1,
    ("docs/how-to/many-machines.md", "the document of the steps above"): 1,
    ("docs/how-to/measure-a-miner.md", "a miner"): 3,
    ("docs/how-to/measure-a-miner.md", "a miner and a metering plug"): 1,
    ("docs/how-to/measure-a-miner.md", "a miner and a pool"): 1,
    ("docs/how-to/measure-a-miner.md", "miners"): 1,
    ("docs/how-to/measure-a-miner.md", "the result of the steps above"): 1,
    ("docs/how-to/tune-a-bitaxe.md", "a Bitaxe"): 2,
    ("docs/how-to/tune-a-bitaxe.md", "a Bitaxe and a metering plug"): 1,
    ("docs/how-to/tune-a-bitaxe.md", "the result of the steps above"): 1,
    ("docs/how-to/certify-a-result.md", "a miner"): 1,
    ("docs/how-to/guard-a-repository.md", "a git checkout with two revisions, and some minutes"): 3,
    ("docs/how-to/large-simulations.md", "machines"): 2,
    ("docs/how-to/large-simulations.md", "a Slurm cluster"): 1,
    ("docs/how-to/large-simulations.md", "packages from an index"): 1,
    ("docs/how-to/report.md", "packages from an index"): 1,
    ("docs/how-to/report.md", "a browser to be complete"): 1,
    ("docs/how-to/write-a-kernel.md", "two builds of a kernel, and some minutes"): 1,
    ("docs/how-to/guard-a-repository.md", "minutes on an otherwise idle machine"): 1,
}
NEEDS_OTHERS = (
    "docs/how-to/many-machines.md", "docs/how-to/measure-a-miner.md",
    "docs/how-to/tune-a-bitaxe.md",
)  # fmt: skip
"""Pages of which no block is run."""


def of_page(page: str) -> list[Block]:
    return list(blocks((ROOT / page).read_text(encoding="utf-8")))


@pytest.fixture
def scratch(tmp_path: Path, page: str) -> Path:
    return reader.folder(tmp_path, page in reader.EMPTY)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_the_blocks_of_a_page_run_one_after_the_other(page: str, scratch: Path) -> None:
    printed, ran = "", 0
    for block in of_page(page):
        if block.said == "output":
            lacks = missing(block.text, printed)
            assert not lacks, f"{page}:{block.line}: not printed:\n{lacks}\n--- but\n{printed}"
        elif reader.runs(block):
            if block.said == "needs":  # skips for a user, fails in CI
                peers.pocl() if block.reason == "PoCL" else peers.program(block.reason)
            printed = reader.run(block, scratch)
            ran += 1
            if block.language == "python":
                assert printed.splitlines() == claimed(block.text), f"{page}:{block.line}"
    assert (ran == 0) == (page in NEEDS_OTHERS)


def test_nothing_is_left_out_but_what_is_listed() -> None:
    found: dict[tuple[str, str], int] = {}
    for page in PAGES:
        for block in of_page(page):
            if block.said == "not run":
                reason = re.sub(r"^(needs|takes) ", "", block.reason)
                found[page, reason] = found.get((page, reason), 0) + 1
    assert found == NOT_RUN
    commands = [(p, b.reason) for p in PAGES for b in of_page(p) if b.said == "command"]
    assert commands == [("README.md", "bench"), ("README.md", "test")]


def test_the_gate_runs_the_two_commands() -> None:
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "readme_command test" in gate
    assert "readme_command bench" in gate


def test_the_tutorial_installs_as_the_readme_does() -> None:
    bench = next(b for b in of_page("README.md") if b.reason == "bench")
    install = next(b for b in of_page(TUTORIAL) if b.said == "not run")
    assert install.text == bench.text


def test_every_block_says_what_it_is() -> None:
    """A block without a language could be a command that nobody runs, and a block of text
    could be numbers that nobody saw printed."""
    for page in PAGES:
        for block in of_page(page):
            where = f"{page}:{block.line}"
            assert block.language in (*RUN, "text", "toml", "yaml"), where
            if block.language == "text":
                assert block.said in ("output", "sample"), where


def test_a_wrong_page_is_found() -> None:
    page = "```sh\ntrue\n```\n\n<!-- output -->\n```text\na\n[...]\nd\n```\n"
    command, output = blocks(page)
    assert (command.language, command.said, output.said) == ("sh", "", "output")
    assert missing(output.text, "a  \nb\nc\nd\n") == ""
    assert missing(output.text, "a\nb\nc\n") == "d"
    assert missing(output.text, "d\na\n") == "d"
    assert missing("a\nb\n", "a\nx\nb\n") == "a\nb"
    assert claimed("x = 1\nprint(x)  # 1\n") == ["1"]


def test_a_shorter_block_still_says_what_is_shortened() -> None:
    assert Block(1, "sh", "x 2^22 y\n", "shorter", "2^22, 2^9").tested == "x 2^9 y\n"
    assert Block(1, "sh", "x 2^22 y\n", "needs", "cc").tested == "x 2^22 y\n"
    with pytest.raises(AssertionError, match=r"line 1 does not say '2\^22' once"):
        Block(1, "sh", "x 2^20 y\n", "shorter", "2^22, 2^9").tested  # noqa: B018


@pytest.mark.parametrize(
    ("text", "said", "code", "printed", "right"),
    [
        ("powbench info", "", 0, "", True),
        ("powbench info", "", 3, "unfit: busy", False),
        ("echo powbench check", "", 3, "unfit: busy", False),
        ("powbench check", "", 3, "no such revision", False),
        ("cd x\npowbench check", "", 3, "unfit: busy", True),
        ("powbench kernels --calibrate", "", 3, "other work disturbed the calibration", True),
        ("powbench check", "", 1, "regressed: slower", False),
        ("powbench check", "1", 1, "regressed: slower", True),
        ("powbench check", "1", 1, "error: computes wrongly", False),
        ("powbench check", "1", 1, "unfit: busy", False),
        ("powbench check", "1", 0, "pass: not slower", False),
        ("python -m pytest test_speed.py", "1", 1, "unfit: busy", True),
        ("python -m pytest test_speed.py", "1", 1, "ModuleNotFoundError", False),
        ("powbench project bad.toml", "2", 2, "error: no site", True),
        ("powbench project bad.toml", "2", 0, "", False),
    ],
)
def test_a_wrong_exit_code_is_found(
    text: str, said: str, code: int, printed: str, right: bool
) -> None:
    block = Block(1, "sh", text + "\n", "exits" if said else "", said)
    assert reader.as_said(block, code, printed) is right
