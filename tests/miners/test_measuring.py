"""The run as a whole, with real shares over loopback: wait, warm up, window, Ctrl-C."""

from __future__ import annotations

import math
import re

import pytest

from powbench.energy.declared import Declared
from powbench.errors import NotMeasurable
from powbench.miners import measuring
from powbench.miners.count import counting
from powbench.miners.count.interval import HASHES_PER_DIFFICULTY, work
from powbench.miners.measuring import Listener, Measuring, Progress, Settings
from powbench.miners.stratum.record import Ledger, Record
from powbench.miners.stratum.shares import Share
from tests.miners import cases, lasting


class Notes(Listener):
    def __init__(self) -> None:
        self.notes: list[str] = []
        self.phases: list[str] = []

    def note(self, message: str) -> None:
        self.notes.append(message)

    def moved(self, progress: Progress) -> None:
        self.phases = list(dict.fromkeys([*self.phases, progress.phase]))


def settings(**changed: object) -> Settings:
    values = {"miners": 1, "wait_seconds": 300.0, "warm_up_seconds": 0.2, "seconds": 3.0}
    return Settings(**{**values, **changed})  # type: ignore[arg-type]


def test_the_hashes_that_a_miner_has_done_are_those_that_its_shares_prove(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The miner counts its own hashes; its shares must prove as many, within six sigma."""
    lasting.lasts(monkeypatch, lasting.shares(60))
    done: list[int] = []
    # Short scans: the window begins and ends in the midst of one.
    with cases.server() as server, cases.Miner(server.port, nonces=1 << 12) as miner:

        class Counting(Notes):
            def moved(self, progress: Progress) -> None:
                super().moved(progress)
                if progress.phase == "measuring":
                    done.append(miner.hashes)

        notes = Counting()
        found = Measuring(server, settings(seconds=1.0), notes).run()
        done.append(miner.hashes)
        (one,) = found.miners
        counted = work(one.groups())
        true = done[-1] - done[0]
        assert abs(counted.hashes - true) < 6 * true / math.sqrt(counted.equivalent_shares) + 1e5
    assert notes.phases == ["waiting", "warming up", "measuring"]
    assert notes.notes == ["rig1 (cases/1) has logged in"]
    assert found.span.seconds >= 1
    assert not found.interrupted


def test_several_miners_are_several_measurements_over_one_window(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lasting.lasts(monkeypatch, lasting.shares(1))
    with (
        cases.server() as server,
        cases.Miner(server.port, "a", nonces=1 << 12),
        cases.Miner(server.port, "b", nonces=1 << 12),
    ):
        found = Measuring(server, settings(miners=2, seconds=0.5), Notes()).run()
    assert sorted(c.record.worker for c in found.miners) == ["a", "b"]
    assert all(len(c.moments) for c in found.miners)


def test_meters_are_read_over_the_window() -> None:
    with cases.server() as server, cases.Miner(server.port):
        chosen = settings(seconds=0.5, meters=(Declared(100.0),))
        found = Measuring(server, chosen, Notes()).run()
    (reading,) = found.energy
    assert reading.watts == 100
    assert reading.seconds == pytest.approx(found.span.seconds)


def test_ctrl_c_keeps_what_there_is() -> None:
    with cases.server() as server, cases.Miner(server.port):

        class Pressed(Notes):
            def moved(self, progress: Progress) -> None:
                if progress.phase == "measuring" and progress.miners[0][2] >= 5:
                    raise KeyboardInterrupt

        found = Measuring(server, settings(seconds=600.0), Pressed()).run()
    assert found.interrupted
    assert len(found.miners[0].moments) >= 5
    assert found.span.seconds < 600


def test_ctrl_c_before_the_window_ends_all() -> None:
    with cases.server() as server:

        class Pressed(Notes):
            def moved(self, progress: Progress) -> None:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            Measuring(server, settings(), Pressed()).run()


class Ticks:
    """A clock that only sleep moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_nobody_comes() -> None:
    ticks, notes = Ticks(), Notes()
    with cases.server() as server:
        run = Measuring(server, settings(), notes, ticks, ticks.sleep)
        with pytest.raises(NotMeasurable, match="no miner has logged in within 300 s") as error:
            run.run()
    assert "port" in error.value.hint
    assert len([n for n in notes.notes if "no miner has logged in yet" in n]) == 1


def test_somebody_comes_and_sends_nothing() -> None:
    ticks, notes = Ticks(), Notes()
    kept = cases.ledger()
    record = kept.enrol("127.0.0.1", "lazy", "t/1", 0.0)
    assert record is not None
    record.ask(1024.0, 0.0)
    with cases.server(kept) as server:
        run = Measuring(server, settings(), notes, ticks, ticks.sleep)
        with pytest.raises(NotMeasurable, match=r"lazy .* sent no share in 300 s") as error:
            run.run()
    assert "--difficulty" in error.value.hint
    expected = r"lazy \(t/1\) has sent no share in 30 s, where a miner of 1 TH/s sends 6\.8: "
    hints = [n for n in notes.notes if re.match(expected, n)]
    assert len(hints) == 1
    assert "lower --difficulty (1024 now)" in hints[0]


def test_ever_new_names_are_told_of_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "MOST_RECORDS", 30)
    ticks, notes = Ticks(), Notes()
    kept = cases.ledger()
    with cases.server(kept) as server:

        def knock(seconds: float) -> None:
            ticks.sleep(seconds)
            if (number := len(kept.records())) < 30:
                record = kept.enrol("127.0.0.1", f"rig{number}", "", ticks.now)
                assert record is not None
                record.ask(1024.0, ticks.now)

        with pytest.raises(NotMeasurable):
            Measuring(server, settings(), notes, ticks, knock).run()
    logged_in = [n for n in notes.notes if n.endswith("has logged in")]
    assert logged_in == [f"rig{i} has logged in" for i in range(measuring.MOST_NOTES)]
    assert len([n for n in notes.notes if "no share in 30 s" in n]) == measuring.MOST_NOTES
    assert len([n for n in notes.notes if n.startswith("more miners have logged in")]) == 1
    assert len([n for n in notes.notes if n.startswith("30 miners have logged in")]) == 1


