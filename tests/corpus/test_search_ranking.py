"""The numbers of the case on product search."""

from math import log2

from tests.corpus.notes import says

NOTE = "cases/search-ranking"


def test_load_and_memory() -> None:
    peak = round(4 * 300e6 / 86_400)
    assert (peak, round(150e6 / 86_400), round(peak * 300e6 / 1e12, 1)) == (13_889, 1_736, 4.2)
    assert (300e6 * 128 * 4, 300e6 * (128 + 256), 300e6 * 60 * 6) == (153.6e9, 115.2e9, 108e9)
    says(NOTE, "= 13,889", "= 1,736", "= 153.6 GB", "= 115.2 GB", "= 108 GB")


def test_margin_breaks_near_ties_only() -> None:
    def scores(weight: float) -> tuple[float, float]:
        return round(0.050 * (1 + weight * 0.08), 4), round(0.046 * (1 + weight * 0.20), 4)

    assert (scores(0.5), scores(2)) == ((0.052, 0.0506), (0.058, 0.0644))
    says(NOTE, "= 0.0520", "= 0.0506", "0.0644")


def test_labels_and_position_bias() -> None:
    assert (20_000 * 40 * 3 * 0.10, 50e6 * 500 * 0.20 / 1e6) == (240_000, 5_000)
    assert (100 / 1.0, 40 / 0.2) == (100, 200)
    says(NOTE, "= 240,000", "5,000 dollars", "= 100", "= 200")


def test_a_cross_encoder_in_front_of_every_query() -> None:
    pairs = 13_889 * 200
    assert (round(pairs / 1e6, 2), round(pairs / 5_000 / 0.6), round(pairs / 150_000 / 0.6)) == (2.78, 926, 31)
    assert round(13_889 * 1_500 / 100_000 / 0.6) == 347
    says(NOTE, "= 926", "347` cores")


def test_ndcg_of_a_page() -> None:
    gains, ideal = (0.1, 1, 0, 1), (1, 1, 0.1, 0)
    dcg, best = (sum(g / log2(i + 2) for i, g in enumerate(page)) for page in (gains, ideal))
    assert (round(dcg, 3), round(best, 3), round(dcg / best, 3)) == (1.162, 1.681, 0.691)  # fmt: skip
    says(NOTE, "= 1.162", "= 1.681", "0.691")


def test_experiment_and_new_products() -> None:
    arm = 16 * 0.30 * 0.70 / 0.003**2
    assert (round(arm, -3), round(16 * arm / 1e6)) == (373_000, 6)
    assert round((4 + 0.04 * 200) / 250, 3) == 0.048
    assert (4.5e9 * 0.005 / 6, 1e6 * 1_500 * 12) == (3.75e6, 18e9)
    says(NOTE, "= 373,000", "= 4.8%", "= 3.75 million", "= 18 GB")
