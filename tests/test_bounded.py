"""What comes from outside is read within bounds, and numbers are numbers."""

from __future__ import annotations

import io
import json
import os
import subprocess
import threading
from pathlib import Path

import pytest

from powbench import bounded
from powbench.bounded import Unreadable
from powbench.errors import InputError


@pytest.mark.parametrize("value", [{}, [1, 2.5, None], {"a": [{"b": "c"}]}, 10**308, -3, "x"])
def test_json_comes_back_as_it_was_written(value: object) -> None:
    assert bounded.json_value(json.dumps(value)) == value


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("NaN", "NaN"),
        ('{"a": [-Infinity]}', "Infinity"),
        ("1e999", "beyond"),
        ("1" + "0" * 400, "401 digits"),
        ("9" * 309, "beyond"),
        ("1" * 5000, "5000 digits"),
        ("[" * 100_000, "deeper"),
        ("[" * 70 + "]" * 70, "deeper"),
        ('{"a":' * 500 + "1" + "}" * 500, "deeper"),
        ("{", "not JSON"),
        (b"\xff\xfe", "not"),
        ("", "not JSON"),
    ],
)
def test_what_is_no_json_or_no_number_is_told_in_one_sentence(text: str, why: str) -> None:
    with pytest.raises(Unreadable) as error:
        bounded.json_value(text)
    assert why in str(error.value) and "\n" not in str(error.value)
    assert len(str(error.value)) < 200


def test_the_deepest_that_is_allowed_passes() -> None:
    text = "[" * bounded.DEEPEST + "]" * bounded.DEEPEST
    assert bounded.json_value(text)
    with pytest.raises(Unreadable):
        bounded.json_value(f"[{text}]")


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a = " + "1" * 5000, "a = [[", "a == 1"])
def test_toml_has_the_same_bounds(text: str) -> None:
    with pytest.raises(Unreadable):
        bounded.toml_value(text)


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x" * 8192)
    assert len(bounded.read_bytes(file, 8192)) == 8192
    with pytest.raises(Unreadable, match="larger than 4 KiB"):
        bounded.read_bytes(file, 4096)


def test_a_device_is_no_file_but_the_null_device_is_empty() -> None:
    with pytest.raises(Unreadable, match="device"):
        bounded.read_bytes("/dev/zero")
    assert bounded.read_bytes("/dev/null") == b""


def test_an_endless_pipe_ends_at_the_limit() -> None:
    with subprocess.Popen(["yes"], stdout=subprocess.PIPE) as endless:
        assert endless.stdout is not None
        with pytest.raises(Unreadable, match="larger"):
            bounded.read_stream(endless.stdout, 1 << 16)
        endless.kill()


def test_a_stream_without_a_file_behind_it_is_read() -> None:
    assert bounded.read_stream(io.BytesIO(b"abc")) == b"abc"


@pytest.mark.parametrize(
    ("text", "value"),
    [("212.4", 212.4), (" -3 ", -3.0), ("+.5e-3", 5e-4), ("5.", 5.0), ("0" * 300 + "7", 7.0)],
)
def test_numbers_in_text(text: str, value: float) -> None:
    assert bounded.number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nan",
        "inf",
        "1e999",
        "1_000",
        "212,4",
        "1 234",
        "0x10",
        "\u0663",
        "5W",
        "9" * 400,
        "9" * 5000,
    ],
)
def test_what_is_half_a_number_or_none(text: str) -> None:
    for read in (bounded.number, bounded.whole):
        with pytest.raises(Unreadable) as error:
            read(text)
        assert len(str(error.value)) < 120


def test_whole_numbers_in_text() -> None:
    assert [bounded.whole(t) for t in ("7", "-12\n", "+3")] == [7, -12, 3]
    with pytest.raises(Unreadable, match="not a whole number"):
        bounded.whole("2.5")


def test_a_pipe_that_does_not_end(tmp_path: Path) -> None:
    """Somebody holds the other end open and writes nothing, or writes for ever."""
    os.mkfifo(tmp_path / "pipe")
    reading = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    writing = os.open(tmp_path / "pipe", os.O_WRONLY)
    with pytest.raises(bounded.Unreadable, match="did not end in"):
        bounded.read_small(tmp_path / "pipe", 100, wait_seconds=0.1)
    os.write(writing, b"a" * 200)
    with pytest.raises(bounded.Unreadable, match="larger than"):
        bounded.read_small(tmp_path / "pipe", 100)
    os.close(writing)
    os.close(reading)
    assert bounded.read_small("/dev/null", 100) == b""


@pytest.mark.parametrize("kind", [str, bytes])
def test_a_number_too_long_is_seen_wherever_it_stands(kind: type) -> None:
    """In a look at each 25th character."""
    for before in range(60):
        text = "[" + " " * before + "7" * (bounded.LONGEST_NUMBER + 1) + "]"
        assert bounded.is_large(text if kind is str else text.encode())
    near = "[" + ",".join(["1234567890." * 14, "3" * 150] * 20) + "]"
    assert not bounded.is_large(near if kind is str else near.encode())


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    """Its size is not known before, and it comes in pieces."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = subprocess.Popen(["sh", "-c", f"(printf 1; sleep 0.1; printf 23) > {pipe}"])
    assert bounded.read_bytes(pipe, 3) == b"123"
    assert writer.wait() == 0
    writer = subprocess.Popen(["sh", "-c", f"printf 1234 > {pipe}"])
    with pytest.raises(bounded.Unreadable, match="larger than"):
        bounded.read_bytes(pipe, 3)
    writer.wait()


def test_a_pipe_that_nobody_writes_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that is there has all the time."""
    monkeypatch.setattr(bounded, "WRITER_SECONDS", 0.0)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(bounded.Unreadable, match="a pipe that nobody wrote to for 0 s"):
        bounded.read_bytes(pipe)
    writing = os.open(pipe, os.O_RDWR)

    def write() -> None:
        os.write(writing, b"12")
        os.close(writing)

    writer = threading.Timer(0.1, write)
    writer.start()
    assert bounded.read_bytes(pipe) == b"12"
    writer.join()


def test_a_pipe_of_a_shell_may_be_empty() -> None:
    """Its writer has gone before it is opened."""
    reading, writing = os.pipe()
    os.close(writing)
    assert bounded.read_bytes(f"/dev/fd/{reading}") == b""
    os.close(reading)


def test_a_missing_file_that_is_called_nearly_so(tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text("")
    (tmp_path / "sites").mkdir()
    for missing, hint in (
        (tmp_path / "site.toml", f"did you mean {tmp_path / 'sites.toml'}?"),
        (tmp_path / "result.json", "check the path"),
        (tmp_path / "none" / "sites.toml", "check the path"),
        ("", "check the path"),
    ):
        with pytest.raises(InputError) as refused:
            bounded.read_text(missing)
        assert refused.value.hint == hint
