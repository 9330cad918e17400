"""The process in which vl-convert draws. A script: `python -P renderer.py`.

A whole browser engine is in there, which ends its process when memory is short: so it has one
of its own. One JSON object a line, orders on stdin, answers on stdout:

    {"chart": Vega-Lite, "version": "6.1"}  -> {"drawn": the SVG}
    {"svg": text, "scale": 2.0}             -> {"drawn": the PNG, in base64}
    any                                     -> {"failed": why}
"""

from __future__ import annotations

import base64
import json
import os
import sys
from typing import Any


def answer(order: dict[str, Any]) -> dict[str, str]:
    import vl_convert

    try:
        if "chart" in order:
            svg = vl_convert.vegalite_to_svg(order["chart"], vl_version=order["version"])
            return {"drawn": svg}
        png = vl_convert.svg_to_png(order["svg"], scale=order["scale"])
        return {"drawn": base64.b64encode(png).decode()}
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"}


def main() -> None:
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever else is printed
    for line in sys.stdin.buffer:
        answers.write(json.dumps(answer(json.loads(line))).encode() + b"\n")


if __name__ == "__main__":
    main()
