"""`powbench check --counts` on real code: functions, libraries, the core, numba."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from powbench.check import arms, count_lab, counter, counting, counts, perform
from powbench.check.request import Request
from powbench.errors import NotMeasurable
from powbench.kernels import jit, native, registry
from powbench.kernels.base import Job
from tests import libraries, patience, peers

SCHEMA = json.loads((resources.files("powbench") / "schemas" / "check-1.json").read_text())
SOURCE = """
#include <stddef.h>
#include <stdint.h>
static __attribute__((noinline)) uint32_t never(uint32_t x) {{ return x * 3 + 1; }}
#define FUNCTION(NAME, INJECTED) \\
uint32_t NAME(uint8_t *out, const uint8_t *in, size_t n); \\
uint32_t NAME(uint8_t *out, const uint8_t *in, size_t n) \\
{{ \\
    uint32_t s = 7; \\
    INJECTED; \\
    for (size_t i = 0; i < n; i++) {{ \\
        s = (s << 5 | s >> 27) * 31 + in[i] + {each}; \\
        out[i] = (uint8_t)(s ^ s >> 9); \\
        if (n != 64) \\
            s += never(s); \\
    }} \\
    return s; \\
}}
{functions}
"""
CHANGES = {
    f"changed_{kind}_{more}": f'__asm__ volatile(".rept {more}\\n{line}\\n.endr" ::: "eax", "cc")'
    for kind, line in (("nop", "nop"), ("xor", "xorl %%eax, %%eax"), ("add", "addl $3, %%eax"))
    for more in range(2, 12)
}
pytestmark = pytest.mark.usefixtures("own_store")


class Silent:
    def note(self, message: str) -> None: ...
    def forecast(self, *_: Any) -> None: ...
    def launched(self, *_: Any) -> None: ...


def built(place: Path, name: str, *options: str, each: str = "0") -> str:
    functions = "FUNCTION(same, (void)0)\n" + "\n".join(
        f"FUNCTION({name}, {change})" for name, change in CHANGES.items()
    )
    source = place / f"{name}.c"
    source.write_text(SOURCE.format(functions=functions, each=each))
    target = place / f"{name}.so"
    command = [peers.program("cc", "gcc"), "-O1", "-fPIC", "-shared", *options]
    subprocess.run([*command, str(source), "-o", str(target)], check=True, timeout=patience.SECONDS)
    return str(target)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("counts")
    try:
        counted(built(place, "probe"), "same", place)
    except NotMeasurable as error:
        pytest.skip(error.message)
    return place


@pytest.fixture(scope="module")
def plain(place: Path) -> str:
    return built(place, "plain")


def no_steps(place: Path, begins: str) -> Any:
    """os.path.realpath, by which the core is another one that does not step."""
    source = place / f"core{begins}.c"
    source.write_text(
        f"int pb_steps_begin(void) {{ return {begins}; }}\nvoid pb_steps_end(void) {{ }}\n"
    )
    core = place / f"core{begins}.so"
    command = [peers.program("cc", "gcc"), "-fPIC", "-shared", str(source), "-o", str(core)]
    subprocess.run(command, check=True, timeout=patience.SECONDS)
    real = os.path.realpath
    return lambda path, **how: str(core) if "_native" in str(path) else real(path, **how)


def counted(library: str, symbol: str, folder: Path) -> Any:
    source = arms.Source(arms.LIBRARY, library, library)
    scratch = folder / str(len(list(folder.iterdir())))
    scratch.mkdir()
    counter = count_lab.Counter(scratch, Silent())
    arm = counter.prepare((source,))["B"]
    return counter.of(arm, symbol, Request(counts=True, symbol=symbol))


def core() -> str:
    import powbench._native as core

    return str(core.__file__)


def check(cli: Any, base: str, head: str, *more: str) -> Any:
    return cli("check", "--counts", "--base", base, "--head", head, *more)


def test_more_in_each_round_fails_in_every_document(cli: Any, place: Path, plain: str) -> None:
    slower = built(place, "slower", each="(s >> 3)")
    told = check(cli, plain, slower, "--symbol", "same",
                 "--json", "c.json", "--junit", "c.xml", "--markdown", "c.md")  # fmt: skip
    assert told.code == 1, told.err
    assert "regressed: head runs 0.1% or more" in told.out
    assert "classes that grew" in told.out
    assert "lines that grew" in told.out
    assert "no stalls, no transitions" in " ".join(told.out.split())
    data = json.loads(Path("c.json").read_text())
    jsonschema.validate(data, SCHEMA)
    (one,) = data["counts"]["kernels"]
    assert one["verdict"] == data["verdict"] == "regressed"
    grown = sum(g["head"] - g["base"] for g in one["grown_lines"])
    assert one["head"]["instructions"] - one["base"]["instructions"] <= grown
    assert sum(one["head"]["lines"].values()) == one["head"]["instructions"]
    failure = ElementTree.parse("c.xml").find(".//testcase[@name='same']/failure")
    assert failure is not None
    assert "lines that grew" in (failure.text or "")
    assert "no stalls" in (failure.text or "")
    markdown = Path("c.md").read_text()
    assert "| same |" in markdown
    assert "no stalls" in markdown
    fewer = check(cli, slower, plain, "--symbol", "same")
    assert fewer.code == 0
    assert "fewer" in fewer.out
    assert cli("report", "c.json", "-o", "r.html").code == 0
    assert "no stalls" in Path("r.html").read_text()


QUICK = ("--rounds", "6", "--slice-ms", "1")
SLOWER = {"AFTER": "for (volatile uint64_t i = 0; i < 64 * count; i++) ;"}
"""Of libraries.compiled: as many more instructions for every hash."""


@pytest.mark.slow
@pytest.mark.usefixtures("one_launch")
def test_both_gates_of_two_kernels(cli: Any, place: Path) -> None:
    """Counts speak, whatever time says of so few rounds."""
    right = str(libraries.compiled(place, "right"))
    slower = str(libraries.compiled(place, "slower", **SLOWER))
    told = cli("check", "--base", right, "--head", slower, *QUICK, "--json", "c.json",
               "--junit", "c.xml", "--markdown", "c.md")  # fmt: skip
    assert told.code == 1, told.err
    assert told.out.startswith("regressed by counts")
    data = json.loads(Path("c.json").read_text())
    jsonschema.validate(data, SCHEMA)
    by = {g["name"]: g for g in data["gates"]}
    assert (by["counts"]["verdict"], by["counts"]["spoke"]) == ("regressed", True)
    assert by["time"]["verdict"] != "not judged"
    assert data["kernels"]
    assert "and its source changed" in data["reason"]
    assert cli("report", "c.json", "-o", "r.html").code == 0
    page = Path("r.html").read_text()
    assert "By counts: regressed, and it spoke." in page
    assert "instructions of a hash" in page
    alone = cli("check", "--base", right, "--head", slower, *QUICK, "--time", "--json", "t.json")
    data = json.loads(Path("t.json").read_text())
    assert data["gates"][0]["verdict"] == "not judged"
    assert "counts" not in data
    assert "instructions" not in alone.out


@pytest.mark.usefixtures("one_launch")
def test_time_goes_on_alone_where_nothing_can_be_counted(
    cli: Any, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = str(libraries.compiled(place, "right"))
    slower = str(libraries.compiled(place, "slower", **SLOWER))
    monkeypatch.setattr(os.path, "realpath", no_steps(place, "0"))
    told = cli("check", "--base", right, "--head", slower, *QUICK, "--json", "c.json")
    assert told.code == 3, told.err
    words = " ".join(told.out.split())
    assert "time judges alone, without counts of instructions: " in words
    assert "cannot stop after each instruction" in words
    data = json.loads(Path("c.json").read_text())
    assert (data["gates"][0]["verdict"], data["gates"][1]["spoke"]) == ("not judged", True)


def test_the_margin_is_settable(cli: Any, place: Path, plain: str) -> None:
    base = counted(plain, "same", place).instructions
    more = counted(plain, "changed_nop_2", place).instructions
    assert more == base + 2


@pytest.mark.slow
def test_every_injected_change_is_caught_and_no_repetition(place: Path, plain: str) -> None:
    """30 changes of 0.1 % or more; 20 repetitions beside a busy neighbour."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    try:
        base = counted(plain, "same", place)
        again = [counted(plain, "same", place) for _ in range(20)]
    finally:
        for process in busy:
            process.kill()
            process.wait()
    assert all(one == base for one in again)
    assert len(CHANGES) == 30
    for name in CHANGES:
        told = counts.compare(name, base, counted(plain, name, place), 0.001)
        assert told.verdict == "regressed", (name, told.reason)


