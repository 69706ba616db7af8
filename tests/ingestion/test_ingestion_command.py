"""`python -m ingestion` as people and programs call it."""

import json
import resource
from pathlib import Path
from typing import Any

from ingestion.__main__ import note_id
from settings import Settings
from tests.conftest import Command


def parsed(stdout: str) -> dict[str, Any]:
    [line] = stdout.splitlines()
    data: dict[str, Any] = json.loads(line)
    return data


def test_sync_add_remove_and_status_keep_their_contract(command: Command, settings: Settings, tmp_path: Path) -> None:
    empty = parsed(command("ingestion", "status", "--json").stdout)
    assert (empty["notes"], empty["current"], empty["index_generation"]) == (0, False, None)

    report = parsed(command("ingestion", "sync", "--json").stdout)
    assert list(report) == ["added", "changed", "removed", "unchanged", "failed", "embedded", "rebuilt"]
    assert (len(report["added"]), report["failed"]) == (5, {})

    mine = tmp_path / "My Plan (2).txt"
    mine.write_text("I train on Sundays.\n", "utf-8")
    added = command("ingestion", "add", str(mine))
    assert (added.returncode, added.stdout) == (
        0, "1 added, 0 changed, 0 removed, 5 unchanged, 0 failed; 1 texts embedded.\n  added: my-plan-2\n",
    )  # fmt: skip
    assert (settings.data_dir / "notes/local/my-plan-2.md").read_text("utf-8") == "I train on Sundays.\n"
    assert mine.exists()

    status = parsed(command("ingestion", "status", "--json").stdout)
    assert (status["notes"], status["current"], status["generation"]) == (6, True, status["index_generation"])
    assert status["diagrams"] == 1 and status["passages"] > 6 and status["questions"] > 8

    removed = parsed(command("ingestion", "remove", "my-plan-2", "--json").stdout)
    assert (removed["removed"], removed["embedded"]) == (["my-plan-2"], 0)
    again = command("ingestion", "remove", "my-plan-2")
    assert again.returncode == 2
    assert again.stderr == "error: There is no personal note 'my-plan-2'. Personal notes: none.\n"


def test_add_takes_all_files_or_none(command: Command, settings: Settings, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.md", tmp_path / "bad.md"
    good.write_text("fine\n", "utf-8")
    bad.write_bytes(b"\xff\xfe\x00")
    for file, told in (
        (bad, "bad.md:1: The file is not UTF-8"),
        (tmp_path / "x.pdf", "is not Markdown"),
        (tmp_path / "no.md", "No such"),
    ):
        done = command("ingestion", "add", str(good), str(file))
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("error: ") and told in done.stderr and done.stderr.count("\n") == 1
    assert not (settings.data_dir / "notes").exists()


def test_lint_tells_problems_with_exit_code_2(command: Command, corpus: Path) -> None:
    done = command("ingestion", "lint", "--json")
    problems = parsed(done.stdout)["problems"]
    assert done.returncode == 2
    assert problems and all(row.keys() == {"file", "line", "problem", "fix"} for row in problems)
    assert done.stderr == f"error: {len(problems)} problems in the notes.\n"
    (corpus / "cases/toy-feed/note.md").unlink()
    clean = command("ingestion", "lint")
    assert (clean.returncode, clean.stdout, clean.stderr) == (0, "", "")


def test_a_disk_with_no_room_is_told_and_loses_nothing(command: Command, settings: Settings) -> None:
    before = parsed(command("ingestion", "sync", "--json").stdout)
    folder = settings.data_dir / "notes" / "local"
    folder.mkdir(parents=True)
    (folder / "long.md").write_text(" ".join(f"Sentence number {n} is here." for n in range(600)), "utf-8")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    room = (settings.data_dir / "sevenstep.db").stat().st_size + 20_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))  # no file may grow past this, as on a full disk
    try:
        done = command("ingestion", "sync")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith(
        f"error: The storage {settings.data_dir / 'sevenstep.db'} could not be"
    )
    (folder / "long.md").unlink()
    after = parsed(command("ingestion", "sync", "--json").stdout)
    assert (after["unchanged"], after["embedded"]) == (before["added"], 0)


def test_two_files_of_one_name_never_mix(command: Command, tmp_path: Path) -> None:
    for folder, text in (("a", "First."), ("b", "Second.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "notes.md").write_text(f"# Notes\n\n{text}\n", "utf-8")
    first, second = tmp_path / "a" / "notes.md", tmp_path / "b" / "notes.md"
    assert "would both be" in command("ingestion", "add", str(first), str(second)).stderr
    assert command("ingestion", "add", str(first)).returncode == 0
    refused = command("ingestion", "add", str(second))
    assert refused.returncode == 2
    assert "--replace" in refused.stderr
    assert command("ingestion", "add", "--replace", str(second)).returncode == 0


def test_names_without_latin_letters_are_told_apart() -> None:
    assert len({note_id(Path(name)) for name in ("笔记.md", "заметка.md", "notes.md")}) == 3
