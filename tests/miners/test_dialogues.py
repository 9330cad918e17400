"""Known programs against the server, over a socket: each gets its job, and its share counts."""

from __future__ import annotations

import pytest

from powbench.miners.server import Server
from powbench.miners.stratum import vardiff
from powbench.miners.stratum.listening import listening
from powbench.miners.stratum.record import Ledger
from powbench.miners.upstream.address import Pool
from tests.miners import cases
from tests.miners.own_pool import OwnPool
from tests.miners.programs import BEGIN, DIALOGUES, MASK, Client, Dialogue

EASY = 2.0**-20
JOB = ["mining.set_difficulty", "mining.notify"]


def ledger() -> Ledger:
    return Ledger(cases.PREVIOUS, 20.0, BEGIN, vardiff.LEAST)


def by_name(dialogue: Dialogue) -> str:
    return dialogue.name


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=by_name)
def test_every_program_gets_a_job_of_the_difficulty_that_it_asks_for(dialogue: Dialogue) -> None:
    kept = ledger()
    with cases.server(kept) as server, cases.Wire(server.port) as wire:
        client = Client(wire, dialogue)
        client.log_in()
        assert [m["error"] for _, m in client.answers] == [None] * len(client.answers)
        jobs = [name for name in client.heard() if name != "mining.set_version_mask"]
        assert jobs in (JOB, 2 * JOB)  # the second where it asks for less once it has the first
        assert client.told("mining.set_difficulty") == [dialogue.difficulty]
        (record,) = kept.records()
        assert record.agent == dialogue.agent
        assert record.worker == dialogue.worker


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=by_name)
def test_the_share_of_every_program_counts(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vardiff, "MOST", EASY)  # hashlib finds no share of more in time
    kept = ledger()
    with cases.server(kept) as server, cases.Wire(server.port) as wire:
        client = Client(wire, dialogue)
        client.log_in()
        client.packet(client.share(dialogue.bits))
        assert client.answer("mining.submit") is True
        (record,) = kept.records()
        assert (record.shares, list(record.difficulties)) == (1, [EASY])
        assert not record.rejected


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=by_name)
def test_the_share_of_every_program_goes_through_to_its_own_pool(dialogue: Dialogue) -> None:
    with OwnPool(difficulty=EASY) as own:
        pool = Pool("127.0.0.1", own.port, False, "owner", own.password)
        kept = ledger()
        with (
            Server(listening("127.0.0.1:0", ()), kept, pool=pool) as server,
            cases.Wire(server.port) as wire,
        ):
            client = Client(wire, dialogue)
            client.log_in()
            assert client.told("mining.set_difficulty") == [EASY]
            client.packet(client.share(dialogue.bits))
            assert client.answer("mining.submit") is True
            (record,) = kept.records()
            assert (record.shares, record.agent) == (1, dialogue.agent)
    assert (len(own.taken), not own.refused) == (1, True)


@pytest.mark.parametrize(
    "dialogue",
    [d for d in DIALOGUES if any("mining.configure" in p for p in d.packets)],
    ids=by_name,
)
def test_the_mask_is_told_again_after_the_log_in(dialogue: Dialogue) -> None:
    """A WhatsMiner rolls nothing before; an S21+ that is told earlier ends the connection."""
    with cases.server(ledger()) as server, cases.Wire(server.port) as wire:
        client = Client(wire, dialogue)
        client.log_in()
        agreed = client.answer("mining.configure")
        assert agreed["version-rolling"] is True
        assert client.told("mining.set_version_mask") == [agreed["version-rolling.mask"]]
        assert int(agreed["version-rolling.mask"], 16) & ~MASK == 0
        assert dialogue.bits & ~int(agreed["version-rolling.mask"], 16) == 0


def test_no_session_has_the_name_of_another() -> None:
    """cgminer sends its old shares again to a session that has the name of its last one."""
    seen = set()
    with cases.server(ledger()) as server:
        for _ in range(3):
            with cases.Wire(server.port) as wire:
                client = Client(wire, DIALOGUES[0])
                client.log_in()
                names = client.answer("mining.subscribe")[0]
                assert [name for name, _ in names] == ["mining.set_difficulty", "mining.notify"]
                seen |= {own for _, own in names}
    assert len(seen) == 3


def test_bits_that_nobody_asked_for_are_refused() -> None:
    """As of a miner behind a rental, whose configure the rental has answered itself."""
    dialogue = next(d for d in DIALOGUES if d.name == "rental")
    with cases.server(cases.ledger(start=EASY)) as server, cases.Wire(server.port) as wire:
        client = Client(wire, dialogue)
        client.log_in()
        client.packet(client.share(0x2000))
        _, answer = client.answers[-1]
        assert answer["error"][1].startswith("version bits")
