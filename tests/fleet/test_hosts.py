"""Which hosts are meant: a list, or a file with every slip told."""

from __future__ import annotations

import pytest

from powbench.errors import InputError
from powbench.fleet import hosts
from powbench.fleet.hosts import Host
from powbench.reading.problems import FileProblems


def test_a_list() -> None:
    assert hosts.listed("rack1, miner@10.0.0.12") == (
        Host("rack1", "rack1"),
        Host("miner@10.0.0.12", "miner@10.0.0.12"),
    )


def test_a_port_is_said_as_ssh_takes_it() -> None:
    with pytest.raises(InputError) as raised:
        hosts.listed("miner@a:2222")
    assert raised.value.hint == "write ssh://miner@a:2222"
    text = "ssh://miner@a:2222,fe80::1"
    assert [host.address for host in hosts.listed(text)] == text.split(",")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b,a", "'a' is listed twice"),
        ("a,,b", "an empty name"),
        ("-oProxyCommand=reboot", "is no host"),
        ("a b", "is no host"),
        ("a\x1b[2J", "is no host"),
        ("miner@a:22", "'miner@a:22' is no host for ssh, which takes a port in another way"),
        (".", "'.' is a path and no host"),
        ("results/", "'results/' is a path and no host"),
        (",".join(f"h{n}" for n in range(1001)), "1,000 is the limit"),
    ],
)
def test_what_is_no_list(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        hosts.listed(text)


def test_a_file() -> None:
    found = hosts.from_toml(
        """
        python = "python3.12"
        timeout = 60
        [host.a]
        [host.b]
        ssh = "miner@b.example"
        python = "/usr/bin/python3"
        powbench = "/opt/powbench"
        timeout = 5.5
        """,
        "hosts.toml",
    )
    assert found == (
        Host("a", "a", "python3.12", "", 60.0),
        Host("b", "miner@b.example", "/usr/bin/python3", "/opt/powbench", 5.5),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "there is no host; add a table"),
        ("host = 3", "there is no host; add a table"),
        ("[host.a]\n[host.a]", "f:2: TOML syntax: Cannot declare"),
        ('[host.a]\nssh="x"\n[host.b]\nssh="x"', "f:3: .*b: x is the host 'a' already"),
        ("[host.a]\nport = 22", "f:2: .*port: unknown key"),
        ("[host.a]\ntimeout = 0", "f:2: .*timeout: is 0"),
        ('[host.a]\nssh = "-oProxyCommand=x"', "f:2: .*ssh: .* is no host"),
        ('[host."a b"]', "f:1: .*'a b' is no host"),
        ("python = 3\n[host.a]", "f:1: python: 3 is no text"),
    ],
)
def test_a_file_with_slips(text: str, says: str) -> None:
    with pytest.raises(FileProblems, match=says) as error:
        hosts.from_toml(text, "f")
    assert len(error.value.problems) == 1
