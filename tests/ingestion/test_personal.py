"""Personal notes: added, known again, replaced, edited, deleted, had back, gone for good."""

import io
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from errors import NoteError, StorageError, UsageError
from ingestion import deleted
from ingestion.personal import Incoming, Labels, PersonalNotes, Written
from ingestion.readers.document import Document
from knowledge_base import KnowledgeBase, personal_notes
from records import CORPUS, LOCAL
from storage.conversations import Conversations
from storage.excerpts import GONE
from storage.library import Library
from tests.fakes import open_with

Notes = Callable[[str], PersonalNotes]


@pytest.fixture
def notes(base: KnowledgeBase) -> Notes:
    base.sync()
    return lambda owner=LOCAL: personal_notes(base, owner)


def incoming(text: str, name: str = "notes.md", path: str = "", **more: object) -> Incoming:
    document = Document(name=name, path="", kind="markdown", title=Path(name).stem, markdown=text, front={}, pages=None)
    return Incoming(document.model_copy(update=more), text.encode(), path)


def found(base: KnowledgeBase, text: str, owner: str = LOCAL) -> set[str]:
    return {hit.passage.note_id for hit in base.search(text, 50, owner, scope="mine").hits}


def test_a_file_is_kept_with_its_original_and_found_at_once(base: KnowledgeBase, notes: Notes) -> None:
    [added] = notes(LOCAL).add([incoming("The red fox sleeps.", "My Fox (2).md")])
    assert (added.note_id, added.title, added.what) == ("my-fox-2", "My Fox (2)", "added")
    assert found(base, "red fox") == {"my-fox-2"}
    folder = base.settings.data_dir / "notes" / LOCAL
    assert (folder / "originals" / "my-fox-2.md").read_text("utf-8") == "The red fox sleeps."
    [head] = base.knowledge.heads(LOCAL)
    assert (head.origin.file, head.title) == ("My Fox (2).md", "My Fox (2)")
    assert base.is_current()


def test_two_files_of_one_name_stay_apart_and_the_same_one_is_recognised(base: KnowledgeBase, notes: Notes) -> None:
    mine = notes(LOCAL)
    first, second = mine.add([incoming("red one", path="/a/notes.md"), incoming("red two", path="/b/notes.md")])
    assert (first.note_id, second.note_id) == ("notes", "notes-2")
    again = mine.add([incoming("red two", "other.md", "/c/other.md")])
    assert [(added.note_id, added.what) for added in again] == [("notes-2", "known")]
    assert found(base, "red") == {"notes", "notes-2"}


def test_a_file_that_comes_twice_at_once_is_one_note(base: KnowledgeBase, notes: Notes) -> None:
    added = notes(LOCAL).add([incoming("red one", "a.md"), incoming("red one", "b.md", "v.zip!/b.md")])
    assert [(one.note_id, one.what) for one in added] == [("a", "added"), ("a", "known")]
    [head] = base.knowledge.heads(LOCAL)
    assert (head.id, head.origin.path) == ("a", "v.zip!/b.md")


def test_a_newer_version_of_a_path_replaces_its_passages_only_and_keeps_its_labels(
    base: KnowledgeBase, notes: Notes
) -> None:
    mine = notes(LOCAL)
    mine.add([incoming("## A\n\nred stays\n\n## B\n\ngreen goes", path="/a/n.md"), incoming("blue other", "o.md")])
    mine.label({"notes": Labels(("paper",), ("data",), "toy-feed")})
    before = {p.text: p.id for p in base.knowledge.all_passages(LOCAL)}
    [added] = mine.add([incoming("## A\n\nred stays\n\n## B\n\nwhite comes", path="/a/n.md")])
    assert (added.note_id, added.what) == ("notes", "changed")
    after = {p.text: p for p in base.knowledge.all_passages(LOCAL)}
    assert after.keys() == {"red stays", "white comes", "blue other"}
    assert (after["red stays"].id, after["blue other"].id) == (before["red stays"], before["blue other"])
    assert (after["white comes"].steps, after["white comes"].case) == (("data",), "toy-feed")
    assert "green" not in (base.settings.data_dir / "notes" / LOCAL / "originals" / "notes.md").read_text("utf-8")


