"""The worked numbers of the note on statistical power."""

import numpy as np
from scipy import optimize, stats

from tests.corpus.notes import says

NOTE = "concepts/statistical-power"
Z = stats.norm.ppf(0.975) + stats.norm.ppf(0.8)


def _power(effect: float, n: float) -> float:
    """Power of a two-sided 5% z-test of two groups of n, as statsmodels' NormalIndPower has it."""
    shift, limit = effect * np.sqrt(n / 2), stats.norm.ppf(0.975)
    return float(stats.norm.sf(limit - shift) + stats.norm.cdf(-limit - shift))


def _crossing(limits: list[float], drift: float = 0.0) -> float:
    """Chance that |z| passes its limit at one of the equally spaced looks; drift is the mean of the last z."""
    looks, step = len(limits), 0.02
    mean, half = drift / np.sqrt(looks), 9.0 * np.sqrt(looks)
    grid = np.arange(-half, half + step / 2, step)
    kernel = stats.norm.pdf(np.arange(-9, 9 + step / 2, step), 0, 1) * step
    density, crossed = stats.norm.pdf(grid, mean, 1), 0.0
    for look, limit in enumerate(limits, start=1):
        if look > 1:
            density = np.convolve(np.interp(grid - mean, grid, density), kernel, mode="same")
        out = np.abs(grid) >= limit * np.sqrt(look)
        crossed += density[out].sum() * step
        density = np.where(out, 0, density)
    return float(crossed)


def test_a_3_percent_lift_on_4_percent_needs_about_424600_users_per_group() -> None:
    p1, p2 = 0.04, 0.0412
    by_difference = Z**2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p2 - p1) ** 2
    h = 2 * np.arcsin(np.sqrt(p2)) - 2 * np.arcsin(np.sqrt(p1))
    by_power = optimize.brentq(lambda n: _power(h, n) - 0.8, 1e3, 1e7)
    assert [round(n, -2) for n in (by_difference, 2 * Z**2 / h**2, by_power)] == [424_600] * 3
    assert (f"{stats.norm.ppf(0.975):.5f}", f"{stats.norm.ppf(0.8):.5f}") == ("1.95996", "0.84162")
    quick = 16 * p1 * (1 - p1) / 0.0012**2
    assert (round(quick), round(100 * (quick / by_power - 1), 1), round(h, 5)) == (426_667, 0.5, 0.00608)
    says(NOTE, "= 1.95996`", "= 0.84162` the formula gives about 424,600", "gives 426,667", "here 0.00608")
    says(NOTE, "gives about 424,600 too, and the quick rule is 0.5% higher")


def test_minimum_detectable_effects_of_the_table() -> None:
    for n, points, relative in ((50_000, "0.35", "8.7"), (200_000, "0.17", "4.3"), (1_000_000, "0.08", "1.9")):
        mde = optimize.brentq(lambda d, n=n: _power(d / np.sqrt(0.04 * 0.96), n) - 0.8, 1e-5, 0.1)
        assert (f"{100 * mde:.2f}", f"{100 * mde / 0.04:.1f}") == (points, relative)
        says(NOTE, f"| {n:,} | {points} points | {relative}% |")


def test_rare_rates_and_skewed_revenue_need_more_users() -> None:
    sizes = [round(16 * (p * (1 - p)) / (0.03 * p) ** 2) for p in (0.01, 0.04, 0.2, 0.5)]
    assert sizes == [1_760_000, 426_667, 71_111, 17_778]
    assert round(16 * 20**2 / (0.02 * 2) ** 2) == 4_000_000
    says(NOTE, "1,760,000 users per group at a 1% rate, 426,667 at 4%, 71,111 at 20% and 17,778 at 50%", "= 4,000,000`")


def test_a_tenth_in_treatment_needs_2_78_times_the_users() -> None:
    cost = [(1 / k + 1 / (1 - k)) / (1 / 0.5 + 1 / 0.5) for k in (0.1, 0.2)]
    assert [f"{c:.2f}" for c in cost] == ["2.78", "1.56"]
    says(NOTE, "needs 2.78 times the total users", "needs 1.56 times")


def test_looks_inflate_the_false_positive_rate_as_the_table_says() -> None:
    for looks in (1, 2, 5, 10, 20):
        says(NOTE, f"| {looks} | {100 * _crossing([1.96] * looks):.1f}% |")


def test_boundaries_of_five_looks_and_what_they_cost() -> None:
    def brien(c: float) -> list[float]:
        return [c * np.sqrt(5 / k) for k in range(1, 6)]

    pocock = optimize.brentq(lambda c: _crossing([c] * 5) - 0.05, 2, 3, xtol=1e-3)
    last = optimize.brentq(lambda c: _crossing(brien(c)) - 0.05, 1.8, 3, xtol=1e-3)
    assert [f"{c:.2f}" for c in (pocock, last)] == ["2.41", "2.04"]
    assert [f"{c:.2f}" for c in brien(2.04)] == ["4.56", "3.23", "2.63", "2.28", "2.04"]
    shifts = [
        optimize.brentq(lambda d, b=b: _crossing(b, d) - 0.8, 2, 4, xtol=1e-3) for b in ([pocock] * 5, brien(last))
    ]
    assert [round(100 * (shift / Z) ** 2) for shift in shifts] == [123, 103]
    says(NOTE, "`|z| > 2.41`", "23% more users", "4.56, 3.23, 2.63, 2.28 and 2.04", "grows by only 3%")


def test_significant_estimates_exaggerate_2_26_and_1_12_times() -> None:
    rng = np.random.default_rng(0)
    for power, factor in ((0.2, 2.26), (0.8, 1.12)):
        shift = optimize.brentq(lambda d, p=power: _power(d, 2) - p, 0.1, 5)
        z = rng.normal(shift, 1, 2_000_000)
        assert abs(np.abs(z[np.abs(z) > 1.96]).mean() / shift - factor) < 0.01
    says(NOTE, "on average 2.26 times the true effect", "still 1.12 times")


def test_three_corrections_accept_one_two_and_four_of_five() -> None:
    p = np.array([0.001, 0.012, 0.021, 0.040, 0.300])
    holm = int(np.argmax(p > 0.05 / np.arange(5, 0, -1)))
    steps = ", ".join(f"{0.05 * rank / 5:.2f}" for rank in range(1, 5))
    says(NOTE, f"compares the sorted values with {steps} and {0.05:.2f}")
    discoveries = int((stats.false_discovery_control(p) <= 0.05).sum())
    assert ((p <= 0.05 / 5).sum(), holm, discoveries) == (1, 2, 4)
    assert round(1 - stats.binom.pmf(0, 10, 0.05), 2) == 0.40
    says(NOTE, "accepts one result", "accepts two results", "accepts four results", "= 40%`")
