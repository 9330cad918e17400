"""A ReFrame check: powbench on every node of a partition, its rate as a performance variable.

    reframe -C site.py -c powbench_check.py -r

The check is right when no hash was wrong. `reference` is what the nodes are held to: replace
the figures with those of your own partition, from a run that you trust.
"""

from __future__ import annotations

import json
from pathlib import Path

import reframe as rfm
import reframe.utility.sanity as sn
from reframe.core.builtins import performance_function, run_before, sanity_function, variable


@rfm.simple_test
class PowbenchCheck(rfm.RunOnlyRegressionTest):
    """One run of `powbench bench` on a node, all its CPUs."""

    descr = "double-SHA256 proof-of-work"
    valid_systems = ["*"]  # noqa: RUF012
    valid_prog_environs = ["*"]  # noqa: RUF012
    executable = "powbench"
    kernel = variable(str, value="scalar")
    seconds = variable(float, value=2.0)
    reference = {"*": {"hash_rate": (1e6, -0.9, None, "H/s")}}  # noqa: RUF012

    @run_before("run")
    def set_options(self) -> None:
        options = ["bench", "-k", self.kernel, "-t", "all", "-d", str(self.seconds)]
        self.executable_opts = [*options, "--json", "powbench.json"]
        self.keep_files = ["powbench.json"]

    def measured(self) -> dict[str, object]:
        text = Path(self.stagedir, "powbench.json").read_text(encoding="utf-8")
        return dict(json.loads(text)["measurements"][0])

    @sanity_function
    def no_hash_is_wrong(self) -> object:
        return sn.all(
            [
                sn.assert_eq(self.measured()["hardware_errors"], 0),
                sn.assert_gt(self.measured()["hits"], 0),
            ]
        )

    @performance_function("H/s")
    def hash_rate(self) -> float:
        rate = self.measured()["hashes_per_second"]
        assert isinstance(rate, dict)
        return float(rate["median"])
