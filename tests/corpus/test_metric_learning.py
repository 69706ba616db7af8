"""The worked numbers of the note on metric learning."""

import math
from itertools import product

from tests.corpus.notes import says

NOTE = "concepts/metric-learning"


def test_three_losses_judge_the_same_distances_differently() -> None:
    near, far = 0.9, 1.0
    pair = (near**2, max(0, 1.2 - far) ** 2)
    margin = (max(0, 0.2 + near - 1.2), max(0, 0.2 - far + 1.2))
    assert [round(part, 2) for part in (*pair, sum(pair))] == [0.81, 0.04, 0.85]
    assert round(max(0, near - far + 0.2), 2) == 0.1
    assert [round(part, 2) for part in (*margin, sum(margin))] == [0, 0.4, 0.4]
    says(NOTE, "`0.81 + 0.04 = 0.85`", "| 0.1 |", "`0 + 0.4 = 0.4`")


def test_proxies_replace_90_billion_triplets_by_a_billion_pairs() -> None:
    images, classes = 100_000, 10_000
    assert f"{images * (images // classes - 1) * (images - images // classes):.1e}" == "9.0e+10"
    assert images * classes == 1e9
    says(NOTE, "`100,000 * 9 * 99,990 = 9.0e10` triplets", "`100,000 * 10,000 = 1e9` image–proxy pairs")


def test_the_angular_margin_turns_a_settled_example_into_a_loss_of_8_2() -> None:
    theta = math.acos(0.7)
    true, rival = 64 * math.cos(theta + 0.5), 64 * 0.4
    assert (round(math.degrees(theta), 1), round(math.degrees(theta + 0.5), 1)) == (45.6, 74.2)
    assert (64 * 0.7, rival, round(true, 1)) == (44.8, 25.6, 17.4)
    assert math.log1p(math.exp(rival - 44.8)) < 1e-8
    assert round(math.log1p(math.exp(rival - true)), 1) == 8.2
    assert round(math.cos(math.acos(0.4) - 0.5), 2) == 0.79
    says(NOTE, "from 45.6 to 74.2 degrees", "falls to 17.4", "= 8.2`", "exceeds 0.79")


def test_ten_million_classes_need_20_gb_of_vectors_and_41_gb_of_logits() -> None:
    assert (round(1e7 * 512 * 4 / 1e9, 1), round(1024 * 1e7 * 4 / 1e9)) == (20.5, 41)
    says(NOTE, "= 20.5 GB`", "= 41 GB`")


def test_a_batch_of_32_classes_by_4_holds_47616_triplets() -> None:
    labels = [label for label in range(32) for _ in range(4)]
    same = sum(a == b for a, b in product(labels, labels)) - len(labels)
    others = len(labels) - 4
    assert same * others == 47_616
    says(NOTE, "`128 * 3 * 124 = 47,616` triplets")


def test_map_at_r_of_the_example_is_0_42() -> None:
    right = [True, False, True, False]
    precisions = [sum(right[: rank + 1]) / (rank + 1) for rank, hit in enumerate(right) if hit]
    assert round(sum(precisions) / 4, 2) == 0.42
    says(NOTE, "`2 / 4 = 0.5`", "`MAP@R = (1/1 + 2/3) / 4 = 0.42`")


def test_a_million_comparisons_give_63_percent_of_probes_a_false_match() -> None:
    assert round(100 * (1 - (1 - 1e-6) ** 1_000_000)) == 63
    says(NOTE, "= 63%`")
