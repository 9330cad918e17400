"""Certificates of real kernels: verified as they are, refused once anybody has touched them."""

from __future__ import annotations

import copy
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.chain.header import double_sha256
from powbench.chain.target import expected_hashes
from powbench.documents import reading
from powbench.documents.result import Result
from powbench.errors import InputError
from powbench.gamma import gamma_quantile
from powbench.kernels import registry
from powbench.kernels.base import Job, Kernel
from powbench.kernels.reference import ReferenceKernel
from powbench.measure import bench, certificate, certified, document, orders, run
from powbench.measure.certificate import Claim, Damaged
from powbench.measure.tally import Tally
from powbench.measure.workload import default_job
from tests.measure.forgeries import FORGERIES, Forgery, add_up, challenge_edited
from tests.measure.stranger import CHALLENGE, strangers

MANY = 2000
"""Hits a second, so that a short run has some hundred."""


def measured(
    kernel: Kernel, challenge: str = CHALLENGE, threads: int = 1, seconds: float = 0.3
) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(certificate, "HITS_PER_SECOND", MANY)
        patch.setattr(run, "WARM_UP_SECONDS", 0.0)
        settings = orders.Settings(
            default_job(), (kernel,), True, (threads,), seconds=seconds, challenge=challenge
        )
        done = bench.Bench(settings, bench.BenchListener())
        result = done.run()
    assert not done.wrong
    return document.as_dict(result)


@pytest.fixture(scope="module")
def honest() -> Any:
    """With enough hits and slices to forge, however busy the machine is."""
    for n in range(1, 50):
        data = measured(ReferenceKernel(), seconds=0.3 * n)
        m = data["measurements"][0]
        slices = [*m["slices"], *m.get("dropped", [])]
        if m["hits"] >= 300 and len(m["slices"]) >= 2 and all(s["hits"] for s in slices):
            return data
    raise AssertionError("no run had 300 hits in several slices")


def verdicts(data: Any, challenge: str | None = CHALLENGE) -> tuple[certified.Verdict, ...]:
    return certified.verify(reading.typed(data, "result.json", Result), challenge)


EACH = [(kernel, 1) for kernel in registry.usable()]
TWICE = [(kernel, 2) for kernel in registry.usable() if kernel.name in ("scalar", "numba")]


@pytest.mark.parametrize(
    ("kernel", "threads"), [*EACH, *TWICE], ids=lambda v: getattr(v, "name", v)
)
def test_a_certificate_of_every_kernel_is_verified(kernel: Kernel, threads: int) -> None:
    data = json.loads(json.dumps(measured(kernel, threads=threads)))
    (verdict,) = verdicts(data)
    assert verdict.refused == ""
    m = data["measurements"][0]
    facts = json.loads(m["certificate"]["statement"])
    each = expected_hashes(int(facts["target"], 16))
    assert verdict.hits == m["hits"] > 0
    assert verdict.hashes == pytest.approx(m["hits"] * each)
    assert verdict.hashes_low == pytest.approx(each * gamma_quantile(0.01, m["hits"]))
    assert verdict.rate_low == pytest.approx(verdict.hashes_low / m["seconds"])
    assert facts["machine"] == data["machine"]


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda f: f.__name__)
@pytest.mark.parametrize("seed", range(3))
def test_a_forgery_is_refused_with_its_reason(honest: Any, forgery: Forgery, seed: int) -> None:
    data = copy.deepcopy(honest)
    forgery(data, random.Random(seed))
    assert data != honest
    refused = [v.refused for v in verdicts(data) if v.refused]
    assert refused
    assert re.search(FORGERIES[forgery], refused[0]), refused[0]


def test_there_are_a_hundred_forgeries_and_more() -> None:
    assert 3 * len(FORGERIES) >= 100


@given(st.sampled_from(list(FORGERIES)), st.integers(0, 2**32))
def test_any_forgery_is_refused(honest: Any, forgery: Forgery, seed: int) -> None:
    data = copy.deepcopy(honest)
    forgery(data, random.Random(seed))
    assert any(v.refused for v in verdicts(data))


@given(st.data())
def test_no_byte_of_statement_or_hits_can_be_changed(honest: Any, data: st.DataObject) -> None:
    forged = copy.deepcopy(honest)
    made = forged["measurements"][0]["certificate"]
    key = data.draw(st.sampled_from(["statement", "gaps"]))
    text = made[key]
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters(codec="ascii").filter(lambda c: c != text[place]))
    made[key] = text[:place] + letter + text[place + 1 :]
    (verdict,) = verdicts(forged)
    assert verdict.refused


def test_an_edited_challenge_is_refused_though_nobody_asks_for_one(honest: Any) -> None:
    data = copy.deepcopy(honest)
    challenge_edited(data, random.Random(1))
    (verdict,) = verdicts(data, None)
    assert "above the target" in verdict.refused


