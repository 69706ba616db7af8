"""The worked numbers of the note on ScaNN."""

import math

import numpy as np

from tests.corpus.notes import says

NOTE = "concepts/scann"


def _split(item: np.ndarray, error: np.ndarray) -> tuple[float, float]:
    """Length of an error along an item and across it."""
    along = (error @ item) / np.linalg.norm(item)
    return abs(along), math.sqrt(max(error @ error - along**2, 0))


def test_the_anisotropic_loss_prefers_the_code_that_plain_loss_rejects() -> None:
    item, query = np.array([2.0, 0.0]), np.array([1.0, 0.1])
    losses = {}
    for name, code in (("(1.6, 0)", np.array([1.6, 0])), ("(2, 0.6)", np.array([2, 0.6]))):
        parallel, orthogonal = _split(item, item - code)
        losses[name] = (round(parallel**2 + orthogonal**2, 2), round(4 * parallel**2 + orthogonal**2, 2))
        errors = f"{round(parallel, 1):g} | {round(orthogonal, 1):g}"
        says(NOTE, f"| {name} | {errors} | {losses[name][0]} | {losses[name][1]} | {query @ code:.2f} |")
    first, second = losses.values()
    assert first[0] < second[0] and first[1] > second[1]
    assert query @ item == 2
    says(NOTE, "is 2.00")


def test_threshold_0_2_in_100_dimensions_gives_eta_4_125() -> None:
    assert round((100 - 1) * 0.2**2 / (1 - 0.2**2), 3) == 4.125
    says(NOTE, "d = 100 and T = 0.2 the value is 4.125")


def test_ten_million_rows_get_3162_or_100000_leaves() -> None:
    assert (round(math.sqrt(10e6)), 10_000_000 // 100, round(100 * 50 / 3162, 1)) == (3_162, 100_000, 1.6)
    says(NOTE, "3,162 and 100,000", "1.6% of the vectors")


def test_codes_take_32_bytes_and_rescoring_dominates() -> None:
    code = (128 // 2) * 4 / 8
    assert (code, 512 / code) == (32, 16)
    for size, total in ((32, 3.2), (256, 25.6), (512, 51.2)):
        assert round(size * 100e6 / 1e9, 1) == total
        says(NOTE, f"| {size} | {total} GB |")
    says(NOTE, "`64 * 4 / 8 = 32` bytes")


def test_soar_takes_the_residual_that_plain_spilling_rejects() -> None:
    direction = np.array([1.0, 0.0])
    near, orthogonal = np.array([1.1, 0.1]), np.array([0.0, 1.3])
    cost = [round(r @ r + (r @ direction) ** 2, 2) for r in (near, orthogonal)]
    assert cost == [2.43, 1.69]
    assert near @ near < orthogonal @ orthogonal and orthogonal @ direction == 0
    assert round(100 * 36 / (512 + 36)) == 7
    says(NOTE, "`1.22 + 1.21 = 2.43`", "`1.69 + 0 = 1.69`", "36 bytes on top of 548 with float32 vectors are 7%")
