"""`powbench merge`: the parts of a simulation, added up."""

from __future__ import annotations

import click

from ..numerals import counted
from . import files, options, output, simulate
from .paths import Input

_EPILOG = """\b
Examples:
  powbench merge part1.json part2.json   # of `simulate --shard 1/2` and 2/2
  powbench merge part*.json --json bands.json
"""


@click.command(epilog=_EPILOG)
@click.argument("names", type=Input(), metavar="PART.json...", nargs=-1, required=True)
@options.common
def command(names: tuple[str, ...], json_path: str | None) -> int:
    """Add up the parts that `powbench simulate --shard` wrote.

    The answer is that of one run of all paths, to the last bit, however they were divided.
    """
    from ..documents import reading
    from ..documents.part import Part
    from ..simulation.parts import LARGEST_BYTES, Merging

    merging = Merging()
    for name in names:
        text = files.read_bounded(name, LARGEST_BYTES)
        part = reading.read(text, files.STDIN if name == "-" else name, Part)
        merging.add(part, files.shown(name))
        paths = part.all_paths
    done, about = merging.done()
    output.say(f"{counted(len(names), 'part')}: {counted(done.paths, 'path')}")
    return simulate.show(done, about, paths, json_path)
