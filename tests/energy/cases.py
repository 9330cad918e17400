"""Meters whose values a test gives."""

from __future__ import annotations

from collections.abc import Callable

from powbench.energy.meter import Counter, CounterMeter, PowerMeter


class Sensor(PowerMeter):
    """Watts as a function tells them."""

    name, scope, source, accuracy = "sensor", "wall", "test:sensor", 0.01

    def __init__(self, watts: Callable[[], float], every: float = 1.0) -> None:
        self._watts = watts
        self.interval_seconds = every

    def watts(self) -> float:
        return self._watts()


class Joules(CounterMeter):
    """A counter as a function tells it."""

    name, scope, source, accuracy = "counter", "package", "test:counter", 0.01
    counters = (Counter("zone", 1000.0, 100.0),)
    update_seconds = 0.0
    fast = True

    def __init__(self, joules: Callable[[], float], fast: bool = True) -> None:
        self._joules = joules
        self.fast = fast

    def joules(self) -> tuple[float, ...]:
        return (self._joules(),)


class Script:
    """Gives its values one after the other, then the last one; an exception is raised."""

    def __init__(self, *values: float | Exception) -> None:
        self._values = list(values)

    def __call__(self) -> float:
        value = self._values.pop(0) if len(self._values) > 1 else self._values[0]
        if isinstance(value, Exception):
            raise value
        return value
