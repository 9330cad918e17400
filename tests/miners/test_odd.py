"""What is odd about a miner is told: in words, and as numbers in its document."""

from __future__ import annotations

import pytest

from powbench.documents import result
from powbench.energy.reading import EnergyReading
from powbench.miners.count import outcome
from powbench.miners.count.counting import Counted, Span, counted
from powbench.miners.count.interval import HASHES_PER_DIFFICULTY, work
from powbench.miners.count.outcome import measurement
from powbench.miners.count.physics import Known, Model
from powbench.miners.stratum.record import Record, Tally
from powbench.miners.stratum.shares import Share
from tests.miners.windows import Moments, steady, with_fee

BEST = Known(Model("Great One 860T", 860e12, "maker"), 12.0, "Great One 860T")
NOTHING = Tally({}, 0, 1)


def recorded(
    moments: Moments, worker: str = "rig1", difficulty: float = 8.0, fee: str = "",
    agent: str = "x/1",
) -> Record:  # fmt: skip
    """Shares at `moments` of 1000 s on; every fiftieth is for the name `fee`."""
    made = Record("192.0.2.7", worker, agent, connections=1, connected=True)
    made.ask(difficulty, 990.0)
    for i, moment in enumerate(moments):
        user = fee if fee and i % 50 == 49 else worker
        made.take(Share(difficulty, (i * 0.618) % 1 or 1.0), 1000.0 + float(moment), user)
    return made


def window(made: Record, seconds: float = 600.0) -> Counted:
    return counted(made, Span(1000.0, 1000.0 + seconds), NOTHING, made.tally())


def measured(
    c: Counted, model: Model | None = None, everybody: tuple[Counted, ...] = (),
    energy: tuple[EnergyReading, ...] = (),
) -> result.Measurement:  # fmt: skip
    return measurement(c, "rig1", model, energy, False, everybody, BEST)


def read(watts: float) -> EnergyReading:
    return EnergyReading(
        True, "plug", "wall", "http", "measured", joules=600 * watts, watts=watts, seconds=600.0,
        samples=600, uncertainty=0.01,
    )  # fmt: skip


def test_a_steady_miner_has_nothing_odd() -> None:
    m = measured(window(recorded(steady(1))))
    assert m.warnings == ()
    assert m.miner
    assert (m.miner.beyond, m.miner.other_users) == ((), ())
    for part in (m.miner.dev_fee, m.miner.silences, m.miner.step, m.miner.packets):
        assert not part


def test_a_dev_fee_is_told_with_its_share_and_chance() -> None:
    m = measured(window(recorded(with_fee(steady(2), 100.0, 0.03))))
    assert m.miner
    assert m.miner.dev_fee
    assert m.miner.dev_fee.share == pytest.approx(0.03, abs=0.005)
    (said,) = (w for w in m.warnings if "dev fee" in w)
    assert "looks like a dev fee of about 3." in said or "looks like a dev fee of about 2.9" in said
    assert "once in 100 s" in said


def test_a_miner_that_has_not_settled_is_not_accused_of_a_fee() -> None:
    """A rate that goes to nothing in the last third says so, and no more."""
    moments = with_fee(steady(3), 100.0, 0.03)
    m = measured(window(recorded(moments[(moments < 500) | (moments % 1 < 0.5)])))
    assert m.miner
    assert m.miner.settled is False
    assert not m.miner.dev_fee


def test_a_second_user_on_the_connection_is_named_with_its_share() -> None:
    c = window(recorded(steady(4), fee="dev.fee"))
    m = measured(c)
    assert m.miner
    (user,) = m.miner.other_users
    assert (user.name, user.seen) == ("dev.fee", "connection")
    assert user.share == pytest.approx(0.02, abs=0.001)
    assert user.share_low < 0.02 < user.share_high
    (said,) = m.warnings
    assert said.startswith("dev.fee also works on the same connection, with 2.0% of the work")
    assert "dev fee" in said


