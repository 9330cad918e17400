"""Real worker processes, and workers that do what no worker should."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from powbench.check import arms, lab, process, run
from powbench.check.process import Worker
from powbench.check.protocol import BrokenArm, NoSuchKernel
from powbench.errors import UnknownKernel
from powbench.measure.workload import DEFAULT_HEADER
from tests import patience
from tests.check.fakes import TARGET, Silent, settings
from tests.peers import program

HELLO = """
import json, os, sys, time
def say(**message):
    sys.stdout.write(json.dumps(message) + "\\n"); sys.stdout.flush()
def hello(protocol=1):
    say(**{"is": "hello", "protocol": protocol, "pid": os.getpid(), "kernel": "reference",
        "backend": "c", "workload": "w", "cpu": {}, "cpu_signature": "s", "software": {},
        "ready": True, "extra": 0})
"""


def fake(code: str) -> list[str]:
    return [sys.executable, "-c", HELLO + textwrap.dedent(code)]


@pytest.fixture
def worker() -> Iterator[Callable[..., Worker]]:
    started: list[Worker] = []

    def start(command: list[str], **options: Any) -> Worker:
        waits = {"hello_seconds": patience.SECONDS, "slice_seconds": patience.SECONDS}
        started.append(Worker("B", command, os.environ, **{**waits, **options}))
        return started[-1]

    yield start
    for w in started:
        w.close()


def real(folder: Path, **changes: Any) -> list[str]:
    arm = replace(arms.here(folder)["A"], **changes)
    return arms.command(arm, "reference", DEFAULT_HEADER, TARGET, None)


def test_a_conversation(tmp_path: Path, worker: Any) -> None:
    w = worker(real(tmp_path))
    assert (w.hello.kernel, w.hello.backend, w.hello.extra) == ("reference", "python", 0.0)
    assert w.hello.ready
    assert len(w.hello.software["python_files"]) == 64
    assert w.calibrate(0.002, 0.0) > 0
    lab.prove(w, "reference", DEFAULT_HEADER)
    s = w.slice(0, 500, (1 << 250) - 1)
    assert s.hits > 0
    assert s.seconds > 0
    w.bye()
    w.close()
    assert patience.gone(w.hello.pid)


def test_extra_nonces_are_hashed_and_not_counted(tmp_path: Path, worker: Any) -> None:
    """The digest is that of the counted nonces."""
    easy = f"{(1 << 250) - 1:064x}"
    plain, more = (
        worker(arms.command(replace(arms.here(tmp_path)["A"], extra=e), "reference",
                            DEFAULT_HEADER, easy, None)).slice(0, 3000)
        for e in (0.0, 1.0)
    )  # fmt: skip
    assert (plain.hits, plain.digest) == (more.hits, more.digest)


def test_an_unknown_kernel_is_bad_input(tmp_path: Path, worker: Any) -> None:
    command = arms.command(arms.here(tmp_path)["A"], "nope", DEFAULT_HEADER, TARGET, None)
    with pytest.raises(UnknownKernel, match="there is no kernel 'nope'"):
        worker(command)


def test_a_kernel_that_the_arm_alone_lacks_breaks_it(worker: Any) -> None:
    """An older powbench, which says it by its own class."""
    with pytest.raises(NoSuchKernel, match="B has no kernel 'scalar'") as caught:
        worker(fake("say(**{'is': 'error', 'kind': 'kernel', 'message': 'scalar'})"))
    assert caught.value.exit_code == 3


def test_a_folder_without_powbench_is_not_replaced_by_ours(tmp_path: Path, worker: Any) -> None:
    with pytest.raises(BrokenArm, match="was loaded from"):
        worker(real(tmp_path, path=str(tmp_path)))


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("sys.exit(7)", r"worker of B crashed \(exit code 7\)"),
        ("sys.exit('out of cheese')", r"crashed \(exit code 1\): out of cheese"),
        ("os.kill(os.getpid(), 11)", r"crashed \(signal SIGSEGV\)"),
        ("time.sleep(99)", "hangs: no answer within 0.5 s"),
        ("hello(protocol=2)", "uses protocol 2, and this powbench uses 1"),
        ("print('Loading model ...'); hello()", "printed to stdout: 'Loading model ...'"),
        ("sys.stdout.write('no end')", "printed to stdout: 'no end'"),
        ("sys.stdout.write('x' * 100000); sys.stdout.flush(); time.sleep(9)", "printed to stdout"),
        ("say(**{'is': 'hello', 'protocol': 1})", "damaged hello"),
        ("say(**{'is': 'slice'})", "answered 'slice' instead of 'hello'"),
        ("say(**{'is': 'error', 'message': 'no core'})", "failed: no core"),
    ],
)
def test_bad_beginnings(worker: Any, code: str, message: str) -> None:
    with pytest.raises(BrokenArm, match=message) as caught:
        worker(fake(code), **({"hello_seconds": 0.5} if message.startswith("hangs") else {}))
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("sys.stdin.readline(); sys.exit(3)", r"crashed \(exit code 3\)"),
        ("time.sleep(99)", "hangs: no answer within 0.5 s"),
        ("sys.stdin.readline(); print('hi')", "printed to stdout: 'hi'"),
        ("say(**{'is': 'slice', 'seconds': 0})", "damaged slice"),
        (
            (
                "say(**{'is': 'slice', 'seconds': float('nan'), 'cpu_seconds': 0, 'hits': 0,"
                " 'digest': '', 'run_delay_ns': None, 'switches': None})"
            ),
            "it holds NaN",
        ),
    ],
)
def test_bad_slices(worker: Any, code: str, message: str) -> None:
    hangs = message.startswith("hangs")
    w = worker(fake("hello()\n" + code), **({"slice_seconds": 0.5} if hangs else {}))
    with pytest.raises(BrokenArm, match=message):
        w.slice(0, 1)


def test_no_interpreter(worker: Any) -> None:
    with pytest.raises(BrokenArm, match="does not start"):
        worker(["/nonexistent/python"])


def test_what_an_arm_prints_while_it_runs_is_told(tmp_path: Path, worker: Any) -> None:
    """Into a file of its own: the protocol stays whole, and the print does not stay unseen."""
    import powbench

    package = tmp_path / "arm" / "powbench"
    package.mkdir(parents=True)
    source = Path(powbench.__file__).parent
    for name in ("kernels", "chain", "errors.py", "_version.py", "__init__.py"):
        (package / name).symlink_to(source / name)
    (package / "__init__.py").unlink()
    text = (source / "__init__.py").read_text()
    (package / "__init__.py").write_text(text + "\nimport os\nprint('py')\nos.system('echo c')\n")
    w = worker(real(tmp_path, path=str(tmp_path / "arm")))
    w.slice(0, 10)
    with pytest.raises(BrokenArm, match="printed to stdout: ") as caught:
        w.bye()
    assert "py" in caught.value.message
    assert "c" in caught.value.message


def test_a_closed_worker_takes_its_children_along(worker: Any) -> None:
    w = worker(
        fake(
            """
            import subprocess
            child = subprocess.Popen(["sleep", "60"])
            hello()
            print(child.pid, file=sys.stderr, flush=True)
            time.sleep(60)
            """
        )
    )
    patience.until(lambda: w._child.last_words, "the child's number")
    said = w._child.last_words
    w.close()
    w.close()
    assert patience.gone(w.hello.pid)
    assert patience.gone(int(said))


def test_a_false_greeting_waits_for_no_compiler(
    worker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what is not ready has minutes for its first answer."""
    monkeypatch.setattr(process, "CALIBRATE_SECONDS", 0.05)
    w = worker(fake("hello(); time.sleep(600)"))
    with pytest.raises(BrokenArm, match=r"hangs: no answer within 0\.05 s"):
        w.calibrate(0.01, 0.0)


