"""Of two builds of the search a board takes the faster one, when it is so every time."""

from __future__ import annotations

import pytest

from powbench.kernels.boards import fastest as chosen
from powbench.kernels.boards.fastest import decided, fastest


class Device:
    """Takes so many seconds a nonce with each build, and the more the longer it has run."""

    def __init__(self, *per_nonce: float, slows: float = 1.0) -> None:
        self.per_nonce, self.slows = per_nonce, slows
        self.launched: list[tuple[int, int]] = []

    def seconds(self, build: int, nonces: int) -> float:
        self.launched.append((build, nonces))
        return float(nonces * self.per_nonce[build] * self.slows ** len(self.launched))


@pytest.mark.parametrize(
    ("per_nonce", "build"),
    [((1.0,), 0), ((1.0, 0.8), 1), ((1.0, 0.99), 0), ((1.0, 1.2), 0), ((1.0, 0.9, 0.7), 2)],
)
def test_the_faster_one(per_nonce: tuple[float, ...], build: int) -> None:
    device = Device(*(1.4e-10 * each for each in per_nonce))
    assert fastest(device.seconds, len(per_nonce)) == build


def test_one_build_is_not_tried() -> None:
    device = Device(1.0)
    fastest(device.seconds, 1)
    assert device.launched == []


def test_launches_are_long_enough_to_be_told_apart() -> None:
    device = Device(1.4e-10, 1.4e-10)
    fastest(device.seconds, 2)
    assert [build for build, _ in device.launched[-4:]] == [1, 0, 0, 1]
    nonces = device.launched[-1][1]
    assert chosen.LAUNCH_SECONDS <= nonces * 1.4e-10 < 2 * chosen.LAUNCH_SECONDS


def test_a_device_without_a_clock_ends_the_growth() -> None:
    device = Device(0.0, 0.0)
    assert fastest(device.seconds, 2) == 0
    assert max(nonces for _, nonces in device.launched) == chosen.MOST_NONCES


@pytest.mark.parametrize("slows", [0.97, 1.03])
def test_a_clock_that_changes_is_nobodys_advantage(slows: float) -> None:
    """By 3 % from launch to launch, which is more than the margin."""
    assert fastest(Device(1e-8, 0.8e-8, slows=slows).seconds, 2) == 1
    assert fastest(Device(1e-8, 1e-8, slows=slows).seconds, 2) == 0


def test_faster_but_once_is_not_taken() -> None:
    assert decided([[1.0, 0.5], [1.0, 0.5], [1.0, 0.99]]) == 0
    assert decided([[1.0, 0.5], [1.0, 0.5], [1.0, 0.97]]) == 1
