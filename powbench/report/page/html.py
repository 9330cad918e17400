"""Documents in, one page or one picture out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from ..._version import VERSION
from ...errors import InputError
from . import (
    charts,
    checking,
    draw,
    fleets,
    many,
    outlook,
    side_by_side,
    sites,
    sweeping,
)  # fmt: skip
from .allocation import part as allocation
from .benchmark import part as benchmark
from .documents import Document, headed, one
from .palette import Palette
from .picture import Part, Picture

LARGEST_BYTES = 3_000_000
PICTURE_BYTES, POINT_BYTES, CELL_BYTES = 3_000, 40, 9
"""No picture, point of a picture or cell of a table takes less: least_bytes is never too much."""

PARTS: dict[str, Callable[[Sequence[Document[Any]], Palette], Part]] = {
    "result": benchmark.part,
    "fleet": fleets.part,
    "compare": side_by_side.part,
    "sweep": sweeping.part,
    "projection": sites.part,
    "simulation": outlook.simulations,
    "allocation": allocation.part,
    "check": checking.part,
    "backtest": outlook.backtests,
}


def parts(documents: Sequence[Document[Any]]) -> tuple[Part, ...]:
    """One part per kind of document, in a fixed order; InputError names a damaged file."""
    made = []
    palette, room = Palette(), many.room(documents)
    for kind, make in PARTS.items():
        of_kind = [d for d in documents if d.kind == kind]
        if not of_kind:
            continue
        try:
            with charts.unchecked():
                made.append(make([many.thinned(d, room) for d in of_kind], palette))
        except InputError:
            raise
        except (
            KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError,
        ) as error:  # fmt: skip
            names = ", ".join(d.path for d in of_kind)
            raise InputError(
                f"{names}: a damaged {kind}: {type(error).__name__}: {error}", "write it again"
            ) from None
    return tuple(made)


def page(made: Sequence[Part], documents: Sequence[Document[Any]], title: str, now: float) -> str:
    """The whole page as HTML. now: seconds since 1970."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    _require_room(least_bytes(made), "would be at least")
    environment = Environment(
        loader=FunctionLoader(_template), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    text = environment.get_template("page.html").render(
        title=title,
        version=VERSION,
        created=datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M UTC"),
        parts=made,
        sources=[(d.kind, d.path.rpartition("/")[2]) for d in documents],
        svg=lambda picture: Markup(draw.svg(picture.chart)),
        style=Markup(_template("page.css")),
        scripts=Markup(_template("model.js") + _template("sliders.js")),
        number=Numbering(),
    )
    _require_room(len(text.encode()), "would be")
    return text


def least_bytes(made: Sequence[Part]) -> int:
    """What the page cannot be smaller than, told without drawing it."""
    pictures = [p for part in made for p in part.pictures()]
    facts = [group.facts for part in made for group in part.groups if group.facts]
    rows = [row for table in (*(p.table for p in pictures), *facts) for row in table.shown]
    points = sum(charts.points(p.chart) for p in pictures)
    cells = sum(CELL_BYTES + len(cell) for row in rows for cell in row)
    return PICTURE_BYTES * len(pictures) + POINT_BYTES * points + cells


def _require_room(size: int, how: str) -> None:
    if size > LARGEST_BYTES:
        raise InputError(
            f"the page {how} {size / 1e6:.1f} MB, more than {LARGEST_BYTES / 1e6:.0f}",
            "give fewer documents, or make several pages",
        )


def heading(made: Sequence[Part]) -> str:
    """`Benchmark, sites and bands`."""
    names = [part.title.lower() for part in made]
    text = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return text[:1].upper() + text[1:]


@dataclass
class Numbering:
    """Idents for headings and captions: n1, n2, ... in the order asked for."""

    last: int = 0

    def next(self) -> str:
        self.last += 1
        return f"n{self.last}"


def _template(name: str) -> str:
    folder = files("powbench").joinpath("report", "page", "templates")
    return folder.joinpath(name).read_text(encoding="utf-8")


def find(made: Sequence[Part], name: str | None) -> Picture:
    """The picture called `name`, or a name that begins so; InputError lists what there is."""
    known = {p.name: p for part in made for p in part.pictures()}
    if name is None and len(known) == 1:
        return next(iter(known.values()))
    fits = [p for key, p in known.items() if name and (key == name or key.startswith(f"{name}-"))]
    if name in known:
        return known[name]
    if len(fits) == 1:
        return fits[0]
    listed = ", ".join(known) or "none"
    if name is None:
        raise InputError("no picture is named", f"add --picture NAME, one of: {listed}")
    problem = f"several pictures begin with {name!r}" if fits else f"there is no picture {name!r}"
    raise InputError(problem, f"there are: {listed}")


def markdown(picture: Picture) -> str:
    """A picture in words: title, what it says, its table."""
    table = picture.table

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(_plain(cell) for cell in cells) + " |"

    rule = ["---:" if h.startswith(">") else "---" for h in table.headers]
    rows = [line([h.lstrip(">") for h in table.headers]), "| " + " | ".join(rule) + " |"]
    rows += [line(row) for row in table.rows]
    words = [f"### {_plain(picture.title)}", _plain(picture.says), "\n".join(rows)]
    if picture.note:
        words.append(_plain(picture.note))
    return "\n\n".join(words) + "\n"


def _plain(text: str) -> str:
    """Names stay text in Markdown, too."""
    escaped = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
    return "".join(escaped.get(c, f"\\{c}" if c in "\\`*_[]|#" else c) for c in text)


def picture_of(data: dict[str, Any], name: str) -> Picture:
    """One picture of a document that is not in a file, by its name without the document's."""
    made = one("document", data, set())
    return find(parts(headed([made])), f"{name}-{made.name}")


def svg(picture: Picture) -> str:
    """A picture as a file of its own, with title and caption, in the colours of paper."""
    return draw.svg(_alone(picture), page=False)


def png(picture: Picture) -> bytes:
    """Likewise, as PNG."""
    return draw.png(_alone(picture))


def _alone(picture: Picture) -> dict[str, Any]:
    return draw.titled(picture.chart, picture.title, (picture.says, picture.note))
