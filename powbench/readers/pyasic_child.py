"""The process in which pyasic-rs works: a script, run as `python -P pyasic_child.py IP SECONDS`.

It writes one JSON object: `{"error": "late"}`, `{"error": "none"}` where no miner is known, or the
fields of `_told`. What else the package tells stays here: pools with their users and passwords,
MAC addresses, serial numbers. Threads of its own still work when it has answered and would abort
the interpreter, so that the process leaves without ceremony.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import sys
from typing import Any

ASKED = (
    "DeviceInfo", "FirmwareVersion", "Hashrate", "ExpectedHashrate", "Hashboards", "Wattage",
    "AverageTemperature", "Uptime", "DevFeeConnected",
)  # fmt: skip
"""For others, which a WhatsMiner keeps to itself, pyasic-rs would open its write API."""


async def _asked(address: str, seconds: float) -> Any:
    from pyasic_rs import MinerFactory
    from pyasic_rs.data import DataField

    whole = max(1, math.ceil(seconds))
    factory = MinerFactory().with_identification_timeout_secs(whole)
    factory = factory.with_connectivity_timeout_secs(whole).with_connectivity_retries(1)
    miner = await factory.get_miner(address)
    if miner is None:
        return None
    names = [name for name in dir(DataField) if name[0].isupper()]
    return await miner.get_data(exclude=[getattr(DataField, n) for n in names if n not in ASKED])


def _rate(rate: Any) -> float | None:
    """H/s; None for another algorithm than Bitcoin's."""
    from pyasic_rs.data import HashRateUnit

    if rate is None or str(rate.algo).upper() != "SHA256":
        return None
    return float(rate.as_unit(HashRateUnit.Hash).value)


def _told(data: Any) -> dict[str, Any]:
    info = data.device_info
    return {
        "make": str(info.make),
        "model": str(info.model),
        "firmware": str(info.firmware),
        "version": data.firmware_version,
        "chips": data.total_chips,
        "rate": _rate(data.hashrate),
        "expected": _rate(data.expected_hashrate),
        "watts": data.wattage,
        "degrees": data.average_temperature,
        "seconds": data.uptime.total_seconds() if data.uptime is not None else None,
        "developers": bool(data.devfee_connected),
        "boards": [[board.position, _rate(board.hashrate)] for board in data.hashboards],
    }


def main(address: str, seconds: float) -> dict[str, Any]:
    """What to write; any other failure of the package by the name of its exception."""
    try:
        data = asyncio.run(asyncio.wait_for(_asked(address, seconds), seconds))
        return {"error": "none"} if data is None else _told(data)
    except TimeoutError:
        return {"error": "late"}
    except Exception as error:  # it documents none of its own
        return {"error": type(error).__name__}


if __name__ == "__main__":
    answer = json.dumps(main(sys.argv[1], float(sys.argv[2])))
    os.write(1, answer.encode())
    os._exit(0)
