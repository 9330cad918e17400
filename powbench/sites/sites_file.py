"""What a file of sites says, whoever read it: what simulation and allocation start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..network.forward_curve import Month
from ..network.scenario import Scenario
from ..network.state import NetworkState
from ..provenance import Figure
from .allocation_terms import AllocationTerms
from .site import Project
from .uncertainty import Uncertainty

Groups = Mapping[str, tuple[str, ...]]
"""Site name -> the groups it belongs to, its own name among them."""


@dataclass(frozen=True)
class NetworkInput:
    """A state and what becomes of it, with notes on what the reader should know. curve:
    hashprices that a market quotes for months to come."""

    state: NetworkState
    scenario: Scenario
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]
    curve: tuple[Month, ...] = ()


@dataclass(frozen=True)
class SitesFile:
    """What a file says: the project, the network it runs in, and what may happen, and what
    limits the allocation of its fleet."""

    project: Project
    network: NetworkInput
    uncertainty: Uncertainty
    groups: Groups
    doubts: tuple[Figure, ...] = ()
    allocation: AllocationTerms = field(default_factory=AllocationTerms)
