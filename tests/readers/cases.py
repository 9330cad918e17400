"""What devices answer, in the shape of their firmware, and what of it must never be seen."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from tests import peers

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


def antminer(rate: float, watts: float = 0.0) -> dict[str, Any]:
    """The answers of an Antminer S19 Pro with its own firmware; it tells no watts."""
    ghs = rate / 1e9
    boards: dict[str, Any] = {f"chain_rate{i}": f"{ghs / 3:.2f}" for i in (1, 2, 3)} | {
        "chain_rate4": ""
    }
    boards |= {f"chain_acn{i}": 114 for i in (1, 2, 3)} | {"chain_acn4": 0}
    about = {"BMMiner": "1.0.0", "Miner": "49.0.1.3", "Type": "Antminer S19 Pro"}
    return {
        "version": {"VERSION": [about | {"API": "3.1"}]},
        "summary": {"SUMMARY": [
            {"Elapsed": 50474, "GHS 5s": f"{ghs:.2f}", "GHS av": ghs * 1.01, "Accepted": 4057,
             "Rejected": 11, "Stale": 1, "Device Hardware%": 0.0},
        ]},
        "stats": {"STATS": [
            about,
            {"STATS": 0, "ID": "BTM_SOC0", "GHS 5s": ghs, "frequency": 525, "temp2_1": 78,
             "temp2_2": 71, "total_rateideal": 110000.0, "rate_unit": "GH",
             "miner_id": "8144d5ca79104814", **boards},
        ]},
        "pools": {"POOLS": [{"URL": SECRETS[4], "User": SECRETS[0], "Status": "Alive"}]},
    }  # fmt: skip


def braiins(rate: float, watts: float) -> dict[str, Any]:
    """Braiins OS: watts that the tuner reckons."""
    third = rate / 3e6
    return {
        "version": {"VERSION": [{"API": "3.7", "BOSminer+": "0.2.0-d360818"}]},
        "summary": {"SUMMARY": [
            {"Elapsed": 900, "MHS 5s": rate / 1e6 * 1.2, "MHS 1m": rate / 1e6,
             "MHS av": rate / 1e6, "Accepted": 70, "Rejected": 0, "Device Hardware%": 0.01},
        ]},
        "devs": {"DEVS": [
            {"ASC": i, "ID": 6 + i, "MHS 1m": third, "MHS av": third, "Nominal MHS": 31e6,
             "Temperature": 70.0 + i, "Status": "Alive"}
            for i in range(3)
        ]},
        "devdetails": {"DEVDETAILS": [{"ID": 6, "Model": "Antminer S19", "Name": "BHB42601"}]},
        "tunerstatus": {"TUNERSTATUS": [
            {"ApproximateChainPowerConsumption": watts - 75, "PowerLimit": 3300,
             "ApproximateMinerPowerConsumption": watts, "DynamicPowerScaling": "Disabled"},
        ]},
    }  # fmt: skip


def whatsminer(rate: float, watts: float) -> dict[str, Any]:
    """A WhatsMiner: knows no `stats`, and its supply measures its input."""
    version = {"api_ver": "2.0.5", "fw_ver": "20230803.11.REL", "platform": "H616"}
    return {
        "version": {"VERSION": [{"API": "3.7", "btminer": "2.0"}]},
        "get_version": {"Msg": version},
        "pools": {"POOLS": [{"URL": SECRETS[4], "User": SECRETS[0], "Status": "Alive"}]},
        "get_miner_info": {"Msg": {"ntp": "x", "mac": SECRETS[2], "minersn": "HTM3X29"}},
        "summary": {"SUMMARY": [
            {"Accepted": 5412, "Chip Temp Max": 81.0, "Elapsed": 25000, "Factory GHS": 126000,
             "HS RT": rate / 1e6, "MHS av": rate / 1e6, "MAC": SECRETS[2], "Power": watts,
             "Power Limit": 3300, "Power Mode": "Normal", "Target Freq": 600},
        ]},
        "devs": {"DEVS": [
            {"ASC": i, "Slot": i, "MHS av": rate / 3e6, "Temperature": 65.0, "Status": "Alive",
             "PCB SN": "BHM5CSD1302803K30001"}
            for i in range(3)
        ]},
        "devdetails": {"DEVDETAILS": [
            {"Name": "SM", "Driver": "bitmicro", "Kernel": "", "Model": "M50S++_VL30"},
        ]},
    }  # fmt: skip


def avalon(rate: float, watts: float) -> dict[str, Any]:
    """An Avalon A15: everything but the rate is text."""
    ghs = rate / 1e9
    text = (
        f"Ver[15-194-24102401_25462b2_9ddf522] DNA[020100008c699117] SYSTEMSTATU[Work: In Work, "
        f"Hash Board: 3 ] Elapsed[975] Temp[31] TMax[78] TAvg[70] Fan1[4275] Vo[296] "
        f"PS[0 1209 1187 297 {watts * 0.945:.0f} 1188 {watts:.0f}] WALLPOWER[{watts:.0f}] "
        f"GHSspd[{ghs:.2f}] GHSmm[201920.42] GHSavg[{ghs:.2f}] Freq[345.94] "
        f"MGHS[{ghs / 3:.2f} {ghs / 3:.2f} {ghs / 3:.2f}] MPO[3700] PVT_T0[ 66  65  63]"
    )
    about = {"CGMiner": "4.11.1", "API": "3.7", "PROD": "AvalonMiner 15-194", "MODEL": "15-194"}
    return {
        "version": {"VERSION": [about | {"MAC": SECRETS[2], "DNA": "020100008c699117"}]},
        "summary": {"SUMMARY": [{"Elapsed": 975, "MHS 5s": rate / 1e6, "MHS av": rate / 1e6}]},
        "stats": {"STATS": [{"STATS": 0, "ID": "AVA100", "Elapsed": 975, "MM ID0": text}]},
        "devs": {"DEVS": [{"ASC": 0, "MHS 5s": rate / 1e6, "Temperature": 31.0}]},
    }


class Cgminer:
    """A simulated cgminer API: answers like `make(rate, watts)`, with faults.

    fault: `garbage`, `hang`, `no NUL`, `open without NUL`, `huge`, `closes`, `drips`, or a
    command in whose place one of them stands, as in `stats:closes`. asked: every command.
    most_waiting: questions that had no answer yet at one time.
    """

    def __init__(self, make: Callable[[float, float], dict[str, Any]]) -> None:
        self.make, self.rate, self.watts = make, 100e12, 3200.0
        self.fault = ""
        self.key = "command"
        self.repaired: Callable[[bytes], bytes] = bytes
        self.asked: list[str] = []
        self.waiting = 0
        self.most_waiting = 0
        self.closing = threading.Event()
        self.port = 0

    def answer(self, command: str) -> bytes:
        known = self.make(self.rate, self.watts)
        good = {"STATUS": "S", "When": 1, "Code": 11, "Description": "cgminer 4.9.2"}
        bad = {"STATUS": [{"STATUS": "E", "When": 1, "Code": 14, "Msg": "Invalid command"}]}
        told = {"STATUS": [good], **known[command], "id": 1} if command in known else bad
        return self.repaired(json.dumps(told).encode())

    def serve(self, link: socket.socket) -> None:
        said = json.loads(link.recv(4096) or b"{}")
        command = str(said.get(self.key, ""))
        self.asked.append(command)
        named, _, fault = self.fault.rpartition(":")
        fault = fault if named in ("", command) else ""
        data = self.answer(command) + b"\x00"
        self.waiting -= 1
        if fault == "hang":
            self.closing.wait(30)
        elif fault == "garbage":
            link.sendall(b"\xff\xfe<html>502</html>\x00")
        elif fault == "huge":
            with suppress(OSError):
                link.sendall(b'{"a": [' + b"0," * (1 << 20))
        elif fault == "closes":
            link.sendall(data[: len(data) // 2])
        elif fault == "no NUL":
            link.sendall(data[:-1])
        elif fault == "open without NUL":
            link.sendall(data[:-1])
            self.closing.wait(30)
        elif fault == "drips":
            for at in range(len(data)):
                with suppress(OSError):
                    link.sendall(data[at : at + 1])
                if self.closing.wait(0.05):
                    return
        else:
            link.sendall(data)


@contextmanager
def cgminer(
    make: Callable[[float, float], dict[str, Any]], host: str = "127.0.0.1", port: int = 0
) -> Iterator[Cgminer]:
    """A Cgminer that listens; one connection brings one answer."""
    device = Cgminer(make)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            device.waiting += 1
            device.most_waiting = max(device.most_waiting, device.waiting)
            with suppress(OSError, ValueError):  # who asked has gone, or speaks another language
                device.serve(self.request)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server((host, port), Handler) as server:
        device.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield device
        finally:
            device.closing.set()
            server.shutdown()
            thread.join(5)


def on_a_port(host: str, port: int) -> None:
    """Skip where this system has no such loopback address, or another program is on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            peers.missing(f"{host}:{port} to listen on ({error.strerror})")
