"""The worked numbers of the note on object detection."""

import math

import numpy as np
from scipy.optimize import linear_sum_assignment

from tests.corpus.notes import says

NOTE = "concepts/object-detection"
Box = tuple[int, int, int, int]


def _iou(a: Box, b: Box) -> float:
    """Overlap by counting pixels on a grid."""
    size = max(*a, *b)
    masks = np.zeros((2, size, size), dtype=bool)
    for mask, (x1, y1, x2, y2) in zip(masks, (a, b), strict=True):
        mask[y1:y2, x1:x2] = True
    return float((masks[0] & masks[1]).sum() / (masks[0] | masks[1]).sum())


def test_anchors_of_an_800_pixel_image() -> None:
    grids = [math.ceil(800 / stride) ** 2 for stride in (8, 16, 32, 64, 128)]
    assert grids == [10_000, 2_500, 625, 169, 49]
    assert (sum(grids), 9 * sum(grids)) == (13_343, 120_087)
    assert round(120_087 / 50, -2) == 2_400
    says(NOTE, "= 13,343` positions", "= 120,087` anchors", "one in 2,400")


def test_iou_of_the_example_is_0_56() -> None:
    assert round(_iou((0, 0, 100, 100), (20, 10, 120, 110)), 2) == 0.56
    says(NOTE, "`7,200 / 12,800 = 0.56`")


def test_a_shift_of_two_pixels_fails_a_small_object_only() -> None:
    large = _iou((0, 0, 100, 100), (2, 2, 102, 102))
    small = _iou((0, 0, 10, 10), (2, 2, 12, 12))
    assert (round(large, 2), round(small, 2)) == (0.92, 0.47)
    says(NOTE, "an IoU of 0.92", "and 0.47 for one of 10 by 10")


def test_suppression_keeps_a_and_c() -> None:
    boxes = {"A": (0, 0, 100, 100), "B": (10, 10, 110, 110), "C": (200, 0, 300, 100), "D": (220, 0, 320, 100)}
    left, kept = list(boxes), []
    while left:
        best = left.pop(0)
        kept.append(best)
        left = [name for name in left if _iou(boxes[best], boxes[name]) <= 0.5]
    assert kept == ["A", "C"]
    assert round(_iou(boxes["A"], boxes["B"]), 2) == 0.68
    assert round(_iou(boxes["C"], boxes["D"]), 2) == 0.67
    says(NOTE, "= 0.68`", "= 0.67`", "boxes A and C remain")


def test_optimal_assignment_costs_0_55_where_greedy_costs_0_90() -> None:
    cost = np.array([[0.20, 0.30], [0.25, 0.90], [0.80, 0.70]])
    rows, columns = linear_sum_assignment(cost)
    first = np.unravel_index(cost.argmin(), cost.shape)
    rest = np.delete(np.delete(cost, first[0], axis=0), first[1], axis=1)
    assert round(float(cost[rows, columns].sum()), 2) == 0.55
    assert round(float(cost[first] + rest.min()), 2) == 0.90
    says(NOTE, "a total of 0.90", "= 0.55`")


def test_average_precision_of_the_example_is_0_69() -> None:
    correct, objects = np.array([1, 1, 0, 1, 0]), 4
    precision = correct.cumsum() / np.arange(1, 6)
    recall = correct.cumsum() / objects
    assert precision.round(2).tolist() == [1.0, 1.0, 0.67, 0.75, 0.6]
    assert recall.tolist() == [0.25, 0.5, 0.5, 0.75, 0.75]
    best_beyond = [max(precision[recall >= level], default=0) for level in np.linspace(0.25, 1, 4)]
    points = [max(precision[recall >= level - 1e-9], default=0) for level in np.linspace(0, 1, 101)]
    assert round(float(np.mean(best_beyond)), 2) == 0.69
    assert round(float(np.mean(points)), 2) == 0.69
    says(NOTE, "0.25 * 0.75 + 0.25 * 0 = 0.69`")


def test_a_photo_of_12_megapixels_needs_48_tiles() -> None:
    step = round(640 * 0.8)
    tiles = [math.ceil((side - 640) / step) + 1 for side in (4000, 3000)]
    assert (step, tiles) == (512, [8, 6])
    assert (4000 / 640, round(40 / 6.25, 1)) == (6.25, 6.4)
    says(NOTE, "`8 * 6 = 48` tiles", "divides sizes by 6.25", "becomes 6.4 pixels")


def test_a_hundred_million_images_take_10_7_gpu_days_or_514_with_tiles() -> None:
    days = 100e6 / 108 / 86_400
    assert (round(days, 1), round(48 * days)) == (10.7, 514)
    says(NOTE, "= 10.7` GPU-days", "514 GPU-days")
