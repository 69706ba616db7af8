"""The worked numbers of the note on the deep interest network."""

import numpy as np
from scipy.special import softmax

from tests.corpus.notes import says

NOTE = "concepts/deep-interest-network"
HISTORY = np.array([[0.9, 0.1], [0.0, 1.0], [0.8, 0.2]])
SHOE, BOOK = np.array([1.0, 0.0]), np.array([0.0, 1.0])


def test_the_average_is_the_same_blend_for_both_candidates() -> None:
    assert np.allclose(HISTORY.mean(0).round(3), [0.567, 0.433])
    says(NOTE, "| Average pooling | (0.567, 0.433) | (0.567, 0.433) |")


def test_raw_weights_make_a_footwear_or_a_book_profile() -> None:
    shoe, book = (HISTORY @ candidate @ HISTORY for candidate in (SHOE, BOOK))
    assert np.allclose(HISTORY @ SHOE, [0.9, 0, 0.8])
    assert np.allclose(shoe, [1.45, 0.25])
    assert np.allclose(book, [0.25, 1.05])
    says(NOTE, "| Raw weights | (1.45, 0.25) | (0.25, 1.05) |", "raw weights are 0.9, 0 and 0.8")


def test_softmax_weights_are_milder() -> None:
    weights = softmax(HISTORY @ SHOE)
    assert np.allclose(weights.round(3), [0.433, 0.176, 0.391])
    assert np.allclose((weights @ HISTORY).round(3), [0.703, 0.297])
    assert np.allclose((softmax(HISTORY @ BOOK) @ HISTORY).round(3), [0.391, 0.609])
    says(NOTE, "| Softmax weights | (0.703, 0.297) | (0.391, 0.609) |", "0.433, 0.176 and 0.391")


def test_ten_relevant_events_lengthen_only_the_raw_summary() -> None:
    one, ten = HISTORY[:1], np.repeat(HISTORY[:1], 10, axis=0)
    assert np.allclose((ten @ SHOE) @ ten, 10 * ((one @ SHOE) @ one))
    assert np.allclose(softmax(ten @ SHOE) @ ten, softmax(one @ SHOE) @ one)
    says(NOTE, "ten relevant purchases give a longer vector than one")


def test_the_activation_unit_costs_232_million_and_dot_products_3_2() -> None:
    unit, pairs = 4 * 32 * 36 + 36, 500 * 100
    assert unit == 4_644
    assert round(unit * pairs / 1e6) == 232
    assert 2 * 32 * pairs == 3_200_000
    assert round(unit * 500 * 10_000 / 1e9) == 23
    says(NOTE, "= 4,644`", "232 million per request", "thus 3.2 million", "23 billion multiply-adds")


def test_lifelong_histories_of_200_million_users_take_32_tb() -> None:
    assert 200e6 * 10_000 * 16 == 32e12
    says(NOTE, "takes 32 TB")
