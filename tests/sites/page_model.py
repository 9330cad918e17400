"""The page's JavaScript model, run by Node on the `model` of a projection."""

from __future__ import annotations

import json
import subprocess
from importlib.resources import files
from typing import Any

from peers import program

from powbench.sites.model import model
from powbench.sites.projection import Projection
from powbench.sites.site import Project

_RUN = """
const lines = require("fs").readFileSync(0, "utf8"), asked = JSON.parse(lines);
const its = eval(asked.script + ";powbenchModel")(asked.model);
const factors = {price: 1, difficulty: 1, tariff: 1, uptime: 1};
console.log(JSON.stringify(asked.model.sites.map((_, i) => its.project(i, factors))));
"""


def projected(projections: tuple[Projection, ...], project: Project) -> list[dict[str, Any]]:
    """The figures that the page shows, site by site, with every slider at 1."""
    script = files("powbench").joinpath("report/page/templates/model.js")
    asked = {"script": script.read_text(encoding="utf-8"), "model": model(projections, project)}
    done = subprocess.run(
        [program("node", "nodejs"), "-e", _RUN],
        input=json.dumps(asked), capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
