"""The worked numbers of the note on mixtures of experts in ranking."""

import numpy as np
from scipy.special import softmax
from scipy.stats import entropy

from tests.corpus.notes import says

NOTE = "concepts/mixture-of-experts-ranking"
EXPERTS = np.array([[1, 0], [0, 1], [0.5, 0.5]])


def test_two_gates_read_different_vectors_from_the_same_experts() -> None:
    click, satisfaction = softmax([2, 1, 0]), softmax([0, 1, 2])
    assert np.allclose(click.round(3), [0.665, 0.245, 0.090])
    assert np.allclose(satisfaction.round(3), [0.090, 0.245, 0.665])
    assert np.allclose((click @ EXPERTS).round(3), [0.710, 0.290])
    assert np.allclose((satisfaction @ EXPERTS).round(3), [0.423, 0.577])
    says(NOTE, "0.665, 0.245 and 0.090", "= (0.710, 0.290)`", "0.090, 0.245 and 0.665", "`(0.423, 0.577)`")


def test_eight_experts_of_64_cost_as_much_as_a_bottom_of_512() -> None:
    bottom, gates = 1024 * 512, 4 * 1024 * 8
    assert 8 * 1024 * 64 == bottom == 524_288
    assert 8 * 1024 * 128 == 1_048_576
    assert (gates, round(100 * gates / bottom)) == (32_768, 6)
    assert (4 * 2 + 2) * 1024 * 128 == 1_310_720
    says(NOTE, "| 524,288 |", "| 1,048,576 |", "| 32,768 |", "| 1,310,720 |", "at 6% of the bottom")


def test_a_gate_of_97_percent_leaves_1_2_effective_experts() -> None:
    assert round(np.exp(entropy([0.97, 0.01, 0.01, 0.01])), 1) == 1.2
    assert round(np.exp(entropy([0.25] * 4)), 1) == 4.0
    says(NOTE, "give 1.2 effective experts out of 4")
