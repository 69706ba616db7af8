"""The numbers of the case on card fraud."""

from math import sqrt

from tests.corpus.notes import says

NOTE = "cases/fraud-detection"


def test_load_and_sizes() -> None:
    assert (round(20e6 / 86_400), round(5 * 20e6 / 86_400, -1)) == (231, 1_160)
    assert (500e6 * 5 * 3 * 4, 20e6 * 180, 50 * 80, 4_000 / 20e6) == (30e9, 3.6e9, 4_000, 0.0002)
    assert round(3.6 + 0.02 * (3_600 - 3.6), 1) == 75.5
    says(NOTE, "= 231, and sale days", "= 30 GB", "= 75.5 million rows", "0.02% of all payments")


def test_thresholds_follow_from_costs() -> None:
    def cheaper_to_block(fraud: float, insult: float) -> float:
        return insult / (fraud + insult)

    assert [round(100 * cheaper_to_block(*costs), 1) for costs in ((120, 15), (30, 10.5), (1_020, 60))] == [
        11.1,
        25.9,
        5.6,
    ]
    challenge_over_allow = 1.2 / (120 - 24 + 1.2)
    block_over_challenge = (15 - 1.2) / (24 + 15 - 1.2)
    assert (round(100 * challenge_over_allow, 1), round(100 * block_over_challenge, 1)) == (1.2, 36.5)
    says(NOTE, "`15 / 135 = 11.1%`", "`10.5 / 40.5 = 25.9%`", "`60 / 1,080 = 5.6%`", "above 36.5%")


def test_sampling_is_undone() -> None:
    beta, score = 0.02, 0.50
    assert round(100 * beta * score / (beta * score - score + 1), 2) == 1.96
    says(NOTE, "`0.01 / 0.51 = 1.96%`")


def test_precision_under_imbalance() -> None:
    caught, alarms = 0.001 * 0.80, 0.999 * 0.005
    assert round(100 * caught / (caught + alarms), 1) == 13.8
    says(NOTE, "= 13.8%`")


def test_standard_errors_and_samples() -> None:
    assert round(100 * sqrt(0.01 * 0.99 / 40_000), 2) == 0.05
    assert round(100 * sqrt(0.25 / 4_500), 2) == 0.75
    assert round(16 * 0.97 * 0.03 / 0.001**2) == 465_600
    assert (0.005 * 30_000, 75 * 90) == (150, 6_750)
    assert round(2 * 465_600 / (20e6 / 86_400) / 60) == 67
    says(NOTE, "67 minutes of average traffic")
    says(NOTE, "= 0.05` points", "= 0.75` points", "= 465,600` payments", "= 6,750 USD a day")


def test_a_review_competes_with_a_challenge() -> None:
    def costs(amount: float, p: float = 0.10) -> tuple[float, ...]:
        fraud, insult = amount + 20, 0.05 * amount + 10
        allow, block = p * fraud, (1 - p) * insult
        challenge = p * 0.2 * fraud + (1 - p) * 0.08 * insult
        return tuple(round(cost, 2) for cost in (allow, block, challenge, 0.1 * (allow + block)))

    assert costs(1_000) == (102, 54, 24.72, 15.6)
    assert round(24.72 - 15.6 - 3, 2) == 6.12
    assert costs(100) == (12, 13.5, 3.48, 2.55)
    says(
        NOTE,
        "`0.1 × 204 + 0.9 × 4.8 = 24.72`",
        "`0.1 × (102 + 54) = 15.6`",
        "`24.72 - 15.6 - 3 = 6.12` USD",
        "challenge costs only 3.48, a look 2.55 + 3",
    )


def test_limits_liability_states_and_bill() -> None:
    assert round(1.8e6 / (20e6 * 100) * 1e4 * 0.3, 1) == 2.7
    assert round(100 * 1.2 / 121.2, 2) == 0.99
    assert (200e6 * 256, 3.6e9 / 100_000 / 3_600) == (51.2e9, 10)
    assert (1_160 * 40, round(1_160 * 0.001, 2), 20e6 * 4e3, round(20e6 * 4e3 * 365 / 1e12, 1)) == (
        46_400,
        1.16,
        80e9,
        29.2,
    )
    assert (50 * 200, 50 * 200 / 4_000, 0.01 * 1.8e6) == (10_000, 2.5, 18_000)
    says(
        NOTE,
        "`9 × 0.3 = 2.7`",
        "`1.2 / 121.2 = 0.99%`",
        "= 51.2 GB",
        "or 10 hours",
        "= 46,400` reads",
        "29.2 TB a year",
        "18,000 USD a day",
    )
