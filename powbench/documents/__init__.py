"""The documents of `--json`: one frozen type per kind, one file per type.

A field stands here with its meaning, its unit and its range, and nowhere else: reading
(`reading.read`), writing (`reading.text`) and the JSON Schema (`schema.of`) come from it.
Keys that a type does not know pass, so that an older powbench reads what a newer one adds;
a newer number behind the slash is refused.
"""

from .allocation import Allocation
from .backtest import Backtest
from .check import Check
from .compare import Compare
from .info import Info
from .kernels import Calibration, Kernels
from .network import Market
from .projection import Projection
from .result import Result
from .rigs import Rigs
from .simulation import Simulation
from .stored import Baseline, History, Trend
from .sweep import Sweep
from .verify import Verify

KINDS: tuple[type, ...] = (
    *(Result, Check, Projection, Simulation, Allocation, Backtest),
    *(Baseline, History, Trend),
    *(Verify, Info, Kernels, Calibration, Rigs, Market, Compare, Sweep),
)
