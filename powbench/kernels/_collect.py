"""Which of many digest words pass the cheap test."""

# mypy: ignore-errors
from numba import njit


@njit(cache=True, nogil=True, boundscheck=False)
def collect(out, reject, candidates):
    """Indices i with out[i] & reject == 0, into `candidates`; returns how many.

    The first loop has no branch, so it is vectorised; hits are rare, so the
    second mostly does not run.
    """
    best = out[0] & reject
    for i in range(out.size):
        best = min(best, out[i] & reject)
    if best != 0:
        return 0
    count = 0
    for i in range(out.size):
        if out[i] & reject == 0:
            candidates[count] = i
            count += 1
    return count
