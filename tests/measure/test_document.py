"""The result document: schema, round trip, and everything that is not one."""

from __future__ import annotations

import copy
import csv
import io
import json
from dataclasses import replace
from importlib import resources
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.documents import reading as documents
from powbench.energy import reading
from powbench.errors import InputError
from powbench.kernels.base import Job
from powbench.measure import comparing, document, facts, software
from powbench.measure.document import Result, as_dict, from_text, to_csv, to_json
from powbench.measure.measurement import Measurement, Slice
from powbench.measure.statistics import Interval, median_interval
from powbench.measure.workload import default_job

SCHEMA = json.loads((resources.files("powbench") / "schemas" / "result-1.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(
    SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)

positive = st.floats(1e-6, 1e15)
slices = st.builds(
    Slice,
    began=st.floats(0, 1e6).map(lambda t: round(t, 6)),
    seconds=positive,
    cpu_seconds=st.floats(0, 1e6),
    nonces=st.integers(1, 2**40),
    hits=st.integers(0, 1000),
)
dropped = st.builds(
    replace, slices, causes=st.sampled_from([("run delay",), ("steal time", "quota throttling")])
)
measurements = st.builds(
    Measurement,
    kernel=st.text(min_size=1, max_size=20),
    backend=st.sampled_from(["c", "numba", "python"]),
    threads=st.integers(1, 1024),
    pinned=st.booleans(),
    hashes_per_second=st.lists(positive, min_size=1).map(median_interval),
    cpu_hashes_per_second=positive,
    slices=st.lists(slices, min_size=1, max_size=5).map(tuple),
    dropped=st.lists(dropped, max_size=3).map(tuple),
    hits=st.integers(0, 10**9),
    hardware_errors=st.integers(0, 100),
    wrong_nonces=st.lists(st.integers(0, 2**32 - 1), max_size=8).map(tuple),
    wrong_header=st.none() | st.binary(min_size=80, max_size=80).map(bytes.hex),
    digest=st.none() | st.binary(min_size=32, max_size=32).map(bytes.hex),
    compile_seconds=st.none() | st.floats(0, 600),
    interrupted=st.booleans(),
    warnings=st.lists(st.text()).map(tuple),
    energy=st.just((reading.missing("no meter here", remedies=("--watts 65",)),)),
)
jobs = st.builds(Job, st.binary(min_size=80, max_size=80), st.integers(0, 2**256 - 1))


MACHINE = facts.as_json(facts.collect())
SOFTWARE = software.collect()
BROKEN_ENERGY: tuple[Any, ...] = ([], [{}], "none")


def made(*measured: Measurement, job: Job | None = None, **changes: Any) -> Result:
    values: dict[str, Any] = {
        "created": "2026-01-02T03:04:05+00:00",
        "machine": MACHINE,
        "software": SOFTWARE,
        "job": job or default_job(),
        "start": 0,
        "nonces": None,
        "measurements": measured,
        **changes,
    }
    return Result(**values)


def one(kernel: str = "scalar", rate: float = 4e6, threads: int = 1, **changes: Any) -> Measurement:
    values: dict[str, Any] = {
        "kernel": kernel,
        "backend": "c",
        "threads": threads,
        "pinned": True,
        "hashes_per_second": Interval(rate, rate * 0.9, rate * 1.1, 0.96),
        "cpu_hashes_per_second": rate,
        "slices": (Slice(0.0, 0.1, 0.1, 400_000, 1),),
        "hits": 1,
        "hardware_errors": 0,
        **changes,
    }
    return Measurement(**values)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["schema"]["const"] == document.SCHEMA


@settings(max_examples=20)
@given(st.lists(measurements, max_size=4), jobs, st.integers(0, 2**32 - 1), st.none() | st.just(5))
def test_round_trip_and_schema(
    measured: list[Measurement], job: Job, start: int, nonces: int | None
) -> None:
    result = made(
        *measured, job=job, start=start, nonces=nonces, not_measured=(("avx2", "no AVX2"),)
    )
    text = to_json(result)
    VALIDATOR.validate(json.loads(text))
    assert from_text(text, "x.json") == result


def test_the_schema_has_room_for_energy_only_where_it_belongs() -> None:
    data = as_dict(made(one()))
    data["measurements"][0]["energy"] = [{"available": False, "reason": "no meter"}]
    VALIDATOR.validate(data)
    for broken in BROKEN_ENERGY:
        data["measurements"][0]["energy"] = broken
        assert not VALIDATOR.is_valid(data)


@pytest.mark.parametrize(
    "path",
    [(), ("machine",), ("workload",), ("measurements", 0), ("measurements", 0, "slices", 0)],
)
def test_the_schema_knows_every_key(path: tuple[Any, ...]) -> None:
    data = as_dict(made(one()))
    VALIDATOR.validate(data)
    inner: Any = data
    for step in path:
        inner = inner[step]
    inner["surprise"] = 1
    assert not VALIDATOR.is_valid(data)
    del inner["surprise"]
    for key in list(inner):
        kept = inner.pop(key)
        assert not VALIDATOR.is_valid(data), key
        inner[key] = kept


def test_what_a_newer_powbench_adds_is_read_over() -> None:
    data = as_dict(made(one()))
    data["measurements"][0]["energy"] = [{"available": False, "reason": "x", "new": 1}]
    data["extra"] = {"a": 1}
    assert from_text(json.dumps(data), "x").measurements[0].kernel == "scalar"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[" * 100_000, "nested deeper than 64"),
        ('{"a":' * 100_000, "nested deeper than 64"),
        ("1" * 5000, "a number of 5000 digits"),
        ("null", "no powbench result"),
        ("[]", "no powbench result"),
        ('"powbench.result/1"', "no powbench result"),
        ("{}", "no powbench result"),
        ('{"schema": 1}', "no powbench result"),
        ('{"schema": ["powbench.result/1"]}', "no powbench result"),
        ('{"schema": "powbench.info/1"}', "but powbench.info/1"),
        ('{"schema": "powbench.result/2"}', "newer format powbench.result/2"),
        ('{"schema": "powbench.result/1"}', "damaged result"),
    ],
)
def test_what_is_no_result(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        from_text(text, "some.json")
    assert caught.value.message.startswith("some.json ")
    assert caught.value.hint
    assert "\n" not in caught.value.message


MISSING = object()


@pytest.mark.parametrize("value", [MISSING, None, [], {}, "x", "", -1, 1e400, float("nan"), True])
@pytest.mark.parametrize(
    "path",
    [
        ("machine",),
        ("software",),
        ("workload",),
        ("workload", "header"),
        ("workload", "target"),
        ("measurements",),
        ("measurements", 0),
        ("measurements", 0, "threads"),
        ("measurements", 0, "hashes_per_second"),
        ("measurements", 0, "hashes_per_second", "median"),
        ("measurements", 0, "hashes_per_second", "low"),
        ("measurements", 0, "cpu_hashes_per_second"),
        ("measurements", 0, "slices"),
        ("measurements", 0, "slices", 0),
        ("measurements", 0, "wrong_nonces"),
        ("not_measured",),
    ],
)
def test_a_damaged_result_is_read_or_refused_but_never_trips_the_program(
    path: tuple[Any, ...], value: object
) -> None:
    """And what is read can be compared and printed."""
    from rich.console import Console

    from powbench.report.terminal import bench as terminal

    good = made(one())
    data: Any = copy.deepcopy(as_dict(good))
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    if value is MISSING:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    try:
        found = from_text(json.dumps(data), "x.json")
    except InputError as error:
        assert error.message.startswith(("x.json is a damaged result", "x.json holds"))
        return
    compared = comparing.compare(good, found)
    documents.text(comparing.as_document(compared))
    Console(file=io.StringIO()).print(terminal.compare(compared, ("a", "b")))


def test_json_holds_no_nan() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json(made(one(cpu_hashes_per_second=float("nan"))))


def test_csv_has_one_row_per_measurement() -> None:
    text = to_csv(made(one("scalar"), one("a,b\nc", 5e6, 2, digest="ab" * 32)))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == document.CSV_COLUMNS
    assert [r["kernel"] for r in rows] == ["scalar", "a,b\nc"]
    assert float(rows[1]["hashes_per_second"]) == 5e6
    assert (rows[0]["digest"], rows[1]["digest"]) == ("", "ab" * 32)
    assert text.endswith("\n")


# Comparing


def test_same_machine_same_work() -> None:
    a = made(one("scalar", 100.0), one("avx2", 400.0))
    b = made(one("scalar", 110.0), one("avx512", 900.0))
    c = comparing.compare(a, b)
    assert c.same_machine
    assert c.same_workload
    assert c.difference is None
    by_name = {x.kernel: x for x in c.lines}
    assert list(by_name) == ["scalar", "avx2", "avx512"]
    line = by_name["scalar"]
    assert line.ratio == pytest.approx(1.1)
    assert line.ratio_low == pytest.approx(99.0 / 110.0)  # B at its lowest over A at its highest
    assert line.ratio_high == pytest.approx(121.0 / 90.0)
    assert (by_name["avx2"].b, by_name["avx2"].ratio) == (None, None)
    assert (by_name["avx512"].a, by_name["avx512"].ratio) == (None, None)


def test_threads_are_told_apart() -> None:
    c = comparing.compare(made(one(threads=1)), made(one(threads=2)))
    assert [(x.threads, x.ratio) for x in c.lines] == [(1, None), (2, None)]


def test_another_machine_is_a_hardware_comparison() -> None:
    a = made(one())
    b = made(one(), machine={**a.machine, "model_name": "Another CPU"})
    c = comparing.compare(a, b)
    assert not c.same_machine
    assert c.difference == ("model_name", a.machine["model_name"], "Another CPU")
    data = documents.builtins(comparing.as_document(c))
    assert data["kind"] == "hardware comparison"
    assert data["first_difference"]["fact"] == "model_name"


def test_live_values_do_not_make_another_machine() -> None:
    a = made(one())
    b = made(one(), machine={**a.machine, "live": {"mhz": 1.0}, "microcode": "0x1", "host": "h"})
    assert comparing.compare(a, b).same_machine


@pytest.mark.parametrize("job", [Job(bytes(80), 2**236 - 1), Job(default_job().header, 1)])
def test_another_header_or_target_is_another_workload(job: Job) -> None:
    c = comparing.compare(made(one()), made(one(), job=job))
    assert not c.same_workload
    assert documents.builtins(comparing.as_document(c))["same_workload"] is False


def test_a_result_against_itself() -> None:
    a = made(one())
    (line,) = comparing.compare(a, a).lines
    assert line.ratio == 1.0
    assert line.ratio_low is not None
    assert line.ratio_high is not None
    assert line.ratio_low < 1 < line.ratio_high
