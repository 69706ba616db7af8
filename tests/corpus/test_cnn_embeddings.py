"""The worked numbers of the note on convolutional image encoders."""

import numpy as np
import torch

from tests.corpus.notes import says

NOTE = "concepts/cnn-embeddings"


def _multiply_adds(layers: torch.nn.Sequential, x: torch.Tensor) -> int:
    """Multiply-adds of convolutions, counted from the shapes that PyTorch really computes."""
    total = 0
    for layer in layers:
        x = layer(x)
        total += x.numel() * layer.weight[0].numel()
    return total


def test_depthwise_separable_saves_a_factor_of_7_9() -> None:
    x = torch.zeros(1, 64, 56, 56)
    standard = torch.nn.Sequential(torch.nn.Conv2d(64, 64, 3, padding=1, bias=False))
    separable = torch.nn.Sequential(
        torch.nn.Conv2d(64, 64, 3, padding=1, groups=64, bias=False), torch.nn.Conv2d(64, 64, 1, bias=False)
    )
    full, cheap = _multiply_adds(standard, x), _multiply_adds(separable, x)
    assert (round(full / 1e6, 1), round(cheap / 1e6, 1), round(full / cheap, 1)) == (115.6, 14.7, 7.9)
    says(NOTE, "= 115.6 million`", "= 14.7 million`, or 7.9 times less")


def test_gem_with_p_3_lies_between_mean_and_max() -> None:
    spike, flat = np.array([0.0, 0, 0, 4]), np.ones(4)

    def gem(x: np.ndarray, p: float) -> float:
        return float(np.mean(x**p) ** (1 / p))

    assert (gem(spike, 1), spike.max(), round(gem(spike, 3), 2)) == (1.0, 4.0, 2.52)
    assert gem(flat, 1) == gem(flat, 3) == flat.max() == gem(spike, 1)
    assert gem(spike, 100) > 3.9
    says(NOTE, "average pooling gives 1, max pooling gives 4", "`(64 / 4)^(1/3) = 2.52`")


def test_a_hundred_million_images_take_5_7_hours_and_24_cores() -> None:
    rate = 40e12 / (2 * 4.09e9)
    seconds = 100e6 / rate
    assert (round(rate, -1), round(seconds, -1), round(seconds / 3600, 1)) == (4890, 20450, 5.7)
    assert round(rate / 200) == 24
    assert round(4.09 * (448 / 224) ** 2, 1) == 16.4
    says(NOTE, "= 4,890`", "= 20,450 s`, or 5.7 hours", "= 24` cores", "= 16.4` billion")


def test_five_halvings_leave_7_by_7_positions() -> None:
    side = 224
    for _ in range(5):
        side //= 2
    assert side == 7
    says(NOTE, "`224 / 32 = 7`")
