"""The worked numbers of the note on cost models."""

from tests.corpus.notes import says

NOTE = "concepts/cost-models"
HOURS = 365 * 24
SERVING = 20 * HOURS * 2.00
RUN = 8 * 8 * 2.00
TRAINING = 11 * 52 * RUN
STORAGE = 300 * 20 * 12
LABELS = 500_000 * 3 * 0.036
PEOPLE = 4 * 250_000
TOTAL = SERVING + TRAINING + STORAGE + LABELS + PEOPLE
THOUSANDS = 100e6 * 365 / 1000


def test_a_year_of_the_ranking_system_costs_1_549_616() -> None:
    assert (SERVING, TRAINING, STORAGE, round(LABELS), PEOPLE) == (350_400, 73_216, 72_000, 54_000, 1_000_000)
    assert round(TOTAL) == 1_549_616
    assert (round(PEOPLE / TOTAL, 2), round(SERVING / TOTAL, 2)) == (0.65, 0.23)
    assert (round(TOTAL / THOUSANDS, 3), round(SERVING / THOUSANDS, 4)) == (0.042, 0.0096)
    says(NOTE, "$350,400 |", "$73,216 |", "$72,000 |", "$54,000 |", "$1,549,616 |", "= $0.042`", "= $0.0096`")


def test_training_daily_instead_of_weekly_adds_39_936() -> None:
    weekly = 52 * RUN
    assert (RUN, weekly, 10 * weekly, 7 * weekly, 6 * weekly) == (128, 6656, 66_560, 46_592, 39_936)
    says(NOTE, "= $128` a run or $6,656 a year", "$66,560", "$46,592", "$39,936")


def test_labels_cost_10_800_or_252_000() -> None:
    votes = 100_000 * 3
    assert (round(votes * 0.036), round(votes * 0.84)) == (10_800, 252_000)
    says(NOTE, "= $10,800`", "= $252,000`")


def test_the_model_pays_above_a_lift_of_2_1_percent() -> None:
    value = 2.00 * 0.015
    assert round(value * THOUSANDS) == 1_095_000
    assert round(TOTAL / (THOUSANDS * 2.00), 3) == 0.021
    fixed, left = TOTAL - SERVING, value - SERVING / THOUSANDS
    assert (round(fixed), round(left, 4), round(fixed / left / 1e6)) == (1_199_216, 0.0204, 59)
    says(NOTE, "$1,095,000 a year", "= 2.1%`", "$0.0204 per 1,000 requests remains", "about 59 billion requests")


def test_an_own_gpu_beats_a_half_dollar_api_above_74_percent() -> None:
    def per_million(utilization: float) -> float:
        return 2.00 * 1e6 / (3600 * 1500 * utilization)

    assert (round(per_million(1), 2), round(per_million(0.3), 2)) == (0.37, 1.23)
    assert per_million(0.74) > 0.50 > per_million(0.75)
    yearly = 2 * HOURS * 2 + 125_000
    assert (yearly, round(yearly / 3 / 1e3), round(yearly / 3 / 365)) == (160_040, 53, 146)
    says(NOTE, "$0.37 at full utilization and $1.23 at 30%", "= $160,040`", "53 billion tokens, or 146 million a day")


def test_spot_machines_save_62_percent_with_rare_interruptions() -> None:
    def effective(hours_between: float) -> tuple[float, float]:
        useful = (hours_between - 0.5 / 2 - 0.25) / hours_between
        return round(useful, 2), round(0.70 / useful, 2)

    assert effective(6) == (0.92, 0.76) and effective(1) == (0.5, 1.4)
    assert round(1 - 0.7 / (5.5 / 6) / 2, 2) == 0.62
    says(NOTE, "`5.5 / 6 = 92%`", "$0.76, a saving of 62%", "the price $1.40")
