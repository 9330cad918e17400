"""Commands and callables as arms: what is asked, what their process does, what is said of it."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from powbench.check import call_lab, calls, worker
from powbench.check.arms import CALLABLE, COMMAND, ENVIRONMENT, Source
from powbench.check.lab import Introduction
from powbench.check.process import Worker
from powbench.check.protocol import BrokenArm, Tried
from powbench.check.repository import Repository
from powbench.check.request import Request
from powbench.errors import InputError
from tests.check.fakes import settings

CALLER = Path(worker.__file__).with_name("caller.py")


def never() -> Repository:
    raise AssertionError("no repository is needed")


def process(
    folder: Path, command: tuple[str, ...] = (), target: str = "", root: str = ""
) -> Worker:
    source = Source(COMMAND, "x", "x")
    arm = calls.CallArm(
        "B", source, calls.Call(command, target, None, "x"), sys.executable, str(folder), root
    )
    return Worker(
        "B", [sys.executable, str(CALLER), json.dumps(arm.orders("call", None))], arm.environment()
    )


def module(folder: Path, text: str) -> str:
    (folder / "mine.py").write_text(text)
    return str(folder.resolve())


# --- what is asked ---


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"command_base": "true"}, "--command-head is missing"),
        ({"command_head": "true"}, "--command-base is missing"),
        ({"command_base": "a", "command_head": "b", "called": "m:f"}, "two different checks"),
        ({"called": "m:f", "kernel_names": ("avx2",)}, "--kernel is for kernels"),
        ({"called": "m:f", "baseline": "x"}, "--baseline is for kernels"),
        ({"called": "m:f", "inject": 0.05}, "--inject is for kernels"),
    ],
)
def test_what_cannot_be_asked_together(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        calls.asked(Request(**changes))
    assert caught.value.hint


def test_kernels_are_no_calls() -> None:
    assert not calls.asked(Request(base="v1"))
    assert calls.asked(Request(called="m:f"))
    assert calls.asked(Request(command_base="a", command_head="b"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("''", "is empty"),
        ("echo 'x", "cannot be split into words: no closing quotation"),
        ("no-such-program x", "there is no program no-such-program"),
        ("./no-such-program", r"there is no program \./no-such-program"),
        ("echo \0", "has a null byte"),
    ],
)
def test_a_command_that_is_none(text: str, message: str) -> None:
    with pytest.raises(InputError, match="--command-head"):
        calls.resolve(Request(command_base="true", command_head=text), never)
    with pytest.raises(InputError, match=message):
        calls.resolve(Request(command_base=text, command_head="true"), never)


def test_a_command_is_split_into_words_and_has_a_folder(tmp_path: Path) -> None:
    (tmp_path / "bench").write_text("#!/bin/sh\n")
    (tmp_path / "bench").chmod(0o755)
    old, new = calls.resolve(
        Request(command_base="./bench 'a b'", command_head="true", base=f"{tmp_path}/"), never
    )
    assert old.command == ("./bench", "a b")
    assert old.source.label == f"./bench 'a b' in {tmp_path}/"
    assert (new.command, new.place, new.source.label) == (("true",), None, "true")
    assert calls.prepare((old, new), tmp_path, never, print)["A'"].folder == str(tmp_path.resolve())


@pytest.mark.parametrize(
    "text", ["m", "m:", ":f", "m:f()", "m-x:f", "m:1f", "no.py:f", "a b:f", "m:f.", "../m:f"]
)
def test_a_callable_that_is_none(text: str) -> None:
    with pytest.raises(InputError, match="--callable"):
        calls.resolve(Request(called=text, base=sys.executable, head=sys.executable), never)


def test_a_callable_has_a_place(tmp_path: Path) -> None:
    old, new = calls.resolve(
        Request(called="json:loads", base=sys.executable, head=f"{tmp_path}/"), never
    )
    assert old.place is not None
    assert new.place is not None
    assert (old.place.kind, new.place.kind) == (ENVIRONMENT, calls.FOLDER)
    assert old.source.kind == CALLABLE
    (tmp_path / "k.so").write_text("")
    with pytest.raises(InputError, match="is a library, and no place"):
        calls.resolve(Request(called="json:loads", base=f"{tmp_path}/k.so", head="./"), never)
    with pytest.raises(InputError, match="is a Python environment, and no place"):
        calls.resolve(Request(command_base="true", command_head="true", base=sys.executable), never)


def test_a_file_s_callable_is_one_file_for_both_arms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bench.py").write_text("")
    request = Request(called="bench.py:run", base=sys.executable, head="./")
    old, new = calls.resolve(request, never)
    assert old.target == new.target == f"{tmp_path.resolve()}/bench.py:run"
    assert calls.kernel_of(request) == "bench.py:run"


# --- what the process of an arm does ---


def test_a_callable_is_called_so_often_that_a_slice_takes_its_time(tmp_path: Path) -> None:
    root = module(tmp_path, "n = 0\ndef f():\n    global n\n    n += 1\n    return 'x'\n")
    with process(tmp_path, target="mine:f", root=root) as arm:
        tried = arm.attempt(0.002, 0.01)
        assert tried.calls > 100
        assert (tried.shown, tried.alone, len(tried.result or "")) == ("'x'", True, 16)
        made = arm.slice(0, tried.calls)
        assert (made.hits, made.digest) == (0, "")
        arm.bye()
    assert arm.hello.software["call"] == "x"


def test_results_that_cannot_be_compared_have_no_digest(tmp_path: Path) -> None:
    root = module(tmp_path, "f = object\n")
    with process(tmp_path, target="mine:f", root=root) as arm:
        assert arm.attempt(0.001, 0.0).result is None


def test_what_a_callable_prints_and_reads_is_not_the_protocol(tmp_path: Path) -> None:
    code = "import os, sys\ndef f():\n    print(sys.stdin.read())\n    os.system('echo x; cat')\n"
    with process(tmp_path, target="mine:f", root=module(tmp_path, code)) as arm:
        arm.attempt(0.001, 0.0)
        arm.slice(0, 2)
        arm.bye()


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("1/0", "mine cannot be imported: ZeroDivisionError: division by zero"),
        ("raise SystemExit(3)", "mine cannot be imported: SystemExit: 3"),
        ("g = 1", "mine has no f"),
        ("f = 1", "mine:f cannot be called: its type is int"),
        ("def f(): raise ValueError('too\\nlong')", "mine:f raises ValueError: too"),
        ("def f(x): pass", "mine:f raises TypeError"),
        ("async def f(): pass", "mine:f returns a coroutine: a call of it does no work"),
        ("def f(): yield 1", "mine:f returns a generator: a call of it does no work"),
    ],
)
def test_a_callable_that_fails_says_why(tmp_path: Path, code: str, message: str) -> None:
    with (
        pytest.raises(BrokenArm) as caught,
        process(tmp_path, target="mine:f", root=module(tmp_path, code + "\n")) as arm,
    ):
        arm.attempt(0.001, 0.0)
    assert message in caught.value.message
    assert caught.value.message.startswith("B cannot be measured: ")
    assert caught.value.hint
    assert caught.value.exit_code == 3


def test_another_copy_than_the_arm_s_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(BrokenArm, match="another copy was imported"),
        process(tmp_path, target="json:JSONDecoder", root=module(tmp_path, "")) as arm,
    ):
        arm.attempt(0.001, 0.0)


def test_a_file_uses_the_package_of_its_arm(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    root = module(tmp_path / "src", "def g(): return 5\n")
    (tmp_path / "bench.py").write_text("from mine import g\ndef f(): return g()\n")
    with process(tmp_path, target=f"{tmp_path}/bench.py:f", root=str(tmp_path.resolve())) as arm:
        assert arm.attempt(0.001, 0.0).shown == "5"
    assert root


def test_a_callable_has_the_users_environment_but_for_pythons_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    module(tmp_path / "elsewhere", "def f(): return 'of another place'\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("MINE", "kept")
    names = "('MINE', 'PYTHONPATH', 'PYTHONHOME', 'PYTHONHASHSEED')"
    code = f"import os, sys\ndef f(): return [os.environ.get(k) for k in {names}]\n"
    (tmp_path / "arm").mkdir()
    with process(tmp_path, target="mine:f", root=module(tmp_path / "arm", code)) as arm:
        assert arm.attempt(0.001, 0.0).shown == "['kept', None, None, '0']"
        arm.bye()
    assert [p.name for p in (tmp_path / "arm").iterdir()] == ["mine.py"]  # nothing is compiled


def test_a_command_has_the_users_environment_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "elsewhere"))
    monkeypatch.delenv("PYTHONHASHSEED", raising=False)
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    with process(tmp_path, ("sh", "-c", "env > seen")) as arm:
        arm.attempt(0.001, 0.0)
    seen = dict(line.split("=", 1) for line in (tmp_path / "seen").read_text().splitlines())
    assert seen["PYTHONPATH"] == str(tmp_path / "elsewhere")
    assert not {"PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE"} & seen.keys()


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("false",), "false ended with exit code 1"),
        (("sh", "-c", "echo one; echo two >&2; exit 7"), "sh ended with exit code 7: two"),
        (("sh", "-c", "kill -SEGV $$"), "sh ended with signal SIGSEGV"),
        (("./gone",), "./gone does not start: No such file or directory"),
        (("sh", "-c", "yes | head -c 3000000; echo; echo last; exit 2"), "exit code 2: last"),
    ],
)
def test_a_command_that_fails_says_why(
    tmp_path: Path, command: tuple[str, ...], message: str
) -> None:
    with pytest.raises(BrokenArm) as caught, process(tmp_path, command) as arm:
        arm.attempt(0.001, 0.0)
    assert message in caught.value.message


def test_a_command_runs_in_its_folder_and_is_started_at_every_call(tmp_path: Path) -> None:
    with process(tmp_path, ("sh", "-c", "echo x >> log")) as arm:
        tried = arm.attempt(0.001, 0.0)
        before = len((tmp_path / "log").read_text().splitlines())
        arm.slice(0, 3)
        arm.bye()
    assert len((tmp_path / "log").read_text().splitlines()) == before + 3
    assert tried.result is None


def test_a_command_ends_though_what_it_left_holds_its_output(tmp_path: Path) -> None:
    with process(tmp_path, ("sh", "-c", "sleep 600 & echo $! >> pids")) as arm:
        arm.attempt(0.001, 0.0)
        arm.bye()
    for pid in (tmp_path / "pids").read_text().split():
        assert not Path(f"/proc/{pid}").exists()


def test_only_a_command_of_one_thread_tells_who_delayed_it(tmp_path: Path) -> None:
    several = "(i=0; while [ $i -lt 30000 ]; do i=$((i + 1)); done); true"
    with process(tmp_path, ("sh", "-c", several)) as arm:
        assert not arm.attempt(0.001, 0.0).alone
        assert arm.slice(0, 1).run_delay_ns is None


# --- what is made of it ---


def tried(result: str | None, shown: str = "") -> Tried:
    return Tried(3, 0.01, result, shown, True)


def test_arms_that_return_different_things_are_not_compared() -> None:
    same = {"A": tried("x", "5"), "A'": tried("x", "5"), "B": tried("x", "5")}
    assert call_lab.differ("m:f", same) == ""
    other = {**same, "B": tried("y", "6")}
    assert "returns 5 in A and 6 in B" in call_lab.differ("m:f", other)
    assert "returns 5 in A and something else in B" in call_lab.differ(
        "m:f", {**same, "B": tried(None)}
    )
    random = {**other, "A'": tried("z")}
    assert call_lab.differ("m:f", random) == ""
    assert "another value at every call" in call_lab.notes("m:f", random)[0]
    assert call_lab.notes("m:f", same) == ()
    nothing = {name: tried(None) for name in same}
    assert (call_lab.differ("m:f", nothing), call_lab.notes("m:f", nothing)) == ("", ())


def test_a_launch_of_long_calls_has_fewer_rounds() -> None:
    def fitted(seconds: float | None) -> tuple[int, int, float]:
        s = Introduction({}, 1, seconds).fitted(replace(settings(), rounds=60))
        return s.rounds, s.pilot_rounds, s.slice_seconds

    assert fitted(None) == (60, 24, 0.012)
    assert fitted(0.012) == (60, 24, 0.012)
    assert fitted(0.024) == (30, 24, 0.024)
    assert fitted(5.0) == (6, 6, 5.0)
