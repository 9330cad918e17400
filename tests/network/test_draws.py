"""Counter-based random numbers: the same in any batch, and random enough."""

from __future__ import annotations

import numpy as np
import pytest

from powbench.network import draws


def test_a_number_depends_on_its_counters_only() -> None:
    whole = draws.uniforms(5, 2, np.arange(100), 30)
    assert np.array_equal(draws.uniforms(5, 2, np.array([70, 3]), 30), whole[[70, 3]])
    assert np.array_equal(draws.uniforms(5, 2, np.arange(100), 10), whole[:, :10])
    assert not np.any(whole == draws.uniforms(6, 2, np.arange(100), 30))
    assert not np.any(whole == draws.uniforms(5, 3, np.arange(100), 30))


def test_the_finaliser_is_splitmix64() -> None:
    """First outputs of SplitMix64 seeded with 1234567 (Vigna's reference program)."""
    state, found = 1234567, []
    for _ in range(3):
        state = (state + 0x9E3779B97F4A7C15) & (1 << 64) - 1
        found.append(draws.mixed(state))
    assert found == [6457827717110365317, 3203168211198807973, 9817491932198370423]


def test_uniform_normal_and_uncorrelated() -> None:
    u = draws.uniforms(1, 1, np.arange(2000), 50)
    assert u.min() > 0 and u.max() < 1
    counts, _ = np.histogram(u, bins=100, range=(0, 1))
    chi2 = ((counts - 1000) ** 2 / 1000).sum()  # 99 degrees of freedom, sd 14
    assert 50 < chi2 < 160
    z = draws.normals(1, 2, np.arange(2000), 50)
    assert z.mean() == pytest.approx(0, abs=0.015) and z.std() == pytest.approx(1, abs=0.01)
    assert (z**4).mean() == pytest.approx(3, abs=0.1)
    assert abs(np.corrcoef(u[:-1].ravel(), u[1:].ravel())[0, 1]) < 0.015
    assert abs(np.corrcoef(u[:, :-1].ravel(), u[:, 1:].ravel())[0, 1]) < 0.015
