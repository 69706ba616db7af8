"""The worked numbers of the note on quantization."""

import numpy as np

from tests.corpus.notes import says

NOTE = "concepts/quantization"


def test_half_becomes_code_96_and_returns_as_0_502() -> None:
    low, high = -1.0, 3.0
    scale = (high - low) / 255
    zero = round(-low / scale)
    code = int(np.clip(round(0.5 / scale) + zero, 0, 255))
    back = scale * (code - zero)
    assert (round(scale, 5), zero, code, round(back, 3)) == (0.01569, 64, 96, 0.502)
    assert round(abs(back - 0.5), 3) == 0.002
    says(NOTE, "`4 / 255 = 0.01569`", "`round(63.75) = 64`", "= 96`", "= 0.502`", "an error of 0.002")


def test_values_in_the_range_err_by_about_half_a_scale_at_most() -> None:
    scale, zero = 4 / 255, 64
    x = np.linspace(-1, 3, 4001)
    codes = np.clip(np.round(x / scale) + zero, 0, 255)
    error = np.abs(scale * (codes - zero) - x)
    assert round(scale / 2, 3) == 0.008
    assert np.mean(error <= scale / 2 + 1e-9) > 0.99
    assert error.max() < 0.76 * scale
    assert round(3 / 127, 5) == 0.02362
    says(NOTE, "about half a scale at most, here 0.008", "here 0.02362")


def test_a_scale_per_tensor_leaves_the_small_channel_three_codes() -> None:
    small = np.linspace(-0.05, 0.05, 1001)
    tensor, channel = 8 / 127, 0.05 / 127
    assert set(np.round(small / tensor)) == {-1.0, 0.0, 1.0}
    assert len(set(np.round(small / channel))) == 255
    assert (round(tensor, 3), round(channel, 4)) == (0.063, 0.0004)
    says(NOTE, "`8 / 127 = 0.063`", "`0.05 / 127 = 0.0004`")


def test_bits_per_weight_with_scales() -> None:
    group, small = 4 + 16 / 128, 4 + 16 / 32
    assert (group, small) == (4.125, 4.5)
    assert round(7e9 * group / 8 / 1e9, 1) == 3.6
    assert (4 + 8 / 16, 4 + 8 / 32) == (4.5, 4.25)
    says(NOTE, "= 3.6 GB`", "Groups of 32 raise the cost to 4.5 bits", "`4 + 8 / 16 = 4.5` bits", "hence 4.25 bits")


def test_eight_billion_weights_are_read_in_8_ms_or_2_1_ms() -> None:
    full, packed = 8e9 * 2, 8e9 * 4.125 / 8
    assert (full / 2e12, round(1 / (full / 2e12))) == (0.008, 125)
    assert (round(packed / 1e9, 1), round(packed / 2e12 * 1e3, 1)) == (4.1, 2.1)
    assert round(1 / (packed / 2e12)) == 485
    says(NOTE, "= 8 ms`", "at most 125 tokens", "4.1 GB and 2.1 ms", "at most 485 tokens")


def test_smoothing_balances_activations_and_weights_and_keeps_the_product() -> None:
    factor = 80**0.5 / 0.5**0.5
    assert (round(factor, 2), round(80 / factor, 1), round(0.5 * factor, 1)) == (12.65, 6.3, 6.3)
    assert np.isclose((80 / factor) * (0.5 * factor), 80 * 0.5)
    says(NOTE, "= 12.65`", "activations now reach 6.3 and weights 6.3")


def test_fifty_million_vectors_take_205_51_or_6_4_gb() -> None:
    values = 50e6 * 1024
    assert (round(values * 4 / 1e9), round(values / 1e9), round(values / 8 / 1e9, 1)) == (205, 51, 6.4)
    says(NOTE, "= 205 GB`", "takes 51 GB", "6.4 GB")
