"""bench --certify, challenge, verify RESULT.json, and who shows what they say."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli import cases

RECORDED = Path(__file__).parents[1] / "data" / "documents" / "result-certified.json"
# Long enough for some 25 hits: without any, a certificate proves nothing.
BENCH = ("bench", "-k", "reference", "-t", "1", "-d", "0.2", "-q")


@pytest.fixture
def edited(folder: Path) -> Path:
    """A certified result whose kernel was renamed."""
    data = json.loads(RECORDED.read_text())
    data["measurements"][0]["kernel"] = "asic"
    (folder / "edited.json").write_text(json.dumps(data))
    return folder / "edited.json"


def test_from_a_challenge_to_a_verdict(cli: Any, folder: Path) -> None:
    challenge = json.loads(cli("challenge", "--json", "-", "-q").out)["challenge"]
    assert cli(*BENCH, "--certify", challenge, "--json", "a.json").code == 0
    data = cases.result((folder / "a.json").read_text())
    assert json.loads(data["measurements"][0]["certificate"]["statement"])["challenge"] == challenge
    told = cli("verify", "a.json", "--challenge", challenge, "--json", "-")
    assert told.code == 0
    said = json.loads(told.out)
    assert said["verdict"] == said["measurements"][0]["verdict"] == "verified"
    assert said["challenge"] == challenge
    assert f"for the challenge {challenge}" in told.err
    assert "does not prove who" in " ".join(told.err.split())
    told = cli("verify", "a.json", "--challenge", "another challenge")
    assert told.code == 1
    assert "it answers another challenge" in told.err


def test_two_challenges_differ(cli: Any) -> None:
    assert cli("challenge").out != cli("challenge").out


def test_without_a_challenge_one_is_drawn(cli: Any) -> None:
    told = cli(*BENCH[:-1], "--certify", "--json", "-")
    certificate = json.loads(told.out)["measurements"][0]["certificate"]
    assert len(json.loads(certificate["statement"])["challenge"]) > 32
    assert "the challenge is drawn here" in told.err


def test_the_recorded_certificate_is_still_verified(cli: Any) -> None:
    assert cli("verify", str(RECORDED), "--challenge", "recorded-challenge").code == 0


def test_a_terminal_of_80_columns_shows_every_column(
    cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The how-to tells to look at one of them."""
    monkeypatch.setenv("COLUMNS", "80")
    told = cli("verify", str(RECORDED)).out
    assert "precise" in told
    assert "left out" not in told


def test_an_edited_one_is_refused_everywhere(cli: Any, edited: Path) -> None:
    reason = "the certificate is of another kernel"
    told = cli("verify", "edited.json", "--json", "out.json")
    assert told.code == 1
    assert "REFUSED" in told.out
    assert f"error: the certificate of asic on 1 is refused: {reason}" in told.err
    (said,) = json.loads((edited.parent / "out.json").read_text())["measurements"]
    assert (said["verdict"], said["reason"], said["hashes_low"]) == ("refused", reason, 0)
    told = cli("history", "edited.json")
    assert "refused" in told.out
    assert reason in told.out
    assert cli("report", "edited.json", "-o", "page.html").code == 0
    assert reason in (edited.parent / "page.html").read_text()


def test_history_and_report_show_that_it_is_certified(cli: Any, folder: Path) -> None:
    shutil.copy(RECORDED, "a.json")
    assert "certified" in cli("history", "a.json").out
    points = json.loads(cli("history", "a.json", "--json", "-").out)["points"]
    assert [p["verdict"] for p in points] == ["certified"]
    assert cli("report", "a.json", "-o", "page.html").code == 0
    page = (folder / "page.html").read_text()
    assert "verified: 1 certificate for the challenge recorded-challenge" in page
    assert "did at least" in page


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((*BENCH, "--certify", "short"), "8 to 200 printable"),
        ((*BENCH, "--certify", "a challenge", "--nonces", "64"), "of its own"),
        ((*BENCH, "--certify", "a challenge", "--target", "2^240"), "of its own"),
        ((*BENCH, "--certify", "a challenge", "--start", "5"), "of its own"),
        ((*BENCH, "--certify", "a challenge", "--header", "00" * 80), "of its own"),
        (("verify", "--challenge", "a challenge"), "needs a result"),
        (("verify", str(RECORDED), "-k", "reference"), "hashlib alone"),
        (("verify", str(RECORDED), "--challenge", "short"), "8 to 200 printable"),
        (("verify", str(RECORDED.with_name("result.json"))), "holds no certificate"),
        (("verify", str(RECORDED.with_name("check.json"))), "no powbench result"),
        (("verify", "missing.json"), "cannot read missing.json"),
    ],
)
def test_bad_input(cli: Any, arguments: tuple[str, ...], says: str) -> None:
    told = cli(*arguments)
    assert told.code == 2
    assert says in told.err
    assert "hint:" in told.err


def test_a_file_that_is_cut_off_cannot_be_read(cli: Any) -> None:
    text = RECORDED.read_text()
    for end in (0, 1, len(text) // 2, len(text) - 3):
        Path("cut.json").write_text(text[:end])
        told = cli("verify", "cut.json")
        assert told.code == 2
        assert "cut.json is not JSON" in told.err
