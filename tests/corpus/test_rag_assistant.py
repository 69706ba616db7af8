"""The numbers of the case on the assistant over company documents."""

from tests.corpus.notes import says

NOTE = "cases/rag-assistant"


def test_load_tokens_and_cost() -> None:
    assert (round(40_000 / 36_000, 1), 200 + 150 + 150 + 500 + 100, 250 / 40) == (1.1, 1_100, 6.25)
    assert (500 + 500 + 8 * 300 + 100, round(16e6 * 768 * 4 / 1e9)) == (3_500, 49)
    assert round(3_500 * 1e-6 + 250 * 4e-6, 4) == 0.0045
    assert (40_000 * 0.6 * 6 / 60, round(40_000 * 0.0045), round(500_000 / 3_500)) == (2_400, 180, 143)
    says(NOTE, "= 49 GB", "about 3,500 tokens", "0.0045 USD", "= 2,400 hours a day", "143 times the prompt")


def test_gpus_and_cache() -> None:
    per_token = 2 * 32 * 8 * 128 * 2
    assert (per_token, round(3_750 * per_token / 1e9, 2), round(32 * 3_750 * per_token / 1e9, 1)) == (
        131_072,
        0.49,
        15.7,
    )
    assert round(5.6 * 6.75) == 38
    assert (3 * 2.50 * 24, round(16e6 / 1_000 / 3_600, 1)) == (180, 4.4)
    says(NOTE, "131,072 bytes a token", "15.7 GB", "38 answers are written at once", "4.4 hours")


def test_chained_stages_kappa_refusals_and_sample() -> None:
    assert round(0.85 * 0.92, 2) == 0.78
    chance = 0.8**2 + 0.2**2
    assert (round(chance, 2), round((0.88 - chance) / (1 - chance), 3)) == (0.68, 0.625)
    assert (160 / 200, 160 / (160 + 40), 40 / 800) == (0.80, 0.80, 0.05)
    assert round(16 * 0.6 * 0.4 / 0.02**2) == 9_600
    says(NOTE, "about 78% end well", "= 0.63", "a precision of 160 / 200 = 80%", "= 9,600` questions")
