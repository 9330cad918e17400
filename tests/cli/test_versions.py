"""`--versions`: rolled work on the command line, named in what it writes, and never mixed."""

from __future__ import annotations

import json
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from powbench.cli.main import run
from powbench.documents import reading
from powbench.documents.compare_many import CompareMany
from powbench.documents.result import Result
from powbench.errors import NotMeasurable, WrongHashes
from powbench.kernels import registry
from powbench.kernels.base import Job, Kernel
from powbench.kernels.reference import ReferenceKernel
from powbench.measure import comparing_fleets, document, proof
from powbench.report.terminal import compare_fleets
from tests.measure.cases import drawn

SCHEMAS = {
    kind: json.loads((resources.files("powbench") / "schemas" / f"{kind}-1.json").read_text())
    for kind in ("result", "verify", "sweep")
}
EASY = f"{(1 << 246) - 1:064x}"
VERSIONS = 4
NONCES = 4096
FASTEST = registry.default().name


def bench(folder: Path, *more: str) -> Path:
    path = folder / f"{'-'.join(m.strip('-') for m in more) or 'fixed'}.json"
    code = run(["bench", "-k", FASTEST, "-t", "1", "-d", "0.1", *more, "--json", str(path), "-q"])
    assert code == 0
    return path


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(with a fixed version, with sixteen)."""
    folder = tmp_path_factory.mktemp("results")
    return bench(folder), bench(folder, "--versions", "16")


def by_hand(header: bytes, target: int, nonces: int) -> tuple[int, str]:
    """(hits, digest) of four versions of a header, from what the reference page says."""
    state, hits = sha256(), 0
    base = int.from_bytes(header[:4], "little") & ~0x6000
    for nonce in range(nonces):
        for version in (base, base | 0x2000, base | 0x4000, base | 0x6000):
            front, back = version.to_bytes(4, "little"), nonce.to_bytes(4, "little")
            hashed = sha256(sha256(front + header[4:76] + back).digest()).digest()
            if int.from_bytes(hashed, "little") <= target:
                state.update(front + back + hashed)
                hits += 1
    return hits, state.hexdigest()


def test_fixed_work_has_one_digest(capsys: pytest.CaptureFixture[str]) -> None:
    names = [k.name for k in registry.usable() if k.backend != "numba"]
    kernels = [part for name in names for part in ("-k", name)]
    work = ["--nonces", str(NONCES * VERSIONS), "--versions", str(VERSIONS), "--target", EASY]
    assert run(["bench", *kernels, "-t", "1,2", *work, "--json", "-"]) == 0
    out, err = capsys.readouterr()
    data: dict[str, Any] = json.loads(out)
    jsonschema.validate(data, SCHEMAS["result"])
    workload = data["workload"]
    assert workload["version_mask"] == "00006000"
    assert workload["nonces"] == NONCES * VERSIONS
    header = bytes.fromhex(workload["header"])
    wanted = by_hand(header, int(EASY, 16), NONCES)
    assert {(m["hits"], m["digest"]) for m in data["measurements"]} == {wanted}
    assert wanted[0] > 5
    assert "every nonce was hashed with 4 versions of the header" in " ".join(err.split())
    assert "digest of 16,384 hashes" in err


def test_a_mask_may_be_named(tmp_path: Path) -> None:
    for text, mask in (("0x10002000", "10002000"), ("10002000", "10002000"), ("2", "00002000")):
        data = json.loads(bench(tmp_path, "--versions", text).read_text())
        assert data["workload"]["version_mask"] == mask


def test_a_fixed_version_is_not_named(results: tuple[Path, Path], tmp_path: Path) -> None:
    assert "version_mask" not in json.loads(results[0].read_text())["workload"]
    assert "version_mask" not in json.loads(bench(tmp_path, "--versions", "1").read_text())


def test_compare_refuses_to_mix(
    results: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    fixed, rolled = map(str, results)
    assert run(["compare", fixed, rolled]) == 3
    told = capsys.readouterr().err
    assert "A hashed a header with a fixed version, and B 16 versions of a header" in told
    assert "--versions 16" in told
    assert run(["compare", rolled, rolled]) == 0
    assert run(["compare", fixed, fixed]) == 0


def test_compare_of_many_leaves_out_what_does_not_compare(
    results: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fixed, rolled = map(str, results)
    capsys.readouterr()
    written = tmp_path / "c.json"
    assert run(["compare", fixed, rolled, fixed, "--json", str(written)]) == 3
    told = capsys.readouterr()
    assert f"left out: {rolled}: A hashed a header with a fixed version, and this one 16" in (
        " ".join(told.out.split())
    )
    assert "1 result left out; the exit code is 3" in told.err
    made = reading.read(written.read_text(), "c.json", CompareMany)
    assert [r.name for r in made.results] == [fixed, fixed]
    assert [one.name for one in made.left_out] == [rolled]
    assert run(["compare", fixed, rolled, rolled]) == 3
    assert f"{fixed} (A) compares with no other" in capsys.readouterr().err


def test_two_fleets_leave_out_the_hosts_that_do_not_compare(
    results: tuple[Path, Path],
) -> None:
    fixed, rolled = (
        document.from_document(reading.read(p.read_text(), str(p), Result), str(p)) for p in results
    )
    before, after = [("a", fixed), ("b", fixed)], [("a", fixed), ("b", rolled)]
    made = comparing_fleets.compare(before, after)
    assert [h.name for h in made.hosts] == ["a"]
    assert [one.name for one in made.left_out] == ["b"]
    assert "left out: b: A hashed a header with a fixed version, and B 16" in drawn(
        compare_fleets.table(made)
    )
    with pytest.raises(NotMeasurable, match="no host of the two fleets compares"):
        comparing_fleets.compare(before[1:], after[1:])


def test_history_and_exports_keep_them_apart(
    results: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fixed, rolled = map(str, results)
    assert run(["history", fixed, rolled]) == 0
    told = capsys.readouterr().out
    assert f"{FASTEST}, 16 versions, on" in told
    assert told.count(f"\n{FASTEST}") + told.startswith(FASTEST) == 2
    out = tmp_path / "b.json"
    assert run(["export", rolled, "--to", f"bencher={out}"]) == 0
    assert f"{FASTEST}/1-threads/16-versions" in out.read_text()


def test_the_page_says_it(results: tuple[Path, Path], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert run(["report", str(results[1]), "-o", str(page)]) == 0
    assert "Every nonce was hashed with 16 versions of the header" in page.read_text()


def test_real_blocks_are_verified(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "-k", FASTEST, "--versions", "2", "--json", "-"]) == 0
    out, err = capsys.readouterr()
    data = json.loads(out)
    jsonschema.validate(data, SCHEMAS["verify"])
    assert data["version_mask"] == "00002000"
    assert data["verdict"] == "right"
    assert "with 2 versions of each" in err


def test_a_sweep_names_it(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["sweep", "-k", FASTEST, "-t", "1", "-d", "0.1", "--versions", "8", "--json", "-"]
    assert run(asked) == 0
    out, err = capsys.readouterr()
    data = json.loads(out)
    jsonschema.validate(data, SCHEMAS["sweep"])
    assert data["version_mask"] == "0000e000"
    assert "with 8 versions of the header" in " ".join(err.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--versions", "0x20000000"], "20000000 has bits outside of BIP 320's 1fffe000"),
        (["--versions", "00001000"], "00001000 has bits outside"),
        (["--versions", "0x0"], "rolls no version"),
        (["--versions", "0"], "0 versions cannot be rolled"),
        (["--versions", "65537"], "1 to 65536"),
        (["--versions", "12"], "do not divide the 65536"),
        (["--versions", "many"], "no whole number"),
        (["--versions", "-1"], "no whole number"),
        (["--versions", "16", "--nonces", "1000"], "cannot be divided among 16 versions"),
        (["--versions", "16", "--nonces", "2^33"], "more than 2^32 hashes"),
        (["--versions", "16", "--start", "2^32"], "beyond 2^32"),
        (["--versions", "16", "--certify"], "certified work has a header with a fixed version"),
        (["--versions", "16", "--explain"], "counted with a fixed version"),
    ],
)
def test_what_is_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["bench", "-k", "reference", "-d", "0.1", *arguments]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert message in told
    assert "hint:" in told


class Liar(Kernel):
    """Right with a fixed version; with several it loses the hits of one of them."""

    name, backend = "liar", "c"

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        hits = ReferenceKernel().scan(job, start, count)
        return [h for h in hits if job.versions == 1 or h % job.versions != 1]


def test_a_kernel_that_loses_a_version_is_found_out() -> None:
    header = bytes(range(80))
    assert proof.prove(Liar(), header) > 50
    with pytest.raises(WrongHashes, match="misses nonce") as told:
        proof.prove(Liar(), header, version_mask=0x1FFFE000)
    version = bytes.fromhex(told.value.message.split()[-1])[:4]
    assert version != header[:4]


def test_a_proof_rolls_few_of_many_versions() -> None:
    assert proof.outermost(0x1FFFE000) == 0x18006000
    assert proof.outermost(0x0000E000) == 0x0000E000
