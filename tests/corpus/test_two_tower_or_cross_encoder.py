"""The numbers of the note on two-tower models and cross-encoders."""

from math import ceil

import pytest

from tests.corpus.notes import says

NOTE = "tradeoffs/two-tower-or-cross-encoder"


def test_a_better_retriever_beats_a_better_re_ranker_in_the_example() -> None:
    base, ranker, retriever = 0.80 * 0.90, 0.80 * 0.95, 0.90 * 0.90
    assert [round(value, 2) for value in (base, ranker, retriever)] == [0.72, 0.76, 0.81]
    says(NOTE, "`0.80 * 0.90 = 0.72`, a gain of 17 points", "`0.80 * 0.95 = 0.76`", "`0.90 * 0.90 = 0.81`")


def test_nine_gpus_buy_thousand_answers_for_29_cents() -> None:
    gpus = 100 * 90 / (1_800 * 0.6)
    answers = (0.72 - 0.55) * 100 * 3_600
    assert gpus == pytest.approx(8.3, abs=0.05)
    assert answers == pytest.approx(61_200)
    assert ceil(gpus) * 2 / answers * 1_000 == pytest.approx(0.29, abs=0.005)
    says(NOTE, "= 8.3`, hence 9 GPUs", "18 USD buy", "61,200` additional good answers", "0.29 USD per thousand")
