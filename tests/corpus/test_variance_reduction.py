"""The worked numbers of the note on variance reduction."""

import numpy as np

from tests.corpus.notes import says

NOTE = "concepts/variance-reduction"


def _difference(treated: np.ndarray, control: np.ndarray) -> tuple[float, float]:
    error = np.sqrt(treated.var(ddof=1) / len(treated) + control.var(ddof=1) / len(control))
    return round(float(treated.mean() - control.mean()), 9), round(float(error), 2)


def test_cuped_moves_the_difference_from_2_to_1_and_the_error_from_1_91_to_0_82() -> None:
    x = np.array([1.0, 3, 5, 7, 2, 4, 6, 8])
    y = np.array([1.0, 4, 7, 8, 4, 7, 9, 8])
    theta = np.polyfit(x, y, 1)[0]
    adjusted = y - theta * (x - x.mean())
    assert round(theta, 9) == 1.0
    assert _difference(y[4:], y[:4]) == (2, 1.91)
    assert _difference(adjusted[4:], adjusted[:4]) == (1, 0.82)
    rho = np.corrcoef(x, y)[0, 1]
    assert (round(rho, 2), round(adjusted.var() / y.var(), 2)) == (0.90, 0.19)
    says(NOTE, "standard error of 1.91", "`2 - 1.0 * 1 = 1` with a standard error of 0.82", "`1 - 0.90^2 = 0.19`")


def test_cuped_is_unbiased_and_saves_1_minus_rho_squared() -> None:
    rng, raw, adjusted = np.random.default_rng(0), [], []
    for _ in range(2000):
        x = rng.normal(0, 1, 400)
        arm = rng.permutation(np.repeat([0, 1], 200))
        y = 0.7 * x + rng.normal(0, np.sqrt(1 - 0.49), 400) + 0.1 * arm
        z = y - np.polyfit(x, y, 1)[0] * (x - x.mean())
        raw.append(y[arm == 1].mean() - y[arm == 0].mean())
        adjusted.append(z[arm == 1].mean() - z[arm == 0].mean())
    assert abs(np.mean(adjusted) - 0.1) < 0.01
    assert abs(np.var(adjusted) / np.var(raw) - 0.51) < 0.05
    says(NOTE, "with a correlation of 0.7 half the users suffice")


def test_strata_of_heavy_and_light_users_remove_76_percent() -> None:
    rng, heavy = np.random.default_rng(1), np.arange(1_000_000) < 200_000
    spend = np.where(heavy, rng.normal(10, 4, heavy.size), rng.normal(1, 1, heavy.size))
    within = 0.2 * spend[heavy].var() + 0.8 * spend[~heavy].var()
    assert abs(spend.var() - 16.96) < 0.1
    assert abs(within - 4.0) < 0.05
    assert round(1 - within / spend.var(), 2) == 0.76
    says(NOTE, "`0.2 * 16 + 0.8 * 1 = 4.0`", "`0.2 * 0.8 * 9^2 = 12.96`", "16.96", "a reduction of 76%")


def test_capping_at_100_needs_56_percent_fewer_users() -> None:
    spend = np.array([0.0] * 6 + [10, 20, 30, 940])
    capped = np.minimum(spend, 100)
    noise = [(s.std() / s.mean()) ** 2 for s in (spend, capped)]
    assert (spend.mean(), capped.mean()) == (100, 16)
    assert [f"{v:.2f}" for v in noise] == ["7.85", "3.45"]
    assert round(1 - noise[1] / noise[0], 2) == 0.56
    says(NOTE, "`(sd / mean)^2` is 7.85", "`(sd / mean)^2` is 3.45", "needs 56% fewer users")


def test_delta_method_error_is_0_101_and_not_0_043() -> None:
    views, clicks = np.array([50, 20, 20, 10]), np.array([20, 2, 2, 1])
    rate = clicks.sum() / views.sum()
    cov = np.cov(clicks, views)
    variance = (cov[0, 0] - 2 * rate * cov[0, 1] + rate**2 * cov[1, 1]) / (4 * views.mean() ** 2)
    assert (rate, round(np.sqrt(variance), 3)) == (0.25, 0.101)
    assert list(clicks - rate * views) == [7.5, -3, -3, -1.5]
    assert round(np.sqrt(rate * (1 - rate) / views.sum()), 3) == 0.043
    says(NOTE, "the residuals are 7.5, -3, -3 and -1.5", "the standard error is 0.101", "= 0.043`")


def test_trigger_rate_of_5_percent_cuts_the_variance_20_times() -> None:
    rng, size, whole, diluted = np.random.default_rng(2), 4000, [], []
    for _ in range(1500):
        hit = rng.random((2, size)) < 0.05
        y = rng.normal(0, 1, (2, size)) + np.array([[0.0], [0.2]]) * hit
        whole.append(y[1].mean() - y[0].mean())
        diluted.append(hit.mean() * (y[1][hit[1]].mean() - y[0][hit[0]].mean()))
    assert 17 < np.var(whole) / np.var(diluted) < 23
    assert round(0.05 * 0.20, 9) == 0.01
    says(NOTE, "a rate of 5% gives roughly a 20-fold reduction", "who bring 20% of revenue is 1% overall")
