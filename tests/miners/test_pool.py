"""Where the owner's pool is, and who the miners are to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from powbench.errors import InputError
from powbench.miners.upstream.address import Login, pool
from powbench.secret import WITHHELD


@pytest.mark.parametrize(
    ("text", "address", "tls"),
    [
        ("stratum+tcp://pool.example:3333", "pool.example:3333", False),
        (" stratum+tcp://Pool.Example:3333/ ", "pool.example:3333", False),
        ("stratum+ssl://pool.example:443", "pool.example:443", True),
        ("stratum+tls://192.0.2.1:1", "192.0.2.1:1", True),
        ("stratum+tcp://[2001:db8::1]:3333", "[2001:db8::1]:3333", False),
    ],
)
def test_addresses(text: str, address: str, tls: bool) -> None:
    found = pool(text, "", None, {})
    assert (found.address, found.tls) == (address, tls)
    assert (found.context() is not None) == tls


def test_who_a_miner_is_to_the_pool(tmp_path: Path) -> None:
    where = "stratum+tcp://pool.example:3333"
    own = pool(where, "", None, {})
    assert own.login("me.1", "its own") == Login("me.1", "its own")
    given = pool(where, "", None, {"POWBENCH_POOL_PASSWORD": "given"})
    assert given.login("me.1", "its own") == Login("me.1", "given")
    named = pool(where, "me.{worker}", None, {})
    assert named.login("rig", "its own") == Login("me.rig", "x")
    path = tmp_path / "secret"
    path.write_text(" from a file\n")
    filed = pool(where, "me", str(path), {"POWBENCH_POOL_PASSWORD": "given"})
    assert filed.login("rig", "its own") == Login("me", "from a file")
    assert "from a file" not in repr(filed) + repr(filed.login("rig", ""))


def test_no_password_is_shown_in_any_form() -> None:
    login = Login("me", "hunter/22")
    for said in ("hunter/22", "is hunter%2F22 right?", "aHVudGVyLzIy", "68756e7465722f3232"):
        assert login.hide(said) == WITHHELD
    assert login.hide("Unknown worker") == "Unknown worker"
    assert Login("me", "x").hide("extranonce") == "extranonce"


@pytest.mark.parametrize("user", ["me.{rig}", "me.{", "me.}", "{worker}{}"])
def test_braces_hold_worker_only(user: str) -> None:
    """A slip of the pen would credit the work to nobody."""
    with pytest.raises(InputError, match="braces"):
        pool("stratum+tcp://pool.example:3333", user, None, {})


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"), (b"\n \n", "is empty"), (b"\xef\xbb\xbf\n", "is empty"),
        (b"one\ntwo\n", "several lines"), (b"\xff\xfe", "not text"), (b"x" * 9000, "larger"),
        (None, "cannot read it: No such file"),
    ],
)  # fmt: skip
def test_files_that_hold_no_password(data: bytes | None, says: str, tmp_path: Path) -> None:
    path = tmp_path / "secret"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(InputError, match=says) as failed:
        pool("stratum+tcp://pool.example:3333", "me", str(path), {})
    assert "the password and nothing else" in failed.value.hint


def test_what_editors_add_is_no_part_of_the_password(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_bytes(b"\xef\xbb\xbfhunter2\r\n")
    found = pool("stratum+tcp://pool.example:3333", "me", str(path), {})
    assert found.login("rig", "") == Login("me", "hunter2")
