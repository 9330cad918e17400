"""`powbench report`: one self-contained page with pictures, or a single picture."""

from __future__ import annotations

import time

import click

from ..errors import InputError
from . import files, output
from .paths import Input, Output

_EPILOG = """\b
Examples:
  powbench report bench.json -o report.html
  powbench report old.json new.json -o machines.html --title "Old and new"
  powbench report bench.json projection.json check.json -o report.html
  powbench report projection.json --list
  powbench report projection.json --format png --picture cost-per-btc \\
      -o cost.png
  powbench report projection.json --format md --picture hours-lost -o -
"""


@click.command(epilog=_EPILOG)
@click.argument("paths", type=Input(), metavar="DOCUMENT.json...", nargs=-1)
@click.option(
    "-o", "--output", "target", type=Output(), metavar="FILE",
    help="Where to write; - for stdout.  [default: report.html, or PICTURE.FORMAT]",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["html", "png", "svg", "md"]), default="html",
    show_default=True, help="html is the page; the others are one picture of it.",
)  # fmt: skip
@click.option("--picture", metavar="NAME", help="Which picture; --list names them.")
@click.option("--list", "listing", is_flag=True, help="Name the pictures and stop.")
@click.option("--title", metavar="TEXT", help="The page's heading.")
@click.option("-q", "--quiet", count=True, help="Errors and files only.")
@click.option("-v", "--verbose", count=True, help="Say more; -vv shows tracebacks.")
def command(
    paths: tuple[str, ...],
    target: str | None,
    form: str,
    picture: str | None,
    listing: bool,
    title: str | None,
    quiet: int,
    verbose: int,
) -> None:
    """Write one page that you can mail.

    It shows results, comparisons, sweeps, projections, simulations, allocations, checks and
    back-tests, in any mix. DOCUMENT.json is what `--json FILE` wrote. The page loads nothing
    from the network. Its sliders recompute every site.
    """
    output.configure(quiet, verbose)
    if picture is not None and form == "html":
        raise InputError("--picture needs --format png, svg or md", "add --format png")
    if title is not None and form != "html":
        raise InputError(
            "--title is for the page only", "leave --title out, or ask for --format html"
        )
    if form == "png" and target == "-":
        raise InputError("a PNG cannot be written to stdout", "give a file: -o picture.png")
    from ..report.page import documents, draw

    if not listing and target is None and form == "html":
        files.claim_output("report.html", "--output")
    texts = [(files.shown(path), files.read_bounded(path)) for path in paths]
    read = documents.read(texts)
    draw.check_installed()
    from ..report.page import html
    from ..report.page.picture import clean

    made = html.parts(read)
    if listing:
        for part in made:
            for one in part.pictures():
                click.echo(f"{one.name}\t{one.title}")
        return
    if form == "html":
        heading = clean(title) if title else html.heading(made)
        path, content = target or "report.html", html.page(made, read, heading, time.time())
        files.write_text(path, content)
    else:
        drawing = html.find(made, picture)
        path = target or f"{drawing.name}.{form}".replace("/", "-")
        if target is None:
            files.claim_output(path, "--output")
        if form == "png":
            files.write_bytes(path, html.png(drawing))
        else:
            files.write_text(path, html.markdown(drawing) if form == "md" else html.svg(drawing))
    if path != "-":
        output.say(f"wrote {path}")
