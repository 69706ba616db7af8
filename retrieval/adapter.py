"""A question's vector turned towards the built-in notes: `normalize(q + qW)`, a linear adapter of the embedder.

The embedder was trained on general text; W is fitted on the questions that the notes' sections say they answer
(`python -m eval adapter --fit`) and used for the built-in notes only: on other text it does harm, which is measured
in `eval/LOG.md`. Passages keep the embedder's own vectors, so fitting anew embeds nothing.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("adapter.npz")


class QueryAdapter:
    """The fitted matrix W, shape (dimension, dimension), and the embedder it was fitted on."""

    def __init__(self, weights: NDArray[np.float32], embedder: str) -> None:
        self.weights, self.embedder = weights, embedder

    def apply(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """A unit vector of shape (dimension,), turned."""
        turned = vector + vector @ self.weights
        return np.asarray(turned / np.linalg.norm(turned), dtype=np.float32)

    def save(self, path: Path = WEIGHTS) -> None:
        np.savez_compressed(path, weights=self.weights.astype(np.float16), embedder=np.array(self.embedder))


def load_adapter(embedder: str, path: Path = WEIGHTS) -> QueryAdapter | None:
    """The adapter fitted on this embedder; None where there is none, or it was fitted on another."""
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as data:
        if str(data["embedder"]) != embedder:
            return None
        return QueryAdapter(data["weights"].astype(np.float32), embedder)
