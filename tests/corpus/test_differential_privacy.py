"""The worked numbers of the note on differential privacy."""

import math

import numpy as np
from scipy import optimize, stats

from tests.corpus.notes import says

NOTE = "concepts/differential-privacy"


def test_the_table_of_epsilon() -> None:
    for epsilon, factor, belief in (
        (0.1, "1.11", "52.5"),
        (1, "2.72", "73.1"),
        (2, "7.39", "88.1"),
        (10, "22,026", "99.995"),
    ):
        odds = math.e**epsilon
        digits = len(belief.partition(".")[2])
        assert f"{100 * odds / (odds + 1):.{digits}f}" == belief
        assert (f"{odds:,.0f}" if epsilon == 10 else f"{odds:.2f}") == factor
        says(NOTE, f"| {epsilon} | {factor} | {belief}% |")


def test_a_laplace_count_with_epsilon_one_half() -> None:
    noise = stats.laplace(scale=1 / 0.5)
    assert round(noise.std(), 2) == 2.83
    assert round(noise.ppf(0.975), 1) == 6.0
    x = np.linspace(-50, 50, 1001)
    assert (noise.pdf(x) / noise.pdf(x - 1)).max() <= math.exp(0.5) + 1e-9
    assert round(stats.laplace(scale=100 / 0.5).std()) == 283
    says(NOTE, "`sqrt(2) * 2 = 2.83`", "`2 * ln(20) = 6.0`", "a scale of 200 and a standard deviation of $283")


def test_a_hundred_repeats_average_the_noise_away() -> None:
    means = np.random.default_rng(0).laplace(scale=2, size=(20_000, 100)).mean(axis=1)
    assert round(float(means.std()), 2) == 0.28
    says(NOTE, "a mean with a deviation of 0.28, and cost `100 * 0.5 = 50`")


def test_clipped_gradients_sum_to_0_9_and_1_2() -> None:
    gradients = np.array([[3, 4], [0.3, 0.4]])
    clipped = gradients / np.maximum(1, np.linalg.norm(gradients, axis=1, keepdims=True))
    assert np.allclose(clipped, [[0.6, 0.8], [0.3, 0.4]])
    assert np.allclose(clipped.sum(axis=0), [0.9, 1.2])
    assert 1 / 1000 == 0.001
    says(NOTE, "become (0.6, 0.8) and (0.3, 0.4), and their sum is (0.9, 1.2)", "noise of only 0.001")


def _epsilon(rho: float, delta: float) -> float:
    return rho + 2 * math.sqrt(rho * math.log(1 / delta))


def test_a_hundred_gaussian_releases_cost_2_75_and_not_26_4() -> None:
    rho = 1 / (2 * 20**2)
    assert round(100 * rho, 9) == 0.125
    assert (round(_epsilon(100 * rho, 1e-6), 2), round(_epsilon(rho, 1e-6), 3)) == (2.75, 0.264)
    assert round(100 * _epsilon(rho, 1e-6), 1) == 26.4
    assert round(sum([0.1] * 52), 9) == 5.2
    says(NOTE, "`100 / 800 = 0.125`", "the total epsilon is 2.75", "alone gives 0.264", "claim 26.4", "at 0.1 cost 5.2")


def test_the_concentrated_budget_is_safe_for_the_exact_gaussian() -> None:
    mu = math.sqrt(100) / 20

    def delta(epsilon: float) -> float:
        first = stats.norm.cdf(-epsilon / mu + mu / 2)
        return float(first - math.exp(epsilon) * stats.norm.cdf(-epsilon / mu - mu / 2))

    exact = optimize.brentq(lambda epsilon: delta(epsilon) - 1e-6, 0.1, 10)
    assert 2 < exact < _epsilon(0.125, 1e-6)


def test_randomized_response_errs_by_0_96_points_and_central_noise_by_0_014() -> None:
    rng, users, honest = np.random.default_rng(0), 10_000, math.e / (1 + math.e)
    yes = rng.binomial(users // 10, honest, 100_000) + rng.binomial(users * 9 // 10, 1 - honest, 100_000)
    estimates = (yes / users - (1 - honest)) / (2 * honest - 1)
    assert round(honest, 3) == 0.731
    assert round(float(yes.mean()) / users, 3) == 0.315
    assert (round(1 - honest, 3), round(2 * honest - 1, 3)) == (0.269, 0.462)
    assert abs(estimates.mean() - 0.1) < 0.001
    local, central = float(estimates.std()), stats.laplace(scale=1 / users).std()
    assert (round(100 * local, 2), round(100 * central, 3), round(local / central)) == (0.96, 0.014, 68)
    says(NOTE, "`e / (1 + e) = 0.731`", "31.5% report yes", "standard error of 0.96 points", "0.014 points, 68 times")


def test_87_percent_would_be_alone_in_their_cell() -> None:
    cells, people = 40_000 * 365 * 80 * 2, 330_000_000
    assert (365 * 80, round(cells / 1e9, 1), round(people / cells, 2)) == (29_200, 2.3, 0.14)
    assert round((1 - 1 / cells) ** (people - 1), 2) == 0.87
    says(
        NOTE,
        "`80 * 365 = 29,200`",
        "`40,000 * 29,200 * 2 = 2.3` billion cells",
        "0.14 per cell",
        "87% of people would be alone",
    )


def test_phone_hashes_are_tried_in_10_seconds() -> None:
    assert 10**10 / 10**9 == 10
    says(NOTE, "trying `10^10` inputs, 10 seconds at an assumed `10^9` hashes a second")