def test_a_certificate_of_another_run_is_foreign(honest: Any) -> None:
    other = measured(ReferenceKernel(), "another challenge")
    data = copy.deepcopy(honest)
    data["measurements"][0]["certificate"] = other["measurements"][0]["certificate"]
    (verdict,) = verdicts(data)
    assert verdict.refused == "it answers another challenge"
    data["measurements"][0]["certificate"]["statement"] = honest["measurements"][0]["certificate"][
        "statement"
    ]
    (verdict,) = verdicts(data)
    assert verdict.refused


def test_seconds_are_stated_and_nothing_proves_them(honest: Any) -> None:
    """As the manual says: who edits them everywhere is believed, and the work stays as it is."""
    data = copy.deepcopy(honest)
    m = data["measurements"][0]
    for s in (*m["slices"], *m.get("dropped", [])):
        s["seconds"] /= 4
    add_up(data)
    (before,), (after,) = verdicts(honest), verdicts(data)
    assert after.refused == ""
    assert after.hashes_low == before.hashes_low
    assert after.rate_low == pytest.approx(4 * before.rate_low)


def test_no_certificate_is_bad_input(honest: Any) -> None:
    data = copy.deepcopy(honest)
    del data["measurements"][0]["certificate"]
    with pytest.raises(InputError, match="holds no certificate"):
        certified.demanded(reading.typed(data, "x", Result), None, "x")


def test_hits_of_later_headers_are_hits() -> None:
    """When the nonces of a header are used up, its time goes up, and no hash stands for two."""
    text, job = Claim(CHALLENGE, {}, lambda: 1.7e9).job("k", 1, 1e6, 1.0)
    made = certificate.certificate_of(text, 3 << 30, [5, (3 << 30) + 5, (6 << 30) + 7])
    assert made.header_nonces == 3 << 30
    assert certificate.unpacked(made.gaps) == [5, (3 << 30) + 5, (6 << 30) + 7]
    assert job.header[36:68] == double_sha256(text.encode())
    assert int.from_bytes(job.header[68:72], "little") == 1_700_000_000


def test_a_run_over_the_end_of_a_header_is_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    """Headers of 2,000 nonces, so that a short run uses many of them."""
    monkeypatch.setattr(Job, "places", 2000)
    monkeypatch.setattr(certificate, "NONCES", 2000)
    monkeypatch.setattr(run, "calibrate", lambda *_: 300)
    monkeypatch.setattr(run, "WARM_UP_SECONDS", 0.0)
    monkeypatch.setattr(certificate, "target_for", lambda *_: (1 << 248) - 1)
    monkeypatch.setattr(Tally, "done", lambda self: self._nonces / 20_000)
    settings = orders.Settings(
        default_job(), (ReferenceKernel(),), seconds=0.05, challenge=CHALLENGE, thread_counts=(1,)
    )
    data = document.as_dict(bench.Bench(settings, bench.BenchListener()).run())
    (verdict,) = verdicts(data)
    assert data["measurements"][0]["certificate"]["header_nonces"] == 1800
    assert data["measurements"][0]["nonces"] == 20_100
    assert verdict.refused == ""


@given(st.lists(st.integers(0, 2**62), unique=True, max_size=50).map(sorted))
def test_hits_packed_and_unpacked(hits: list[int]) -> None:
    assert certificate.unpacked(certificate.packed(hits)) == hits


@given(st.binary(max_size=60))
def test_whatever_stands_for_hits_is_read_or_refused(data: bytes) -> None:
    import base64

    text = base64.b64encode(data).decode()
    try:
        hits = certificate.unpacked(text)
    except Damaged:
        return
    assert hits == sorted(set(hits))
    assert certificate.packed(hits) == text


@pytest.mark.parametrize(
    ("hashes", "seconds", "threads", "hits"),
    [(1e12, 600, 1, 10_000), (2e7, 2, 1, 256), (2e9, 60, 4, 10_000), (1e6, 0.01, 1, 1.28)],
)
def test_the_target_gives_as_many_hits_as_cost_nothing(
    hashes: float, seconds: float, threads: int, hits: float
) -> None:
    target = certificate.target_for(hashes, seconds, threads)
    assert hashes / expected_hashes(target) == pytest.approx(hits, rel=1e-6)


@pytest.mark.parametrize("text", ["", "short", "x" * 201, "with\nbreak in it", "wörter, über acht"])
def test_what_is_no_challenge(text: str) -> None:
    with pytest.raises(InputError, match="8 to 200 printable"):
        certificate.checked_challenge(text, "--certify")


def test_the_strangers_lines_agree(
    honest: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert strangers(tmp_path, honest, monkeypatch) == ""
    assert strangers(tmp_path, honest, monkeypatch, "of today") == "AssertionError"
    names = ("truncated", "doubled_hit", "misordered", "moved_hit", "kernel_edited", "target_eased",
             "machine_edited", "start_edited", "statement_edited", "challenge_edited")  # fmt: skip
    for forgery in (f for f in FORGERIES if f.__name__ in names):
        data = copy.deepcopy(honest)
        forgery(data, random.Random(1))
        assert strangers(tmp_path, data, monkeypatch), forgery.__name__
