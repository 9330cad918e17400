"""Every kind of meter, by the scheme of its URL: one line each."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """module: the file here whose `from_address` makes the meter; it is loaded when a URL names it.

    example, answers: how `powbench kernels` lists it; empty where powbench finds it by itself.
    """

    module: str
    example: str = ""
    answers: str = ""


METERS = {
    "powercap": Row("powercap"),
    "nvml": Row("nvml"),
    "hwmon": Row("hwmon"),
    "battery": Row("battery"),
    "nut": Row("nut", "--meter nut://host/ups", "a UPS or PDU, by NUT"),
    "prometheus+http": Row(
        "prometheus",
        "--meter 'prometheus+http://host:9090/?query=…'",
        "what Prometheus has recorded",
    ),
    "prometheus+https": Row("prometheus"),
    "redfish+http": Row("redfish"),
    "redfish+https": Row("redfish", "--meter redfish+https://host", "a server, by its controller"),
    "ipmi": Row("ipmi", "--meter ipmi://user@host", "a server, by IPMI (DCMI)"),
    "http+json": Row(
        "http_json", "--meter 'http+json://host/path#/pointer'", "a smart plug with an API"
    ),
    "https+json": Row("http_json"),
    "miner": Row("miner_api", "--meter miner://host", "what a miner itself reports"),
    "exec": Row("command", "--meter 'exec:program arguments'", "a program that prints watts"),
    "watts": Row("declared", "--watts 65", "a power that you declare"),
}
