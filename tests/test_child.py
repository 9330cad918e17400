"""The one child process: bounded, seen to its end, and never left behind."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from powbench import child, keeper
from powbench.child import Child, ChildError, Ended, Late, NotStarted, TooMuch, run
from powbench.keepers import Handle, Nest
from tests import patience

LONG = patience.SECONDS

FUGITIVE = "setsid sh -c 'setsid sh -c \"echo \\$\\$ > {file}; exec sleep 600\" &' &"
"""Two sessions and two forks away from the program that started it."""


def runs(pid: int) -> bool:
    """Whether the process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def number_in(file: Path) -> int:
    patience.until(lambda: file.exists() and file.read_text().endswith("\n"), f"a line in {file}")
    return int(file.read_text())


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may tell late how a program ended whose output has."""
    monkeypatch.setattr(child, "_GRACE_SECONDS", LONG)


linux = pytest.mark.skipif(sys.platform != "linux", reason="orphans are followed on Linux alone")


def test_what_it_prints_and_how_it_ends() -> None:
    done = run(["sh", "-c", "echo out; echo first >&2; echo last >&2; exit 3"], LONG)
    assert (done.code, done.text, done.last_words) == (3, "out\n", "last")
    assert done.how == "exit code 3"
    assert run(["sh", "-c", "kill -SEGV $$"], LONG).how == "signal SIGSEGV"
    assert run(["sh", "-c", "echo a >&2; echo b"], LONG, merged=True).text == "a\nb\n"
    assert run(["cat"], LONG).text == ""  # its stdin is empty


def test_a_program_that_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(NotStarted, match="No such file") as error:
        run(["no-such-program-here"], LONG)
    assert error.value.missing
    file = tmp_path / "script"
    file.write_text("echo 5\n")
    with pytest.raises(NotStarted, match="Permission denied"):
        run([file], LONG)
    with pytest.raises(NotStarted, match="Invalid argument"):
        run(["echo", "a\0b"], LONG)


def test_no_process_to_be_had_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise BlockingIOError(errno.EAGAIN, "")

    monkeypatch.setattr(Handle, "idle", [])
    monkeypatch.setattr(Nest, "it", None)
    monkeypatch.setattr(os, "posix_spawn", refuse)
    with pytest.raises(NotStarted, match="temporarily unavailable"):
        run(["true"], LONG)


def test_every_answer_has_a_bound() -> None:
    with pytest.raises(TooMuch, match="more than 100 bytes"):
        run(["yes"], LONG, limit=100)
    assert run(["head", "-c", "300000", "/dev/zero"], LONG, limit=100, cut=True).out == bytes(100)
    with Child(["yes", "x" * 2000]) as talker, pytest.raises(TooMuch, match="a line of more"):
        talker.line(100, LONG)
    done = run(["sh", "-c", "yes 123 | head -c 1000000 >&2; echo end >&2"], LONG)
    assert done.last_words == "end"


def test_every_wait_has_an_end() -> None:
    with Child(["sleep", "600"]) as sleeper:
        with pytest.raises(Late, match=r"no answer within 0\.05 s"):
            sleeper.read(1, 0.05)
        with pytest.raises(Late):
            sleeper.send(bytes(1 << 20), 0.05)  # it never reads
    with pytest.raises(Late):
        run(["sleep", "600"], 0.05)
    with pytest.raises(Late):  # it has time for everything but an answer
        run(["sh", "-c", "yes >&2"], 0.2)


def test_questions_and_answers_larger_than_a_pipe() -> None:
    data = os.urandom(1 << 20)
    with Child(["cat"]) as echo:
        echo.send(data, LONG)  # a pipe holds 64 kB: what comes back meanwhile is kept
        assert echo.read(len(data), LONG) == data
        echo.send(b"one\ntwo\n", LONG)
        assert [echo.line(10, LONG), echo.line(10, LONG)] == [b"one", b"two"]
        echo.close_stdin()
        with pytest.raises(Ended, match="exit code 0"):
            echo.line(10, LONG)


def test_one_that_ends_is_heard_of_when_it_is_read() -> None:
    with Child(["sh", "-c", "echo why >&2; exit 4"]) as gone:
        gone.send(b"hello?", LONG)
        with pytest.raises(Ended) as error:
            gone.read(1, LONG)
        assert (error.value.code, gone.code, gone.last_words) == (4, 4, "why")


def test_children_see_what_they_need(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = ("POWBENCH_METER_PASSWORD", "POWBENCH_RPC_PASSWORD", "POWBENCH_METER_NETRC",
              "POWBENCH_RPC_COOKIE", "POWBENCH_METER_TOKEN_FILE", "IPMI_PASSWORD",
              "POWBENCH_METER", "POWBENCH_OF_TOMORROW")  # fmt: skip
    needed = ("POWBENCH_NO_NATIVE", "POWBENCH_BOARD_TIMEOUT", "OF_THE_USER")
    for name in (*secret, *needed):
        monkeypatch.setenv(name, "s3cret")
    said = run(["env"], LONG, extra={"EXTRA": "1"}).text
    assert not [name for name in secret if name in said]
    assert all(f"{name}=" in said for name in (*needed, "EXTRA"))


@linux
def test_it_runs_on_the_cpus_of_the_thread_that_starts_it() -> None:
    run(["true"], LONG)  # a keeper waits, born on all CPUs
    cpu, seen = max(os.sched_getaffinity(0)), []

    def start() -> None:
        os.sched_setaffinity(0, {cpu})
        seen.append(run(["grep", "Cpus_allowed_list", "/proc/self/status"], LONG).text.split()[1])

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert seen == [str(cpu)]


def test_inherited_signals_do_not_reach_it() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    try:
        done = run(["sh", "-c", "kill -TERM $$; sleep 600"], LONG)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    assert done.how == "signal SIGTERM"


@linux
def test_what_it_leaves_behind_ends_with_it_and_holds_nothing_up(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    wait = f"while ! test -s {file}; do sleep 0.01; done; echo done"
    assert run(["sh", "-c", FUGITIVE.format(file=file) + wait], LONG).text == "done\n"
    assert not runs(number_in(file))


@linux
def test_end_takes_all_along(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    with Child(["sh", "-c", FUGITIVE.format(file=file) + "sleep 600"]):
        assert runs(number_in(file))
    assert not runs(number_in(file))


def test_a_child_that_nobody_holds_ends() -> None:
    forgotten = Child(["sh", "-c", "echo $$; sleep 600"])
    pid = int(forgotten.line(20, LONG))
    del forgotten
    assert not runs(pid)


def test_keepers_serve_again() -> None:
    run(["true"], LONG)
    before = {each.pid for each in Handle.idle}
    for _ in range(5):
        run(["true"], LONG)
    assert {each.pid for each in Handle.idle} == before
    for each in list(Handle.idle):
        os.kill(each.pid, signal.SIGKILL)
        assert patience.gone(each.pid)
    assert run(["echo", "still"], LONG).text == "still\n"


def test_programs_at_once_have_keepers_of_their_own() -> None:
    """All of one process; when that is gone they serve on, and the next come of another one."""
    with Child(["cat"]) as first, Child(["cat"]) as second:
        assert first._keeper.pid != second._keeper.pid
        assert Nest.it is not None
        nest = Nest.it.pid
        os.kill(nest, signal.SIGKILL)
        os.waitpid(nest, 0)
        with Child(["cat"]) as third:
            for each in (first, second, third):
                each.send(b"still\n", LONG)
                assert each.line(10, LONG) == b"still"
        assert Nest.it.pid != nest


@contextlib.contextmanager
def parent_of(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], list[int]]]:
    """A process with a Child that runs; their numbers and those of what it started."""
    file, said = tmp_path / "fugitive", tmp_path / "child"
    script = FUGITIVE.format(file=file) + f"echo $$ > {said}; sleep 600"
    code = textwrap.dedent(
        f"""
        import signal, sys, time
        from powbench.child import Child
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        child = Child(["sh", "-c", {script!r}])
        time.sleep(600)
        """
    )
    with subprocess.Popen([sys.executable, "-c", code]) as parent:
        try:
            yield parent, [number_in(said), number_in(file)]
        finally:
            parent.kill()


@linux
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_outlives_powbench(tmp_path: Path, how: signal.Signals) -> None:
    with parent_of(tmp_path) as (parent, started):
        assert all(map(runs, started))
        parent.send_signal(how)
        parent.wait()
        assert all(map(patience.gone, started))


@linux
def test_a_killed_keeper_takes_its_program_along(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    with Child(["sh", "-c", FUGITIVE.format(file=file) + "echo $$; sleep 600"]) as started:
        pid, fugitive = int(started.line(20, LONG)), number_in(file)
        group = keeper.group_of(started._keeper.pid)
        os.kill(started._keeper.pid, signal.SIGKILL)
        with pytest.raises(ChildError):
            started.read(1, LONG)
    assert patience.gone(pid)
    if Path(group, "..", "cgroup.procs").exists() and os.access(Path(group, ".."), os.W_OK):
        assert patience.gone(fugitive)
    else:
        os.kill(fugitive, signal.SIGKILL)
    assert not Path(group).exists()


@pytest.mark.parametrize(("answer", "asked"), [(errno.EBUSY, 101), (errno.EROFS, 1)])
def test_a_group_is_waited_for_until_what_was_killed_has_left_it(
    monkeypatch: pytest.MonkeyPatch, answer: int, asked: int
) -> None:
    """However long a busy machine takes for it; one that is not ours to remove stays."""
    paths: list[str] = []

    def rmdir(path: str) -> None:
        paths.append(path)
        if len(paths) <= 100:
            raise OSError(answer, "")

    monkeypatch.setattr(os, "rmdir", rmdir)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setattr(keeper, "KILL_SECONDS", LONG)
    keeper.end_group("/nowhere/group")
    assert len(paths) == asked


def test_a_fork_of_this_process_does_not_keep_children_alive(tmp_path: Path) -> None:
    code = textwrap.dedent(
        """
        import os, signal, sys
        from powbench.child import Child
        child = Child(["sh", "-c", "echo $$; sleep 600"])
        print(int(child.line(20, 60)), flush=True)
        if os.fork() == 0:
            sys.stdin.read()
            os._exit(0)
        os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert patience.gone(pid)
