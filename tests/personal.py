"""A personal note of anybody's, put into storage and index as `sync` would."""

from pathlib import Path

from ingestion.notes import read_note
from ingestion.passages import cut
from ingestion.sync import bring_up_to_date, recipe
from knowledge_base import KnowledgeBase
from storage.knowledge import embedding_texts


def store_note(base: KnowledgeBase, owner: str, name: str, text: str) -> None:
    path = Path(base.settings.data_dir) / "notes" / owner / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    note = read_note(path, owner, name)
    passages = cut(note, base.settings.window, base.embedder.count_tokens)
    texts = {key: text for passage in passages for key, text in embedding_texts(passage).items()}
    vectors = dict(zip(texts, base.embedder.encode(list(texts.values())), strict=True))
    made_with = recipe(base.embedder, base.settings)
    base.knowledge.put_note(note, passages, vectors, made_with)
    bring_up_to_date(base.index, base.knowledge, made_with)
