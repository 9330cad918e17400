"""`powbench backtest` as a user runs it."""

from __future__ import annotations

import json
import math
import re
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from powbench import batches
from powbench.cli import main
from powbench.errors import InputError
from powbench.network import backtest, history, series

SCHEMA = json.loads((resources.files("powbench") / "schemas" / "backtest-1.json").read_text())
QUICK = ["backtest", "--from", "400", "--horizon", "26", "--paths", "90"]
LATE = ["backtest", "--from", "440", *QUICK[3:]]


def own_record(folder: Path) -> str:
    """The record that ships as somebody's own: no price that ships is put beside it."""
    path = folder / "d.csv"
    work = series.shipped().log_work
    rows = "".join(f"{n},{math.exp(w) / 2**32:.12g}\n" for n, w in enumerate(work))
    path.write_text("epoch,difficulty\n" + rows)
    return str(path)


def test_table_and_document(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "b.json"
    assert main.run([*QUICK, "--json", str(target)]) == 0
    shown = capsys.readouterr().out
    assert "constant growth" in shown and "error of the median, 26 epochs ahead" in shown
    data = json.loads(target.read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    key = ("coins", "forecast")
    forecast = next(s for s in data["scores"] if (s["scored"], s["method"]) == key)
    own = [o for o in data["origins"] if (o["scored"], o["method"]) == key]
    assert forecast["origins"] == len(own)
    assert forecast["coverage"] == pytest.approx(sum(o["covered"] for o in own) / len(own))


def test_same_seed_same_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for seed in ("1", "1", "2"):
        assert main.run([*LATE, "--seed", seed, "--json", "-"]) == 0
        found.append(json.loads(capsys.readouterr().out)["scores"])
    assert found[0] == found[1] != found[2]


@pytest.mark.parametrize(
    "arguments, says",
    [
        (["--paths", "3"], "--paths"),
        (["--paths", "10000001"], "--paths"),
        (["--from", "481"], "start earlier"),
        (["--difficulty", "/nowhere.csv"], "cannot read"),
        (["--horizon", "0"], "--horizon"),
        (["--picture", "b.gif"], "neither .svg nor .png"),
        (["--picture", "/nowhere/b.svg"], "/nowhere"),
    ],
)
def test_bad_input(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["backtest", *arguments]) == 2
    assert says in capsys.readouterr().err


def test_own_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A record that grows by 2 % an epoch, from 2030 on, and a price that stands still:
    tables, picture and JSON as of the shipped record, in coins and in USD."""
    path, prices, drawn = tmp_path / "d.csv", tmp_path / "p.csv", tmp_path / "b.svg"
    days = [date(2030, 1, 1) + timedelta(days=i) for i in range(14 * 120)]
    rows = "".join(f"{i},{1e6 * 1.02**i:.3f},{days[14 * i]}\n" for i in range(120))
    path.write_text("epoch,difficulty,date\n" + rows)
    prices.write_text("date,usd\n" + "".join(f"{day},100\n" for day in days))
    command = ["backtest", "--difficulty", str(path), "--prices", str(prices), "--from", "70"]
    command += ["--horizon", "13", "--paths", "90"]
    assert main.run([*command, "--json", "-", "--picture", str(drawn)]) == 0
    shown = capsys.readouterr()
    data = json.loads(shown.out)
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert "d.csv" in data["record"]["source"]
    at = {(s["scored"], s["method"]): s for s in data["scores"]}
    single, blind = ("static", "constant growth"), "forecast"
    held, moved = "forecast, price held", "forecast, price drawn"
    assert set(at) == {
        *(("coins", m) for m in (*single, blind, held, moved)),
        *(("usd", m) for m in (*single, blind, moved)),
    }
    for scored in ("coins", "usd"):
        growth = at[scored, "constant growth"]
        assert abs(growth["median_bias"]) < 1e-6 and growth["origins"] > 20
    # A price that never moves is drawn as it is held.
    assert at["coins", held]["crps"] == at["coins", moved]["crps"] != at["coins", blind]["crps"]
    assert "What a hash earns in USD" in shown.err and "13 epochs ahead" in drawn.read_text()


def test_epochs_since_the_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Twenty more of Bitcoin's epochs and a year's prices go behind those that ship; what
    lies before them scores as it did."""
    known = history.epochs()[-3:]
    last = known[-1].hashes_per_block * 0xFFFF / 2**48
    rows = [f"{e.number},{e.hashes_per_block * 0xFFFF / 2**48:.6f}" for e in known]
    rows += [f"{482 + i},{last * 1.01 ** (i + 1):.3f}" for i in range(20)]
    later, prices = tmp_path / "later.csv", tmp_path / "prices.csv"
    later.write_text("epoch,difficulty\n" + "\n".join(rows) + "\n")
    days = [date(2026, 6, 1) + timedelta(days=i) for i in range(400)]
    prices.write_text("date,usd\n" + "".join(f"{day},80000\n" for day in days))

    def scored(*more: str) -> dict[tuple[str, str, int], dict[str, Any]]:
        path = str(tmp_path / "b.json")
        command = ["backtest", "--from", "455", "--horizon", "13", "--paths", "90", "--json", path]
        assert main.run([*command, *more]) == 0
        data = json.loads(Path(path).read_text())
        return {(o["scored"], o["method"], o["epoch"]): o for o in data["origins"]}

    before = scored()
    after = scored("--difficulty", str(later), "--prices", str(prices))
    assert "continues the record that ships, from epoch 479 on" in capsys.readouterr().err
    coins = {key: o for key, o in before.items() if key[0] == "coins"}
    assert coins and coins.items() <= after.items()
    newest = max(epoch for _, _, epoch in after)
    assert newest > max(epoch for _, _, epoch in before) + 15
    assert ("coins", "forecast, price held", newest) in after
    assert ("usd", "forecast, price drawn", newest) in after
    # Prices that begin two months later leave a hole, which is said.
    prices.write_text("date,usd\n" + "".join(f"{day},80000\n" for day in days[100:]))
    assert ("coins", "forecast, price held", newest) not in scored(
        "--difficulty", str(later), "--prices", str(prices)
    )
    assert "no price for 6 of the epochs 474 to 479" in capsys.readouterr().err


@pytest.mark.parametrize(
    "rows, why",
    [
        ("481,132716002350731,\n", ""),  # nothing later, and nothing meant
        ("482,125e12,\n483,126e12,\n", "begin with epoch 481 or before"),
        ("481,62466433003274,\n482,63e12,\n", "epoch 481 of d.csv has another difficulty"),
        (
            "480,122716002350731,\n481,132716002350731,\n482,125e12,\n",
            "epoch 480 of d.csv",
        ),
    ],
)
def test_what_does_not_continue_the_record(rows: str, why: str) -> None:
    own = series.difficulty("epoch,difficulty,date\n" + rows, "d.csv")
    joined, told = series.continued(own)
    assert joined is None and why in told and bool(told) is bool(why)


@pytest.mark.parametrize("day, good", [("2026-10-03", True), ("2026-10-05", True),
                                       ("2016-01-01", False), ("2026-10-09", False)])  # fmt: skip
def test_dates_of_what_continues_the_record(day: str, good: bool) -> None:
    rows = f"481,132716002350731,{day}\n482,125e12,\n483,126e12,2026-11-01\n"
    own = series.difficulty("epoch,difficulty,date\n" + rows, "d.csv")
    if good:
        joined, _ = series.continued(own)
        assert joined is not None and (np.diff(joined.starts) > 0).all()
        return
    with pytest.raises(InputError, match=r"d\.csv: epoch 481 starts on"):
        series.continued(own)


def test_a_far_date_of_a_later_epoch_is_refused() -> None:
    rows = "481,132716002350731,\n482,125e12,\n483,126e12,9999-12-31\n"
    own = series.difficulty("epoch,difficulty,date\n" + rows, "d.csv")
    with pytest.raises(InputError, match=r"d\.csv: epoch 483 starts on 9999-12-31"):
        series.continued(own)


def test_prices_of_the_last_epochs_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Methods with a price begin later: fewer origins, and a strip that begins to the right."""
    prices = tmp_path / "p.csv"
    days = [date(2023, 1, 1) + timedelta(days=i) for i in range(900)]
    rows = "".join(f"{day},{30_000 + 20 * i}\n" for i, day in enumerate(days))
    prices.write_text("date,usd\n" + rows)
    command = [*QUICK, "--horizon", "13", "--difficulty", own_record(tmp_path)]
    command += ["--prices", str(prices), "--json", str(tmp_path / "b")]
    assert main.run(command) == 0
    data = json.loads((tmp_path / "b").read_text())
    coins = [s for s in data["scores"] if (s["scored"], s["horizon"]) == ("coins", 13)]
    counts = {s["method"]: s["origins"] for s in coins}
    assert 0 < counts["forecast, price drawn"] < counts["static"]
    told = capsys.readouterr()
    assert (
        "Compare only rows with the same number of origins" in told.out
        and "of no use" not in told.err
    )
    lines = told.out.splitlines()
    strip = next(line for line in lines if line.startswith("  forecast, price held"))
    full = next(line for line in lines if line.startswith("  static"))
    assert strip[24] == " " and full[24] != " " and len(strip) == len(full)


def test_the_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is the picture that `report` makes of the document."""
    target, own, reported = tmp_path / "backtest.json", tmp_path / "own.svg", tmp_path / "its.svg"
    assert main.run([*LATE, "--json", str(target), "--picture", str(own)]) == 0
    assert f"wrote {own}" in capsys.readouterr().err
    command = ["report", str(target), "--format", "svg", "--picture", "forecast-backtest"]
    assert main.run([*command, "-o", str(reported)]) == 0
    assert own.read_text() == reported.read_text()
    lines = re.findall(r'<path d="M[^"]*" stroke="(#\w+)"', own.read_text())
    data = json.loads(target.read_text())
    assert len({o["method"] for o in data["origins"]}) == 5
    assert len(set(lines)) == 3  # three forecasts below each other, each beside the same two
    png = tmp_path / "own.png"
    assert main.run([*LATE, "--picture", str(png)]) == 0
    assert png.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_prices_too_few_to_use_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prices = tmp_path / "p.csv"
    starts = next(e for e in series.shipped().starts.tolist() if e > 1_709_251_200 + 86_400)
    day = date.fromtimestamp(starts) - timedelta(days=2)
    prices.write_text(f"date,usd\n{day},60000\n")
    own = ["--difficulty", own_record(tmp_path)]
    assert main.run([*QUICK, *own, "--prices", str(prices)]) == 0
    told = capsys.readouterr()
    assert "was of no use" in told.err and "in USD" not in told.out


def test_prices_that_ship(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside the record that ships, continued by a user's own; not beside a user's record."""
    assert main.run(QUICK) == 0
    assert "in USD" in capsys.readouterr().out
    assert main.run([*QUICK, "--difficulty", own_record(tmp_path)]) == 0
    told = capsys.readouterr()
    assert "in USD" not in told.out and "--prices adds yours" in told.err
    prices = tmp_path / "p.csv"
    days = [date(2024, 3, 1) + timedelta(days=i) for i in range(60)]
    prices.write_text("date,usd\n" + "".join(f"{day},60000\n" for day in days))
    assert main.run([*QUICK, "--prices", str(prices)]) == 0
    told = capsys.readouterr()
    assert "price held" in told.out and "was of no use" not in told.err
    strip = next(s for s in told.out.splitlines() if s.startswith("  forecast, price held"))
    assert strip[24] != " "
    assert "in USD" in told.out and "compare rows" not in told.out  # also after the file


def test_another_coins_prices_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prices = tmp_path / "p.csv"
    days = [date(2020, 1, 1) + timedelta(days=i) for i in range(900)]
    prices.write_text("date,usd\n" + "".join(f"{day},1500\n" for day in days))
    assert main.run([*QUICK, "--prices", str(prices)]) == 2
    told = capsys.readouterr().err
    assert "times the prices of a bitcoin in USD" in told and "--difficulty" in told


@pytest.mark.parametrize("cpus", [1, 96])
def test_many_cpus_do_not_need_more_memory(cpus: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("powbench.measure.crew.allowed_cpus", lambda: list(range(cpus)))
    asked: list[int] = []

    def run(*given: object, workers: batches.Workers) -> backtest.Backtest:
        asked.append(workers.count)
        return backtest.Backtest(ended=backtest.INTERRUPTED)

    monkeypatch.setattr(backtest, "run", run)
    assert main.run(["backtest", "--horizon", "520", "--paths", "1M"]) == 130
    assert 1 <= asked[0] <= min(cpus, 6)


def test_interrupted_before_the_first_score(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backtest, "scored", stop)
    assert main.run(QUICK) == 130
    assert "before the first origin" in capsys.readouterr().err


def test_prices_that_serve_coins_alone_are_of_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A year of them before the last origins, and none as far as the horizon."""
    starts = series.shipped().starts
    first, last = (date.fromtimestamp(starts[n]) for n in (400, 450))
    days = [first + timedelta(days=i) for i in range((last - first).days)]
    prices = tmp_path / "p.csv"
    prices.write_text("date,usd\n" + "".join(f"{day},60000\n" for day in days))
    late = ["backtest", "--from", "440", "--horizon", "26", "--paths", "40"]
    late += ["--difficulty", own_record(tmp_path)]
    assert main.run([*late, "--prices", str(prices)]) == 0
    told = capsys.readouterr()
    assert "price held" in told.out and "in USD" not in told.out
    assert "was of no use" not in told.err
