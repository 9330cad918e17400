"""A Bitaxe or NerdQAxe on loopback: AxeOS over HTTP, physics that are known, real shares.

What it answers follows bitaxeorg/ESP-Miner (main/http_server/openapi.yaml, system_api_json.c,
main/tasks/power_management_task.c) and shufps/ESP-Miner-NerdQAxePlus
(main/http_server/handler_system.cpp). Its cores are few enough for one of this machine's.
"""

from __future__ import annotations

import json
import math
import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

from tests.miners.cases import Miner

Firmware = Literal["2.9", "2.1", "nerd"]
THROTTLE, REGULATOR_THROTTLE = 75.0, 105.0
SCAN = 1 << 12
BEHIND = 2.0
"""Seconds that it makes up for, where this machine gave it no time to hash."""


@dataclass(frozen=True)
class Physics:
    """hash rate = frequency * hashes_per_cycle, less the wrong ones; power = C V^2 f + static.

    A clock of f MHz needs 0.70 V + 0.8 mV/MHz. `width` volts below that all its work is wrong.
    """

    hashes_per_cycle: float = 0.0005
    static_watts: float = 3.0
    capacitance: float = 0.0216
    ambient: float = 25.0
    degrees_per_watt: float = 2.0
    regulator_degrees_per_watt: float = 2.6
    seconds_to_warm: float = 0.2
    supply_efficiency: float = 0.88
    volts_at_rest: float = 0.70
    volts_per_megahertz: float = 0.0008
    width: float = 0.10
    held_for_full: float = 0.01
    """Of the rate by its clock, what the firmware says is its full one: so little that a device
    which a busy machine gives no time is not called unstable, nor one with few shares by chance."""

    def rate(self, megahertz: float) -> float:
        """Hashes per second, right or wrong."""
        return megahertz * 1e6 * self.hashes_per_cycle

    def wrong(self, megahertz: float, volts: float) -> float:
        """The share of its work that is wrong."""
        short = self.volts_at_rest + self.volts_per_megahertz * megahertz - volts
        return min(1.0, max(0.0, short / self.width))

    def watts(self, megahertz: float, volts: float) -> float:
        """At the input of the board."""
        return self.static_watts + self.capacitance * volts**2 * megahertz


