"""Drives a check: introduction, pilot, launches with looks, verdict.

The driver owns no process and no clock; both come from a `Lab`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any, Protocol

from ..errors import WrongHashes
from . import decision, guard, schedule
from .arms import BASE, CONTROL, HEAD, Source
from .decision import INCOMPARABLE, INCONCLUSIVE, PASS, REGRESSED, UNFIT
from .lab import MOST_EXTRA, Lab, wrong_arms
from .protocol import Hello
from .records import CheckOutcome, KernelCheck, Launch, Pilot, Round, Settings

SPARE_LAUNCHES = 4
"""How many launches without a number are made up for."""
HOPELESS = 0.5
"""After three launches with more of their rounds dropped, the rest is not worth the time."""
IDENTITY = (
    *("core", "library", "python_files", "numba", "llvmlite", "cffi", "numpy", "python"),
    "call",
)

Number = Callable[[str, int, Launch], float | None]
"""(kernel, how many numbers there are already, launch) -> the launch's number."""


class CheckListener(Protocol):
    """What the command line shows meanwhile."""

    def note(self, message: str) -> None: ...
    def forecast(self, settings: Settings, pilots: Mapping[str, Pilot]) -> None: ...
    def launched(self, kernel: str, launch: Launch, number: float | None, most: int) -> None: ...


@dataclass
class _State:
    """One kernel while it is being checked."""

    nonces: int
    launches: list[Launch]
    numbers: list[float]
    verdict: str = ""
    reason: str = ""


def compare_arms(_: str, __: int, launch: Launch) -> float | None:
    """The number of a launch of all three arms."""
    return launch.ratio(HEAD)


