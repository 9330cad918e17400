"""The documents' types: what was recorded is read and fits its schema; what is wrong is named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from powbench.check import baselines, store
from powbench.cli.main import run
from powbench.documents import kinds, reading, schema, wrong_field
from powbench.documents.check import Check
from powbench.documents.energy import Kind
from powbench.documents.result import Result
from powbench.documents.stored import Baseline, History
from powbench.energy.reading import KINDS
from powbench.errors import InputError
from powbench.measure import calibration, choice

ROOT = Path(__file__).parents[2]
RECORDED = ROOT / "tests" / "data" / "documents"
"""Written by powbench at 5c03a4a, before the documents had types; network.json when it came."""
NOW = "2026-01-31T12:00:00+00:00"
BY_SCHEMA = {reading.schema_of(kind): kind for kind in kinds.KINDS}


def recorded() -> list[tuple[Path, type]]:
    files = [*RECORDED.glob("*.json"), ROOT / "studies" / "backtest" / "data" / "backtest.json"]
    found = [(path, json.loads(path.read_text()).get("schema")) for path in files]
    return [(path, BY_SCHEMA[name]) for path, name in found if name in BY_SCHEMA]


def ids(value: Any) -> str:
    return value.name if isinstance(value, Path) else value.__name__


@pytest.mark.parametrize(("path", "kind"), recorded(), ids=ids)
def test_what_was_recorded_is_read_and_written_as_it_was(path: Path, kind: type) -> None:
    text = path.read_text(encoding="utf-8")
    found: Any = reading.read(text, path.name, kind)
    assert reading.builtins(found) == json.loads(text)
    assert json.loads(reading.text(found)) == json.loads(text)
    errors = jsonschema.Draft202012Validator(schema.of(kind)).iter_errors(json.loads(text))
    # What is written since then, an older document lacks.
    assert [e for e in errors if e.validator != "required"] == []


def test_every_kind_was_recorded() -> None:
    assert {kind for _, kind in recorded()} == set(kinds.KINDS)


@pytest.mark.parametrize(
    "arguments",
    [
        ("info",),
        ("verify", "-k", "reference"),
        ("rigs",),
        ("compare", str(RECORDED / "result.json"), str(RECORDED / "result-fixed.json")),
        ("history", str(RECORDED / "result.json"), str(RECORDED / "check.json")),
        ("kernels",),
        ("bench", "-k", "reference", "-t", "1", "-d", "0.1"),
        ("bench", "-k", "reference", "-t", "1", "-d", "0.1", "--certify"),
        ("verify", str(RECORDED / "result-certified.json")),
        ("challenge",),
        ("sweep", "-k", "reference", "-t", "1", "-d", "0.1", "--watts", "65"),
        ("project", str(RECORDED / "sites.toml")),
        ("simulate", str(RECORDED / "sites.toml"), "--paths", "20"),
        ("allocate", str(RECORDED / "sites.toml"), "--scenarios", "3", "--check-paths", "3"),
        ("backtest", "--paths", "20", "--horizon", "26", "--from", "400"),
        ("baseline", "accept", "nightly", "--reason", "why"),
    ],
    ids=lambda value: value[0],
)
def test_what_is_written_today_fits_its_schema(
    arguments: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    for name, folder in (("baseline", "baselines"), ("history", "history")):
        (tmp_path / folder).mkdir()
        shutil.copy(RECORDED / f"{name}.json", tmp_path / folder / "nightly.json")
    monkeypatch.setenv("POWBENCH_STORE", str(tmp_path))
    assert run([*arguments, "--json", "-", "-q"]) == 0
    data = json.loads(capsys.readouterr().out)
    kind = BY_SCHEMA[data["schema"]]
    assert reading.builtins(reading.typed(data, "stdout", kind)) == data
    jsonschema.Draft202012Validator(schema.of(kind)).validate(data)


def test_what_is_stored_today_fits_its_schema() -> None:
    """A check's own document is held to its schema where checks are run, in tests/check."""
    speeds = (calibration.Speed("scalar", 1e6, 9),)
    kept = choice.Calibration("0123456789abcdef", "fedcba9876543210", NOW, speeds).as_document()
    assert choice.parse(reading.text(kept), kept.cpu_signature, kept.build) is not None
    baseline = reading.read((RECORDED / "baseline.json").read_text(), "b", Baseline)
    last = reading.read((RECORDED / "history.json").read_text(), "h", History)
    accepted = baselines.accept(store.baseline_from(baseline), last, "why")
    every: tuple[Any, ...] = (kept, accepted.as_document(), baselines.record_of(accepted))
    for made in every:
        data = json.loads(reading.text(made))
        assert reading.typed(data, "stored", type(made)) == made
        kind: Any = type(made)
        jsonschema.Draft202012Validator(schema.of(kind)).validate(data)


