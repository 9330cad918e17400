"""Cases in a child with bounded memory, each under a watch."""

from __future__ import annotations

import contextlib
import io
import os
import re
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from types import FrameType
from typing import Any

from tests import patience

from .cases import PAGE_FILE, RECORDED, Case, cases, sources, whole

SECONDS = 20.0
"""Of the CPU, on which other work does not count."""
LATE = f"more than {SECONDS:.0f} s"
BYTES = 1 << 30
SOUND = {
    "baseline": "store/baselines/nightly.json",
    "history": "store/history/1.json",
    "result": "result.json",
}
"""Beside the damaged file: what it is compared with."""
SCRIPT = re.compile(r"<script.*?</script>", re.DOTALL)
"""Of a page: what draws it, the same for every document."""
NOT_A_NUMBER = re.compile(r"(?<![a-z])(nan|inf)(?![a-z])")


class TooLong(BaseException):
    """Passes every `except Exception`."""


@dataclass(frozen=True)
class Failure:
    case: str
    command: str
    why: str

    def __str__(self) -> str:
        return f"{self.why}: {self.command}: {self.case}"


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str
    trouble: str = ""


def ask(command: Sequence[str]) -> Answer:
    """Run a command in this process."""
    from powbench.cli.main import run

    out, err = io.StringIO(), io.StringIO()
    trouble, code = "", -1
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    signal.setitimer(signal.ITIMER_REAL, patience.SECONDS)  # of one that waits
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(list(command))
    except TooLong:
        trouble = LATE
    except BaseException as error:
        trouble = f"{type(error).__name__} leaves the program"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
    return Answer(code, out.getvalue(), err.getvalue(), trouble)


def why_wrong(case: Case, answer: Answer, sound: Answer) -> str:
    """Empty when the answer will do."""
    if answer.trouble:
        return answer.trouble
    if answer.code == 4 or "bug in powbench" in answer.err or "Traceback" in answer.err:
        return f"exit {answer.code}: {answer.err.strip().splitlines()[0][:100]}"
    text = answer.out + answer.err
    if not all(line.isprintable() for line in text.replace("\t", "").split("\n")):
        return "a control character"
    if answer.code == 0 and NOT_A_NUMBER.search(answer.out) and not NOT_A_NUMBER.search(sound.out):
        return "nan or inf in the answer"
    told = len(answer.err) > len(sound.err)
    if answer.code == 0 and not case.fits and answer.out != sound.out and not told:
        return "another answer without a word"
    return ""


def run_all(every: int = 1, first: int = 0, names: Iterable[str] = ()) -> tuple[int, list[Failure]]:
    """(commands run, failures) of all documents, or of those named; two at a time."""
    from powbench.report.page import documents, draw, html  # noqa: F401 - not in each child

    jobs = [(name, data, every, first) for name, data in sources().items()
            if not names or name in names]  # fmt: skip
    count, failures = 0, []
    with get_context("fork").Pool(2, initializer=_bound, maxtasksperchild=1) as pool:
        for ran, wrong in pool.imap_unordered(_document, jobs):
            count += ran
            failures += wrong
    return count, failures


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (2 * BYTES, 2 * BYTES))
    signal.signal(signal.SIGALRM, _late)
    signal.signal(signal.SIGPROF, _late)


def _late(number: int, frame: FrameType | None) -> None:
    raise TooLong


def _document(job: tuple[str, Any, int, int]) -> tuple[int, list[Failure]]:
    name, data, every, first = job
    folder = Path(tempfile.mkdtemp(prefix="powbench-mutate-"))
    os.environ.update(POWBENCH_STORE=str(folder / "store"), XDG_CACHE_HOME=str(folder / "cache"))
    os.chdir(folder)
    try:
        good = whole(name, data)
        sound = {command: _fresh(good, command) for command in good.commands}
        count, failures, high = 0, [], _peak()
        for case in cases(name, data, every, first):
            for command, expected in sound.items():
                began = time.process_time()
                answer = _fresh(case, command)
                count += 1
                why = why_wrong(case, answer, expected)
                if time.process_time() - began > SECONDS:
                    why = LATE
                if _peak() > max(BYTES, high):
                    why, high = "more than 1 GB", _peak()
                if why:
                    failures.append(Failure(case.name, " ".join(command[:2]), why))
        return count, failures
    finally:
        os.chdir("/")
        shutil.rmtree(folder, ignore_errors=True)


def _fresh(case: Case, command: Sequence[str]) -> Answer:
    """The command in a folder that holds the case's files and sound ones beside them."""
    shutil.rmtree("store", ignore_errors=True)
    for name, place in SOUND.items():
        _put(place, (RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    for place, text in case.files.items():
        _put(place, text)
    answer, page = ask(command), Path(PAGE_FILE)
    if not page.exists():
        return answer
    shown = SCRIPT.sub("", page.read_text(encoding="utf-8"))
    page.unlink()
    return replace(answer, out=answer.out + shown)


def _put(place: str, text: str) -> None:
    Path(place).parent.mkdir(parents=True, exist_ok=True)
    Path(place).write_text(text, encoding="utf-8")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
