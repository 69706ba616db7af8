"""LlamaIndex's own code runs on our parts."""

import numpy as np
from llama_index.core import Document, VectorStoreIndex
from llama_index.core.node_parser import SentenceSplitter

from eval.baselines import FiveLineIndex
from ingestion.node_parser import PassageParser
from knowledge_base import KnowledgeBase
from retrieval.embedder import Embedder
from retrieval.llamaindex import SevenstepEmbedding, SevenstepRetriever

TEXTS = {"skew": "Training and serving differ.", "cats": "Cats sleep on roofs.", "trees": "Boosting adds trees."}


def test_a_llamaindex_index_embeds_with_our_embedder(embedder: Embedder) -> None:
    documents = [Document(text=text, id_=key) for key, text in TEXTS.items()]
    index = VectorStoreIndex.from_documents(documents, embed_model=SevenstepEmbedding(embedder))
    best = index.as_retriever(similarity_top_k=1).retrieve("where do cats sleep")[0]
    assert best.node.ref_doc_id == "cats"


def test_our_search_is_a_llamaindex_retriever(library: KnowledgeBase) -> None:
    nodes = SevenstepRetriever(library.searcher, k=3).retrieve("What is training-serving skew?")
    assert len(nodes) == 3
    assert nodes[0].node.metadata["note"] == "concepts/training-serving-skew"


def test_the_five_line_baseline_ranks_as_llamaindex_itself_does(embedder: Embedder) -> None:
    documents = [Document(text=text, id_=key) for key, text in TEXTS.items()]
    model = SevenstepEmbedding(embedder)
    index = VectorStoreIndex.from_documents(documents, embed_model=model, transformations=[SentenceSplitter()])
    theirs = [node.node.ref_doc_id for node in index.as_retriever(similarity_top_k=3).retrieve("boosted trees")]
    baseline = FiveLineIndex(TEXTS, embedder)
    ours = [baseline.documents[i] for i in baseline.search(embedder.encode(["boosted trees"])[0], 3)]
    assert ours == theirs
    assert np.allclose(np.linalg.norm(embedder.encode(["x"]), axis=1), 1.0)


def test_our_cutter_is_a_llamaindex_node_parser(embedder: Embedder) -> None:
    document = Document(text="# Notes\n\n## Cats\n\nCats sleep.\n\n## Trees\n\nTrees grow.\n", id_="notes")
    parser = PassageParser(embedder)
    nodes = parser.get_nodes_from_documents([document])
    assert [node.metadata["heading"] for node in nodes] == ["Cats", "Trees"]
    assert [node.node_id for node in parser.get_nodes_from_documents([document])] == [node.node_id for node in nodes]
