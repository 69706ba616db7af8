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
    says(NOTE, "= 0.05` points", "= 0.75` points", "= 465,600` payments", "= 6,750 USD a day")


def test_a_review_that_is_right_nine_times_in_ten_saves_nine_dollars() -> None:
    allow, block = 0.10 * 120, 0.90 * 15
    errors = 0.1 * (allow + block)
    assert (round(allow, 1), round(block, 1), round(errors, 2), round(allow - errors, 2)) == (12, 13.5, 2.55, 9.45)
    says(NOTE, "`0.1 × (12 + 13.5) = 2.55`", "saves 9.45 USD")
