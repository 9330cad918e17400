"""The far end by itself: what it does when nobody is there any more, and with an old Python."""

from __future__ import annotations

import ast
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from powbench.fleet import far
from tests import patience

OUT = '{"half": "of the work"}'
WORK = f"""
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(print({OUT!r}) or 130))
open(sys.argv[1], "w").close()
time.sleep(900)
"""


class Far:
    """A far end that this test speaks to over pipes."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-ISc", Path(far.__file__).read_text()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "XDG_DATA_HOME": str(folder), **environ}, cwd=folder,
        )  # fmt: skip
        self.hello = self.hear()

    def tell(self, *order: str) -> None:
        assert self.process.stdin
        words = "\0".join(order).encode()
        self.process.stdin.write(b"%d\n" % len(words) + words)
        self.process.stdin.flush()

    def hear(self) -> Any:
        assert self.process.stdout
        while (answer := json.loads(self.process.stdout.readline()))["is"] == "beat":
            pass
        return answer

    def work(self) -> None:
        """Start what hands out its half of the work on SIGTERM."""
        mark = self.folder / "began"
        arguments = [sys.executable, "-c", WORK, str(mark)]
        self.tell("run", "a-b", "900", "", *arguments)
        patience.until(mark.exists, "the beginning of the work")

    def kept(self) -> Any:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(patience.SECONDS)
        path = self.folder / "powbench" / "fleet" / "kept" / "a-b.json"
        return json.loads(path.read_text()) if path.exists() else None


def test_it_greets_with_what_decides_whether_powbench_can_run(tmp_path: Path) -> None:
    end = Far(tmp_path)
    assert end.hello["is"] == far.MAGIC
    assert end.hello["python"] == list(sys.version_info[:3])
    assert end.hello["machine"] == os.uname().machine
    assert end.hello["boot"] == Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    assert end.kept() is None
    assert end.process.returncode == 0


def test_without_stdin_the_work_ends_and_is_kept(tmp_path: Path) -> None:
    end = Far(tmp_path)
    end.work()
    assert end.kept() == {"code": 130, "said": "", "out": OUT + "\n"}
    again = Far(tmp_path)
    again.tell("kept", "a-b")
    answer = again.hear()
    assert (answer["code"], answer["size"]) == (130, len(OUT) + 1)
    assert again.process.stdout
    assert again.process.stdout.read(answer["size"]).decode() == OUT + "\n"
    again.tell("forget", "a-b")
    assert again.hear() == {"is": "forgotten", "left": False}
    assert again.kept() is None


def test_a_relative_data_folder_counts_for_nothing(tmp_path: Path) -> None:
    end = Far(tmp_path, XDG_DATA_HOME="data", HOME=str(tmp_path / "home"))
    end.work()
    end.kept()
    assert len(list(tmp_path.rglob("a-b.json"))) == 1
    assert list((tmp_path / "home" / ".local" / "share").rglob("a-b.json"))


def test_one_that_was_installed_counts_beside_the_one_that_is_named(tmp_path: Path) -> None:
    """--install puts it there because the one that a hosts file names will not do."""
    for path, version in (("named", "0.0.9"), ("powbench/fleet/new/bin/powbench", "1.2.0")):
        script = tmp_path / path
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(f"#!/bin/sh\necho powbench, version {version}\n")
        script.chmod(0o755)
    end = Far(tmp_path)
    for named, versions in (("named", ["0.0.9", "1.2.0"]), ("gone", ["1.2.0"])):
        end.tell("find", "1.2.0", str(tmp_path / named), "new")
        assert [found["version"] for found in end.hear()["found"]] == versions
    end.tell("find", "0.0.9", str(tmp_path / "named"), "new")
    assert [found["version"] for found in end.hear()["found"]] == ["0.0.9"]
    assert end.kept() is None


def test_a_relative_powbench_runs_in_another_folder(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    script = tmp_path / "own"
    script.write_text("#!/bin/sh\n[ $1 = --version ] && echo powbench, version 1 || pwd\n")
    script.chmod(0o700)
    end = Far(tmp_path)
    end.tell("find", "1", "own", "")
    (found,) = end.hear()["found"]
    assert found == {"path": str(script), "version": "1", "why": ""}
    end.tell("run", "a-b", "900", str(tmp_path / "there"), found["path"], "info")
    size = end.hear()["size"]
    assert end.process.stdout
    assert end.process.stdout.read(size).decode() == f"{tmp_path / 'there'}\n"
    end.tell("got")
    end.tell("run", "a-b", "900", str(tmp_path / "nowhere"), found["path"], "info")
    answer = end.hear()
    assert answer == {"is": "failed", "why": f"{tmp_path / 'nowhere'}: No such file or directory"}


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_work_and_it_is_kept(tmp_path: Path, how: signal.Signals) -> None:
    end = Far(tmp_path)
    end.work()
    end.process.send_signal(how)
    end.process.wait(patience.SECONDS)
    assert end.kept() == {"code": 130, "said": "", "out": OUT + "\n"}


def test_a_stop_brings_the_half_that_is_done(tmp_path: Path) -> None:
    end = Far(tmp_path)
    end.work()
    end.tell("stop")
    answer = end.hear()
    assert (answer["is"], answer["code"], answer["late"]) == ("done", 130, False)
    assert end.process.stdout
    assert end.process.stdout.read(answer["size"]).decode() == OUT + "\n"
    end.tell("got")
    assert end.kept() is None


def test_the_time_out_ends_the_work(tmp_path: Path) -> None:
    end = Far(tmp_path)
    arguments = [sys.executable, "-c", "import time; time.sleep(900)"]
    end.tell("run", "a-b", "0.2", "", *arguments)
    answer = end.hear()
    assert (answer["code"], answer["late"], answer["size"]) == (-signal.SIGTERM, True, 0)
    end.tell("got")
    assert end.kept() is None


def test_silence_is_a_lost_connection(tmp_path: Path) -> None:
    """A peer that has gone without a word leaves stdin open."""
    script = (
        Path(far.__file__).read_text().replace("SILENCE_SECONDS = 30.0", "SILENCE_SECONDS = 1.0")
    )
    reading, writing = os.pipe()
    env = {**os.environ, "XDG_DATA_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-ISc", script], stdin=reading, stdout=subprocess.PIPE, env=env,
        timeout=patience.SECONDS,
    )  # fmt: skip
    os.close(writing)
    assert done.returncode == 0 and far.MAGIC in done.stdout.decode()


def test_an_old_python_can_read_it() -> None:
    ast.parse(Path(far.__file__).read_text(), feature_version=(3, 6))
    names = {n.module for n in ast.walk(ast.parse(Path(far.__file__).read_text()))
             if isinstance(n, ast.ImportFrom)}  # fmt: skip
    assert names == {"typing"}  # for the type checker; no __future__, nothing of powbench


@pytest.mark.parametrize(
    "value",
    [
        {"said": 'a "b" \\ \n\x00é€😀\udcff', "at": [1, -2.5, 1e-9, True, False, None]},
        {},
        [],
        {"found": [{"path": "/a b", "version": ""}]},
    ],
)
def test_its_json_is_json(value: Any) -> None:
    text = far.text_of(value)
    assert text.isascii() and "\n" not in text
    assert json.loads(text) == value


def test_little_is_imported_before_it_greets() -> None:
    """Each module costs every host that starts on a loaded machine."""
    code = f"import sys\n{Path(far.__file__).read_text().rpartition('if __name__')[0]}"
    heavy = "{'json', 're', 'enum', 'typing', 'subprocess', 'pathlib', 'shutil', 'ctypes'}"
    code += f"\nprint(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-ISc", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_a_month_later_nobody_comes_for_it(tmp_path: Path) -> None:
    end = Far(tmp_path)
    end.work()
    end.kept()
    path = tmp_path / "powbench" / "fleet" / "kept" / "a-b.json"
    old = path.stat().st_mtime - far.KEEP_SECONDS - 60
    os.utime(path, (old, old))
    later = Far(tmp_path)
    later.tell("forget", "another")
    later.hear()
    assert not path.exists()
