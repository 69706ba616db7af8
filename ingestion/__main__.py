"""The index from the command line.

python -m ingestion sync           read the notes, embed what is new, drop what is gone
python -m ingestion add FILE...    copy Markdown or text files into the personal notes, then sync
python -m ingestion remove NOTE    delete a personal note, then sync
python -m ingestion status         what is known, and whether files, storage and index are in step
python -m ingestion lint           what a note must be: file, line and what to do
"""

import hashlib
import json
import shutil
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import commands
from errors import NoteError, StorageError, UsageError
from ingestion.folders import note_files
from ingestion.lint import lint
from ingestion.notes import read_note
from ingestion.sync import SyncReport, index_lock
from knowledge_base import KnowledgeBase, open_knowledge_base
from records import CORPUS, LOCAL
from settings import Settings, load_settings

_ACCEPTED = {".md", ".markdown", ".txt"}


def run() -> int:
    parser = commands.parser("python -m ingestion", __doc__)
    actions = parser.add_subparsers(dest="command", required=True)
    for name in ("sync", "add", "remove", "status", "lint"):
        actions.add_parser(name).add_argument("--json", action="store_true", help="print one JSON object")
    actions.choices["add"].add_argument("files", nargs="+", type=Path, metavar="FILE")
    actions.choices["add"].add_argument("--replace", action="store_true", help="replace notes of the same name")
    actions.choices["remove"].add_argument("note", metavar="NOTE")
    arguments = parser.parse_args()
    settings = load_settings()
    if arguments.command == "lint":
        return _lint(settings, arguments)
    if arguments.command == "add":
        _add(settings, arguments.files, arguments.replace)
    base = open_knowledge_base(settings)
    try:
        if arguments.command == "status":
            _status(base, arguments)
        else:
            if arguments.command == "remove":
                _remove(settings, arguments.note)
            _print_report(base.sync(commands.progress), arguments)
    finally:
        base.close()
    return 0


def _lint(settings: Settings, arguments: Namespace) -> int:
    problems = lint(settings.corpus_dir)
    if arguments.json:
        rows = [{"file": p.path, "line": p.line, "problem": p.problem, "fix": p.fix} for p in problems]
        sys.stdout.write(json.dumps({"problems": rows}, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{problem}\n" for problem in problems)
    if problems:
        raise UsageError(f"{len(problems)} problems in the notes.")
    return 0


def _add(settings: Settings, files: list[Path], replace: bool) -> None:
    """Copy files into the personal notes; all are checked before the first is copied."""
    folder = settings.data_dir / "notes" / LOCAL
    targets: dict[Path, Path] = {}
    for file in files:
        if file.suffix.lower() not in _ACCEPTED:
            raise UsageError(f"{file} is not Markdown or plain text ({', '.join(sorted(_ACCEPTED))}).")
        try:
            read_note(file, LOCAL, note_id(file))
        except NoteError as error:
            raise UsageError(str(error)) from error
        target = folder / f"{note_id(file)}.md"
        if target in targets:
            raise UsageError(f"{targets[target]} and {file} would both be the note {note_id(file)!r}. Rename one.")
        if target.exists() and not replace and target.read_bytes() != file.read_bytes():
            raise UsageError(f"There is another note {note_id(file)!r}. Rename {file}, or add it with --replace.")
        targets[target] = file
    with index_lock(settings), _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for target, file in targets.items():
            scratch = target.with_name(f".{target.name}.tmp")
            shutil.copyfile(file, scratch)
            scratch.replace(target)


def note_id(file: Path) -> str:
    """A file's name as a note id: ASCII letters, digits and hyphens; a digest tells apart what these cannot."""
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in file.stem.lower())
    name = "-".join(part for part in kept.split("-") if part)[:100]
    if file.stem.isascii() and name:
        return name
    return f"{name or 'note'}-{hashlib.sha256(file.stem.encode()).hexdigest()[:6]}"


def _remove(settings: Settings, note: str) -> None:
    """Delete a personal note's file; the sync that follows drops all that was made of it."""
    personal = {fallback: path for path, owner, fallback in note_files(settings) if owner == LOCAL}
    if note not in personal:
        known = ", ".join(sorted(str(name) for name in personal)) or "none"
        raise UsageError(f"There is no personal note {note!r}. Personal notes: {known}.")
    with index_lock(settings), _told(personal[note].parent):
        personal[note].unlink(missing_ok=True)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"The notes folder {folder} cannot be written to ({error.strerror}). Make it writable or free some space."
        ) from error


def _print_report(report: SyncReport, arguments: Namespace) -> None:
    if arguments.json:
        sys.stdout.write(json.dumps(asdict(report), ensure_ascii=False) + "\n")
        return
    sys.stdout.write(report.summary() + "\n")
    for what in ("added", "changed", "removed"):
        sys.stdout.writelines(f"  {what}: {note}\n" for note in getattr(report, what))
    sys.stdout.writelines(f"  failed: {reason}\n" for reason in report.failed.values())


def _status(base: KnowledgeBase, arguments: Namespace) -> None:
    owners = [CORPUS, *(owner for owner in base.knowledge.owners() if owner != CORPUS)]
    passages = [passage for owner in owners for passage in base.knowledge.all_passages(owner)]
    projections = [base.index.current(owner) for owner in owners]
    status = {
        "notes": len(base.knowledge.note_states()),
        "words": sum(len(p.text.split()) for p in passages if p.kind == "text"),
        "passages": len(passages),
        "diagrams": sum(p.kind == "diagram" for p in passages),
        "questions": len({(p.note_id, p.anchor, q) for p in passages for q in p.questions}),
        "generation": sum(map(base.knowledge.generation, owners)),
        "index_generation": sum(p.generation for p in projections if p) if all(projections) else None,
        "current": base.is_current(),
        "embedder": base.embedder.fingerprint,
    }
    if arguments.json:
        sys.stdout.write(json.dumps(status) + "\n")
    else:
        sys.stdout.writelines(f"{name.replace('_', ' ')}: {value}\n" for name, value in status.items())


if __name__ == "__main__":
    commands.main(run)
