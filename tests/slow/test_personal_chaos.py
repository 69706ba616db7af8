"""Personal notes through kills, a full disk, two apps at once and a clock set back: nothing lost, nothing left."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingestion.deleted import UNDO_SECONDS
from ingestion.personal import PersonalNotes
from knowledge_base import KnowledgeBase, personal_notes
from records import LOCAL
from settings import PROJECT_DIR, Settings
from storage.conversations import Conversations
from tests.fakes import HashBackend, embedder_of, open_with
from tests.slow.changing import NEW, incoming

pytestmark = pytest.mark.slow
SCRIPT = Path(__file__).with_name("changing.py")
OLD = "zyzzyva"  # of the note that is changed
KEPT = "Kept words that nobody touches."
DUE = 1.0  # when something was deleted that is beyond undo
LONG = " ".join(f"{OLD}{number}" for number in range(300))


@pytest.fixture
def base(settings: Settings) -> Iterator[KnowledgeBase]:
    """Two notes, `kept` (from a file) and `other`, and one that waits to be had back, `gone`, quoted in an answer."""
    opened = open_with(settings, embedder_of(HashBackend()))
    opened.sync()
    notes = personal_notes(opened, LOCAL)
    notes.add([incoming(LONG, "kept.md", "/vault/kept.md"), incoming(KEPT, "other.md", "/vault/other.md")])
    notes.add([incoming(f"wombat {LONG}", "gone.md", "/vault/gone.md")])
    hits = [hit.as_record() for hit in opened.search("wombat", 3, scope="mine").hits]
    quoted = [{"text": row["text"], "citations": [row["id"]], "support": 1.0, "quoted": True} for row in hits]
    chats = Conversations(opened.database)
    text = " ".join(row["text"] for row in hits)
    chats.add(LOCAL, chats.start(LOCAL, "t").id, "assistant", text, {"sentences": quoted, "passages": hits})
    notes.delete(["gone"])
    yield opened
    opened.close()


def start(settings: Settings, role: str, *arguments: str, failpoint: str = "") -> "subprocess.Popen[str]":
    command = [sys.executable, str(SCRIPT), role, str(settings.data_dir), str(settings.corpus_dir), *arguments]
    environment = os.environ | {"PYTHONPATH": str(PROJECT_DIR), "SEVENSTEP_FAILPOINT": failpoint}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env=environment)


def state(notes: PersonalNotes, base: KnowledgeBase) -> dict[str, str]:
    """Note id → what it says, by its file; the same as storage, search and export say."""
    said = {head.id: notes.text(head.id).strip() for head in base.knowledge.heads(LOCAL)}
    passages = base.knowledge.all_passages(LOCAL)
    assert {p.note_id for p in passages} == said.keys()
    for note_id, text in said.items():
        stored = " ".join(p.text for p in passages if p.note_id == note_id)
        assert stored.split() == text.split()
        assert note_id in {hit.passage.note_id for hit in base.search(text[:200], 1000, scope="mine").hits}
    return said


def every_byte(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


BEFORE = {"kept": LONG, "other": KEPT}
CHANGES: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {  # what → its arguments, the notes once it is done
    "add": ((), BEFORE | {"new": NEW}),
    "version": ((), BEFORE | {"kept": NEW}),
    "write": ((), BEFORE | {"fresh": NEW}),
    "edit": (("kept",), BEFORE | {"kept": NEW}),
    "label": (("kept",), BEFORE),
    "delete": (("kept",), {"other": KEPT}),
    "delete for good": (("kept",), {"other": KEPT}),
    "restore": (("gone",), BEFORE | {"gone": f"wombat {LONG}"}),
    "purge": ((), BEFORE),
}
WRITING = ("note-written", "note-replaced", "embedded-note", "stored-note", "before-projection", "projected")
ERASING = ("removed-deleted", "forgot-note", "before-projection", "projected", "erased")
PASSED: dict[str, tuple[str, ...]] = {
    "add": ("original-staged", "note-put", "note-placed", *WRITING),
    "version": ("original-staged", "note-put", "note-placed", *WRITING),
    "write": WRITING,
    "edit": WRITING,
    "label": WRITING,
    "delete": ("before-aside", "note-aside", "aside", "removed-note", "before-projection", "projected"),
    "delete for good": ("before-aside", "note-aside", "aside", *ERASING),
    "restore": ("original-back", "note-back", "embedded-note", "stored-note", "before-projection", "projected"),
    "purge": ERASING,
}


def assert_repaired(what: str, base: KnowledgeBase, acknowledged: bool) -> bool:
    """The state before the change or after it, whole, and nothing left over; whether it was made."""
    notes, folder = personal_notes(base, LOCAL), base.settings.data_dir / "notes" / LOCAL
    base.sync()
    now, after = state(notes, base), CHANGES[what][1]
    made = now == after if after != BEFORE else None
    assert now == after or (now == BEFORE and not acknowledged), (what, now.keys())
    assert base.is_current() and "quagga" not in str(sorted(p.name for p in folder.rglob("*")))
    names = {path.name for path in (folder / "originals").iterdir()}
    waiting = set(notes.waiting())
    originals = {f"{note_id}.md" for note_id in now if note_id != "fresh"}
    assert originals <= names <= originals | {f"{note_id}.md" for note_id in waiting}, (what, names)
    assert not list(folder.rglob("*.tmp")) and not list(folder.rglob("*.new"))
    if "kept" in now and now["kept"] == LONG:
        assert (folder / "originals" / "kept.md").read_text("utf-8") == LONG
    if what == "version" and now["kept"] == NEW:
        assert (folder / "originals" / "kept.md").read_text("utf-8") == NEW
    if what == "delete" and made:
        assert "kept" in waiting
    content = every_byte(base.settings.data_dir)
    if what == "delete for good" and made:
        assert "kept" not in waiting and b"/vault/kept.md" not in content
    if what == "purge":
        assert b"wombat" not in content and waiting == set()
    elif what != "restore":
        assert "gone" in waiting
    return bool(made)


def gone_since(settings: Settings, at: float) -> None:
    """Set when `gone` was deleted: now, so that it waits however long the test takes, or so long ago that it is due."""
    (settings.data_dir / "notes" / LOCAL / ".deleted" / "gone" / "_deleted-at").write_text(str(at), "utf-8")


@pytest.mark.parametrize(("what", "failpoint"), [(what, name) for what, names in PASSED.items() for name in names])
def test_a_change_that_is_killed_at_any_failpoint_is_made_or_not_and_never_half(
    settings: Settings, base: KnowledgeBase, what: str, failpoint: str
) -> None:
    if what == "purge":
        gone_since(settings, DUE)
    killed = start(settings, "do", what, *CHANGES[what][0], failpoint=failpoint)
    out, err = killed.communicate(timeout=60)
    assert (killed.returncode, out) == (-signal.SIGKILL, "begin\n"), err
    assert_repaired(what, base, acknowledged=False)
    again = start(settings, "do", "write")  # and the next change works
    out, err = again.communicate(timeout=60)
    assert out == "begin\ndone\n", err


def test_fifty_kills_at_random_moments_lose_nothing_that_was_acknowledged(
    settings: Settings, base: KnowledgeBase, tmp_path: Path
) -> None:
    """Each change is killed somewhere between its beginning and a little after its end."""
    dice, killed, made = random.Random(5), 0, 0
    ready = Path(shutil.copytree(settings.data_dir, tmp_path / "ready"))
    while killed < 50:
        what = dice.choice(sorted(CHANGES))
        shutil.rmtree(settings.data_dir)
        shutil.copytree(ready, settings.data_dir)
        gone_since(settings, DUE if what == "purge" else time.time())
        process = start(settings, "do", what, *CHANGES[what][0])
        assert process.stdout is not None and process.stdout.readline() == "begin\n"
        time.sleep(dice.uniform(0, 0.35))
        process.kill()
        out, _ = process.communicate()
        killed += process.returncode == -signal.SIGKILL
        opened = open_with(settings, embedder_of(HashBackend()))
        made += assert_repaired(what, opened, acknowledged="done" in out)
        opened.close()
    assert 0 < made < killed + 50


def test_kills_of_a_process_that_follows_a_folder_lose_and_double_nothing(
    settings: Settings, base: KnowledgeBase, tmp_path: Path
) -> None:
    dice, vault = random.Random(3), tmp_path / "vault"
    vault.mkdir()
    for turn in range(10):
        for number in range(6):
            path = vault / f"file{number}.md"
            if dice.random() < 0.3:
                path.unlink(missing_ok=True)
            else:
                path.write_text(f"File {number} says {dice.random()}.", "utf-8")
        process = start(settings, "watch", str(vault))
        assert process.stdout is not None and process.stdout.readline() == "begin\n"
        time.sleep(dice.uniform(0, 1.2))
        (vault / "late.md").write_text(f"Late {turn}.", "utf-8")
        time.sleep(dice.uniform(0, 1.2))
        process.kill()
        process.communicate()
    last = start(settings, "watch", str(vault))
    assert last.stdout is not None and last.stdout.readline() == "begin\n"
    wanted = sorted([path.read_text("utf-8") for path in vault.iterdir()] + [LONG, KEPT])
    until = time.monotonic() + 30
    while time.monotonic() < until and sorted(state(personal_notes(base, LOCAL), base).values()) != wanted:
        time.sleep(0.3)
    last.kill()
    last.communicate()
    base.sync()
    assert sorted(state(personal_notes(base, LOCAL), base).values()) == wanted


@pytest.fixture
def crowded(base: KnowledgeBase) -> Iterator[Callable[[int], None]]:
    """Leave so many bytes of room above the database's size, as a limit that this process's children inherit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda room: resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("what", ["add", "version", "write", "edit", "label", "delete", "delete for good", "restore"])
