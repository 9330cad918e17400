"""A node that others have written judges blocks: bcoin from npm on regtest, in memory."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests import peers
from tests.energy import servers
from tests.patience import until
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "build" / "npm" / "node_modules"
PROGRAM = MODULES / "bcoin" / "bin" / "node"
OPTIONS = (
    "--network=regtest", "--memory=true", "--no-wallet", "--no-auth", "--listen=false",
    "--workers=false", "--log-file=false", "--http-host=127.0.0.1",
)  # fmt: skip
ANYBODY = b"\x51"
"""The script OP_TRUE: who spends it signs nothing."""
WITNESS_PROGRAM = b"\x00\x20" + sha256(ANYBODY).digest()
SEGWIT_HEIGHT = 432
"""Three periods of 144 blocks, in which regtest's rules change."""


@dataclass(frozen=True)
class Node:
    """Its calls, by JSON-RPC on loopback."""

    port: int

    def call(self, method: str, *parameters: Any) -> Any:
        asked = json.dumps({"id": 1, "method": method, "params": parameters}).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", asked, 60) as answer:
            said = json.load(answer)
        assert said["error"] is None, said["error"]
        return said["result"]

    def height(self) -> int:
        height: int = self.call("getblockcount")
        return height

    def block(self, height: int) -> bytes:
        raw: str = self.call("getblock", self.call("getblockhash", height), False)
        return bytes.fromhex(raw)

    def spend(self, height: int) -> str:
        """Pay the reward of this block, which `regtest` made, to anybody; the transaction's id."""
        said = self.call("getblock", self.call("getblockhash", height), True, True)["tx"][0]
        satoshi = round(said["vout"][0]["value"] * 100_000_000) - 10_000
        spent = bytes.fromhex(said["txid"])[::-1] + bytes(4)
        script = bytes([len(WITNESS_PROGRAM)]) + WITNESS_PROGRAM
        raw = b"\2\0\0\0" + b"\0\1" + b"\1" + spent + bytes([len(script)]) + script + b"\xff" * 4
        raw += b"\1" + satoshi.to_bytes(8, "little") + b"\1" + ANYBODY
        raw += b"\1" + b"\1" + ANYBODY + bytes(4)
        identity: str = self.call("sendrawtransaction", raw.hex())
        return identity


@contextmanager
def regtest(log: Path) -> Iterator[Node]:
    """A chain of SEGWIT_HEIGHT blocks, whose rewards Node.spend can spend after a hundred more."""
    program = peers.program("node")
    if not PROGRAM.exists():
        peers.missing("bcoin from npm: bash .ci/peers.sh")
    node = Node(free_port())
    command = [
        program, "-r", str(Path(__file__).parent / "bcoin.js"), str(PROGRAM), *OPTIONS,
        f"--http-port={node.port}", f"--prefix={log.parent / 'bcoin'}",
    ]  # fmt: skip
    with servers.running(command, log, NODE_BACKEND="js") as process:

        def answers() -> bool:
            assert process.poll() is None, log.read_text()
            try:
                return node.height() == 0
            except OSError:
                return False

        until(answers, "bcoin")
        owner = node.call("decodescript", WITNESS_PROGRAM.hex())["p2sh"]
        node.call("generatetoaddress", SEGWIT_HEIGHT, owner)
        yield node
