"""What devices answer, in the shape of their firmware, and what of it must never be seen."""

from __future__ import annotations

from typing import Any

SECRETS = (
    "bc1qsecretaddress.worker1", "HomeNetwork", "C0-FA-38-6A-6E-B2", "hunter2", "pool.example.net",
)  # fmt: skip
"""Stands in the answers below: pool and user, wireless network, MAC address, password."""


def gamma(**changed: Any) -> dict[str, Any]:
    """GET /api/system/info of a Bitaxe Gamma 601 with AxeOS 2.9."""
    return {
        "power": 17.93, "voltage": 5093.75, "current": 13250, "temp": 58.25, "temp2": -1,
        "vrTemp": 61, "maxPower": 40, "nominalVoltage": 5, "hashRate": 1186.34,
        "expectedHashrate": 1224, "errorPercentage": 0.31, "bestDiff": "4.29G",
        "bestSessionDiff": "3.83M", "poolDifficulty": 1000, "isUsingFallbackStratum": 0,
        "isPSRAMAvailable": 1, "freeHeap": 8178368, "coreVoltage": 1150,
        "coreVoltageActual": 1139, "frequency": 600, "ssid": SECRETS[1], "macAddr": SECRETS[2],
        "wifiPass": SECRETS[3], "hostname": "bitaxe-desk", "wifiStatus": "Connected!",
        "wifiRSSI": -44, "apEnabled": 0, "sharesAccepted": 19739, "sharesRejected": 6,
        "sharesRejectedReasons": [{"message": "Above target", "count": 6}],
        "uptimeSeconds": 212115, "asicCount": 1, "smallCoreCount": 2040, "ASICModel": "BM1370",
        "stratumURL": SECRETS[4], "stratumPort": 3333, "stratumUser": SECRETS[0],
        "fallbackStratumURL": SECRETS[4], "fallbackStratumUser": SECRETS[0],
        "version": "v2.9.0", "axeOSVersion": "v2.9.0", "idfVersion": "v5.4.1",
        "boardVersion": "601", "runningPartition": "ota_0", "autofanspeed": 1,
        "fanspeed": 46.5, "fanrpm": 4120, "overheat_mode": 0,
    } | changed  # fmt: skip


def nerdqaxe(**changed: Any) -> dict[str, Any]:
    """The same of a NerdQAxe++: no board version, its own names of the device and the pools."""
    return {
        "asicCount": 4, "smallCoreCount": 2040, "deviceModel": "NerdQAxe++",
        "hostip": "192.168.1.77", "macAddr": SECRETS[2], "wifiRSSI": -51, "power": 76.4,
        "maxPower": 130, "minPower": 30, "maxVoltage": 13, "minVoltage": 11, "current": 6312.5,
        "currentA": 6.3125, "temp": 55.5, "vrTemp": 63.2, "hashRateTimestamp": 1760000000000,
        "hashRate": 4788.12, "hashRate_1m": 4801.5, "hashRate_10m": 4799.2,
        "hashRate_1h": 4791.8, "hashRate_1d": 4790.0, "coreVoltage": 1150,
        "coreVoltageActual": 1148, "fanspeed": 55, "fanrpm": 2400, "shutdown": False,
        "stratum": {"pools": [{"host": SECRETS[4], "user": SECRETS[0]}]},
        "sharesAccepted": 812, "sharesRejected": 1, "bestDiff": 4294967296,
        "hostname": "nerd", "ssid": SECRETS[1], "stratumURL": SECRETS[4],
        "stratumUser": SECRETS[0], "voltage": 12103.5, "frequency": 600,
        "ASICModel": "BM1370", "uptimeSeconds": 3600, "version": "v1.0.36",
    } | changed  # fmt: skip
