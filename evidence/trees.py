"""Gradient-boosted trees and a calibration curve as plain arrays: fitted by scikit-learn, read by NumPy alone.

Loading them costs milliseconds and trusts no pickle.
"""

from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Trees:
    """Boosted trees over features (Friedman 2001), then isotonic calibration (Zadrozny and Elkan 2002).

    The nodes of all trees stand one after another; `roots` says where each tree begins; feature -1 marks a leaf.
    `curve_x` and `curve_y` map a raw score to a probability, with straight lines between; `embedder` is the fingerprint
    of the one that they were fitted with.
    """

    feature: NDArray[np.int64]
    threshold: Floats
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: Floats
    roots: NDArray[np.int64]
    baseline: Floats
    curve_x: Floats
    curve_y: Floats
    embedder: NDArray[np.str_]

    def raw(self, rows: Floats) -> Floats:
        """Sum of the leaves that each row of shape (rows, features) falls into: log-odds."""
        total = np.full(len(rows), float(self.baseline))
        for root in self.roots:
            node = np.full(len(rows), root)
            while (inner := self.feature[node] >= 0).any():
                goes_left = rows[np.arange(len(rows)), np.maximum(self.feature[node], 0)] <= self.threshold[node]
                node = np.where(inner, np.where(goes_left, self.left[node], self.right[node]), node)
            total += self.value[node]
        return total

    def probability(self, rows: Floats) -> Floats:
        return np.interp(self.raw(rows), self.curve_x, self.curve_y)

    def save(self, path: Path) -> None:
        np.savez_compressed(path, allow_pickle=False, **asdict(self))


def load_trees(path: Path) -> Trees:
    with np.load(path, allow_pickle=False) as stored:
        return Trees(**{field.name: stored[field.name] for field in fields(Trees)})
