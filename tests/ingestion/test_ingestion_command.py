"""`python -m ingestion` as people and programs call it."""

import json
import resource
from pathlib import Path
from typing import Any

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
    assert (settings.data_dir / "notes/local/my-plan-2.md").read_text("utf-8").endswith("\n\nI train on Sundays.\n")
    assert (settings.data_dir / "notes/local/originals/my-plan-2.txt").read_text("utf-8") == "I train on Sundays.\n"
    assert mine.exists()
    known = command("ingestion", "add", str(mine))
    assert known.stdout.startswith("0 added, 0 changed, 0 removed, 6 unchanged")
    assert known.stderr.splitlines()[-1] == "already there, as my-plan-2: My Plan (2)"

    status = parsed(command("ingestion", "status", "--json").stdout)
    assert (status["notes"], status["current"], status["generation"]) == (6, True, status["index_generation"])
    assert status["diagrams"] == 1 and status["passages"] > 6 and status["questions"] > 8

    removed = parsed(command("ingestion", "remove", "my-plan-2", "--json").stdout)
    assert (removed["removed"], removed["embedded"]) == (["my-plan-2"], 0)
    again = command("ingestion", "remove", "my-plan-2")
    assert again.returncode == 2
    assert again.stderr.splitlines()[-1] == "error: There is no personal note 'my-plan-2'. Personal notes: none."


def test_one_bad_file_never_stops_the_others(command: Command, settings: Settings, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.md", tmp_path / "bad.md"
    good.write_text("fine\n", "utf-8")
    bad.write_bytes(b"\x7fELF\x02\x01\x01\x00")
    done = command("ingestion", "add", "--json", str(bad), str(tmp_path / "no.md"), str(good))
    report = parsed(done.stdout)
    assert (done.returncode, report["added"][-1]) == (0, "good")
    assert list(report["failed"]) == [str(bad), str(tmp_path / "no.md")]
    nothing = command("ingestion", "add", str(bad), str(tmp_path / "no.md"))
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert nothing.stderr.splitlines()[-1].startswith("error: bad.md ") and "1 more could" in nothing.stderr


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


def test_two_files_of_one_name_never_mix_and_a_newer_version_takes_its_own_place(
    command: Command, tmp_path: Path
) -> None:
    for folder, text in (("a", "First."), ("b", "Second.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "notes.md").write_text(f"# Notes\n\n{text}\n", "utf-8")
    first, second = tmp_path / "a" / "notes.md", tmp_path / "b" / "notes.md"
    both = parsed(command("ingestion", "add", "--json", str(first), str(second)).stdout)
    assert {"notes", "notes-2"} <= set(both["added"])
    second.write_text("# Notes\n\nThird.\n", "utf-8")
    assert parsed(command("ingestion", "add", "--json", str(second)).stdout)["changed"] == ["notes-2"]
    (tmp_path / "c").mkdir()
    elsewhere = tmp_path / "c" / "notes.md"
    elsewhere.write_text("# Notes\n\nFourth.\n", "utf-8")
    assert parsed(command("ingestion", "add", "--json", "--replace", str(elsewhere)).stdout)["changed"] == ["notes"]


def test_notes_belong_to_whom_they_are_added_for(command: Command, tmp_path: Path) -> None:
    (tmp_path / "ann.md").write_text("The walrus of ann.\n", "utf-8")
    assert command("ingestion", "add", "--owner", "ann", str(tmp_path / "ann.md")).returncode == 0
    for owner, count in (("ann", 1), ("bob", 0)):
        line = json.dumps({"id": 1, "question": "walrus", "owner": owner})
        found = json.loads(command("retrieval", "search", lines=line).stdout)
        assert sum(row["owner"] == "ann" for row in found["passages"]) == count
        assert command("ingestion", "export", "--owner", owner, str(tmp_path / "x.zip")).stdout.startswith(f"{count} n")
    refused = command("ingestion", "add", "--owner", "../ann", str(tmp_path / "ann.md"))
    assert refused.returncode == 2 and "cannot own notes" in refused.stderr
