"""Gradient-boosted trees and their calibration as plain arrays: fitted by scikit-learn, read by NumPy alone.

Loading them costs milliseconds and trusts no pickle.
"""

from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Trees:
    """Boosted trees over features (Friedman 2001), then a logistic calibration (Platt 1999).

    The nodes of all trees stand one after another; `roots` says where each tree begins; feature -1 marks a leaf.
    `slope` and `intercept` turn a raw score into log-odds; `embedder` is the fingerprint of the one that
    all was fitted with.
    """

    feature: NDArray[np.int64]
    threshold: Floats
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: Floats
    roots: NDArray[np.int64]
    baseline: Floats
    slope: Floats
    intercept: Floats
    embedder: NDArray[np.str_]

    def raw(self, rows: Floats) -> Floats:
        """Sum of the leaves that each row of shape (rows, features) falls into."""
        total = np.full(len(rows), float(self.baseline))
        for root in self.roots:
            node = np.full(len(rows), root)
            while (inner := self.feature[node] >= 0).any():
                goes_left = rows[np.arange(len(rows)), np.maximum(self.feature[node], 0)] <= self.threshold[node]
                node = np.where(inner, np.where(goes_left, self.left[node], self.right[node]), node)
            total += self.value[node]
        return total

    def probability(self, rows: Floats) -> Floats:
        return np.asarray(1 / (1 + np.exp(-(float(self.slope) * self.raw(rows) + float(self.intercept)))))

    def save(self, path: Path) -> None:
        np.savez_compressed(path, allow_pickle=False, **asdict(self))


def load_trees(path: Path) -> Trees:
    with np.load(path, allow_pickle=False) as stored:
        return Trees(**{field.name: stored[field.name] for field in fields(Trees)})
