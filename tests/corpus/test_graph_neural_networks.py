"""The worked numbers of the note on graph neural networks."""

import numpy as np
import torch
from torch.nn import functional

from tests.corpus.notes import says

NOTE = "concepts/graph-neural-networks"


def test_one_layer_turns_1_0_into_1_5_and_1_0() -> None:
    features = np.array([[1.0, 0.0], [0.0, 2.0], [2.0, 2.0], [1.0, 2.0]])
    links = np.array([[0.0, 1.0, 1.0, 1.0]])
    mean = links @ features / links.sum()
    new = np.maximum(features[:1] @ np.eye(2) + mean @ (0.5 * np.eye(2)), 0)
    assert mean.tolist() == [[1.0, 2.0]]
    says(NOTE, "The neighbour mean is (1, 2)", f"= ({new[0, 0]:.1f}, {new[0, 1]:.1f})`")


def _touched(widths: list[int]) -> int:
    """Nodes of the sampled tree, counted layer by layer."""
    layer, total = 1, 1
    for width in widths:
        layer *= width
        total += layer
    return total


def test_fanouts_15_and_10_touch_166_nodes_instead_of_10_101() -> None:
    rows = 1_024 * _touched([15, 10])
    says(NOTE, f"= {_touched([100, 100]):,}` nodes", f"= {_touched([15, 10])}`", f"= {rows:,}` feature rows")
    says(NOTE, f"that is {rows * 128 * 4 / 1e6:.0f} MB")


def test_the_loss_of_one_link_and_one_negative() -> None:
    node = torch.tensor([1.5, 1.0])
    scores = torch.stack([node @ torch.tensor([1.0, 1.0]), node @ torch.tensor([0.2, -1.0])])
    parts = functional.binary_cross_entropy_with_logits(scores, torch.tensor([1.0, 0.0]), reduction="none")
    says(NOTE, f"scores {scores[0]:.1f} and a sampled negative (0.2, -1) scores {scores[1]:.1f}")
    says(NOTE, f"= {parts[0]:.3f} + {parts[1]:.3f} = {parts.sum():.3f}`")


def test_vectors_of_500_million_users_take_64_gb() -> None:
    vectors = np.dtype(np.float16).itemsize * 64 * 500_000_000
    says(NOTE, f"= {vectors / 1e9:.0f} GB`", f"= {300 * 300:,}` paths")
