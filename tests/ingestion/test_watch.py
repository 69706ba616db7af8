"""A folder that is followed."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from errors import UsageError
from ingestion.reading import Reader
from ingestion.watch import Change, Watcher
from knowledge_base import KnowledgeBase, personal_notes
from records import LOCAL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "vault"
    made.mkdir()
    return made


@pytest.fixture
def watcher(base: KnowledgeBase, folder: Path) -> Iterator[Watcher]:
    base.sync()
    with Reader() as reader:
        yield Watcher(folder, personal_notes(base, LOCAL), reader)


def said(base: KnowledgeBase) -> set[str]:
    return {passage.text for passage in base.knowledge.all_passages(LOCAL)}


def test_files_that_come_change_move_and_go_are_followed(base: KnowledgeBase, folder: Path, watcher: Watcher) -> None:
    assert not watcher.look()
    (folder / "deep").mkdir()
    (folder / "fox.md").write_text("red fox", "utf-8")
    (folder / "deep" / "frog.txt").write_text("green frog", "utf-8")
    assert watcher.look() == Change(["frog", "fox"], [], [], {})
    (folder / "fox.md").write_text("red fox sleeps", "utf-8")
    assert watcher.look() == Change([], ["fox"], [], {})
    (folder / "fox.md").rename(folder / "vulpes.md")
    assert not watcher.look()
    (folder / "deep" / "frog.txt").unlink()
    assert watcher.look() == Change([], [], ["frog"], {})
    assert said(base) == {"red fox sleeps"} and not watcher.look()
    assert base.is_current()


def test_what_is_hidden_linked_or_unreadable_is_left_out_and_told(
    base: KnowledgeBase, folder: Path, watcher: Watcher, tmp_path: Path
) -> None:
    (tmp_path / "secret.md").write_text("blue secret", "utf-8")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "linked").symlink_to(tmp_path, target_is_directory=True)
    (folder / ".hidden.md").write_text("white", "utf-8")
    (folder / "program.md").write_bytes(b"\x7fELF\x02\x01\x01\x00")
    change = watcher.look()
    assert (change.added, list(change.failed)) == ([], [str(folder / "program.md")])
    assert said(base) == set() and not watcher.look()


def test_notes_that_came_from_elsewhere_stay(base: KnowledgeBase, folder: Path, watcher: Watcher) -> None:
    from ingestion.personal import Written

    personal_notes(base, LOCAL).write(Written("Plan", "red plan"))
    (folder / "fox.md").write_text("green fox", "utf-8")
    watcher.look()
    (folder / "fox.md").unlink()
    watcher.look()
    assert said(base) == {"red plan"}


def test_a_change_is_seen_while_it_runs(base: KnowledgeBase, folder: Path, watcher: Watcher) -> None:
    stop, changes = threading.Event(), []
    first = threading.Event()

    def follow() -> None:
        for change in watcher.run(stop):
            changes.append(change)
            first.set()
            stop.set()

    thread = threading.Thread(target=follow)
    thread.start()
    number = 0
    while not first.wait(0.5):  # until the folder is being watched nothing is seen of a change, but by the next one
        number += 1
        (folder / "fox.md").write_text(f"red fox {number}", "utf-8")
    thread.join(20)
    assert not thread.is_alive() and (changes[0].added, changes[0].failed) == (["fox"], {})


def test_a_folder_that_is_not_there_is_told(base: KnowledgeBase, folder: Path) -> None:
    folder.rmdir()
    with Reader() as reader, pytest.raises(UsageError, match="is not a folder"):
        Watcher(folder, personal_notes(base, LOCAL), reader)


def test_the_notes_of_a_folder_that_is_gone_as_a_whole_stay(
    base: KnowledgeBase, folder: Path, watcher: Watcher
) -> None:
    (folder / "fox.md").write_text("red fox", "utf-8")
    watcher.look()
    folder.rename(folder.with_name("unplugged"))
    with pytest.raises(UsageError, match="not there any more"):
        watcher.look()
    assert said(base) == {"red fox"}


def test_what_was_removed_from_a_folder_is_purged_while_it_is_followed(
    base: KnowledgeBase, folder: Path, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingestion.watch._PURGE_MS", 50)
    (folder / "fox.md").write_text("red zyzzyva", "utf-8")
    watcher.look()
    (folder / "fox.md").unlink()
    stop = threading.Event()
    for change in watcher.run(stop):
        assert change.removed == ["fox"]
        monkeypatch.setattr("ingestion.deleted.UNDO_SECONDS", 0.0)
        threading.Timer(0.5, stop.set).start()
    assert not (base.settings.data_dir / "notes" / LOCAL / ".deleted").exists()
