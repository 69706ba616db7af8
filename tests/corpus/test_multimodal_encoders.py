"""The worked numbers of the note on multimodal encoders."""

import numpy as np
from scipy.special import softmax

from tests.corpus.notes import says

NOTE = "concepts/multimodal-encoders"


def _sigmoid_losses(batch: int, bias: float) -> tuple[float, float]:
    """Summed loss of mismatches and of matches when every similarity is 0."""
    z = 2 * np.eye(batch) - 1
    losses = np.log1p(np.exp(-z * bias))
    return float(losses[z < 0].sum()), float(losses[z > 0].sum())


def test_without_a_bias_mismatches_outweigh_matches_999_to_1() -> None:
    mismatches, matches = _sigmoid_losses(1000, 0)
    assert round(mismatches / matches) == 999
    says(NOTE, "mismatches outweigh matches 999 to 1")


def test_a_bias_of_minus_10_leaves_45_against_10_000() -> None:
    mismatches, matches = _sigmoid_losses(1000, -10)
    assert (round(mismatches), round(matches)) == (45, 10_000)
    says(NOTE, "= 45` and matches to 10,000")


def test_zero_shot_probabilities_change_with_the_class_list() -> None:
    three = softmax(100 * np.array([0.28, 0.24, 0.20]))
    four = softmax(100 * np.array([0.28, 0.24, 0.20, 0.27]))
    assert (round(three[0], 2), round(three[1], 2), round(three[2], 4)) == (0.98, 0.02, 0.0003)
    assert round(four[0], 2) == 0.72
    says(NOTE, "gives 0.98, 0.02 and 0.0003", "drops the sofa to 0.72")


def test_captions_need_34_7_gpus_and_a_cascade_0_69() -> None:
    captions, vectors = 10e6 * 0.3 / 86_400, 10e6 * 0.001 / 86_400
    assert (round(captions, 1), round(vectors, 2), round(0.02 * captions, 2)) == (34.7, 0.12, 0.69)
    says(NOTE, "= 34.7` GPUs", "0.12 GPU for vectors", "= 0.69` GPU")
