"""A personal note of anybody's, laid into their folder and indexed."""

from knowledge_base import KnowledgeBase


def store_note(base: KnowledgeBase, owner: str, name: str, text: str) -> None:
    path = base.settings.data_dir / "notes" / owner / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    base.sync(owner=owner)