def test_functions_that_cannot_be_counted(cli: Any, place: Path, plain: str) -> None:
    right = str(libraries.compiled(place, "right"))
    stripped = built(place, "stripped", "-s")
    told = check(cli, plain, plain, "--symbol", "samme")
    assert told.code == 2
    assert "did you mean same?" in told.err
    told = check(cli, plain, stripped, "--symbol", "never")
    assert told.code == 3
    assert "no symbol never" in told.err
    (place / "text.so").write_text("no library")
    text = str(place / "text.so")
    told = check(cli, text, text, "--symbol", "same")
    assert told.code == 2
    assert f"error: {text} is no ELF file of 64 bits" in told.err
    told = check(cli, plain, "no.so", "--symbol", "same")
    assert told.code == 2
    assert "cannot read the library no.so: there is no such file" in told.err
    told = check(cli, right, right, "--symbol", "powbench_kernel_name")
    assert told.code == 3
    assert "not reached" in told.err
    told = check(cli, plain, plain)
    assert told.code == 2
    assert "is no kernel" in told.err


def test_a_file_of_counts(cli: Any, place: Path, plain: str) -> None:
    assert (
        cli("baseline", "save", "--counts", "c.toml", "--head", plain, "--symbol", "same").code == 0
    )
    against = ("check", "--counts", "--baseline", "c.toml", "--symbol", "same", "--head")
    assert cli(*against, plain).code == 0
    slower = built(place, "slower2", each="(s >> 3)")
    assert cli(*against, slower).code == 1
    assert cli(*against, slower, "--counts-margin", "90%").code == 0
    text = Path("c.toml").read_text()
    Path("c.toml").write_text(text.replace('compiler = "', 'compiler = "another '))
    told = cli(*against, plain)
    assert told.code == 3
    assert "the compiler of same differs: another" in told.out.replace("\n  ", " ")
    Path("c.toml").write_text(text.replace('"same"', '"other"'))
    told = cli(*against, plain)
    assert told.code == 3
    assert "holds no counts of kernel same, but of other" in told.out.replace("\n  ", " ")