class Check:
    """`Check(lab, settings, sources, machine, listener).run()` gives the CheckOutcome."""

    def __init__(
        self,
        lab: Lab,
        settings: Settings,
        sources: Mapping[str, Source],
        machine: dict[str, Any],
        listener: CheckListener,
        number: Number = compare_arms,
        nonces: Mapping[str, int] | None = None,
    ) -> None:
        self.lab, self.settings, self.sources = lab, settings, dict(sources)
        self.machine, self.listener, self._number = machine, listener, number
        self._given_nonces = dict(nonces or {})
        self.hellos: dict[str, Hello] = {}
        self._notes: tuple[str, ...] = ()
        self._began = lab.clock()

    @property
    def arms(self) -> tuple[str, ...]:
        return tuple(a for a in (BASE, CONTROL, HEAD) if a in self.sources)

    def run(self) -> CheckOutcome:
        """WrongHashes, BrokenArm and KeyboardInterrupt go up; all else is an outcome."""
        self._began = self.lab.clock()
        states: dict[str, _State] = {}
        for kernel in self.settings.kernels:
            met = self.lab.introduce(kernel, self._given_nonces.get(kernel))
            self.hellos = self.hellos or met.hellos
            self.settings, self._notes = met.fitted(self.settings), met.notes
            reason = incomparable_reason(self.hellos[BASE], met.hellos, kernel) or met.differ
            if reason:
                return self._outcome(INCOMPARABLE, reason)
            states[kernel] = _State(met.nonces, [], [])
            if HEAD in self.sources and not self.settings.measure_identical:
                difference = first_difference(met.hellos[BASE], met.hellos[HEAD])
                if difference is None:
                    return self._outcome(
                        PASS, "both arms run exactly the same: nothing to measure", identical=True
                    )
        pilots = {k: self.pilot(k, s.nonces) for k, s in states.items()}
        self.listener.forecast(self.settings, pilots)
        checks = self._measure(states, pilots, "check")
        verdict = decision.overall([c.verdict for c in checks])
        again: tuple[KernelCheck, ...] = ()
        if verdict == REGRESSED and self.settings.confirm:
            self.listener.note("regressed; confirming with new launches ...")
            bad = {c.kernel: _State(c.nonces, [], []) for c in checks if c.verdict == REGRESSED}
            again = self._measure(bad, pilots, "confirm")
            checks, verdict = confirmed(checks, again)
        worst = next((c for c in checks if c.verdict == verdict), None)
        return self._outcome(verdict, worst.reason if worst else "", kernels=checks, again=again)

    def collect(self, kernel: str, launches: int, arms: Sequence[str]) -> tuple[list[Launch], int]:
        """(launches, nonces of a slice), without looks or a verdict: for a baseline."""
        met = self.lab.introduce(kernel)
        self.hellos = met.hellos
        collected = []
        for index in range(launches):
            place = ("baseline", index)
            collected.append(self._launch(kernel, met.nonces, place, arms, self.settings.rounds))
            self.listener.launched(kernel, collected[-1], None, launches)
        return collected, met.nonces

    def pilot(self, kernel: str, nonces: int) -> Pilot:
        """Base against itself: the SD of a launch here, and how long things take."""
        launches, s = [], self.settings
        for index in range(s.pilot_launches):
            if index > 1 and s.max_time is not None and self._spent() > s.max_time / 3:
                break
            launches.append(
                self._launch(kernel, nonces, ("pilot", index), (BASE, CONTROL), s.pilot_rounds)
            )
        ratios = [v for x in launches if (v := x.ratio(CONTROL)) is not None]
        # The true ratio is 1, so the deviation is taken from 0 and not from the mean.
        sd = sqrt(sum(v * v for v in ratios) / len(ratios)) if len(ratios) > 1 else None
        spans = [x.seconds for x in launches] or [0.0]
        inside = [
            r.evidence.after.moment - r.evidence.before.moment for x in launches for r in x.rounds
        ] or [s.slice_seconds * 2]
        mean_round = sum(inside) / len(inside)
        rounds = len(launches[0].rounds) if launches else 0
        opening = max(0.0, sum(spans) / len(spans) - rounds * mean_round) / 2
        return Pilot(tuple(launches), sd, opening, mean_round / 2)

    def _launch(
        self,
        kernel: str,
        nonces: int,
        place: tuple[object, ...],
        arms: Sequence[str],
        count: int,
    ) -> Launch:
        began = self.lab.clock()
        executor = self.lab.executor(kernel, nonces, arms)
        rng = schedule.rng_of(self.settings.seed, *place, kernel)
        raw = schedule.run_launch(executor, arms, count, rng)
        evidence = []
        for index, (_, replies, before, after) in enumerate(raw):
            if len({(r.hits, r.digest) for r in replies.values()}) > 1:
                self._wrong(kernel, nonces, index, replies)
            evidence.append(
                guard.Evidence(
                    before,
                    after,
                    _sum([r.run_delay_ns for r in replies.values()]),
                    _sum([r.switches for r in replies.values()]),
                    len(replies),
                )
            )
        causes = guard.judge(evidence, self.settings.slice_seconds * len(arms))
        rounds = tuple(
            Round(order, replies, e, c)
            for (order, replies, _, _), e, c in zip(raw, evidence, causes, strict=True)
        )
        index = place[-1] if isinstance(place[-1], int) else 0
        return Launch(index, rounds, self.lab.clock() - began)

    def _wrong(self, kernel: str, nonces: int, index: int, replies: Mapping[str, Any]) -> None:
        s, start = self.settings, index * int(nonces * (1 + MOST_EXTRA))
        who = wrong_arms(replies, s.header, s.target, start, nonces) or list(replies)
        names = " and ".join(f"{a} ({self.sources[a].label})" for a in who)
        raise WrongHashes(
            f"kernel {kernel} of {names} finds other hits than hashlib in nonces "
            f"{start} .. {start + nonces - 1} of header {s.header}",
            "this arm or this machine computes wrongly: its speed means nothing",
        )

    def _measure(
        self, states: dict[str, _State], pilots: Mapping[str, Pilot], phase: str
    ) -> tuple[KernelCheck, ...]:
        """Launches of all kernels in turn, until each is decided."""
        looks = decision.looks_for(len(states))
        decided: dict[str, str] = {}
        for index in range(looks[-1] + SPARE_LAUNCHES):
            waiting = [k for k, s in states.items() if not s.verdict]
            if not waiting:
                break
            if self._out_of_time(pilots, waiting):
                _close(states, waiting, "the time limit came before a decision")
                break
            for kernel in waiting:
                self._one_more(kernel, states[kernel], (phase, index), looks[-1])
            decided = decision.decide(
                {k: s.numbers for k, s in states.items()}, self.settings.margin, decided
            )
            for kernel in waiting:
                self._settle(kernel, states[kernel], decided)
        _close(
            states,
            [k for k, s in states.items() if not s.verdict],
            "too few launches could be used",
        )
        return tuple(self._finished(k, s, pilots.get(k)) for k, s in states.items())

    def _one_more(self, kernel: str, state: _State, place: tuple[object, ...], most: int) -> None:
        launch = self._launch(kernel, state.nonces, place, self.arms, self.settings.rounds)
        state.launches.append(launch)
        number = self._number(kernel, len(state.numbers), launch)
        if number is not None and len(state.numbers) < most:
            state.numbers.append(number)
        self.listener.launched(kernel, launch, number, most)

    def _settle(self, kernel: str, state: _State, decided: Mapping[str, str]) -> None:
        check = self._finished(kernel, state, None)
        if len(state.launches) >= 3 and check.dropped > HOPELESS * check.rounds:
            state.verdict = UNFIT
            state.reason = f"{check.dropped} of {check.rounds} rounds were disturbed and dropped"
            return
        if kernel not in decided:
            return
        why = decision.unfit_reason(
            check.dropped, check.rounds, check.control, self.settings.margin
        )
        state.verdict = UNFIT if why else decided[kernel]
        state.reason = why

    def _finished(self, kernel: str, state: _State, pilot: Pilot | None) -> KernelCheck:
        return KernelCheck(
            kernel,
            state.nonces,
            state.verdict,
            state.reason,
            tuple(state.launches),
            tuple(state.numbers),
            pilot,
        )

    def _out_of_time(self, pilots: Mapping[str, Pilot], waiting: Sequence[str]) -> bool:
        if self.settings.max_time is None:
            return False
        need = sum(launch_seconds(pilots[k], self.settings, len(self.arms)) for k in waiting)
        return self._spent() + need > self.settings.max_time

    def _spent(self) -> float:
        return self.lab.clock() - self._began

    def _outcome(
        self,
        verdict: str,
        reason: str,
        kernels: tuple[KernelCheck, ...] = (),
        again: tuple[KernelCheck, ...] = (),
        identical: bool = False,
    ) -> CheckOutcome:
        return CheckOutcome(
            created=datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"),
            machine=self.machine,
            settings=self.settings,
            sources=self.sources,
            hellos=self.hellos,
            verdict=verdict,
            reason=reason,
            identical=identical,
            kernels=kernels,
            confirmation=again,
            seconds=self.lab.clock() - self._began,
            notes=self._notes,
        )


