"""All kinds of documents. Loaded by who needs each of them: a command needs one or two."""

from .allocation import Allocation
from .backtest import Backtest
from .calibration import MeterCalibration
from .certificate import Challenge, Verification
from .check import Check
from .compare import Compare
from .compare_fleets import CompareFleets
from .compare_many import CompareMany
from .fleet import Fleet
from .info import Info
from .kernels import Calibration, Kernels
from .miners import Miners
from .network import Market
from .part import Part
from .projection.document import Projection
from .result import Result
from .rigs import Rigs
from .simulation import Simulation
from .simulation_plan import SimulationPlan
from .stored import Baseline, History, Trend
from .sweep import Sweep
from .verify import Verify

KINDS: tuple[type, ...] = (
    *(Result, Check, Projection, Simulation, SimulationPlan, Part, Allocation, Backtest),
    *(Baseline, History, Trend),
    *(Verify, Info, Kernels, Calibration, Rigs, Miners, Market, Compare, CompareMany, Sweep),
    *(Verification, Challenge, Fleet, CompareFleets, MeterCalibration),
)
