"""What we measure ourselves against: each half alone, fixed ways to fuse them, and a newcomer's LlamaIndex index."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from evidence.quotes import is_quoted
from ingestion.sentences import sentences
from records import Note, plain
from retrieval.embedder import Embedder, Vectors
from retrieval.search import Ranked, fuse

Half = Mapping[str, float]
Fusion = Callable[[Half, Half], list[Ranked]]  # dense, keyword
_RRF_K = 60  # Cormack, Clarke and Büttcher 2009


def fusions() -> dict[str, Fusion]:
    """Name → fusion of the two halves of one search."""
    return {
        "dense alone": lambda dense, _keyword: _ranked(dense),
        "BM25 alone": lambda _dense, keyword: _ranked(keyword),
        "equal-weight RRF": lambda dense, keyword: _ranked(reciprocal_rank(dense, keyword)),
        **{f"min–max, {w:.1f} dense": _min_max(w) for w in (0.5, 0.6, 0.7, 0.8, 0.9)},
        "ours": fuse,
    }


def reciprocal_rank(*halves: Half) -> dict[str, float]:
    """Sum of `1 / (60 + rank)` over the halves that return a document."""
    total: dict[str, float] = {}
    for half in halves:
        for rank, key in enumerate(sorted(half, key=lambda k: -half[k]), start=1):
            total[key] = total.get(key, 0.0) + 1 / (_RRF_K + rank)
    return total


def _min_max(weight: float) -> Fusion:
    def fused(dense: Half, keyword: Half) -> list[Ranked]:
        keyword = _stretched({**dict.fromkeys(dense, 0.0), **keyword})
        dense = _stretched(dense)
        keys = dense.keys() | keyword.keys()
        return _ranked({k: weight * dense.get(k, 0.0) + (1 - weight) * keyword.get(k, 0.0) for k in keys})

    return fused


def _stretched(half: Half) -> dict[str, float]:
    low, high = min(half.values(), default=0.0), max(half.values(), default=1.0)
    return {key: (value - low) / ((high - low) or 1.0) for key, value in half.items()}


def _ranked(scores: Half) -> list[Ranked]:
    return [Ranked(k, v, v, v) for k, v in sorted(scores.items(), key=lambda item: (-item[1], item[0]))]


class FiveLineIndex:
    """LlamaIndex's default index over the same notes with the same embedder: 1,024-token chunks, exact cosine.

    The chunks are LlamaIndex's own (`SentenceSplitter` with its defaults), so is the text that is embedded; the
    ranking of its in-memory store is computed as one matrix product.
    """

    def __init__(self, documents: Mapping[str, str], embedder: Embedder) -> None:
        from llama_index.core import Document
        from llama_index.core.node_parser import SentenceSplitter
        from llama_index.core.schema import MetadataMode

        loaded = [Document(text=text, id_=key) for key, text in documents.items()]
        nodes = SentenceSplitter().get_nodes_from_documents(loaded)
        self.texts = [node.get_content(MetadataMode.NONE) for node in nodes]
        self.documents = [str(node.ref_doc_id) for node in nodes]
        self._vectors: Vectors = embedder.encode([node.get_content(MetadataMode.EMBED) for node in nodes])

    def search(self, vector: Vectors, k: int) -> list[int]:
        """Positions of the k nearest chunks, best first."""
        return [int(i) for i in np.argsort(-(self._vectors @ vector), kind="stable")[:k]]


def sections_in(chunk: str, note: Note) -> list[str]:
    """The sections of which a chunk holds at least half of the sentences, in order."""
    held = []
    for section in note.sections:
        said = [s for block in section.blocks if block.kind != "diagram" for s in sentences(plain(block.text))]
        if said and sum(is_quoted(s, plain(chunk)) for s in said) * 2 >= len(said):
            held.append(f"{note.id}#{section.anchor}")
    return held


def document_ranking(positions: Sequence[int], documents: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(documents[i] for i in positions))
