"""Charts drawn: Vega-Lite to SVG and PNG by vl-convert, in colours that most eyes tell apart.

The series colours are those of Okabe and Ito (2008), "Color Universal Design". In the
page ink, grid and paper are CSS variables, so that one drawing does for light and dark.
"""

from __future__ import annotations

import base64
import json
import os
import re
import sys
import textwrap
from collections.abc import Sequence
from functools import cache
from typing import Any

from ... import bounded, folders, parts
from ...child import Child, ChildError
from ...errors import InputError, PowbenchError
from . import renderer

SERIES = ("#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7", "#8C8C8C", "#6B4C9A")
BAD = "#D55E00"
INK, SOFT, GRID = "#010203", "#020304", "#030405"
VARIABLES = {
    INK: "var(--ink)",
    SOFT: "var(--soft)",
    GRID: "var(--grid)",
    **{colour: f"var(--c{number})" for number, colour in enumerate(SERIES, start=1)},
}
ON_PAPER = {INK: "#1c2430", SOFT: "#5a6572", GRID: "#dfe3e8"}
WIDTH = 370
LINE = 56
"""Characters of a caption that fit the width."""
SIZE, MEASURED, TITLE = 12, 14, 16
"""Labels are laid out as if they were larger than they are drawn: the reader's font may be
wider than the one that vl-convert measures with, and no label may be cut or lie on another."""
FONT = "Arial, Liberation Sans, Helvetica, sans-serif"  # what vl-convert measures with
DRAWING_SECONDS = 300.0
LARGEST_PICTURE = 1 << 26
NEEDS = ("altair", "vl_convert", "jinja2")


def check_installed() -> None:
    """InputError that names the extra when a library of it is missing, or cannot run."""
    if sys.flags.optimize > 1:  # Altair makes its functions of docstrings
        raise InputError("the report cannot be drawn under python -OO", "run python -O, or without")
    if folders.home() is None:  # Altair asks for one as it is loaded, and keeps nothing there
        os.environ["HOME"] = os.sep

    parts.need("the report", NEEDS, "report")


def config() -> dict[str, Any]:
    """The look of every chart."""
    text = {"labelColor": SOFT, "titleColor": SOFT, "titleFontWeight": "normal"}
    return {
        "background": "transparent",
        "padding": {"left": 8, "right": 12, "top": 4, "bottom": 4},
        "font": FONT,
        "view": {"stroke": None},
        "range": {"category": list(SERIES)},
        "axis": {
            **text,
            "labelFontSize": MEASURED,
            "titleFontSize": MEASURED,
            "labelSeparation": 6,
            "titlePadding": 8,
            "gridColor": GRID,
            "domainColor": GRID,
            "tickColor": GRID,
            "labelLimit": 200,
        },
        "axisY": {"ticks": False, "domain": False, "labelPadding": 6},
        "legend": {
            **text,
            "orient": "top",
            "direction": "horizontal",
            "labelFontSize": MEASURED,
            "labelLimit": 300,
            "title": None,
            "layout": {"top": {"anchor": "start", "direction": "vertical", "margin": 4}},
            "symbolType": "square",
            "symbolSize": 90,
            "symbolOpacity": 1,
        },
        "header": {**text, "labelFontSize": MEASURED, "title": None, "labelLimit": 300},
        "title": {
            "color": INK,
            "subtitleColor": SOFT,
            "anchor": "start",
            "frame": "bounds",
            "fontSize": TITLE,
            "subtitleFontSize": MEASURED,
            "subtitlePadding": 4,
            "offset": 10,
        },
        "text": {"color": INK, "fontSize": MEASURED},
        "rule": {"color": SOFT},
        "mark": {"color": SERIES[0]},
    }


def svg(chart: dict[str, Any], page: bool = True) -> str:
    """The chart as an SVG element. page: with CSS variables; else in the colours of paper."""
    text = _drawn({"chart": _sized(chart), "version": _version()})
    text = re.sub(r"^<svg [^>]*?(viewBox=\"[^\"]*\")[^>]*>", rf"<svg {_SVG} \1>", text, count=1)
    if page:
        return _recoloured(text, VARIABLES)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text)
    sizes = f'<svg width="{size[1]}" height="{size[2]}" ' if size else "<svg "
    return _recoloured(text.replace("<svg ", sizes, 1), ON_PAPER)


_SVG = 'xmlns="http://www.w3.org/2000/svg"'


def png(chart: dict[str, Any]) -> bytes:
    """The chart as a PNG with two pixels for one, on white."""
    head, _, rest = svg(chart, page=False).partition(">")
    on_white = f'{head}><rect width="100%" height="100%" fill="white"/>{rest}'
    return base64.b64decode(_drawn({"svg": on_white, "scale": 2.0}))


@cache
def _renderer() -> Child:
    """One for all pictures; it ends with this process."""
    return Child([sys.executable, "-P", renderer.__file__])


def _drawn(order: dict[str, Any]) -> str:
    """What the renderer answers; PowbenchError when it ends instead, as it does without memory."""
    child = _renderer()
    try:
        child.send(json.dumps(order).encode() + b"\n", DRAWING_SECONDS)
        answer: dict[str, str] = bounded.json_value(child.line(LARGEST_PICTURE, DRAWING_SECONDS))
    except BaseException as error:  # Ctrl-C: half an answer is of no use to the next picture
        child.end()
        _renderer.cache_clear()
        if not isinstance(error, ChildError):
            raise
        raise PowbenchError(
            f"vl-convert draws no picture here: its process gave none ({error})",
            "raise the limit on memory (`ulimit -v`); `--format md` needs no pictures",
        ) from None
    if "failed" in answer:
        raise PowbenchError(f"vl-convert cannot draw it: {answer['failed']}", "report it")
    return answer["drawn"]


def _version() -> str:
    """The Vega-Lite that Altair writes, as vl-convert names it."""
    import altair

    return ".".join(altair.SCHEMA_VERSION.lstrip("v").split(".")[:2])


def titled(chart: dict[str, Any], title: str, says: Sequence[str]) -> dict[str, Any]:
    """The chart as a picture that stands alone, with lines of text between title and marks."""
    lines = [line for text in says if text for line in textwrap.wrap(text, LINE)]
    return {**chart, "title": {"text": textwrap.wrap(title, LINE - 12), "subtitle": lines}}


def _sized(chart: dict[str, Any]) -> dict[str, Any]:
    sized = {**chart, "config": config()}
    if "facet" not in chart and "vconcat" not in chart:
        sized["width"] = WIDTH
        sized["autosize"] = {"type": "fit-x", "contains": "padding"}
    return sized


def _recoloured(text: str, colours: dict[str, str]) -> str:
    """Shorter, too: coordinates to a tenth, no roles inside (the figure tells what it is).

    Only within tags: a label of 0.25 stays what it is.
    """
    for placeholder, colour in colours.items():
        text = text.replace(placeholder, colour)
    text = text.replace(f'font-size="{MEASURED}px"', f'font-size="{SIZE}px"')
    text = re.sub(r' (?:role|aria-[a-z]+|class|pointer-events)="[^"]*"', "", text)
    return re.sub(r"<[^>]*>", lambda tag: re.sub(r"(\d\.\d)\d+", r"\1", tag[0]), text)