def test_what_a_newer_version_says_of_itself_is_followed_but_for_what_the_person_has_changed(
    base: KnowledgeBase, notes: Notes
) -> None:
    mine = notes(LOCAL)

    def version(text: str, **front: object) -> Incoming:
        return incoming(text, path="/a/n.md", front=front, title=str(front["title"]))

    def labels() -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        [note] = Library(base.database).own(LOCAL)
        return note.title, note.tags, note.steps

    mine.add([version("red", title="One", tags=["a"], steps=["data"])])
    mine.add([version("red two", title="Two", tags=["b"], steps=["data"], case="toy-feed")])
    assert labels() == ("Two", ("b",), ("data",))
    mine.label({"notes": Labels(("mine",), (), "toy-feed")})
    mine.add([version("red three", title="Three", tags=["c"], steps=["data", "model"], case="toy-feed")])
    assert labels() == ("Three", ("mine",), ())
    mine.add([version("red four", title="Four")])
    assert labels() == ("Four", ("mine",), ())


def test_a_person_may_say_which_note_a_file_is_the_newer_version_of(base: KnowledgeBase, notes: Notes) -> None:
    mine = notes(LOCAL)
    mine.add([incoming("red old")])
    [added] = mine.add([Incoming(incoming("red new").document, b"red new", replaces="notes")])
    assert (added.note_id, added.what) == ("notes", "changed")
    assert [p.text for p in base.knowledge.all_passages(LOCAL)] == ["red new"]


def test_a_passage_knows_the_page_it_begins_on(base: KnowledgeBase, notes: Notes) -> None:
    text = "<!-- page 1 -->\n\n## Intro\n\nred text\n\n<!-- page 2 -->\n\ngreen text\n\n## Next\n\nblue text"
    notes(LOCAL).add([incoming(text, "book.pdf", kind="pdf", pages=2)])
    pages = {p.text: p.page for p in base.knowledge.all_passages(LOCAL)}
    assert pages == {"red text\n\ngreen text": 1, "blue text": 2}


def test_what_a_file_says_of_itself_is_kept(base: KnowledgeBase, notes: Notes) -> None:
    front = {"tags": "ml, #ranking", "mood": "good", "steps": ["data", "nonsense"], "title": "ignored"}
    notes(LOCAL).add([incoming("red", front=front)])
    note = base.knowledge.all_passages(LOCAL)[0]
    assert note.steps == ("data",)
    assert "mood: good" in (base.settings.data_dir / "notes" / LOCAL / "notes.md").read_text("utf-8")


def test_a_note_is_written_edited_and_read_back(base: KnowledgeBase, notes: Notes) -> None:
    mine = notes(LOCAL)
    identity = mine.write(Written("Red: plan", "I like red.", Labels(("plan",))))
    assert (identity, mine.text(identity)) == ("red-plan", "I like red.\n")
    assert mine.write(Written("Green plan", "I like green.", Labels()), identity) == identity
    assert found(base, "green") == {identity}
    [head] = base.knowledge.heads(LOCAL)
    assert head.title == "Green plan" and head.origin.added
    with pytest.raises(NoteError, match="has no text"):
        mine.write(Written("Nothing", "  \n"))
    with pytest.raises(UsageError, match="no personal note 'x'"):
        mine.write(Written("T", "text"), "x")
    assert len(base.knowledge.heads(LOCAL)) == 1


