"""The worked numbers of the note on diversity, worked out again with numpy and scipy."""

from itertools import combinations

import numpy as np
from scipy.stats import entropy

from tests.corpus.notes import says

NOTE = "concepts/diversity"
NAMES = ["A1", "A2", "A3", "B", "C"]
RELEVANCE = np.array([0.95, 0.93, 0.90, 0.80, 0.70])
SIMILARITY = np.array(
    [
        [1.0, 0.9, 0.9, 0.2, 0.1],
        [0.9, 1.0, 0.9, 0.2, 0.1],
        [0.9, 0.9, 1.0, 0.2, 0.1],
        [0.2, 0.2, 0.2, 1.0, 0.1],
        [0.1, 0.1, 0.1, 0.1, 1.0],
    ]
)


def _mmr(weight: float, slots: int = 3) -> tuple[list[str], list[dict[str, float]]]:
    """The picked items, and the scores of the rest at each slot."""
    picked: list[int] = []
    seen = []
    for _ in range(slots):
        rest = [i for i in range(5) if i not in picked]
        nearest = [SIMILARITY[i, picked].max() if picked else 0.0 for i in rest]
        scores = weight * RELEVANCE[rest] - (1 - weight) * np.array(nearest)
        seen.append({NAMES[i]: float(score) for i, score in zip(rest, scores, strict=True)})
        picked.append(rest[int(scores.argmax())])
    return [NAMES[i] for i in picked], seen


def _volume(*names: str) -> float:
    rows = [NAMES.index(name) for name in names]
    kernel = np.diag(RELEVANCE) @ SIMILARITY @ np.diag(RELEVANCE)
    return float(np.linalg.det(kernel[np.ix_(rows, rows)]))


def _spread(*names: str) -> float:
    rows = [NAMES.index(name) for name in names]
    return float(np.mean([1 - SIMILARITY[i, j] for i, j in combinations(rows, 2)]))


def test_two_kinds_of_item_satisfy_more_often_than_one() -> None:
    says(NOTE, f"= {0.6 * (1 - 0.5**2):.2f}`, and one item of each kind", f"= {0.6 * 0.5 + 0.4 * 0.5:.2f}`, although")


def test_mmr_picks_a1_b_c_and_the_second_copy_returns_above_0_843() -> None:
    picked, seen = _mmr(0.7)
    assert picked == ["A1", "B", "C"]
    says(NOTE, "| 2 | {A2:.3f} | {A3:.3f} | **{B:.3f}** | {C:.3f} |".format(**seen[1]))
    says(NOTE, "| 3 | {A2:.3f} | {A3:.3f} | picked | **{C:.3f}** |".format(**seen[2]))
    assert _mmr(0.842)[0][1] == "B"
    assert _mmr(0.844)[0][1] == "A2"
    says(NOTE, "for lambda above 0.843")


def test_the_determinants_lead_to_the_same_list() -> None:
    assert np.linalg.eigvalsh(SIMILARITY).min() > 0
    assert max(combinations(NAMES, 3), key=lambda names: _volume(*names)) == ("A1", "B", "C")
    says(NOTE, f"{_volume('A1', 'A2'):.3f} for {{A1, A2}}, {_volume('A1', 'B'):.3f} for {{A1, B}}")
    says(NOTE, f"{_volume('A1', 'C'):.3f} for {{A1, C}}", f"{{A1, B, C}} has {_volume('A1', 'B', 'C'):.3f}")
    says(NOTE, f"{{A1, B, A2}} has {_volume('A1', 'B', 'A2'):.3f}")


def test_joint_redundancy_shrinks_the_volume_to_0_28() -> None:
    both = np.linalg.det(np.array([[1, 0, 0.6], [0, 1, 0.6], [0.6, 0.6, 1]]))
    one = np.linalg.det(np.array([[1, 0.6], [0.6, 1]]))
    says(NOTE, f"= {one:.2f}` to", f"= {both:.2f}`")


def test_the_divergence_of_each_list() -> None:
    history = np.array([0.7, 0.3])
    for romance in (10, 9, 8, 7):
        shown = np.array([romance, 10 - romance]) / 10
        divergence = entropy(history, 0.99 * shown + 0.01 * history)
        says(NOTE, f"| {romance} romance, {10 - romance} action | {divergence:.3f} |")


def test_measures_of_diversity_and_the_loss_of_relevance() -> None:
    says(NOTE, f"it is {_spread('A1', 'A2', 'A3'):.2f}, and for A1, B, C", f"= {_spread('A1', 'B', 'C'):.2f}`")
    says(NOTE, f"counts 5, 3, 2 give {np.exp(entropy([5, 3, 2])):.2f}")
    says(NOTE, f"counts 8, 1, 1 give {np.exp(entropy([8, 1, 1])):.2f}")
    before, after = RELEVANCE[[0, 1, 2]].sum(), RELEVANCE[[0, 3, 4]].sum()
    says(NOTE, f"relevance {before:.2f} and the list A1, B, C has {after:.2f}")
    says(NOTE, f"`{before - after:.2f} / {before:.2f} = {100 * (before - after) / before:.0f}%`")
    says(NOTE, f"= {30**2 * 500:,}` updates")
