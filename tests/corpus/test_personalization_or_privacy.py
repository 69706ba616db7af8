"""The numbers of the note on personalization and privacy."""

from math import sqrt

from tests.corpus.notes import says

NOTE = "tradeoffs/personalization-or-privacy"


def test_noise_hides_small_groups_and_short_history_keeps_most_of_the_lift() -> None:
    noise = sqrt(2) / 1
    assert (round(noise, 1), round(100 * noise / 10_000, 3), round(100 * noise / 10)) == (1.4, 0.014, 14)
    assert round((0.296 - 0.281) / (0.300 - 0.281), 2) == 0.79
    assert round(100 * (0.296 - 0.281) / 0.296) == 5
    says(NOTE, "about 5% of recall")
    says(NOTE, "is 1.4 at epsilon 1", "off by 0.014%", "a group of 10 by 14%", "= 79%`")
