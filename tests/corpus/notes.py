"""What a note of the corpus says, for tests that work its numbers out again."""

from settings import PROJECT_DIR


def says(note_id: str, *phrases: str) -> None:
    """Assert that a note (`concepts/quantization`) holds each phrase, whatever its line breaks."""
    file = f"{note_id}/note.md" if note_id.startswith("cases/") else f"{note_id}.md"
    text = " ".join((PROJECT_DIR / "corpus" / file).read_text(encoding="utf-8").split())
    for phrase in phrases:
        assert phrase in text, f"{note_id} does not say {phrase!r}"
