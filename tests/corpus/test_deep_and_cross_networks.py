"""The worked numbers of the note on deep and cross networks."""

from itertools import pairwise

import numpy as np

from tests.corpus.notes import says

NOTE = "concepts/deep-and-cross-networks"
LAYERS = [
    (np.array([[0.5, 0.0], [1.0, -0.5]]), np.array([0.1, 0.0])),
    (np.array([[0.0, 1.0], [0.5, 0.0]]), np.array([0.0, -0.3])),
]


def _cross(x0: np.ndarray) -> list[np.ndarray]:
    outputs = [x0]
    for weight, bias in LAYERS:
        outputs.append(x0 * (weight @ outputs[-1] + bias) + outputs[-1])
    return outputs


def test_two_cross_layers_turn_1_2_into_3_6_and_3() -> None:
    _, first, second = _cross(np.array([1.0, 2.0]))
    assert np.allclose(first, [1.6, 2.0])
    assert np.allclose(second, [3.6, 3.0])
    says(NOTE, "= (1.6, 2)`", "= (3.6, 3)`")


def test_the_second_layer_is_the_stated_polynomial_of_degree_three() -> None:
    for a, c in np.random.default_rng(0).normal(size=(20, 2)):
        polynomial = a**2 * c - 0.5 * a * c**2 + a * c + 0.5 * a**2 + 1.1 * a
        assert np.isclose(_cross(np.array([a, c]))[2][0], polynomial)
    says(NOTE, "`a^2*c - 0.5*a*c^2 + a*c + 0.5*a^2 + 1.1*a`")


def test_the_vector_version_returns_a_multiple_of_its_input() -> None:
    x0, weight = np.array([1.0, 2.0]), np.array([0.5, 0.25])
    assert np.allclose(x0 * (weight @ x0) + x0, 2 * x0)
    deeper = x0
    for vector in np.random.default_rng(0).normal(size=(4, 2)):
        deeper = x0 * (vector @ deeper) + deeper
    assert np.isclose(deeper[1] / deeper[0], 2.0)
    says(NOTE, "return `(2, 4)`, exactly twice the input")


def test_low_rank_halves_the_weights_and_four_experts_cost_the_same() -> None:
    d = 40 * 32
    assert (round(d**2 / 1e6, 2), round(2 * d * 320 / 1e6, 2)) == (1.64, 0.82)
    assert d / 4 == 320
    assert 4 * 2 * d * 80 == 2 * d * 320
    says(NOTE, "1.64 million weights", "to 0.82 million", "Four experts with r = 80 cost as much")


def test_three_full_layers_cost_4_92_million_and_the_mlp_1_97() -> None:
    d = 40 * 32
    widths = [d, 1024, 512, 256]
    mlp = sum(a * b for a, b in pairwise(widths))
    assert [round(n / 1e6, 2) for n in (3 * d**2, 3 * 2 * d * 128, mlp)] == [4.92, 0.98, 1.97]
    assert round(500 * 3 * d**2 / 1e9, 1) == 2.5
    says(NOTE, "| 4.92 million |", "| 0.98 million |", "| 1.97 million |", "= 2.5e9`")