@pytest.mark.parametrize("kind", kinds.KINDS, ids=ids)
def test_a_schema_is_one_and_knows_its_name(kind: type) -> None:
    made = schema.of(kind)
    jsonschema.Draft202012Validator.check_schema(made)
    assert made["title"] == reading.schema_of(kind)
    assert made["description"]


def test_the_words_of_energy_are_those_of_the_meters() -> None:
    assert Kind.__args__ == KINDS  # type: ignore[attr-defined]


def changed(name: str, *path: str | int, to: Any) -> Any:
    data = json.loads((RECORDED / f"{name}.json").read_text())
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return data


WORDS_OF_PATTERNS = (
    "hexadecimal digits", "00:00", "01-31", "2026-01", "in 8 digits", "ASCII characters", "_ . -",
    "in digits",
)  # fmt: skip
FAST = ("measurements", 0, "hashes_per_second")


@pytest.mark.parametrize(
    ("kind", "path", "to", "says"),
    [
        (Result, (*FAST, "median"), -1, "median is -1, not a number above 0"),
        (Result, (*FAST, "median"), {"x": 1}, 'median is {"x": 1}, not a number above 0'),
        (Result, (*FAST, "median"), 1e308, "median is 1e+308, not at most 1e+30"),
        (Result, (*FAST, "confidence"), 2, "confidence is 2, not a number from 0 to 1"),
        (Result, ("measurements", 0, "kernel"), "", "kernel is \"\", not text that is not empty"),
        (Result, ("measurements", 0, "threads"), True, "threads is true, not a whole number of at"),
        (Result, ("measurements", 0, "slices"), [], "slices is [], not a list that is not empty"),
        (Result, ("measurements", 0, "backend"), "gpu", 'backend is "gpu", not one of "c"'),
        (Result, ("workload", "nonces"), 0, "nonces is 0, not a whole number from 1 to 4,294"),
        (Result, ("created",), "today", 'created is "today", not a time such as'),
        (Result, ("workload", "header"), "ab", 'header is "ab", not 160 hexadecimal digits'),
        (Result, ("workload", "version_mask"), "2", "\"2\", not bits of BIP 320's mask 1fffe000"),
        (Check, ("kernels", 0, "launches", 0, "rounds", 0, "slices", "A", "seconds"), 0,
         "kernels[0].launches[0].rounds[0].slices.A.seconds is 0, not a number above 0"),
        (Check, ("kernels", 0, "launches", 0, "rounds", 0, "slices"), {},
         "kernels[0].launches[0].rounds[0] has no slice of"),
        (Baseline, ("kernels", "fake", "seconds"), [1, None], "kernels.fake.seconds[1] is null, "),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_with_what_belongs_there(
    kind: type, path: tuple[str | int, ...], to: Any, says: str
) -> None:
    name = kind.__name__.lower()
    with pytest.raises(InputError) as caught:
        reading.typed(changed(name, *path, to=to), "a.json", kind)
    assert caught.value.message.startswith(f"a.json is a damaged {name}: ")
    assert says in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("kind", kinds.KINDS, ids=ids)
def test_every_pattern_of_a_document_has_words(kind: type) -> None:
    def patterns(part: Any) -> Iterator[dict[str, Any]]:
        if isinstance(part, dict) and isinstance(part.get("pattern"), str):
            yield part
        for value in part.values() if isinstance(part, dict) else part:
            if isinstance(value, dict | list):
                yield from patterns(value)

    for field in patterns(schema.fields_of(kind)):
        assert wrong_field.words(field).endswith(WORDS_OF_PATTERNS), field["pattern"]


@pytest.mark.parametrize(
    ("field", "to", "says"),
    [
        ("statement", "{", 'statement is "{", not text of at least 2 characters, at most 65,536'),
        ("statement", 5, "statement is 5, not text of at least 2 characters"),
        ("gaps", None, "gaps is null, not text, at most 2,097,152 characters"),
    ],
)
def test_a_wrong_certificate_is_named(field: str, to: Any, says: str) -> None:
    data = changed("result-certified", "measurements", 0, "certificate", field, to=to)
    with pytest.raises(InputError) as caught:
        reading.typed(data, "a.json", Result)
    assert says in caught.value.message


def test_unknown_keys_pass_and_a_newer_version_is_refused() -> None:
    new = changed("result", "measurements", 0, "colour", to="red")
    assert reading.typed(new, "a.json", Result).measurements[0].kernel == "scalar"
    with pytest.raises(InputError, match=r"the newer format powbench.result/12") as caught:
        reading.typed(changed("result", "schema", to="powbench.result/12"), "a.json", Result)
    assert caught.value.hint == "upgrade powbench"
