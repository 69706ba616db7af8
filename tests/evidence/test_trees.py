"""Trees as arrays say what scikit-learn's say."""

from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from eval.judge_fit import exported
from evidence.trees import load_trees


def test_exported_trees_give_scikit_learns_scores_and_survive_the_file(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    x = generator.normal(size=(400, 5))
    y = x[:, 0] * x[:, 1] + 0.3 * x[:, 2] > 0
    model = HistGradientBoostingClassifier(max_iter=20, max_leaf_nodes=6, random_state=0).fit(x, y)
    exported(model, 2.0, -0.5, "an embedder").save(tmp_path / "trees.npz")
    trees = load_trees(tmp_path / "trees.npz")
    np.testing.assert_allclose(trees.raw(x), model.decision_function(x), atol=1e-6)
    assert str(trees.embedder) == "an embedder"
    probability = trees.probability(x)
    np.testing.assert_allclose(np.log(probability / (1 - probability)), 2 * trees.raw(x) - 0.5, atol=1e-6)
