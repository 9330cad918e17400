"""`powbench fleet check` over a real sshd, of a repository that lies on each host."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.check.cases import git
from tests.fleet.cases import call, read
from tests.fleet.sshd import Site, sshd, toml

QUICK = ("--slice-ms", "2", "--rounds", "6", "--margin", "100%")
FAST = "def work():\n    return sum(i for i in range(2000))\n"
SLOW = "def work():\n    return max(sum(i for i in range(2000)) for _ in range(8))\n"
CALM = f"""#!{sys.executable}
# Eight times the work shows through any neighbour, so that no round need be dropped.
from powbench.check import guard
guard.judge = lambda evidence, _: [() for _ in evidence]
from powbench.__main__ import main
main()
"""


def repository(folder: Path, head: str) -> str:
    """v1 is quick, and then comes `head`."""
    (folder / "src" / "mine").mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    for text, name in ((FAST, "v1"), (head, "v2")):
        (folder / "src" / "mine" / "__init__.py").write_text(text)
        git(folder, "add", ".")
        git(folder, "commit", "-qm", name)
        git(folder, "tag", name)
    return str(folder)


@pytest.mark.slow
def test_one_host_passes_and_one_regresses(tmp_path: Path) -> None:
    site = Site(tmp_path)
    folders = {
        "good": repository(tmp_path / "good", FAST + "\n\n# another version\n"),
        "bad": repository(tmp_path / "bad", SLOW),
        "none": str(tmp_path / "nowhere"),
    }
    powbench = site.script("calm", CALM)
    with sshd(site, POWBENCH_STORE=str(tmp_path / "store")) as port:
        hosts: dict[str, dict[str, object]] = {
            site.host(name, port): {"powbench": powbench, "folder": folder}
            for name, folder in folders.items()
        }
        given = ("--", "--callable", "mine:work", "--base", "v1", *QUICK)
        codes = {}
        for names in (("good",), ("good", "bad"), ("good", "none")):
            (tmp_path / "hosts.toml").write_text(toml({name: hosts[name] for name in names}))
            done = call(site, "check", "hosts.toml", "--serial", "-o", "fleet.json", *given)
            codes[names] = done.returncode
            found = read(site)
            assert found["good"].check, done.stdout
            assert (found["good"].check.verdict, found["good"].exit_code) == ("pass", 0)
            if "bad" in names:
                assert found["bad"].check
                assert (found["bad"].check.verdict, found["bad"].exit_code) == ("regressed", 1)
                assert found["bad"].state == "answered"
                assert "bad: powbench ended there with exit code 1" in done.stdout
            if "none" in names:
                assert found["none"].state == "failed"
                assert found["none"].reason == f"{folders['none']}: No such file or directory"
    assert list(codes.values()) == [0, 1, 3]
