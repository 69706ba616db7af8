"""Sync: what changed and nothing else, whatever state files, storage and index are in."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from errors import BusyError, StorageError
from ingestion.sync import SyncReport
from knowledge_base import KnowledgeBase
from records import CORPUS, LOCAL
from retrieval.vectors import Filters
from settings import Settings
from tests.fakes import ColourBackend, HashBackend, embedder_of, open_with, write_note

NOTES = [
    "cases/toy-feed",
    "concepts/feature-stores",
    "concepts/mean-average-precision",
    "concepts/training-serving-skew",
    "guides/study-plan",
]


def counts(report: SyncReport) -> dict[str, list[str]]:
    named = {name: sorted(getattr(report, name)) for name in ("added", "changed", "removed", "unchanged")}
    return {name: notes for name, notes in named.items() if notes}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def texts_found(base: KnowledgeBase, question: str) -> list[str]:
    return [hit.passage.text for hit in base.search(question, k=50).hits]


def test_the_first_sync_adds_every_note(base: KnowledgeBase, backend: ColourBackend) -> None:
    assert not base.is_current()
    report = base.sync()
    assert counts(report) == {"added": NOTES}
    assert (report.embedded, report.failed, report.rebuilt) == (len(backend.seen), {}, "")
    assert len(base.knowledge.entries(CORPUS)[1]) == report.embedded
    assert base.is_current()


def test_an_unchanged_folder_embeds_nothing_and_leaves_the_generation(
    base: KnowledgeBase, backend: ColourBackend
) -> None:
    base.sync()
    generation, projection = base.knowledge.generation(CORPUS), base.index.current(CORPUS)
    backend.seen.clear()
    assert counts(base.sync()) == {"unchanged": NOTES}
    assert backend.seen == []
    assert (base.knowledge.generation(CORPUS), base.index.current(CORPUS)) == (generation, projection)


def test_an_edited_section_embeds_only_its_own_texts(base: KnowledgeBase, backend: ColourBackend, corpus: Path) -> None:
    base.sync()
    backend.seen.clear()
    edit(corpus / "concepts/feature-stores.md", "served in batch by one team", "served in a red batch by one team")
    report = base.sync()
    assert counts(report)["changed"] == ["concepts/feature-stores"]
    [question, text] = sorted(backend.seen, key=len)  # the section's id changed, so its question points elsewhere
    assert question == "Feature stores: do small teams need a feature store"
    assert text.startswith("Feature stores > When a feature store is not worth it\n") and "red batch" in text
    assert any("red batch" in found for found in texts_found(base, "red"))


def test_a_touched_file_embeds_nothing(base: KnowledgeBase, backend: ColourBackend, corpus: Path) -> None:
    base.sync()
    backend.seen.clear()
    edit(corpus / "guides/study-plan.md", "updated: 2026-11-21", "updated: 2026-11-22")
    assert counts(base.sync())["changed"] == ["guides/study-plan"]
    assert backend.seen == []


def test_a_removed_note_is_found_nowhere(base: KnowledgeBase, corpus: Path) -> None:
    write_note(corpus, "concepts/red", "## Red\n\nA red zebra.")
    base.sync()
    assert any("zebra" in text for text in texts_found(base, "red zebra"))
    (corpus / "concepts/red.md").unlink()
    assert counts(base.sync())["removed"] == ["concepts/red"]
    assert not any("zebra" in text for text in texts_found(base, "red zebra"))
    assert base.knowledge.note_states().keys() == {(CORPUS, note) for note in NOTES}
    stored = {entry.id for entry in base.knowledge.entries(CORPUS)[1]}
    found = base.index.query(np.eye(6, dtype=np.float32)[0], 500, Filters((CORPUS,)))
    assert {entry for entry, _ in found} == stored
    assert base.searcher.scores("zebra", Filters((CORPUS,))).keyword == {}


def test_a_renamed_file_keeps_its_passages(base: KnowledgeBase, backend: ColourBackend, corpus: Path) -> None:
    base.sync()
    before = base.knowledge.all_passages(CORPUS)
    backend.seen.clear()
    moved = (corpus / "guides/study-plan.md").rename(corpus / "guides/other.md")
    assert counts(base.sync()) == {"unchanged": NOTES}
    assert backend.seen == []
    assert base.knowledge.all_passages(CORPUS) == before
    assert base.knowledge.note_states()[CORPUS, "guides/study-plan"].path == str(moved)
    assert base.is_current()


def test_a_malformed_note_keeps_its_last_good_version_and_is_reported(base: KnowledgeBase, corpus: Path) -> None:
    base.sync()
    before = base.knowledge.all_passages(CORPUS)
    path = corpus / "guides/study-plan.md"
    edit(path, "kind: guide", "kind: poem")
    report = base.sync()
    assert counts(report) == {"unchanged": [note for note in NOTES if note != "guides/study-plan"]}
    assert report.failed.keys() == {str(path)}
    assert report.failed[str(path)].startswith(f"{path}:4: Front matter field `kind`")
    assert base.knowledge.all_passages(CORPUS) == before
    edit(path, "kind: poem", "kind: guide")
    assert counts(base.sync()) == {"unchanged": NOTES}


def test_a_note_moved_and_made_malformed_keeps_its_last_good_version(base: KnowledgeBase, corpus: Path) -> None:
    base.sync()
    before = base.knowledge.all_passages(CORPUS)
    moved = (corpus / "guides/study-plan.md").rename(corpus / "guides/other.md")
    edit(moved, "kind: guide", "kind: poem")
    report = base.sync()
    assert report.failed.keys() == {str(moved)} and not report.removed
    assert base.knowledge.all_passages(CORPUS) == before
    assert base.is_current()


def test_a_new_malformed_note_does_not_stop_the_others(base: KnowledgeBase, corpus: Path) -> None:
    (corpus / "a-first.md").write_bytes(b"\xff\xfe")
    report = base.sync()
    assert counts(report) == {"added": NOTES}
    assert list(report.failed) == [str(corpus / "a-first.md")]


def test_a_second_note_with_a_taken_id_is_reported(base: KnowledgeBase, corpus: Path) -> None:
    shutil.copy(corpus / "guides/study-plan.md", corpus / "guides/zzz.md")
    report = base.sync()
    assert counts(report) == {"added": NOTES}
    assert report.failed == {
        str(corpus / "guides/zzz.md"): f"{corpus / 'guides/zzz.md'}:1: Another note has the id guides/study-plan. "
        "Give this one an id of its own."
    }


@pytest.mark.parametrize("what", ["embedder", "window"])
def test_another_embedder_or_window_makes_everything_anew_and_says_so(
    base: KnowledgeBase, settings: Settings, what: str
) -> None:
    first = base.sync().embedded
    changed = settings.model_copy(update={"window": 64}) if what == "window" else settings
    other = open_with(
        changed, embedder_of(HashBackend() if what == "embedder" else ColourBackend(), f"fake:{what}:f32")
    )
    assert not other.is_current()
    report = other.sync()
    assert counts(report) == {"changed": NOTES}
    assert report.embedded >= first
    assert report.rebuilt == "Embedder, window or cutter changed: every passage was made anew."
    assert report.rebuilt in report.summary()
    assert other.sync().rebuilt == ""
    assert other.search("feature store").hits
    other.close()


def test_personal_notes_stand_beside_the_built_in_ones(base: KnowledgeBase, settings: Settings) -> None:
    folder = settings.data_dir / "notes" / LOCAL
    folder.mkdir(parents=True)
    (folder / "study-plan.md").write_text("# My plan\n\nA red plan of my own.\n", "utf-8")
    assert "study-plan" in base.sync().added
    assert [hit.passage.owner for hit in base.search("red").hits[:1]] == [LOCAL]
    assert {hit.passage.owner for hit in base.search("red", k=50, owner="ann").hits} == {CORPUS}
    (folder / "study-plan.md").unlink()
    assert counts(base.sync())["removed"] == ["study-plan"]
    assert base.knowledge.note_states(LOCAL) == {}


def test_notes_of_the_same_name_in_two_folders_do_not_mix(base: KnowledgeBase, settings: Settings) -> None:
    for folder, word in (("", "red"), ("deep", "blue")):
        path = settings.data_dir / "notes" / LOCAL / folder / "notes.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"All is {word}.\n", "utf-8")
    report = base.sync()
    assert report.added.count("notes") == 1
    assert [Path(name).name for name in report.failed] == ["notes.md"]


def test_readme_files_and_links_are_no_notes(base: KnowledgeBase, corpus: Path) -> None:
    (corpus / "README.md").write_text("# About\n", "utf-8")
    (corpus / "link.md").symlink_to(corpus / "guides/study-plan.md")
    assert counts(base.sync()) == {"added": NOTES}


def test_a_summary_counts_what_was_done(base: KnowledgeBase, corpus: Path) -> None:
    base.sync()
    (corpus / "guides/study-plan.md").unlink()
    (corpus / "bad.md").write_text("no front matter\n", "utf-8")
    assert base.sync().summary() == "0 added, 0 changed, 1 removed, 4 unchanged, 1 failed; 0 texts embedded."


def test_progress_is_told_to_the_end(base: KnowledgeBase) -> None:
    told: list[tuple[str, int, int]] = []
    base.sync(lambda what, done, of: told.append((what, done, of)))
    assert told[0] == ("Reading notes", 0, 5)
    assert ("Reading notes", 5, 5) in told
    assert told[-1] == ("Updating the vector index", 1, 1)


def test_a_sync_that_finds_another_one_running_says_so(base: KnowledgeBase, settings: Settings) -> None:
    settings.data_dir.mkdir(exist_ok=True)
    with FileLock(settings.data_dir / "index.lock"), pytest.raises(BusyError, match=r"over 0\.2 seconds\. Wait for it"):
        base.sync()
    assert counts(base.sync()) == {"added": NOTES}


def spoil_data(settings: Settings) -> None:
    settings.data_dir.write_text("a file in place of the folder")


def spoil_index(settings: Settings) -> None:
    (settings.data_dir / "index").write_text("a file in place of the folder")


@pytest.mark.parametrize("where", [spoil_data, spoil_index])
def test_a_folder_that_cannot_be_written_is_told(
    settings: Settings, tmp_path: Path, where: Callable[[Settings], None]
) -> None:
    elsewhere = settings.model_copy(update={"database_url": f"sqlite:///{tmp_path / 'elsewhere.db'}"})
    opened = open_with(elsewhere, embedder_of(ColourBackend()))
    if where is spoil_index:
        settings.data_dir.mkdir()
    where(settings)
    with pytest.raises(StorageError, match=r"cannot be written"):
        opened.sync()
    opened.close()


def test_a_missing_corpus_folder_is_told_and_loses_nothing(base: KnowledgeBase, corpus: Path) -> None:
    base.sync()
    corpus.rename(corpus.with_name("moved"))
    with pytest.raises(StorageError, match=r"/corpus, does not exist.*SEVENSTEP_CORPUS_DIR"):
        base.sync()
    assert len(base.knowledge.note_states()) == 5


def test_headings_that_would_share_an_anchor_are_stored_apart(base: KnowledgeBase, corpus: Path) -> None:
    write_note(corpus, "a/twins", "## A\n\none\n\n## A\n\ntwo\n\n## A 1\n\nthree\n\n## A\n\nfour\n")
    assert "a/twins" in base.sync().added
    anchors = {passage.anchor for passage in base.knowledge.all_passages(CORPUS) if passage.note_id == "a/twins"}
    assert len(anchors) == 4


def test_a_file_whose_name_is_not_text_is_reported(base: KnowledgeBase, corpus: Path) -> None:
    name = corpus / b"caf\xe9.md".decode("utf-8", "surrogateescape")
    name.write_text("---\nid: a/cafe\ntitle: Cafe\n---\n\nA red café.\n", "utf-8")
    report = base.sync()
    assert [key.encode("utf-8", "replace") for key in report.failed] == [str(name).encode("utf-8", "replace")]
    assert counts(report) == {"added": NOTES}


def test_the_sync_of_real_sockets_refused_works_with_the_real_embedder(library: KnowledgeBase) -> None:
    assert library.is_current()
    assert library.sync().embedded == 0


def test_an_index_of_another_storage_is_not_taken_for_ours(base: KnowledgeBase, settings: Settings) -> None:
    base.sync()
    base.close()
    (settings.data_dir / "sevenstep.db").unlink()
    fresh = open_with(settings, base.embedder)
    fresh.sync()
    projection = fresh.index.current(CORPUS)
    assert projection is not None
    assert fresh.knowledge.identity() in projection.recipe
    fresh.close()


def test_a_file_that_cannot_be_read_does_not_make_every_start_sync_again(base: KnowledgeBase, corpus: Path) -> None:
    (corpus / "concepts" / "broken.md").write_text("---\nid: [\n---\n", "utf-8")
    assert base.sync().failed
    assert base.is_current()