def test_a_deleted_note_is_not_found_and_comes_back_without_being_embedded_again(
    base: KnowledgeBase, notes: Notes, backend: object
) -> None:
    mine = notes(LOCAL)
    mine.add([incoming("red fox"), incoming("green frog", "frog.md")])
    mine.delete(["notes"])
    assert found(base, "red") == {"frog"} and mine.waiting() == ["notes"]
    backend.seen.clear()  # type: ignore[attr-defined]
    assert mine.restore(["notes", "frog"]) == ["notes"]
    assert backend.seen == []  # type: ignore[attr-defined]
    assert found(base, "red") == {"notes", "frog"} and mine.waiting() == []
    folder = base.settings.data_dir / "notes" / LOCAL
    assert sorted(p.name for p in folder.iterdir()) == ["frog.md", "notes.md", "originals"]
    assert (folder / "originals" / "notes.md").read_text("utf-8") == "red fox"
    assert base.is_current()


def test_a_new_note_takes_no_name_that_can_still_come_back(notes: Notes) -> None:
    mine = notes(LOCAL)
    mine.add([incoming("red fox")])
    mine.delete(["notes"])
    [added] = mine.add([incoming("green fox")])
    assert added.note_id == "notes-2"
    assert mine.restore(["notes"]) == ["notes"]