def test_equal_libraries_pass_without_counting(
    cli: Any, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(counting, "Counter")
    right = str(libraries.compiled(place, "right"))
    told = check(cli, right, right)
    assert told.code == 0, told.err
    assert "exactly the same code" in told.out


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(e, marks=() if e.name in ("scalar", "beside") else pytest.mark.slow, id=e.name)
        for e in registry.entries()
    ],
)
def test_kernels_take_what_explain_says(place: Path, entry: Any, tmp_path: Path) -> None:
    if entry.kernel is None or entry.backend != "c":
        pytest.skip("no kernel in C that runs here")
    from powbench.measure import instructions

    counter = count_lab.Counter(tmp_path, Silent())
    arm = counter.prepare((counting._head(Request()),))["B"]
    found = counter.of(arm, entry.name, Request(counts=True))
    assert found is not None
    explained = instructions.count(entry.kernel)
    assert (found.instructions, found.classes) == (explained.instructions, explained.classes)
    assert f"{found.compiler}, flags: {found.flags}" == native.build_info()


def need_numba() -> None:
    if jit.why_not():
        pytest.skip(jit.why_not())


@pytest.mark.slow
@pytest.mark.parametrize("name", ["numba", "numba-simple"])
def test_numba_is_counted_and_repeats(cli: Any, place: Path, name: str) -> None:
    need_numba()
    assert cli("baseline", "save", "--counts", "n.toml", "-k", name).code == 0
    told = cli("check", "--counts", "--baseline", "n.toml", "-k", name)
    assert told.code == 0, told.err
    assert f"{name} the same" in told.out


@pytest.mark.slow
def test_what_a_scan_runs_is_what_its_stages_run(place: Path) -> None:
    """A nonce more of a whole scan takes as many instructions as one more of each stage."""
    need_numba()
    kernel, job = jit.NumbaKernel("numba-simple", 0.0), Job(bytes(80), 0)
    kernel.scan(job, 0, 64)
    tracer, regions = counter.Tracer(core()), counter.mappings("")

    def one_more(work: Any) -> int:
        more, less = (tracer.trace(regions, lambda n=n: work(n)) for n in (2, 1))
        return sum(counter.difference(more, less).values())

    stages = [one_more(stage) for stage in kernel.stages(job)]
    assert len(stages) == 2
    assert sum(stages) == one_more(lambda n: kernel.scan(job, 0, n)) > 1000


@pytest.mark.parametrize(("begins", "why"), [("-1", "not x86-64"), ("0", "has no effect")])
def test_a_system_without_single_step(
    place: Path, plain: str, monkeypatch: pytest.MonkeyPatch, begins: str, why: str
) -> None:
    """A core whose steps do not begin, and one on a CPU that ignores the trap flag."""
    monkeypatch.setattr(os.path, "realpath", no_steps(place, begins))
    with pytest.raises(NotMeasurable, match="cannot stop after each instruction") as caught:
        counted(plain, "same", place)
    assert why in caught.value.message


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--command-base", "true", "--command-head", "true"), "commands and callables have none"),
        (("--swap",), "leave these out"),
        (("--confirm",), "leave these out"),
        (("--export", "pyperf=x.json"), "measures none"),
        (("--baseline", "missing.toml"), "missing.toml"),
        (("--counts-margin", "0"), "no percentage"),
    ],
)
def test_what_counts_do_not_take(cli: Any, arguments: tuple[str, ...], said: str) -> None:
    told = cli("check", "--counts", *arguments)
    assert told.code == 2
    assert said in " ".join(told.err.split())


def test_options_of_counts_alone(cli: Any) -> None:
    assert "add --counts" in cli("check", "--symbol", "x").err
    assert "add --counts" in cli("baseline", "save", "x", "--symbol", "x").err
    assert cli("baseline", "save", "--counts", "c.toml", "name").code == 2
    assert cli("baseline", "save").code == 2


def test_perform_leads_to_counts(plain: str) -> None:
    request = Request(base=plain, head=plain, counts=True, symbol="same")
    outcome = perform.perform(request, Silent())
    assert outcome.counts is not None
    assert outcome.verdict == "pass"
