"""The index from the command line.

python -m ingestion sync           read the notes, embed what is new, drop what is gone
python -m ingestion add FILE...    copy Markdown or text files into the personal notes, then sync
python -m ingestion remove NOTE    delete a personal note, then sync
python -m ingestion status         what is known, and whether files, storage and index are in step
python -m ingestion lint           what a note must be: file, line and what to do
"""

import json
import shutil
import sys
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

import commands
from errors import NoteError, UsageError
from ingestion.lint import lint
from ingestion.notes import read_note
from ingestion.sync import SyncReport, index_lock
from knowledge_base import KnowledgeBase, open_knowledge_base
from records import LOCAL
from settings import Settings, load_settings

_ACCEPTED = {".md", ".markdown", ".txt"}


def run() -> int:
    parser = commands.parser("python -m ingestion", __doc__)
    actions = parser.add_subparsers(dest="command", required=True)
    for name in ("sync", "add", "remove", "status", "lint"):
        actions.add_parser(name).add_argument("--json", action="store_true", help="print one JSON object")
    actions.choices["add"].add_argument("files", nargs="+", type=Path, metavar="FILE")
    actions.choices["remove"].add_argument("note", metavar="NOTE")
    arguments = parser.parse_args()
    settings = load_settings()
    if arguments.command == "lint":
        return _lint(settings, arguments)
    if arguments.command == "add":
        _add(settings, arguments.files)
    base = open_knowledge_base(settings)
    try:
        if arguments.command == "status":
            _status(base, arguments)
        else:
            if arguments.command == "remove":
                _remove(base, arguments.note)
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


def _add(settings: Settings, files: list[Path]) -> None:
    """Copy files into the personal notes; all are checked before the first is copied."""
    for file in files:
        if file.suffix.lower() not in _ACCEPTED:
            raise UsageError(f"{file} is not Markdown or plain text ({', '.join(sorted(_ACCEPTED))}).")
        try:
            read_note(file, LOCAL, note_id(file))
        except NoteError as error:
            raise UsageError(str(error)) from error
    folder = settings.data_dir / "notes" / LOCAL
    with index_lock(settings):
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            scratch = folder / f".{note_id(file)}.tmp"
            shutil.copyfile(file, scratch)
            scratch.replace(folder / f"{note_id(file)}.md")


def note_id(file: Path) -> str:
    """A file's name as a note id: lower-case ASCII letters, digits and hyphens."""
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in file.stem.lower())
    return "-".join(part for part in kept.split("-") if part)[:100] or "note"


def _remove(base: KnowledgeBase, note: str) -> None:
    states = base.knowledge.note_states(LOCAL)
    state = states.get((LOCAL, note))
    if state is None:
        known = ", ".join(sorted(key for _, key in states)) or "none"
        raise UsageError(f"There is no personal note {note!r}. Personal notes: {known}.")
    Path(state.path).unlink(missing_ok=True)


def _print_report(report: SyncReport, arguments: Namespace) -> None:
    if arguments.json:
        sys.stdout.write(json.dumps(asdict(report), ensure_ascii=False) + "\n")
        return
    sys.stdout.write(report.summary() + "\n")
    for what in ("added", "changed", "removed"):
        sys.stdout.writelines(f"  {what}: {note}\n" for note in getattr(report, what))
    sys.stdout.writelines(f"  failed: {reason}\n" for reason in report.failed.values())


def _status(base: KnowledgeBase, arguments: Namespace) -> None:
    passages, projection = base.knowledge.all_passages(), base.index.current()
    status = {
        "notes": len(base.knowledge.note_states()),
        "words": sum(len(p.text.split()) for p in passages if p.kind == "text"),
        "passages": len(passages),
        "diagrams": sum(p.kind == "diagram" for p in passages),
        "questions": len({(p.note_id, p.anchor, q) for p in passages for q in p.questions}),
        "generation": base.knowledge.generation(),
        "index_generation": projection.generation if projection else None,
        "current": base.is_current(),
        "embedder": base.embedder.fingerprint,
    }
    if arguments.json:
        sys.stdout.write(json.dumps(status) + "\n")
    else:
        sys.stdout.writelines(f"{name.replace('_', ' ')}: {value}\n" for name, value in status.items())


if __name__ == "__main__":
    commands.main(run)
