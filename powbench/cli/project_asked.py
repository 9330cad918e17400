"""What `powbench project` is asked: the options and the file become the sites to project."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from .. import folders, quantities
from ..errors import InputError
from ..sitefile.typed import NETWORK, Typed
from . import files, output, sites_file

if TYPE_CHECKING:
    from ..network.state import NetworkState
    from ..rigs.rig import Mode, Rig
    from ..sites.sites_file import SitesFile


@dataclass(frozen=True)
class Machine:
    """The options that say which rig."""

    rig: str | None
    measurement: str | None
    hashrate: float | None
    power: str | None
    mode: tuple[Mode, ...]


def sites_of(
    sites: str | None,
    rows: str | None,
    machine: Machine,
    network_spec: str | None,
    typed: Typed,
) -> SitesFile:
    """The sites of a file, or the one that the options describe."""
    network = _network(network_spec, typed)
    if sites is None and rows is not None:
        raise InputError(
            "--sites needs a template", "write `powbench project template.toml --sites sites.csv`"
        )
    if sites is None:
        return _from_line(machine, network, typed)
    _only_network(typed)
    return _from_file(sites, rows, machine, network, typed)


_IN_FILE = {
    "tariff": "tariff = { price = 0.05 } of a site",
    "hosting": "hosting = { fee_per_kwh = 0.07 } of a site",
    "capex": "price_usd of a line of rigs",
    "capex_per_th": "price_usd of a line of rigs",
    "count": "count of a line of rigs",
    "switch_off": "supply = { switch_off = true } of a site",
    "best_mode": 'supply = { modes = "best" } of a site',
    "tax": "tax = { rate = 0.21 } of a site",
}


def _only_network(typed: Typed) -> None:
    """With a file, what it says of horizon and sites cannot be typed beside it."""
    for name in typed.given:
        if name not in NETWORK:
            option = "--" + name.replace("_", "-")
            raise InputError(
                f"{option} goes without a file",
                f"the file says it: {_IN_FILE.get(name, name)}; of the options beside a file "
                "--price, --difficulty, --fees, --subsidy, --growth and --price-growth change its "
                "network",
            )


def _network(spec: str | None, typed: Typed) -> NetworkState | None:
    if spec is None:
        return None
    from ..network import source
    from ..network.state import aged

    home = folders.home() or Path("~")  # what is looked for there is missing
    now = time.time()
    state = source.load(spec, os.environ, home, typed.price, typed.fees, now)
    return aged(state, now)


def _rigs(machine: Machine) -> tuple[Rig, ...]:
    """The rigs with the modes of --mode, where there are any."""
    rigs = _plain_rigs(machine)
    if not machine.mode:
        return rigs
    if len(rigs) != 1:
        raise InputError("--mode needs one rig", "add --hashrate and --power, or --rig MODEL")
    from ..rigs.rig import MOST_MODES

    names = [mode.name for mode in machine.mode]
    if twice := [name for name in names if names.count(name) > 1]:
        raise InputError(f"--mode: there are two modes {twice[0]!r}", "give each a name of its own")
    if len(names) > MOST_MODES:
        raise InputError(
            f"--mode: there are {len(names)} modes", f"give at most {MOST_MODES} of them"
        )
    return (replace(rigs[0], modes=machine.mode),)


def _plain_rigs(machine: Machine) -> tuple[Rig, ...]:
    """The rigs of --rig or of --hashrate and --power; empty when neither is there."""
    from ..rigs import catalogue
    from ..rigs.rig import typed
    from ..sitefile.read_modes import draw

    rig, hashrate, power = machine.rig, machine.hashrate, machine.power
    if hashrate is not None:
        if rig is not None:
            raise InputError("--rig and --hashrate both name a rig", "give one of them")
        if power is None:
            raise InputError("--hashrate needs --power", "for example --power 3250W")
        return (typed(hashrate, draw(power, hashrate)),)
    if rig is None:
        if power is not None or machine.measurement is not None:
            raise InputError("--power and --measurement need a rig", "add --hashrate or --rig")
        return ()
    if rig == "all":
        return tuple(entry.rig for entry in catalogue.entries())
    if rig.endswith(".json") or files.is_there(rig):
        from ..rigs import fleet

        watts = None if power is None else quantities.watts(power)
        return fleet.load(rig, machine.measurement, watts)
    return (catalogue.find(rig),)


def _from_file(
    path: str,
    rows: str | None,
    machine: Machine,
    network: NetworkState | None,
    typed: Typed,
) -> SitesFile:
    from ..sitefile import typed_network

    rigs = _rigs(machine)
    if len(rigs) > 1 and machine.rig != "all":
        raise InputError(
            f"{machine.rig} is a fleet, and --rig beside a file is one rig",
            f'write it into the file: rigs = [{{ result = "{machine.rig}" }}]',
        )
    if len(rigs) > 1:
        raise InputError(
            "--rig all goes without a file", "write `powbench project --rig all --tariff 0.05`"
        )
    file = sites_file.read(path, network, rigs[0] if rigs else None, rows)
    return typed_network.of_file(file, typed) if typed.given else file


def _from_line(machine: Machine, network: NetworkState | None, typed: Typed) -> SitesFile:
    from ..network import kept
    from ..network.state import aged
    from ..sitefile import quick

    rigs = _rigs(machine)
    if not rigs:
        raise InputError(
            "nothing to project",
            "give a file (`powbench project --init sites.toml` writes one), or --hashrate, "
            "--power and --tariff",
        )
    if typed.best_mode and not any(rig.modes for rig in rigs):
        output.warn("--best-mode has no effect: no rig here has a second mode")
    now = time.time()
    bases = [aged(state, now) for state in kept.all_of_them()] if network is None else [network]
    fleet = len(rigs) > 1 and machine.rig is not None and machine.rig != "all"
    return quick.build(rigs, typed, bases, PurePath(machine.rig or "").stem if fleet else "")