@pytest.mark.parametrize("room", [0, 40, 1500, 20_000, 150_000])
def test_a_full_disk_is_told_in_one_sentence_and_loses_nothing(
    settings: Settings, base: KnowledgeBase, crowded: Callable[[int], None], what: str, room: int
) -> None:
    crowded(room)
    process = start(settings, "do", what, *CHANGES[what][0])
    out, err = process.communicate(timeout=60)
    crowded(resource.RLIM_INFINITY)
    assert process.returncode in (0, 2), err
    assert "Traceback" not in err and len(err.splitlines()) == (process.returncode == 2)
    made = assert_repaired(what, base, acknowledged="done" in out)
    if not made and what != "label":
        again = start(settings, "do", what, *CHANGES[what][0])
        assert again.communicate(timeout=60)[0] == "begin\ndone\n"
        assert_repaired(what, base, acknowledged=True)


def test_an_export_that_finds_no_room_leaves_the_one_before_it(
    settings: Settings, command: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path
) -> None:
    note = tmp_path / "fox.md"
    note.write_text("A fox.", "utf-8")
    assert command("ingestion", "add", str(note)).returncode == 0
    original = settings.data_dir / "notes" / LOCAL / "originals" / "fox.md"
    original.write_bytes(random.Random(1).randbytes(400_000))  # as of a picture-rich file
    target = tmp_path / "mine.zip"
    assert command("ingestion", "export", str(target)).returncode == 0
    before = target.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
    try:
        done = command("ingestion", "export", str(target))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith(f"error: {target} cannot be written")
    assert target.read_bytes() == before and sorted(p.name for p in tmp_path.glob("*zip*")) == ["mine.zip"]


