"""The cutter as LlamaIndex's `NodeParser`: Markdown documents → nodes that fit the embedder's window."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import BaseNode, MetadataMode, TextNode
from pydantic import PrivateAttr

from ingestion.notes import parse_note
from ingestion.passages import cut
from records import LOCAL, Passage
from retrieval.embedder import Embedder


class PassageParser(NodeParser):
    """Cuts along headings; ids come from content, so that parsing twice gives the same nodes."""

    window: int = 256
    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder, **options: Any) -> None:  # noqa: ANN401 - LlamaIndex's own fields
        super().__init__(**options)
        self._embedder = embedder

    def _parse_nodes(self, nodes: Sequence[BaseNode], show_progress: bool = False, **_: Any) -> list[BaseNode]:  # noqa: ANN401
        return [_node(passage) for node in nodes for passage in self._cut(node)]

    def _cut(self, node: BaseNode) -> list[Passage]:
        text = node.get_content(MetadataMode.NONE)
        digest = hashlib.sha256(text.encode()).hexdigest()
        name = hashlib.sha256(node.node_id.encode()).hexdigest()[:20]
        return cut(parse_note(text, Path(node.node_id), LOCAL, name, digest), self.window, self._embedder.count_tokens)


def _node(passage: Passage) -> BaseNode:
    metadata = {"title": passage.title, "heading": passage.heading, "line": passage.line}
    return TextNode(id_=passage.id, text=passage.embedded_text, metadata=metadata)
