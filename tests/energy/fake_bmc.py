"""A management controller on 127.0.0.1: pyghmi's BMC that knows DCMI's Get Power Reading.

python fake_bmc.py PORT FILE USER PASSWORD      FILE holds the watts of the moment
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path
from typing import Any

from pyghmi.ipmi.bmc import Bmc

DCMI_NETFN, GET_POWER_READING, DCMI_GROUP = 0x2C, 0x02, 0xDC
ACTIVE = 0x40


class PowerBmc(Bmc):  # type: ignore[misc]
    """Answers DCMI 1.5 table 6-16: four powers, time, sampling period, state."""

    file: Path

    def handle_raw_request(self, request: dict[str, Any], session: Any) -> None:
        if (request["netfn"], request["command"]) != (DCMI_NETFN, GET_POWER_READING):
            super().handle_raw_request(request, session)
            return
        watts, _, off = self.file.read_text().partition(" ")
        powers = [int(watts)] * 4
        body = struct.pack("<HHHHIIB", *powers, 0, 1000, 0 if off else ACTIVE)
        session.send_ipmi_response(data=[DCMI_GROUP, *body])


if __name__ == "__main__":
    controller = PowerBmc({sys.argv[3]: sys.argv[4]}, port=int(sys.argv[1]), address="127.0.0.1")
    controller.file = Path(sys.argv[2])
    print("listening", flush=True)
    controller.listen()
