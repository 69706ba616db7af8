"""Vectors made beforehand are used where they fit, and never where they do not."""

from pathlib import Path

import numpy as np
import pytest

from ingestion import prebuilt
from ingestion.folders import note_files
from ingestion.notes import read_note
from ingestion.passages import cut
from ingestion.sync import recipe
from knowledge_base import KnowledgeBase
from records import CORPUS
from retrieval.embedder import Embedder
from settings import Settings
from storage.knowledge import text_entry
from tests.fakes import ColourBackend, embedder_of, open_with


def vectors(base: KnowledgeBase) -> dict[str, np.ndarray]:
    return {entry.id: entry.vector for entry in base.knowledge.entries(CORPUS)[1]}


@pytest.fixture
def made(base: KnowledgeBase, corpus: Path) -> dict[str, np.ndarray]:
    base.sync()
    prebuilt.write(corpus, recipe(base.embedder, base.settings), vectors(base))
    return vectors(base)


def anew(settings: Settings, tmp_path: Path, backend: ColourBackend) -> KnowledgeBase:
    return open_with(settings.model_copy(update={"data_dir": tmp_path / "anew"}), embedder_of(backend))


def test_a_first_sync_embeds_nothing_and_gives_the_same_vectors(
    settings: Settings, tmp_path: Path, made: dict[str, np.ndarray]
) -> None:
    base = anew(settings, tmp_path, ColourBackend())
    assert base.sync().embedded == 0
    found = vectors(base)
    assert found.keys() == made.keys()
    assert max(float(np.abs(found[key] - made[key]).max()) for key in made) < 1e-3
    base.close()


def test_a_section_that_was_edited_since_is_embedded(
    settings: Settings, corpus: Path, tmp_path: Path, made: dict[str, np.ndarray]
) -> None:
    path = corpus / "guides/study-plan.md"
    path.write_text(path.read_text("utf-8") + "\nA sentence more.\n", "utf-8")
    base = anew(settings, tmp_path, ColourBackend())
    assert 0 < base.sync().embedded < len(made)
    base.close()


@pytest.mark.parametrize("content", [None, b"", b"no archive", b"PK\x03\x04 torn"])
def test_a_file_that_is_missing_or_damaged_costs_time_and_nothing_else(
    settings: Settings, corpus: Path, tmp_path: Path, made: dict[str, np.ndarray], content: bytes | None
) -> None:
    (corpus / prebuilt.FILE).unlink()
    if content is not None:
        (corpus / prebuilt.FILE).write_bytes(content)
    base = anew(settings, tmp_path, ColourBackend())
    assert base.sync().embedded == len(made)
    base.close()


def test_vectors_of_another_recipe_are_not_used(
    settings: Settings, corpus: Path, tmp_path: Path, made: dict[str, np.ndarray]
) -> None:
    prebuilt.write(corpus, "another recipe", made)
    base = anew(settings, tmp_path, ColourBackend())
    assert base.sync().embedded == len(made)
    base.close()


def test_the_file_that_ships_fits_the_bundled_embedder_and_nearly_all_of_the_notes(
    real_corpus: Path, embedder: Embedder
) -> None:
    settings = Settings(_env_file=None)
    held = prebuilt.read(real_corpus, recipe(embedder, settings))
    notes = [read_note(path, owner, name) for path, owner, name in note_files(settings) if owner == CORPUS]
    passages = [p for note in notes for p in cut(note, settings.window, embedder.count_tokens)]
    wanted = [text_entry(passage.id) for passage in passages]
    assert sum(entry in held for entry in wanted) >= 0.9 * len(wanted)
