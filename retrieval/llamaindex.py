"""This knowledge base as LlamaIndex parts: its embedder and its search behind LlamaIndex's own interfaces.

Anyone's LlamaIndex code can use them (`VectorStoreIndex(..., embed_model=SevenstepEmbedding(embedder))`, a query
engine over `SevenstepRetriever(searcher)`), and theirs can be put in place of ours. The rooms of this project call
the parts themselves: importing LlamaIndex costs over a second of every cold start.
"""

from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from pydantic import PrivateAttr

from records import LOCAL
from retrieval.embedder import Embedder
from retrieval.search import Hit, Search


class SevenstepEmbedding(BaseEmbedding):
    """The embedder as LlamaIndex's: vectors of length 1, as lists."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder, **options: Any) -> None:  # noqa: ANN401 - LlamaIndex's own fields
        super().__init__(model_name=embedder.fingerprint, **options)
        self._embedder = embedder

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self._embedder.encode(texts).tolist()
        return rows

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class SevenstepRetriever(BaseRetriever):
    """The search as LlamaIndex's retriever: each node is a passage widened to its section."""

    def __init__(self, searcher: Search, k: int = 8, owner: str = LOCAL) -> None:
        super().__init__()
        self._searcher, self._k, self._owner = searcher, k, owner

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [_node(hit) for hit in self._searcher.search(query_bundle.query_str, self._k, self._owner).hits]


def _node(hit: Hit) -> NodeWithScore:
    passage = hit.passage
    metadata = {"note": passage.note_id, "title": passage.title, "heading": passage.heading, "owner": passage.owner}
    return NodeWithScore(node=TextNode(id_=passage.id, text=hit.text, metadata=metadata), score=hit.score)
