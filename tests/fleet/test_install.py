"""The wheel that is carried: what is in it, that pip takes it, and where it does not go."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import click
import pytest

from powbench._version import VERSION
from powbench.errors import InputError
from powbench.fleet import wheel
from tests import peers
from tests.fleet.cases import call, read
from tests.fleet.sshd import Site, sshd, toml

DEPENDENCIES = Path(click.__file__).parents[1]


def test_it_holds_the_package_and_is_the_same_each_time() -> None:
    made = wheel.of_this_installation()
    assert made == wheel.of_this_installation()
    with zipfile.ZipFile(BytesIO(made.data)) as archive:
        names = archive.namelist()
        record = archive.read(f"powbench-{VERSION}.dist-info/RECORD").decode()
    assert {"powbench/__main__.py", "powbench/data/rigs.csv", "powbench/py.typed"} <= set(names)
    assert not [name for name in names if "__pycache__" in name]
    assert sorted(line.split(",")[0] for line in record.splitlines()) == sorted(names)


def test_what_is_no_wheel_of_ours(tmp_path: Path) -> None:
    made = wheel.of_this_installation()
    path = tmp_path / made.name
    path.write_bytes(made.data)
    assert wheel.from_file(str(path)) == made
    for name, data in ((made.name, b"PK"), ("other-1-py3-none-any.whl", made.data)):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(InputError, match="no wheel of powbench"):
            wheel.from_file(str(tmp_path / name))
    with pytest.raises(InputError, match="No such file"):
        wheel.from_file(str(tmp_path / "absent.whl"))


@pytest.mark.parametrize(
    ("tag", "machine"),
    [
        ("cp311-abi3-linux_x86_64", "x86_64"),
        ("cp311-abi3-manylinux_2_17_aarch64.manylinux2014_aarch64", "aarch64"),
        ("cp311-abi3-macosx_11_0_arm64", "arm64"),
        ("py3-none-any", ""),
    ],
)
def test_the_processor_of_a_tag(tag: str, machine: str) -> None:
    assert wheel.machine_of(tag) == machine


@pytest.mark.slow
def test_it_is_installed_once_and_then_found(tmp_path: Path) -> None:
    """What powbench needs is there already: the test loads nothing."""
    site = Site(tmp_path)
    environ = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PYTHONPATH": str(DEPENDENCIES)}
    with sshd(site, PATH="/usr/bin:/bin", **environ) as port:
        site.host("rack1", port)
        (tmp_path / "hosts.toml").write_text(toml({"rack1": {"python": base_python()}}))
        args = ("info", "hosts.toml", "-o", "fleet.json")
        assert call(site, *args).returncode == 3
        assert read(site)["rack1"].reason.startswith("no powbench there")
        done = call(site, *args, "--install")
        assert done.returncode == 0, done.stderr
        assert "rack1: installing powbench" in done.stderr
        again = call(site, *args, "--install")
        assert (again.returncode, "installing" in again.stderr) == (0, False)
        assert read(site)["rack1"].info


def base_python() -> str:
    """The Python of this environment, outside of it."""
    return subprocess.run(
        [sys.executable, "-c", "import sys; print(sys._base_executable)"],
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for nothing."""
    folder = tmp_path / "full"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        peers.missing("the right to mount a small tmpfs")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_and_an_old_python_are_named(tmp_path: Path, full: Path) -> None:
    site = Site(tmp_path)
    old = "import sys; sys.version_info = (3, 9, 2, 'final', 0); exec(sys.argv.pop(1))"
    path = site.script("old", f'#!/bin/sh\nexec {base_python()} -I -c "{old}" "$2"\n')
    with sshd(site, PATH="/usr/bin:/bin", XDG_DATA_HOME=str(full)) as port:
        hosts = {
            site.host("full", port): {"python": base_python()},
            site.host("old", port): {"python": str(path)},
        }
        (tmp_path / "hosts.toml").write_text(toml(hosts))
        done = call(site, "info", "hosts.toml", "--install", "-o", "fleet.json")
    assert done.returncode == 3
    found = read(site)
    assert "No space left on device" in found["full"].reason
    assert found["old"].reason.startswith("its Python is 3.9.2")
    assert not list(full.rglob("*.whl"))
