"""Digest against RFC 7616's own example and a server written from it, which curl checks too."""

from __future__ import annotations

import subprocess

import pytest

from powbench import net
from powbench.connect import Fault, NetError
from powbench.login import challenges, digest
from powbench.net import Server, ask
from powbench.secret import Credentials
from tests import patience, peers
from tests.digest_server import Guard, guarded

OTHER = "Müller"  # a name that is no ASCII


def server(guard: Guard, user: str = "admin", password: str = "s3 cret:") -> Server:
    who = Credentials(user, password)
    return Server("127.0.0.1", guard.port, credentials=who, timeout_seconds=patience.SECONDS)


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_example_of_rfc_7616(algorithm: str, response: str) -> None:
    """Section 3.9.1."""
    offered = (
        f'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={algorithm}'
        ', nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"'
        ', opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    )
    (challenge,) = challenges([offered])
    who = Credentials("Mufasa", "Circle of Life")
    cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    sent = digest(challenge, who, "GET", "/dir/index.html", 1, cnonce)
    assert f'response="{response}"'.encode() in sent


def test_a_hashed_user() -> None:
    """Section 3.4.4; the hash is of `printf u:a | sha256sum`."""
    (challenge,) = challenges(
        ['Digest realm="a", qop="auth", algorithm=SHA-256, nonce="n", userhash=true']
    )
    sent = digest(challenge, Credentials("u", "p"), "GET", "/", 1, "c")
    assert b'username="f2a682f38160436f' in sent
    assert b"userhash=true" in sent


@pytest.mark.parametrize(
    ("algorithm", "qop"),
    [
        *((name, "auth") for name in ("SHA-256", "MD5", "SHA-256-sess", "MD5-sess", "")),
        ("SHA-256", "auth-int,auth"),
        ("MD5", ""),
        ("", ""),
    ],
)
def test_digest_is_spoken(algorithm: str, qop: str) -> None:
    with guarded(b"admin", b"s3 cret:") as guard:
        guard.offers = [guard.offer(algorithm, qop)]
        at = server(guard)
        for target in ("/rpc/Switch.GetStatus?id=0", "/", "/a%20b?x=%22"):
            assert ask(at, target).body == b'{"apower": 212.5}'
        assert ask(at, "/rpc", b'{"id":1}').status == 200
        assert guard.refused == ["nothing shown"]  # once; then the nonce is counted on
        assert not any("s3" in (seen or "") for seen in guard.seen)


def test_the_stronger_digest_goes_first_and_before_basic() -> None:
    with guarded(b"admin", b"s3 cret:") as guard:
        guard.offers = ['Basic realm="x"', guard.offer("MD5"), guard.offer("SHA-256")]
        ask(server(guard), "/")
        assert "algorithm=SHA-256" in (guard.seen[-1] or "")
        assert not any((seen or "").startswith("Basic") for seen in guard.seen)


@pytest.mark.parametrize("userhash", [False, True])
def test_names_that_are_no_ascii(userhash: bool) -> None:
    with guarded(OTHER.encode(), 'pä"ss\\'.encode()) as guard:
        guard.userhash = userhash
        assert ask(server(guard, OTHER, 'pä"ss\\'), "/").status == 200


def test_a_nonce_that_grew_stale() -> None:
    with guarded(b"admin", b"s3 cret:") as guard:
        guard.uses = 2
        at = server(guard)
        for _ in range(6):
            assert ask(at, "/").status == 200
        assert guard.refused == ["nothing shown", "stale", "stale"]


def test_a_wrong_password_ends() -> None:
    with guarded(b"admin", b"s3 cret:") as guard:
        with pytest.raises(NetError) as caught:
            ask(server(guard, password="wrong"), "/")
        assert (caught.value.fault, caught.value.status) == (Fault.REFUSED, 401)
        assert (caught.value.wants, caught.value.shown) == (("Digest",), "Digest")
        assert guard.refused == ["nothing shown", "a wrong proof"]
        guard.uses = 0  # a server that calls every nonce stale
        with pytest.raises(NetError):
            ask(server(guard), "/")
        assert len(guard.refused) <= 2 + net.MOST_REDIRECTS


def test_a_digest_that_is_not_spoken_is_named() -> None:
    with guarded(b"admin", b"s3 cret:") as guard:
        for offer in (guard.offer("SHA-256", "auth-int"), guard.offer("SHA-9")):
            guard.offers = [offer]
            with pytest.raises(NetError) as caught:
                ask(server(guard), "/")
            assert (caught.value.wants, caught.value.shown) == (("Digest",), "")


@pytest.mark.parametrize("algorithm", ["SHA-256", "MD5"])
def test_curl_agrees_with_the_server_of_these_tests(algorithm: str) -> None:
    curl = peers.program("curl")
    with guarded(b"admin", b"s3 cret:") as guard:
        guard.offers = [guard.offer(algorithm)]
        url = f"http://127.0.0.1:{guard.port}/rpc/Switch.GetStatus?id=0"
        argv = [curl, "-sf", "--noproxy", "*", "--digest", "-u", "admin:s3 cret:", url]
        assert subprocess.run(argv, capture_output=True, check=True).stdout == b'{"apower": 212.5}'
        guard.renew()
        argv[argv.index("admin:s3 cret:")] = "admin:other"
        assert subprocess.run(argv, capture_output=True, check=False).returncode == 22
        assert guard.refused[-1] == "a wrong proof"


def test_challenges_in_one_header_and_in_several() -> None:
    found = challenges(
        ['Basic realm="a, b", Digest realm="c \\"d\\"", nonce=e , qop="auth"', "Negotiate YII=="]
    )
    assert [c.scheme for c in found[:3]] == ["basic", "digest", "negotiate"]
    assert found[0].values == {"realm": "a, b"}
    assert found[1].values == {"realm": 'c "d"', "nonce": "e", "qop": "auth"}
    for odd in ("", ",,,", '="', "Digest", 'Digest nonce="', "\\" * 900, 'a="\\' * 900):
        challenges([odd])