def test_what_a_worker_leaves_behind_does_not_hold_its_end_up(tmp_path: Path, worker: Any) -> None:
    """It inherits stdout, which then does not close; in a session of its own."""
    mark = tmp_path / "pid"
    child = f"setsid sh -c 'echo $$ > {mark}; exec sleep 600'"
    wait = f"while ! test -s {mark}; do sleep 0.01; done"
    with pytest.raises(BrokenArm, match="uses protocol 9"):
        worker(fake(f"os.system({child + ' & ' + wait!r}); hello(protocol=9)"))
    assert patience.gone(int(mark.read_text()))


PARENT = """
import os, sys, time
from pathlib import Path
from powbench.check import arms, process
from powbench.measure.workload import DEFAULT_HEADER
arm = arms.here(Path(sys.argv[1]))["A"]
command = arms.command(arm, "reference", DEFAULT_HEADER, "0" * 64, None)
w = process.Worker("A", command, arms.environment(arm))
print(w.hello.pid, flush=True)
w.slice(0, 1 << 30)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_no_worker_outlives_its_parent(tmp_path: Path, how: signal.Signals) -> None:
    """Even while it is scanning, and even when the parent had no chance to say goodbye."""
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
        parent.send_signal(how)
    assert patience.gone(pid)


def test_a_whole_check_with_processes(tmp_path: Path) -> None:
    """Three real arms, tiny slices. Its verdict is not asserted: it is a matter of timing.

    Twice the work is seen at the first look on most machines, so there are few launches."""
    here = arms.here(tmp_path)
    here["B"] = replace(here["A"], name="B", extra=1.0)
    s = settings(kernels=("reference",), slice_seconds=0.001, pilot_launches=2, pilot_rounds=6)
    sources = {name: arm.source for name, arm in here.items()}
    found = run.Check(lab.ProcessLab(here, s), s, sources, {}, Silent()).run()
    assert found.verdict in ("pass", "regressed", "inconclusive", "unfit")
    assert found.hellos["B"].extra == 1.0
    assert found.kernels[0].launches


def test_a_worker_that_dies_in_a_launch_ends_the_others(tmp_path: Path) -> None:
    here = arms.here(tmp_path)
    here["B"] = replace(here["A"], name="B")
    pids: list[int] = []

    def command(arm: arms.Arm, *rest: Any) -> list[str]:
        if arm.name != "B":
            return arms.command(arm, *rest)
        return fake("hello()\nfor _ in sys.stdin: sys.exit(9)")

    class Watched(lab.ProcessLab):
        def start(self, name: str, kernel: str) -> Worker:
            w = super().start(name, kernel)
            pids.append(w.hello.pid)
            return w

    s = settings(kernels=("reference",))
    watched = Watched(here, s, command)
    executor = watched.executor("reference", 100, ("A", "A'", "B"))
    from powbench.check import schedule

    with pytest.raises(BrokenArm, match=r"crashed \(exit code 9\)"):
        schedule.run_launch(executor, ("A", "A'", "B"), 3, schedule.rng_of(1))
    assert pids
    assert all(patience.gone(pid) for pid in pids)


def test_a_check_may_be_process_1(tmp_path: Path) -> None:
    """As in a container: the parent of a worker is then 1, which must not look like an orphan."""
    unshare = program("unshare")
    command = [unshare, "--pid", "--fork", "--kill-child"]
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("needs the right to make a PID namespace (root, and no seccomp against it)")
    code = PARENT.replace("w.slice(0, 1 << 30)", "assert os.getpid() == 1\nw.slice(0, 10)\nw.bye()")
    done = subprocess.run(
        [*command, sys.executable, "-c", code, str(tmp_path)],
        capture_output=True, text=True, check=False, timeout=patience.SECONDS,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
