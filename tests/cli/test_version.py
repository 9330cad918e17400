"""`powbench --version`: what a bug report needs, and nothing heavy to find it out."""

from __future__ import annotations

import platform
from typing import Any

from powbench.cli import version
from powbench.kernels.base import Entry
from powbench.kernels.reference import ReferenceKernel
from powbench.measure import facts

VERSIONS = {
    "powbench": "1.2.3",
    "commit": None,
    "python": "CPython 3.11.2",
    "openssl": "OpenSSL 3.0",
    "core": None,
    "numba": None,
    "llvmlite": None,
    "numpy": "2.0.0",
    "cffi": "1.16",
}


def test_facts_of_this_machine(cli: Any) -> None:
    told = cli("--version")
    assert told.code == 0
    assert platform.python_version() in told.out
    assert f"cpu_signature  {facts.as_json(facts.collect())['cpu_signature']}" in told.out
    assert "backend python reference" in told.out


def test_what_is_absent_is_said() -> None:
    entries = [
        Entry("avx2", "c", (), None, "the C core was not built"),
        Entry("reference", "python", (), ReferenceKernel()),
    ]
    text = version.lines(VERSIONS, {"model_name": None, "cpu_signature": "ab"}, "Linux", entries)
    assert text[0] == "powbench, version 1.2.3"
    assert "commit         not from a checkout" in text
    assert "cpu            unknown" in text
    assert "core           not built" in text
    assert "libraries      numba absent, llvmlite absent, numpy 2.0.0, cffi 1.16" in text
    assert not any("avx2" in line for line in text)
