"""What a note of the corpus says, for tests that work its numbers out again."""

from settings import PROJECT_DIR


def says(note_id: str, *phrases: str) -> None:
    """Assert that a note (`concepts/quantization`) holds each phrase, whatever its line breaks."""
    text = " ".join((PROJECT_DIR / "corpus" / f"{note_id}.md").read_text(encoding="utf-8").split())
    for phrase in phrases:
        assert phrase in text, f"{note_id} does not say {phrase!r}"