def test_who_is_refused_is_told_about() -> None:
    ticks = Ticks()
    with cases.server(allowed=("127.0.0.2",)) as server:
        with cases.Wire(server.port) as wire:
            assert wire.line() == b""
        run = Measuring(server, settings(), Notes(), ticks, ticks.sleep)
        with pytest.raises(NotMeasurable, match="1 connection came from elsewhere"):
            run.run()


def test_the_pace_follows_the_precision_within_reason() -> None:
    assert measuring.pace(0.03, 600.0) == pytest.approx(7.11, abs=0.01)
    assert measuring.pace(0.001, 60.0) == measuring.MOST_PACE
    assert measuring.pace(0.03, 86_400 * 7) == measuring.LEAST_PACE


def test_a_silent_miner_beside_a_working_one_has_no_share_in_the_window() -> None:
    with cases.server() as server, cases.Miner(server.port), cases.Wire(server.port) as wire:
        wire.send(b'{"id": 1, "method": "mining.subscribe"}\n')
        wire.send(b'{"id": 2, "method": "mining.authorize", "params": ["idle"]}\n')
        found = Measuring(server, settings(seconds=0.5), Notes()).run()
        assert [c.record.worker for c in found.miners] == ["rig1"]
        assert counting.names([c.record for c in found.miners]) == ["rig1"]


def test_who_knocks_all_the_time_is_told_of_once() -> None:
    ticks, notes = Ticks(), Notes()
    with cases.server() as server:

        def knock(seconds: float) -> None:
            ticks.sleep(seconds)
            server.ended("it sends too much")

        with pytest.raises(NotMeasurable):
            Measuring(server, settings(), notes, ticks, knock).run()
    assert notes.notes.count("a connection was closed: it sends too much") == 1


def working(*names: str) -> tuple[Ledger, list[Record]]:
    """Miners that have logged in and sent a share each; none is steady."""
    kept, records = cases.ledger(), []
    for name in names:
        record = kept.enrol("127.0.0.1", name, "", 0.0)
        assert record is not None
        record.ask(2.0, 0.0)
        record.take(Share(2.0, 0.5), 0.0)
        records.append(record)
    return kept, records


@pytest.mark.parametrize(
    ("steady_at", "begins"),
    [
        ((0.0, 0.0), 60.0),
        ((90.0, 0.0), 90.0),
        ((0.0, 90.0), 90.0),
        ((30.0, 45.0), 60.0),
        ((0.0, math.inf), 60.0 + measuring.UNSTEADY_SECONDS),
        ((math.inf, math.inf), 60.0 + measuring.UNSTEADY_SECONDS),
    ],
)
def test_the_window_begins_when_all_difficulties_stand(
    steady_at: tuple[float, float], begins: float
) -> None:
    """Two minutes after the warm-up it begins all the same."""
    ticks = Ticks()
    kept, records = working("a", "b")

    def sleep(seconds: float) -> None:
        ticks.sleep(seconds)
        for record, moment in zip(records, steady_at, strict=True):
            record.steady = ticks.now >= moment

    with cases.server(kept) as server:
        chosen = settings(miners=2, warm_up_seconds=60.0)
        found = Measuring(server, chosen, Notes(), ticks, sleep).run()
    assert found.span.start == pytest.approx(begins, abs=1.5 * measuring.STEP_SECONDS)
    assert found.span.seconds == pytest.approx(3.0, abs=1.5 * measuring.STEP_SECONDS)


def test_difficulties_are_held_while_the_window_counts_and_only_then() -> None:
    ticks = Ticks()
    kept, _ = working("a")
    held: dict[str, set[bool]] = {}

    class Looking(Notes):
        def moved(self, progress: Progress) -> None:
            held.setdefault(progress.phase, set()).add(kept.held)

    with cases.server(kept) as server:
        Measuring(server, settings(), Looking(), ticks, ticks.sleep).run()
    assert held == {"warming up": {False}, "measuring": {True}}
    assert kept.held is False


def test_the_rate_meanwhile_is_that_of_the_phase() -> None:
    """Three shares of difficulty 2 come in each step, and none of them before it began."""
    ticks = Ticks()
    kept, (record,) = working("a")
    seen: list[tuple[float, float, int]] = []

    def sleep(seconds: float) -> None:
        ticks.sleep(seconds)
        for _ in range(3):
            record.take(Share(2.0, 0.5), ticks.now)

    class Looking(Notes):
        def moved(self, progress: Progress) -> None:
            if progress.phase == "measuring":
                ((_, rate, shares),) = progress.miners
                seen.append((progress.done, rate, shares))

    with cases.server(kept) as server:
        Measuring(server, settings(), Looking(), ticks, sleep).run()
    assert [shares for _, _, shares in seen] == [3 * i for i in range(len(seen))]
    assert [done for done, _, _ in seen] == pytest.approx([i / 30 for i in range(len(seen))])
    true = 3 * 2.0 * HASHES_PER_DIFFICULTY / measuring.STEP_SECONDS
    assert [rate for _, rate, _ in seen] == pytest.approx([0.0] + [true] * (len(seen) - 1))