def test_a_user_that_only_logged_in_is_named_too() -> None:
    made = recorded(steady(4))
    made.user("dev.fee")
    m = measured(window(made))
    assert m.miner
    assert [(u.name, u.share) for u in m.miner.other_users] == [("dev.fee", 0.0)]


def test_a_second_user_from_the_same_address_counts_when_it_does_little() -> None:
    c = window(recorded(steady(5)))
    late, far = (window(recorded(steady(6, 0.2), name)) for name in ("dev", "elsewhere"))
    far.record.host = "192.0.2.8"
    big = window(recorded(steady(7), "rig2"))
    m = measured(c, everybody=(c, late, far, big))
    assert m.miner
    (user,) = m.miner.other_users
    assert (user.name, user.seen) == ("dev", "address")
    assert user.share == pytest.approx(0.2 / 7.2, rel=0.3)
    assert "from the same address" in " ".join(m.warnings)


def test_work_for_another_name_than_the_first_is_told() -> None:
    made = recorded(steady(8))
    made.worker, made.users = "first", {"first": 1, "rig1": 0}
    assert "most of its work is for the name rig1" in " ".join(measured(window(made)).warnings)


def test_more_than_the_model_can_do_is_flagged() -> None:
    c = window(recorded(steady(9)))
    rate = measured(c).hashes_per_second.median
    half = measured(c, Model("S19", rate / 2, "maker"))
    assert half.miner
    assert half.miner.beyond == ("rate",)
    assert (
        "more than one machine works behind this name, or it is another model" in half.warnings[0]
    )
    assert "data sheet of S19" in half.warnings[0]
    same = measured(c, Model("S19", rate / 1.4, "maker"))
    assert same.miner
    assert same.miner.beyond == ()


def test_more_than_any_known_machine_is_flagged_without_a_model() -> None:
    difficulty = 2.0 * 860e12 / 7 / HASHES_PER_DIFFICULTY
    m = measured(window(recorded(steady(10), difficulty=difficulty)))
    assert m.miner
    assert m.miner.beyond == ("rate",)
    assert "any known machine (Great One 860T)" in m.warnings[0]


def test_less_energy_than_any_chip_needs_is_flagged_on_the_energy() -> None:
    c = window(recorded(steady(11)))
    rate = measured(c).hashes_per_second.median
    m = measured(c, energy=(read(rate * 8e-12), read(rate * 11e-12)))
    assert m.miner
    assert m.miner.beyond == ("efficiency",)
    wrong, right = m.energy
    assert wrong.warnings
    assert "less than any known machine takes (the best: 12 J/TH" in wrong.warnings[-1]
    assert not right.warnings


def test_shares_that_come_at_once_widen_the_interval() -> None:
    moments = steady(12)
    moments[(moments > 590) & (moments < 597)] = 597.0
    moments.sort()
    plain = measured(window(recorded(steady(12)))).hashes_per_second
    m = measured(window(recorded(moments)))
    assert m.miner
    packet = m.miner.packets
    assert packet
    more = packet * 8 * HASHES_PER_DIFFICULTY / 600
    assert m.hashes_per_second.low == pytest.approx(plain.low - more)
    assert m.hashes_per_second.high == pytest.approx(plain.high + more)
    assert m.hashes_per_second.median == pytest.approx(plain.median)
    assert f"up to {packet} shares came at once" in " ".join(m.warnings)


def test_an_interval_never_reaches_nothing() -> None:
    made = Record("192.0.2.7", "rig1", connections=1)
    made.ask(8.0, 990.0)
    for _ in range(250):
        made.take(Share(8.0, 0.5), 1300.0)
    m = measured(window(made))
    assert 0 < m.hashes_per_second.low <= m.hashes_per_second.median
    assert outcome.widened(work(window(made).groups()), 250, 8.0).low > 0


def test_connections_that_end_at_even_distances_are_told() -> None:
    made = recorded(steady(13))
    made.away = [(1000.0 + at, 1000.5 + at) for at in (60, 180, 300, 420, 540)]
    assert "its connection ends once in 120 s" in " ".join(measured(window(made)).warnings)
