"""The worked numbers of the note on vision transformers."""

import math

import torch
from transformers import ViTConfig, ViTModel

from tests.corpus.notes import says

NOTE = "concepts/vision-transformers"
WIDTH, BLOCKS = 768, 12


def _cost(side: int, patch: int) -> tuple[float, float, float]:
    """Billions of multiply-adds in patch projection, linear layers and attention of a ViT-B."""
    patches = (side // patch) ** 2
    tokens = patches + 1
    projection = patches * 3 * patch**2 * WIDTH
    linear = BLOCKS * tokens * (4 * WIDTH**2 + 2 * 4 * WIDTH**2)
    attention = BLOCKS * 2 * tokens**2 * WIDTH
    return projection / 1e9, linear / 1e9, attention / 1e9


def test_cost_of_each_model_in_the_table() -> None:
    totals = [round(sum(_cost(*shape)), 1) for shape in ((224, 32), (224, 16), (384, 16), (448, 16))]
    assert totals == [4.4, 17.6, 55.5, 78.5]
    assert [(s // p) ** 2 for s, p in ((224, 32), (224, 16), (384, 16), (448, 16))] == [49, 196, 576, 784]
    says(NOTE, "| 49 | 4.4 billion", "| 196 | 17.6 billion", "| 576 | 55.5 billion", "| 784 | 78.5 billion")


def test_attention_is_4_percent_at_224_and_the_total_grows_4_5_times_at_448() -> None:
    small, large = _cost(224, 16), _cost(448, 16)
    assert (round(small[1], 1), round(small[2], 1), round(sum(small), 2)) == (16.7, 0.7, 17.56)
    assert round(100 * small[2] / sum(small)) == 4
    assert (round(large[2] / small[2], 1), round(large[1] / small[1], 1)) == (15.9, 4.0)
    assert round(sum(large) / sum(small), 1) == 4.5
    says(NOTE, "total to 17.56 billion", "only 4% of the compute", "grows 15.9 times", "a factor of 4.5")


def test_both_terms_are_equal_at_4608_tokens() -> None:
    tokens = 6 * WIDTH
    assert 12 * tokens * WIDTH**2 == 2 * tokens**2 * WIDTH
    assert tokens == 4608
    assert round(math.sqrt(tokens) * 16, -1) == 1090
    says(NOTE, "= 4,608` tokens", "about 1,090 pixels")


def test_a_base_model_has_86_6_million_parameters_with_its_classifier() -> None:
    with torch.device("meta"):
        model = ViTModel(ViTConfig(), add_pooling_layer=False)
    parameters = sum(p.numel() for p in model.parameters()) + WIDTH * 1000 + 1000
    assert parameters == 86_567_656
    assert round(BLOCKS * 12 * WIDTH**2 / 1e6, 1) == 84.9
    says(NOTE, "= 84.9 million`", "86.6 million parameters")


def test_patch_tokens_need_3_tb_where_vectors_need_15_gb() -> None:
    tokens, vector = 196 * 768 * 2, 768 * 2
    assert (tokens, vector) == (301_056, 1_536)
    assert (round(tokens * 10e6 / 1e12, 1), round(vector * 10e6 / 1e9)) == (3.0, 15)
    says(NOTE, "= 301,056` bytes", "1,536 bytes", "3.0 TB instead of 15 GB")
