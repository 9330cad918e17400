"""The pool's jobs as one miner gets them: under names of ours, and anew with another difficulty."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..stratum.jobs import Job
from ..stratum.shares import MOST_JOBS
from .events import NewJob


@dataclass(frozen=True)
class Origin:
    """What the pool knows a job by, and the difficulty that stood when it gave it."""

    name: str
    difficulty: float


@dataclass(frozen=True)
class Issue:
    """A job for the miner. clean: the jobs before are worth nothing. again: the name that the
    same job had before."""

    job: Job
    clean: bool
    again: str


class PoolJobs:
    """prefix: of their names, which no other connection of this run has.

    `difficulty`: the pool's, as it stands. `fresh`: the pool has given a job that the miner does
    not have.
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self.difficulty = 1.0
        self._told = False
        self.fresh = False
        self._job: Job | None = None
        self._job_difficulty = 1.0
        self._clean = False
        self._arrived = 0.0
        self._last: Job | None = None
        self._origins: dict[str, Origin] = {}

    def __bool__(self) -> bool:
        """Whether there is a job to give."""
        return self._job is not None

    def anew(self) -> None:
        """Another connection to the pool. Without a word the difficulty of its jobs will be 1."""
        self._told = False

    def tell(self, difficulty: float) -> None:
        """Of the jobs to come."""
        self.difficulty, self._told = difficulty, True

    def take(self, event: NewJob, now: float) -> None:
        """The pool has another one."""
        if not self._told:
            self.difficulty = 1.0
        self._clean = event.clean or (self.fresh and self._clean)
        self._job, self._job_difficulty = event.job, self.difficulty
        self.fresh, self._arrived = True, now

    def forget(self) -> None:
        """The pool knows none of its jobs any more."""
        self._job, self.fresh = None, False
        self._origins.clear()

    def issue(self, number: int, now: float) -> Issue:
        """The job as it goes to the miner, `number` for its name; there must be one.

        A second time it has a later time, as it would have by now: the miner would do the same
        work again otherwise.
        """
        job, last, fresh = self._job, self._last, self.fresh
        assert job is not None
        time, again = job.time, ""
        if not fresh and last is not None:
            time, again = max(last.time + 1, job.time + int(now - self._arrived)), last.name
        self._last = replace(job, name=f"{self._prefix}{number:x}", time=time & 0xFFFFFFFF)
        self._origins[self._last.name] = Origin(job.name, self._job_difficulty)
        while len(self._origins) > 2 * MOST_JOBS:
            del self._origins[next(iter(self._origins))]
        clean, self._clean, self.fresh = fresh and self._clean, False, False
        return Issue(self._last, clean, again)

    def origin(self, name: str) -> Origin | None:
        """What the pool knows the miner's job by. None: the pool does not know it. Pools take
        what meets the difficulty of then or of now."""
        found = self._origins.get(name)
        if found is None:
            return None
        return replace(found, difficulty=min(found.difficulty, self.difficulty))