def identical(
    sources: Mapping[str, Source], settings: Settings, machine: dict[str, Any]
) -> CheckOutcome:
    """The outcome when both arms are one revision, wheel or environment: nothing is built."""
    reason = "both arms are the same: nothing to measure"
    created = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
    return CheckOutcome(created, machine, settings, dict(sources), {}, PASS, reason, identical=True)


def _close(states: dict[str, _State], names: Sequence[str], reason: str) -> None:
    for name in names:
        states[name].verdict, states[name].reason = INCONCLUSIVE, reason


def _sum(values: Sequence[int | None]) -> int | None:
    """None as soon as one arm cannot tell."""
    return None if any(v is None for v in values) else sum(v for v in values if v is not None)


def confirmed(
    checks: Sequence[KernelCheck], again: Sequence[KernelCheck]
) -> tuple[tuple[KernelCheck, ...], str]:
    """Regressed stays only what regressed twice."""
    second = {c.kernel: c for c in again}
    kept = tuple(
        c
        if c.verdict != REGRESSED or second[c.kernel].verdict == REGRESSED
        else replace(
            c,
            verdict=INCONCLUSIVE,
            reason=f"the first launches said regressed, the new ones {second[c.kernel].verdict}",
        )
        for c in checks
    )
    return kept, decision.overall([c.verdict for c in kept])


def launch_seconds(pilot: Pilot, settings: Settings, arms: int) -> float:
    """What one launch is expected to take."""
    return arms * (pilot.open_seconds + settings.rounds * pilot.round_seconds)


def first_difference(a: Hello, b: Hello) -> str | None:
    """The first thing in which two arms differ, None when they run exactly the same."""
    if a.extra != b.extra:
        return "extra"
    return next((n for n in IDENTITY if a.software.get(n) != b.software.get(n)), None)


def incomparable_reason(first: Hello, hellos: Mapping[str, Hello], kernel: str) -> str:
    """Why these arms cannot be compared, empty when they can."""
    for name, hello in hellos.items():
        if hello.cpu_signature != first.cpu_signature:
            facts = [*first.cpu, *hello.cpu]
            fact = next((f for f in facts if first.cpu.get(f) != hello.cpu.get(f)), "signature")
            return (
                f"{name} ran on another CPU than {BASE}: its {fact} is {hello.cpu.get(fact)!r} "
                f"and not {first.cpu.get(fact)!r}"
            )
        if hello.workload != first.workload or hello.kernel != kernel:
            return f"{name} hashes another workload than {BASE}"
    return ""