def every_byte(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


SECRETS = (b"zyzzyva", b"Quokkatitle", b"Wombatheading", b"numbatfile")


@pytest.mark.parametrize("how", ["for good", "after a minute", "by the next start"])
def test_of_a_note_deleted_for_good_no_word_is_left_in_the_data_folder(
    base: KnowledgeBase, notes: Notes, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, chats = notes(LOCAL), Conversations(base.database)
    text = "## Wombatheading\n\n" + "\n\n".join(f"The red zyzzyva number {n} eats." for n in range(40))
    mine.add([incoming(text, "numbatfile.md", "/home/me/numbatfile.md", title="Quokkatitle"), incoming("red kept")])
    hits = [hit.as_record() for hit in base.search("red zyzzyva", 3, scope="mine").hits]
    mine_id = next(row["id"] for row in hits if row["note"] == "numbatfile")
    kept = base.search("feature store", 1, scope="corpus").hits[0].as_record()
    sentence = {"text": "The red zyzzyva number 7 eats.", "citations": [mine_id], "support": 1.0, "quoted": True}
    other = {"text": "Kept words.", "citations": [kept["id"]], "support": 1.0, "quoted": True}
    said = f"{sentence['text']} {other['text']} See Quokkatitle."
    answer = {"text": said, "sentences": [sentence, other], "passages": [*hits, kept], "question": "zyzzyva?",
              "mended": {"zyzzyvva": "zyzzyva"}, "abstained": False}  # fmt: skip
    chat = chats.start(LOCAL, "red animals")
    chats.add(LOCAL, chat.id, "user", "red animals")
    chats.add(LOCAL, chat.id, "assistant", said, answer)
    theirs = chats.start("ann", "same words")
    chats.add("ann", theirs.id, "assistant", "Kept words.", {**answer, "passages": [kept]})
    chats.delete("ann", theirs.id)
    assert all(secret in every_byte(base.settings.data_dir) for secret in SECRETS)

    mine.delete(["numbatfile"], for_good=how == "for good")
    if how != "for good":
        mine.purge()
        assert b"zyzzyva" in every_byte(base.settings.data_dir)  # it can be had back
        monkeypatch.setattr(deleted, "UNDO_SECONDS", 0.0)
        assert not base.is_current()
        mine.purge() if how == "after a minute" else base.sync()
    left = every_byte(base.settings.data_dir)
    assert [secret for secret in SECRETS if secret in left] == []
    [_, shown] = chats.messages(LOCAL, chat.id)
    assert shown.answer is not None and shown.text == f"{GONE} Kept words. See a deleted note."
    assert [s["text"] for s in shown.answer["sentences"]] == [GONE, "Kept words."]
    assert "numbatfile" not in {row["note"] for row in shown.answer["passages"]}
    assert base.is_current() and found(base, "red") == {"notes"}


def test_the_vectors_of_a_note_deleted_for_good_are_not_in_the_index_any_more(
    base: KnowledgeBase, notes: Notes
) -> None:
    mine = notes(LOCAL)
    mine.add([incoming("red red green fox", "fox.md"), incoming("blue", "other.md")])
    vectors = [row.astype("<f4").tobytes() for row in base.knowledge.vectors_of_note(LOCAL, "fox").values()]
    assert vectors and all(row in every_byte(base.settings.data_dir) for row in vectors)
    mine.delete(["fox"], for_good=True)
    assert not any(row in every_byte(base.settings.data_dir) for row in vectors)


def test_an_export_holds_every_note_with_its_original(notes: Notes) -> None:
    mine = notes(LOCAL)
    mine.add([incoming("red fox", "fox.md")])
    mine.write(Written("Plan", "I like red."))
    with zipfile.ZipFile(io.BytesIO(mine.export())) as archive:
        assert sorted(archive.namelist()) == ["fox.md", "originals/fox.md", "plan.md"]
        assert archive.read("originals/fox.md") == b"red fox" and b"red fox" in archive.read("fox.md")


def test_a_copy_of_the_data_folder_is_a_backup(base: KnowledgeBase, notes: Notes, tmp_path: Path) -> None:
    notes(LOCAL).add([incoming("red fox", "fox.md")])
    copy = Path(shutil.copytree(base.settings.data_dir, tmp_path / "copy"))
    restored = open_with(base.settings.model_copy(update={"data_dir": copy}), base.embedder)
    assert found(restored, "red") == {"fox"}
    assert restored.sync().embedded == 0
    restored.close()
    (copy / "sevenstep.db").unlink()
    shutil.rmtree(copy / "index")
    rebuilt = open_with(base.settings.model_copy(update={"data_dir": copy}), base.embedder)
    rebuilt.sync()
    assert found(rebuilt, "red") == {"fox"}
    rebuilt.close()


def test_owners_never_see_each_others_notes(base: KnowledgeBase, notes: Notes) -> None:
    notes("ann").add([incoming("red secret of ann")])
    notes("bob").add([incoming("red secret of bob")])
    assert found(base, "red", "ann") == found(base, "red", "bob") == {"notes"}
    [hit] = base.search("red", 50, "ann", scope="mine").hits
    assert hit.text == "red secret of ann"
    assert found(base, "red") == set()
    notes("ann").delete(["notes"], for_good=True)
    assert found(base, "red", "ann") == set() and found(base, "red", "bob") == {"notes"}
    assert {head.owner for head in base.knowledge.heads("bob")} == {"bob"}


@pytest.mark.parametrize("owner", [CORPUS, "", "Ann", "a/b", "..", "a" * 65, "ann@example.org", "-a", ".x"])
def test_nobody_is_called_what_is_no_folder(notes: Notes, owner: str) -> None:
    with pytest.raises(UsageError, match="cannot own notes"):
        notes(owner)


@pytest.mark.parametrize(
    "name",
    ["CON.md", "nul", "笔记.md", ".hidden", "x" * 300 + ".md", "../../etc/passwd", "a\x00b", "\u202etxt.exe", "…", "ﬀ"],
)
def test_odd_names_become_safe_ones(base: KnowledgeBase, notes: Notes, name: str) -> None:
    [added] = notes(LOCAL).add([incoming("red", name.replace("\x00", ""), title=name)])
    folder = base.settings.data_dir / "notes" / LOCAL
    assert added.note_id.isascii() and len(added.note_id) <= 107 and added.note_id not in ("con", "nul")
    assert (folder / f"{added.note_id}.md").is_file()
    assert {path.parent for path in folder.rglob("*.md")} == {folder, folder / "originals"}
    assert found(base, "red") == {added.note_id}


LEFT = [".x.tmp", "originals/ghost.pdf", "originals/ghost.md", "originals/fox.pdf.new", ".deleted/half/_deleted-at"]


@pytest.mark.parametrize("left", LEFT)
def test_what_a_change_that_was_cut_short_has_left_is_swept(base: KnowledgeBase, notes: Notes, left: str) -> None:
    mine = notes(LOCAL)
    mine.add([incoming("red fox", "fox.md")])
    stray = base.settings.data_dir / "notes" / LOCAL / left
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_text("1", "utf-8")
    base.sync()
    assert not stray.exists()
    assert found(base, "red") == {"fox"}
    assert [p.name for p in (base.settings.data_dir / "notes" / LOCAL / "originals").iterdir()] == ["fox.md"]


def test_a_note_called_note_is_not_overwritten_by_its_original_when_it_is_deleted(
    base: KnowledgeBase, notes: Notes
) -> None:
    mine = notes(LOCAL)
    mine.add([incoming("red fox", "note.md")])
    mine.label({"note": Labels(("mine",))})
    before = {p.name: p.read_bytes() for p in (base.settings.data_dir / "notes" / LOCAL).rglob("note.md")}
    mine.delete(["note"])
    assert mine.restore(["note"]) == ["note"]
    assert {p.name: p.read_bytes() for p in (base.settings.data_dir / "notes" / LOCAL).rglob("note.md")} == before
    assert "- mine" in (base.settings.data_dir / "notes" / LOCAL / "note.md").read_text("utf-8")


def cut_at(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Raise at a failpoint instead of dying there; what lies on the disk is the same."""

    def cut(passed: str) -> None:
        if passed == name:
            raise KeyboardInterrupt

    for module in ("ingestion.deleted", "ingestion.personal", "ingestion.sync"):
        monkeypatch.setattr(f"{module}.failpoint", cut)


@pytest.mark.parametrize(("name", "original", "text"), [
    ("original-staged", b"red old", "red old"),
    ("note-written", b"red old", "red old"),
    ("note-replaced", b"red new", "red new"),
    ("note-put", b"red new", "red new"),
])  # fmt: skip
def test_a_newer_version_that_is_cut_short_leaves_a_note_with_its_own_original(
    base: KnowledgeBase, notes: Notes, monkeypatch: pytest.MonkeyPatch, name: str, original: bytes, text: str
) -> None:
    mine = notes(LOCAL)
    mine.add([incoming("red old", "fox.txt", "/a/fox", kind="text")])
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        cut_at(name, patched)
        mine.add([incoming("red new", "fox.md", "/a/fox")])
    base.sync()
    [kept] = (base.settings.data_dir / "notes" / LOCAL / "originals").iterdir()
    assert (kept.read_bytes(), [p.text for p in base.knowledge.all_passages(LOCAL)]) == (original, [text])
    assert mine.add([incoming("red new", "fox.md", "/a/fox")])[0].what == ("known" if text == "red new" else "changed")


@pytest.mark.parametrize("name", ["note-aside", "aside", "removed-note", "removed-deleted", "forgot-note", "erased"])
def test_a_note_whose_deletion_for_good_is_cut_short_is_gone_with_the_next_sync(
    base: KnowledgeBase, notes: Notes, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    mine = notes(LOCAL)
    mine.add([incoming("red zyzzyva", "numbatfile.md"), incoming("green", "other.md")])
    with monkeypatch.context() as patched:
        cut_at(name, patched)
        with suppress(KeyboardInterrupt):
            mine.delete(["numbatfile"], for_good=True)
    base.sync()
    left = every_byte(base.settings.data_dir)
    assert b"zyzzyva" not in left and b"numbatfile" not in left
    assert mine.waiting() == [] and base.is_current()


def test_a_clock_that_is_set_back_neither_ends_the_time_to_undo_nor_lengthens_it_by_more_than_a_minute(
    base: KnowledgeBase, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = notes(LOCAL)
    mine.add([incoming("red fox", "fox.md"), incoming("green", "other.md")])
    now = time.time()
    mine.delete(["fox"])
    monkeypatch.setattr(time, "time", lambda: now - 3600)
    assert not base.is_current()
    mine.purge()
    assert mine.waiting() == ["fox"] and base.is_current()
    monkeypatch.setattr(time, "time", lambda: now - 3600 + deleted.UNDO_SECONDS + 1)
    mine.purge()
    assert mine.waiting() == [] and mine.restore(["fox"]) == []


def test_ids_that_lead_out_of_an_owners_folder_restore_nothing(base: KnowledgeBase, notes: Notes) -> None:
    ann, bob = notes("ann"), notes("bob")
    ann.add([incoming("red of ann"), incoming("red kept", "kept.md")])
    bob.add([incoming("red of bob")])
    ann.delete(["notes", "kept"])
    bob.delete(["notes"])
    folder = base.settings.data_dir / "notes"
    assert ann.restore(["../../bob/.deleted/notes", str(folder / "bob" / ".deleted" / "notes")]) == []
    assert bob.waiting() == ["notes"] and ann.restore(["notes"]) == ["notes"]


def test_a_note_that_another_process_deleted_is_told_as_gone(
    base: KnowledgeBase, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = notes(LOCAL)
    mine.add([incoming("red fox", "fox.md"), incoming("green", "other.md")])
    stale = base.knowledge.note_states(LOCAL)
    mine.delete(["fox"], for_good=True)
    monkeypatch.setattr(base.knowledge, "note_states", lambda owner=None: stale)
    with zipfile.ZipFile(io.BytesIO(mine.export())) as archive:
        assert sorted(archive.namelist()) == ["originals/other.md", "other.md"]
    with pytest.raises(UsageError, match="no personal note 'fox'"):
        mine.label({"other": Labels(("a",)), "fox": Labels(("a",))})
    assert "- a" not in (base.settings.data_dir / "notes" / LOCAL / "other.md").read_text("utf-8")


def test_a_note_that_another_process_had_back_is_not_purged(base: KnowledgeBase, notes: Notes) -> None:
    """The list of what is due is made under the lock, not before it."""
    mine, other = notes(LOCAL), notes(LOCAL)
    mine.add([incoming("red fox", "fox.md")])
    mine.delete(["fox"])
    (base.settings.data_dir / "notes" / LOCAL / ".deleted" / "fox" / "_deleted-at").write_text("0.0", "utf-8")
    changing = mine._changing

    @contextmanager
    def later() -> Iterator[None]:
        assert other.restore(["fox"]) == ["fox"]
        with changing():
            yield

    mine._changing = later  # type: ignore[method-assign]
    mine.purge()
    assert found(base, "red") == {"fox"}


def full(*_: object, **__: object) -> None:
    raise StorageError("no room")


def test_what_could_not_be_written_is_as_it_was_and_not_doubled_by_the_next_try(
    base: KnowledgeBase, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = notes(LOCAL)
    mine.add([incoming("red fox", "fox.md")])
    with monkeypatch.context() as patched:
        patched.setattr(base.knowledge, "remove_note", full)
        with pytest.raises(StorageError, match="no room"):
            mine.delete(["fox"])
        patched.setattr(base.knowledge, "put_note", full)
        with pytest.raises(StorageError, match="no room"):
            mine.write(Written("Plan", "I like red."))
    assert mine.waiting() == [] and found(base, "red") == {"fox"}
    assert mine.write(Written("Plan", "I like red.")) == "plan"
    assert found(base, "red") == {"fox", "plan"} and base.is_current()


def test_a_copied_folder_never_touches_the_one_that_it_is_a_copy_of(
    base: KnowledgeBase, notes: Notes, tmp_path: Path
) -> None:
    notes(LOCAL).add([incoming("red fox", "fox.md")])
    copy = Path(shutil.copytree(base.settings.data_dir, tmp_path / "copy"))
    restored = open_with(base.settings.model_copy(update={"data_dir": copy}), base.embedder)
    theirs = personal_notes(restored, LOCAL)
    theirs.delete(["fox"])  # whose storage still says that it lies in the other folder
    assert found(base, "red") == {"fox"} and notes(LOCAL).text("fox") == "red fox\n"
    restored.sync()
    assert found(restored, "red") == set() and theirs.restore(["fox"]) == ["fox"]
    assert notes(LOCAL).text("fox") == "red fox\n"
    restored.close()
