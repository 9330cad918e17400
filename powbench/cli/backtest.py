"""`powbench backtest`: how good the difficulty forecast has been."""

from __future__ import annotations

from typing import Any

import click

from .. import batches
from ..errors import InputError, NotMeasurable
from . import files, options, output, working
from .paths import Input, Output
from .values import Whole

MOST_PATHS = 10_000_000
_MOST_BYTES = 4 << 30
_EPILOG = """\b
Examples:
  powbench backtest                           # the record that ships
  powbench backtest --from 300 --horizon 13   # later, and less far ahead
  powbench backtest --difficulty my.csv --prices p.csv --json scores.json
  powbench backtest --difficulty later.csv    # epochs since the release
  powbench backtest --prices daily.csv        # daily prices, not one an epoch
  powbench backtest --picture backtest.svg    # each forecast over what came
"""


@click.command(epilog=_EPILOG)
@click.option(
    "--from", "starts", type=Whole(0), multiple=True, metavar="EPOCH",
    default=(130, 200, 300), show_default=True,
    help="Score the origins from this epoch on; repeatable.",
)  # fmt: skip
@click.option(
    "--horizon", "horizons", type=Whole(1, 520), multiple=True, metavar="EPOCHS",
    default=(26, 52), show_default=True, help="How far ahead, in epochs of 14 days; repeatable.",
)  # fmt: skip
@click.option(
    "--paths", type=Whole(18, MOST_PATHS), default=5000, show_default=True,
    help="Paths of each forecast.",
)  # fmt: skip
@options.seed("The same seed gives the same scores.")
@click.option(
    "--difficulty", "difficulty_path", type=Input(), metavar="CSV",
    help="Your own record: epoch,difficulty (or nbits) and, if you like, date. A record that "
    "continues the epochs that ship is appended to them.",
)  # fmt: skip
@click.option(
    "--prices", "price_path", type=Input(), metavar="CSV",
    help="date,usd by day. They replace the prices that ship, or go with your own record.",
)  # fmt: skip
@click.option(
    "--picture", "picture_path", type=Output(), metavar="FILE",
    help="Draw forecast / actual by origin, as .svg or .png; needs the extra `report`.",
)  # fmt: skip
@working.who
@options.common
def command(
    starts: tuple[int, ...],
    horizons: tuple[int, ...],
    paths: int,
    seed: int,
    difficulty_path: str | None,
    price_path: str | None,
    picture_path: str | None,
    who: working.Who,
    json_path: str | None,
) -> int:
    """Forecast from every epoch of the record with what was known then, and score it.

    Each forecast says what one hash per second earns, and is compared with the outcome: by
    CRPS (0 is perfect), by median bias, and by how often the outcome lay between P10 and P90.
    Two calculators are scored, too: one with constant difficulty, one that continues last
    year's growth. Where past prices are known, the earnings in USD are scored as well, and so is a
    forecast that responds to hashprice. Prices ship for the record that ships.
    """
    from ..documents import reading
    from ..network import backtest, series
    from ..rigs import catalogue

    if picture_path is not None:
        _check_picture(picture_path)
    record, bitcoins = _record(difficulty_path)
    if price_path is not None:
        text = files.read_bounded(price_path)
        record = series.with_prices(
            record, text, price_path, catalogue.releases(), bitcoins=bitcoins
        )
        _tell_of_holes(record)
    elif bitcoins:
        record = series.with_shipped_prices(record, catalogue.releases())
    else:
        output.say(
            "your record is scored without prices, as those that ship belong to the record that "
            "ships; --prices adds yours"
        )
    horizons = tuple(sorted(set(horizons)))

    def room(wanted: int) -> int:
        return max(1, min(wanted, int(_MOST_BYTES // backtest.bytes_at_work(record, horizons))))

    with working.workers(who, room) as workers, _progress() as tell:
        try:
            done = backtest.run(record, horizons, min(starts), paths, seed, tell, workers=workers)
        except batches.WorkersLost as error:
            raise working.lost(error) from None
    from ..report.terminal import backtest as report

    ordered = sorted(set(starts))
    document = report.document(done, record, ordered, paths, seed)
    if json_path is not None:
        files.write_text(json_path, reading.text(document))
    if picture_path is not None and done.origins:
        _draw(reading.builtins(document), picture_path)
    if done.origins:
        output.show(report.table(done, ordered))
    else:
        output.warn("interrupted before the first origin was scored")
    priced = any(o.scored == backtest.USD or o.method == backtest.HELD for o in done.origins)
    if price_path and not done.interrupted and not priced:
        output.warn(
            f"{price_path} was of no use: no origin has a year of prices before it and prices "
            "as far as the horizon"
        )
    if done.ended:
        return 130 if done.ended == backtest.INTERRUPTED else NotMeasurable.exit_code
    return 0


def _record(path: str | None) -> tuple[Any, bool]:
    """The difficulties to score, and whether they are Bitcoin's, whose prices ship."""
    from ..network import series

    if path is None:
        return series.shipped(), True
    shown = files.STDIN if path == "-" else path
    record = series.difficulty(files.read_bounded(path), shown)
    continued, note = series.continued(record)
    if note:
        output.say(note)
    return (record, False) if continued is None else (continued, True)


def _tell_of_holes(record: Any) -> None:
    """Epochs without a price between such as have one."""
    known = [place for place, usd in enumerate(record.usd_per_btc) if usd == usd]
    missing = sorted({*range(known[0], known[-1])} - {*known})
    if missing:
        first, last = (record.first_epoch + place for place in (missing[0], missing[-1]))
        output.say(
            f"no price for {len(missing)} of the epochs {first} to {last}: for a year after one "
            "nothing answers hashprice"
        )


def _check_picture(path: str) -> None:
    """InputError before the work, not after it."""
    from ..report.page import draw

    if not path.endswith((".svg", ".png")):
        raise InputError(f"{path} ends in neither .svg nor .png", "--picture backtest.svg")
    draw.check_installed()


def _draw(document: dict[str, Any], path: str) -> None:
    from ..report.page import html

    drawn = html.picture_of(document, "forecast")
    if path.endswith(".png"):
        files.write_bytes(path, html.png(drawn))
    else:
        files.write_text(path, html.svg(drawn))
    output.say(f"wrote {path}")


def _progress() -> Any:
    from ..report.terminal.progress import share_bar

    return share_bar("back-test", output.verbosity(), output.say)