@dataclass
class Device:
    """One device. What stands under `faults` can be changed while it runs.

    hashes: all that it has done, wrong ones included. asked: method and path of each request.
    """

    host: str
    firmware: Firmware = "2.9"
    physics: Physics = field(default_factory=Physics)
    settings: dict[str, Any] = field(
        default_factory=lambda: {
            "frequency": 525, "coreVoltage": 1150, "autofanspeed": 1, "manualFanSpeed": 60,
            "overheat_mode": 0, "stratumURL": "public-pool.io", "stratumPort": 21496,
            "stratumUser": "bc1qexample.bitaxe",
        }
    )  # fmt: skip
    refuses: int = 0
    """The status of its answers to PATCH, where not 0."""
    forgets: bool = False
    """It says yes to PATCH, and changes nothing."""
    silent: bool = False
    """Connections end without an answer."""
    garbage: bytes | None = None
    falls_on_patch: float | None = None
    """From the next PATCH on it is away for so many seconds."""
    restarts_above: float = math.inf
    """A frequency [MHz] above which it restarts by itself, half a second after it was set."""
    sends_wrong: bool = False
    """Wrong nonces are sent; true firmware checks each and drops them."""
    cools_seconds: float = 0.3
    away_seconds: float = 0.3
    hashes: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)
    patches: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lock = threading.RLock()
        self.over = threading.Event()
        self.port = 0
        self._now = time.monotonic()
        self._began = self._set = self._now - 5000.0
        self._away_until = self._hot_until = 0.0
        self._heat_told = False
        self._before_heat = (0.0, 0.0)
        self.temperature = self.physics.ambient
        self.regulator = self.physics.ambient
        self.miner: Miner | None = None

    @property
    def frequency(self) -> float:
        return float(self.settings["frequency"])

    @property
    def volts(self) -> float:
        return float(self.settings["coreVoltage"]) / 1000

    @property
    def hashing(self) -> bool:
        return not self._hot_until and not self.away

    @property
    def away(self) -> bool:
        return time.monotonic() < self._away_until

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"

    def watts(self) -> float:
        """What its own sensor says."""
        with self.lock:
            idle = self.physics.static_watts
            return self.physics.watts(self.frequency, self.volts) if self.hashing else idle

    def wall_watts(self) -> float:
        """What a plug before its power supply says."""
        return self.watts() / self.physics.supply_efficiency

    def live(self) -> None:
        """Warm up or cool down until now, and do what the firmware does about it."""
        with self.lock:
            now = time.monotonic()
            part = 1 - math.exp(-(now - self._now) / self.physics.seconds_to_warm)
            self._now = now
            fan = 0.75 if self.settings["manualFanSpeed"] == 100 else 1.0
            warm = self.watts() * fan
            towards = self.physics.ambient + self.physics.degrees_per_watt * warm
            self.temperature += part * (towards - self.temperature)
            towards = self.physics.ambient + self.physics.regulator_degrees_per_watt * warm
            self.regulator += part * (towards - self.regulator)
            hot = self.temperature > THROTTLE or self.regulator > REGULATOR_THROTTLE
            if hot and not self._hot_until:
                self._overheat(now)
            elif self._heat_told and now > self._hot_until and self.firmware != "2.1":
                self._resume()
            if self.frequency > self.restarts_above and now > max(self._began, self._set) + 0.5:
                self.restart()

    def _overheat(self, now: float) -> None:
        if self.firmware == "nerd":  # off, with its settings as they are, until it is restarted
            self._hot_until = math.inf
            return
        self._before_heat = (self.frequency, self.volts)
        self.settings |= {"autofanspeed": 0, "manualFanSpeed": 100, "overheat_mode": 1}
        if self.firmware == "2.1":  # safe values, until somebody resets the mode and restarts
            self.settings |= {"frequency": 50, "coreVoltage": 1000}
        self._hot_until = now + self.cools_seconds

    def _resume(self) -> None:
        """Of the settings as it cooled; whoever changed them meanwhile is not asked."""
        megahertz, volts = self._before_heat
        self.settings |= {
            "frequency": megahertz - 100, "coreVoltage": round(1000 * volts) - 100,
            "overheat_mode": 0,
        }  # fmt: skip
        self._hot_until = 0.0
        self._heat_told = False

    def restart(self) -> None:
        """Away for a while; the settings are what it finds in its memory."""
        with self.lock:
            self._away_until = time.monotonic() + self.away_seconds
            self._began = self._away_until
            if not self.settings["overheat_mode"]:
                self._hot_until = 0.0
                self._heat_told = False

    def patch(self, wished: dict[str, Any]) -> int:
        """The status of the answer."""
        with self.lock:
            self.patches.append(wished)
            if self.refuses:
                return self.refuses
            good = all(isinstance(v, int | float | str) for v in wished.values())
            if not good or not all(wished.get(k, 1) >= 1 for k in ("frequency", "coreVoltage")):
                return 400
            self._set = time.monotonic()
            if not self.forgets:
                known = {"fanspeed": "manualFanSpeed"} if self.firmware == "2.1" else {}
                kept = {known.get(k, k): v for k, v in wished.items()}
                self.settings |= {k: v for k, v in kept.items() if k in self.settings}
            if self.falls_on_patch is not None:
                self._away_until = time.monotonic() + self.falls_on_patch
                self.falls_on_patch = None
            return 200

    def info(self) -> dict[str, Any]:
        """GET /api/system/info."""
        self.live()
        with self.lock:
            self._heat_told = bool(self._hot_until)  # it cools no faster than one can see it
            physics, rate = self.physics, self.physics.rate(self.frequency)
            wrong = physics.wrong(self.frequency, self.volts)
            told: dict[str, Any] = {
                "power": self.watts(), "voltage": 5093.75, "current": self.watts() / 5.09375e-3,
                "temp": self.temperature, "vrTemp": self.regulator, "maxPower": 40,
                "nominalVoltage": 5, "hashRate": rate * (1 - wrong) / 1e9 if self.hashing else 0.0,
                "bestDiff": "12.3M", "bestSessionDiff": "4.56k", "freeHeap": 8123456,
                "coreVoltageActual": round(1000 * self.volts) - 8,
                "ssid": "A Home", "wifiRSSI": -61,
                "macAddr": "AA:BB:CC:DD:EE:FF", "hostname": "bitaxe", "wifiStatus": "Connected!",
                "sharesAccepted": self.miner.sent if self.miner else 0, "sharesRejected": 0,
                "uptimeSeconds": int(max(0.0, time.monotonic() - self._began)),
                "smallCoreCount": 2040, "ASICModel": "BM1370", "boardVersion": "601",
                "version": "v2.9.0", "axeOSVersion": "v2.9.0", "idfVersion": "v5.4.1",
                "runningPartition": "ota_0", "fanspeed": self.settings["manualFanSpeed"],
                "fanrpm": 4120, "isUsingFallbackStratum": 0,
                "expectedHashrate": physics.held_for_full * rate / 1e9,
                "errorPercentage": 100 * wrong,
                "hashRate_10m": rate / 1e9, "hashRate_1h": rate / 1e9, "temptarget": 60,
            } | self.settings  # fmt: skip
        gone: tuple[str, ...] = ()
        if self.firmware == "2.1":
            told |= {"version": "v2.1.8"}
            gone = ("expectedHashrate", "errorPercentage", "axeOSVersion", "hashRate_10m",
                    "hashRate_1h", "manualFanSpeed", "maxPower", "nominalVoltage")  # fmt: skip
        if self.firmware == "nerd":
            told |= {
                "deviceModel": "NerdQAxe++", "asicCount": 4, "version": "v1.0.36",
                "overheat_temp": 70, "pidTargetTemp": 55, "maxPower": 100, "minPower": 30,
                "shutdown": bool(self._hot_until),
            }  # fmt: skip
            gone = ("expectedHashrate", "errorPercentage", "axeOSVersion", "boardVersion",
                    "overheat_mode", "nominalVoltage", "isUsingFallbackStratum")  # fmt: skip
        return {k: v for k, v in told.items() if k not in gone}

    def asic(self) -> dict[str, Any]:
        """GET /api/system/asic; firmware before 2.4 has no such page."""
        told: dict[str, Any] = {
            "ASICModel": "BM1370", "deviceModel": "Gamma", "asicCount": 1, "swarmColor": "green",
            "defaultFrequency": 525, "frequencyOptions": [400, 490, 525, 550, 600, 625],
            "defaultVoltage": 1150, "voltageOptions": [1000, 1060, 1100, 1150, 1200, 1250],
        }  # fmt: skip
        if self.firmware == "nerd":
            told |= {"absMaxFrequency": 800, "absMaxVoltage": 1400, "deviceModel": "NerdQAxe++"}
        return told


