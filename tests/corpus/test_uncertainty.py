"""The worked numbers of the note on predictive uncertainty."""

import math

import numpy as np
from scipy import stats

from tests.corpus.notes import says

NOTE = "concepts/uncertainty"
ERRORS = np.array([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 8, 8, 9, 10, 12, 20])


def test_an_ensemble_of_five_has_15_aleatoric_and_2_epistemic() -> None:
    rng, means, variances = np.random.default_rng(0), np.array([18, 20, 21, 19, 22]), np.array([9, 16, 9, 16, 25])
    member = rng.integers(0, 5, 2_000_000)
    drawn = rng.normal(means[member], np.sqrt(variances[member]))
    assert (means.mean(), variances.mean(), means.var()) == (20, 15, 2)
    assert abs(drawn.var() - 17) < 0.1
    assert round(drawn.std(), 1) == 4.1
    says(NOTE, "the aleatoric part is 15, the epistemic part is 2, and the total of 17", "deviation of 4.1 minutes")


def test_disagreement_is_0_53_bits_and_shared_doubt_none() -> None:
    def information(members: list[float]) -> tuple[float, float, float]:
        p = np.array([[m, 1 - m] for m in members])
        whole, parts = stats.entropy(p.mean(axis=0), base=2), stats.entropy(p, base=2, axis=1).mean()
        return round(float(whole), 2), round(float(parts), 2), round(float(whole - parts), 2)

    assert information([0.9, 0.1]) == (1.00, 0.47, 0.53)
    assert information([0.5, 0.5])[2] == 0
    says(NOTE, "`1.00 - 0.47 = 0.53` bits")


def test_the_conformal_limit_of_19_errors_is_12() -> None:
    rank = math.ceil((len(ERRORS) + 1) * 0.9)
    limit = np.sort(ERRORS)[rank - 1]
    assert (rank, limit, 35 - limit, 35 + limit) == (18, 12, 23, 47)
    assert round(float(np.quantile(ERRORS, 0.9)), 9) == 10.4
    fewest = next(n for n in range(1, 50) if math.ceil((n + 1) * 9 / 10) <= n)
    says(NOTE, f"Fewer than {fewest} errors give no finite 90% limit")
    says(NOTE, ", ".join(map(str, ERRORS)), "= 18`, so the limit is 12", "23 to 47", "quantile of the errors, 10.4,")


def test_rank_18_of_19_covers_90_percent_and_the_plain_quantile_less() -> None:
    scores = np.random.default_rng(1).exponential(1, (100_000, 20))
    calibration, new = np.sort(scores[:, :19], axis=1), scores[:, 19]
    assert abs(np.mean(new <= calibration[:, 17]) - 0.9) < 0.005
    assert np.mean(new <= np.quantile(calibration, 0.9, axis=1)) < 0.88


def test_coverage_of_100_and_1000_calibration_rows_varies_as_written() -> None:
    for rows, low, high in ((100, "84.8", "94.5"), (1000, "88.4", "91.5")):
        rank = math.ceil((rows + 1) * 0.9)
        uniform = np.sort(np.random.default_rng(3).random((20_000, rows)), axis=1)[:, rank - 1]
        exact = stats.beta(rank, rows + 1 - rank).ppf([0.05, 0.95])
        assert np.abs(np.quantile(uniform, [0.05, 0.95]) - exact).max() < 0.003
        assert [f"{100 * bound:.1f}" for bound in exact] == [low, high]
        says(NOTE, f"between {low}% and {high}%")


def test_conformal_quantile_band_grows_to_17_to_43() -> None:
    low, high, limit = 20, 40, 3
    inside = [y for y in range(100) if max(low - y, y - high) <= limit]
    assert (inside[0], inside[-1]) == (17, 43)
    says(NOTE, "A band of 20 to 40 with a limit of 3 becomes 17 to 43")


def test_routing_200_of_1000_cases_lowers_the_cost_from_1600_to_680() -> None:
    errors_left = (80 - 60) + 0.02 * 200
    assert (round(errors_left), round(1 - errors_left / 1000, 3), 1 - 80 / 1000) == (24, 0.976, 0.92)
    assert (80 * 20, errors_left * 20 + 200 * 1) == (1600, 680)
    p = np.linspace(0, 1, 10_001)
    assert abs(p[p * 20 > 1 + 0.02 * 20][0] - 0.07) < 2e-4
    says(NOTE, "from 92% to 97.6%", "`80 * 20 = $1,600` to `24 * 20 + 200 = $680`", "= 0.07` go to people")


def test_repeating_only_the_head_costs_2_45_passes() -> None:
    assert round(0.95 + 30 * (1 - 0.95), 2) == 2.45
    says(NOTE, "`0.95 + 30 * 0.05 = 2.45` times one pass")
