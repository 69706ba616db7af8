"""Vectors of the built-in notes, made beforehand: a first start reads them instead of embedding what everybody has.

`corpus/vectors.npz` holds entry ids, their vectors (float16, 384 numbers each) and the recipe that they were made
with. What it lacks, or what another recipe would make, is embedded as ever. `python -m ingestion prebuild` writes it.
"""

from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

FILE = "vectors.npz"


def read(corpus: Path, made_with: str) -> Mapping[str, NDArray[np.float32]]:
    """Entry id → unit vector; none where there is no file or it was made with another recipe."""
    try:
        with (corpus / FILE).open("rb") as file, np.load(file, allow_pickle=False) as held:
            if str(held["recipe"]) != made_with:
                return {}
            rows = held["rows"].astype(np.float32)
            ids = held["ids"].tolist()
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):  # missing or damaged: a slower start, nothing worse
        return {}
    return dict(zip(ids, rows / np.linalg.norm(rows, axis=1, keepdims=True), strict=True))


def write(corpus: Path, made_with: str, vectors: Mapping[str, NDArray[np.float32]]) -> Path:
    """Write the file anew, entries in the order of their ids; returns its path."""
    ids = sorted(vectors)
    rows = np.array([vectors[key] for key in ids], dtype=np.float16)
    np.savez(corpus / FILE, ids=np.array(ids), rows=rows, recipe=np.array(made_with))
    return corpus / FILE
