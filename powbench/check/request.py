"""What a user asks of a check, as the options of `powbench check` name it."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import InputError


@dataclass(frozen=True)
class Request:
    """base, head: revisions, environments, wheels or libraries; None for the usual ones, or
    with `baseline`, the name of a stored one, for none. Where calls are compared (calls.py),
    the places in which they run.

    command_base, command_head: commands, read by shlex. called: `package.module:name` or
    `FILE.py:name`.

    counts, time: the gates that judge; neither stands for both. With counts alone `baseline` is
    a file of counts. symbol: the function of a library that is counted.

    margin, counts_margin, inject: shares. max_time [s], slice_ms [ms]. seed, cpu: None for
    one that is chosen.
    """

    base: str | None = None
    head: str | None = None
    baseline: str | None = None
    command_base: str | None = None
    command_head: str | None = None
    called: str | None = None
    kernel_names: tuple[str, ...] = ()
    margin: float = 0.05
    rounds: int = 60
    slice_ms: float = 12.0
    seed: int | None = None
    max_time: float | None = None
    cpu: int | None = None
    inject: float | None = None
    confirm: bool = False
    swap: bool = False
    measure_identical: bool = False
    allow_dirty: bool = False
    counts: bool = False
    time: bool = False
    counts_margin: float = 0.001
    symbol: str | None = None

    def __post_init__(self) -> None:
        """InputError for the name of a board: all arms of a check share one CPU."""
        if not self.kernel_names:
            return
        from ..kernels import registry

        for name in self.kernel_names:
            if any(registry.is_board(part) for part in name.split("+")):
                raise InputError(
                    f"kernel {name} cannot be checked: all arms of a check run on one CPU",
                    f"keep its results with `powbench bench -k {name} --store`; "
                    "`powbench history` and `powbench compare` show them side by side",
                )

    @property
    def counts_alone(self) -> bool:
        return self.counts and not self.time

    @property
    def time_alone(self) -> bool:
        return self.time and not self.counts