class _Paced(Miner):
    """Works as fast as the device's clock says, and as rightly as its voltage lets it."""

    device: Device
    chance: random.Random
    due = 0.0

    def rest(self) -> None:
        device = self.device
        device.live()
        device.hashes += self.nonces
        now = time.monotonic()
        self.due = max(self.due, now - BEHIND) + self.nonces / device.physics.rate(device.frequency)
        device.over.wait(max(0.0, self.due - now))
        while not device.hashing and not device.over.is_set() and not device.away:
            device.live()
            device.over.wait(0.01)
            self.due = time.monotonic()

    def sends(self, nonce: int) -> int | None:
        device = self.device
        if self.chance.random() >= device.physics.wrong(device.frequency, device.volts):
            return nonce
        return nonce ^ 0x5A5A5A5A if device.sends_wrong else None


@contextmanager
def axeos(host: str = "127.0.0.2", pool: int = 0, **made: Any) -> Iterator[Device]:
    """The device, on a free port of `host`. `pool`: the port on 127.0.0.1 that it mines at, 0 for
    a pool that it never reaches."""
    device = Device(host, **made)
    if pool:
        device.settings |= {"stratumURL": "127.0.0.1", "stratumPort": pool}
    server = ThreadingHTTPServer((host, 0), _handler(device))
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    device.port = server.server_address[1]
    threads = [threading.Thread(target=server.serve_forever, args=(0.02,))]
    threads += [threading.Thread(target=_mine, args=(device,))] if pool else []
    for thread in threads:
        thread.start()
    try:
        yield device
    finally:
        device.over.set()
        server.shutdown()
        server.server_close()
        for thread in threads:
            thread.join()


def _mine(device: Device) -> None:
    """At the pool of its settings for as long as the device runs, with new connections."""
    seed = 0
    while not device.over.wait(0.02):
        device.live()
        if device.away:
            continue
        seed += 1
        try:
            miner = _Paced(
                device.settings["stratumPort"], device.settings["stratumUser"],
                f"bitaxe/BM1370/{device.firmware}", nonces=SCAN, source=device.host,
            )  # fmt: skip
        except OSError:
            continue
        miner.device, miner.chance, miner.due = device, random.Random(seed), time.monotonic()
        with suppress(OSError, ValueError), miner:
            device.miner = miner
            while miner.working and not device.away and not device.over.wait(0.02):
                pass
        device.miner = None


def _handler(device: Device) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _begin(self) -> bool:
            device.asked.append((self.command, self.path))
            if device.silent or device.away:
                self.close_connection = True
                with suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)
                return False
            return True

        def do_GET(self) -> None:
            if not self._begin():
                return
            if device.garbage is not None:
                self._answer(200, device.garbage)
            elif self.path == "/api/system/info":
                self._answer(200, json.dumps(device.info()).encode())
            elif self.path == "/api/system/asic" and device.firmware != "2.1":
                self._answer(200, json.dumps(device.asic()).encode())
            else:
                self._answer(404, b"This URI does not exist")

        def do_PATCH(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if not self._begin():
                return
            try:
                wished = json.loads(body)
            except ValueError:
                self._answer(400, b"Invalid JSON")
                return
            if self.path != "/api/system" or not isinstance(wished, dict):
                self._answer(404, b"This URI does not exist")
                return
            status = device.patch(wished)
            if status != 200:
                self._answer(status, b"Wrong API input")
            elif not device.away:
                self.send_response(200)  # as the firmware does: no length, and one empty chunk
                self.send_header("Content-Type", "text/html")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                self.wfile.write(b"0\r\n\r\n")
            else:
                self.close_connection = True

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if not self._begin():
                return
            if self.path != "/api/system/restart":
                self._answer(404, b"This URI does not exist")
                return
            self._answer(200, b"System will restart shortly.")
            device.restart()

        def _answer(self, status: int, body: bytes) -> None:
            with suppress(OSError):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            pass

    return Handler


def hot(physics: Physics | None = None) -> Physics:
    """The same with so bad a cooler that 600 MHz at 1,200 mV overheat."""
    return replace(physics or Physics(), degrees_per_watt=2.4)
