"""The worked numbers of the note on regression measures."""

import numpy as np
from scipy import optimize
from sklearn import metrics

from tests.corpus.notes import says

NOTE = "concepts/regression-measures"
ACTUAL = np.array([10.0, 20, 30, 40, 60])
PREDICTED = np.array([12.0, 18, 33, 36, 45])


def test_the_table_of_five_trips_agrees_with_scikit_learn() -> None:
    smape = np.mean(2 * np.abs(ACTUAL - PREDICTED) / (ACTUAL + PREDICTED))
    wape = metrics.mean_absolute_error(ACTUAL, PREDICTED) / ACTUAL.mean()
    says(
        NOTE,
        f"| MAE | {metrics.mean_absolute_error(ACTUAL, PREDICTED):.1f} minutes |",
        f"| median absolute error | {metrics.median_absolute_error(ACTUAL, PREDICTED):.1f} minutes |",
        f"| RMSE | {metrics.root_mean_squared_error(ACTUAL, PREDICTED):.2f} minutes |",
        f"| MAPE | {metrics.mean_absolute_percentage_error(ACTUAL, PREDICTED):.1%} |",
        f"| sMAPE | {smape:.1%} |",
        f"| WAPE | {wape:.2%} |",
        f"| R2 | {metrics.r2_score(ACTUAL, PREDICTED):.3f} |",
        f"| bias | {np.mean(PREDICTED - ACTUAL):.1f} minutes |",
        f"| pinball at q = 0.9 | {metrics.mean_pinball_loss(ACTUAL, PREDICTED, alpha=0.9):.2f} |",
    )
    squares = (ACTUAL - PREDICTED) ** 2
    assert (squares[-1], squares.sum()) == (225, 258)
    says(NOTE, "225 of the 258 squared minutes")


def test_absolute_error_aims_at_the_median_and_squared_error_at_the_mean() -> None:
    y = np.array([10.0, 20, 30, 40, 100])
    mae = {c: np.abs(y - c).mean() for c in range(10, 101)}
    rmse = {c: np.sqrt(((y - c) ** 2).mean()) for c in range(10, 101)}
    assert (min(mae, key=lambda c: mae[c]), min(rmse, key=lambda c: rmse[c])) == (30, 40)
    assert (round(mae[30], 1), round(mae[40], 1)) == (22.0, 24.0)
    assert (round(rmse[40], 1), round(rmse[30], 1)) == (31.6, 33.2)
    says(NOTE, "an MAE of 22.0 against 24.0 for the mean", "with 31.6 against 33.2")


def test_mape_prefers_10_for_10_20_and_60() -> None:
    y = np.array([10.0, 20, 60])
    mape = {c: metrics.mean_absolute_percentage_error(y, np.full(3, float(c))) for c in range(1, 61)}
    assert (min(mape, key=lambda c: mape[c]), np.median(y), y.mean()) == (10, 20, 30)
    low, high = (metrics.mean_absolute_percentage_error([a], [b]) for a, b in ((150, 100), (100, 150)))
    assert (f"{low:.0%}", f"{high:.0%}") == ("33%", "50%")
    assert metrics.mean_absolute_percentage_error([0.0], [0.1]) > 1e14
    says(NOTE, "the constant with the best MAPE is 10", "costs 33%", "costs 50%")


def test_smape_charges_an_underestimate_more_than_an_equal_overestimate() -> None:
    over, under = (2 * abs(100 - p) / (100 + p) for p in (150, 50))
    assert over < under
    says(NOTE, "an overestimate still costs less than an equal underestimate")


def test_the_same_errors_give_r2_of_0_20_and_0_968() -> None:
    errors = np.array([2.0, -2, -2, 2])
    near, far = np.array([10.0, 12, 14, 16]), np.array([10.0, 20, 30, 40])
    assert [round(metrics.r2_score(y, y + errors), 3) for y in (near, far)] == [0.2, 0.968]
    says(NOTE, "`1 - 4 / 5 = 0.20`", "`1 - 4 / 125 = 0.968`")


def test_pinball_losses_and_coverage_of_the_trips() -> None:
    low, mid = (metrics.mean_pinball_loss(ACTUAL, PREDICTED, alpha=q) for q in (0.1, 0.5))
    assert round(low, 2) == 1.32
    assert round(mid, 9) == round(metrics.mean_absolute_error(ACTUAL, PREDICTED) / 2, 9)
    single = [metrics.mean_pinball_loss([y], [p], alpha=0.9) for y, p in ((60, 45), (30, 33))]
    assert [round(loss, 2) for loss in single] == [13.5, 0.3]
    assert np.mean(ACTUAL <= PREDICTED) == 0.4
    says(NOTE, "1.32 at q = 0.1", "`0.9 * 15 = 13.5`", "`0.1 * 3 = 0.3`", "`2 / 5 = 40%`")


def test_late_minutes_that_cost_three_times_ask_for_the_75th_percentile() -> None:
    y = np.random.default_rng(0).exponential(1, 200_001)
    cost = optimize.minimize_scalar(
        lambda p: np.mean(3 * np.maximum(y - p, 0) + np.maximum(p - y, 0)), bounds=(0, 5), method="bounded"
    )
    assert abs(np.mean(y <= cost.x) - 0.75) < 0.01
    says(NOTE, "`3 / (3 + 1) = 0.75`")


def test_log_scale_predictions_sum_to_88_percent() -> None:
    y = np.random.default_rng(1).lognormal(3, 0.5, 2_000_000)
    assert round(np.exp(np.log(y).mean()) / y.mean(), 2) == 0.88
    says(NOTE, "= 88%` of the actual sum")