def test_two_apps_that_change_and_ask_at_once_show_no_error_and_lose_and_double_nothing(
    settings: Settings, base: KnowledgeBase
) -> None:
    processes = [start(settings, "busy", name, "20") for name in ("one", "two")]
    reports = []
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        reports.append(json.loads(out.splitlines()[-1]))
    assert all(report["done"] > 20 for report in reports)
    base.sync()
    expected = BEFORE | reports[0]["kept"] | reports[1]["kept"]
    assert state(personal_notes(base, LOCAL), base) == expected
    assert base.is_current()


def test_a_clock_that_is_set_back_in_a_process_that_starts_later_ends_no_undo(
    settings: Settings, base: KnowledgeBase
) -> None:
    ahead = time.time() + 7200  # as it was written before the clock was set back by two hours
    stamp = settings.data_dir / "notes" / LOCAL / ".deleted" / "gone" / "_deleted-at"
    stamp.write_text(str(ahead), "utf-8")
    start(settings, "sync").communicate(timeout=60)
    notes = personal_notes(base, LOCAL)
    assert notes.waiting() == ["gone"] and float(stamp.read_text("utf-8")) < ahead
    stamp.write_text(str(time.time() - UNDO_SECONDS), "utf-8")
    start(settings, "sync").communicate(timeout=60)
    assert notes.waiting() == [] and b"wombat" not in every_byte(settings.data_dir)
