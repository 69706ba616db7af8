"""The standard error and the false alarms of the note on data quality checks."""

import math

from tests.corpus.notes import says


def test_the_missing_share_of_a_million_rows_is_known_to_0_014_points() -> None:
    error = 100 * math.sqrt(0.02 * 0.98 / 1_000_000)
    assert round(error, 3) == 0.014
    assert round(0.1 / error) == 7
    says("concepts/data-quality-checks", "0.014 points", "seven standard errors")


def test_400_checks_that_fail_once_in_a_thousand_days_alarm_every_two_and_a_half_days() -> None:
    assert 1000 / 400 == 2.5
    says("concepts/data-quality-checks", "every 2.5 days")
