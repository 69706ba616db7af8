"""The index from the command line.

python -m ingestion sync           read the notes, embed what is new, drop what is gone
python -m ingestion add FILE...    read Markdown, text, PDF, DOCX, HTML, notebooks or ZIPs into the personal notes
python -m ingestion remove NOTE    delete a personal note for good
python -m ingestion export FILE    all personal notes with their originals, as a ZIP
python -m ingestion watch DIR      follow a folder: what is new, changed or removed in it, until stopped
python -m ingestion status         what is known, and whether notes, storage and index are in step
python -m ingestion prebuild       vectors of the built-in notes, for a first start that need not embed them
python -m ingestion lint           what a note must be: file, line and what to do
"""

import json
import sys
from argparse import Namespace
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import commands
from errors import StorageError, UsageError
from ingestion import prebuilt
from ingestion.lint import lint
from ingestion.personal import PersonalNotes
from ingestion.reading import Reader
from ingestion.sync import SyncReport, recipe
from ingestion.taking import take_files
from ingestion.watch import Watcher
from knowledge_base import KnowledgeBase, open_knowledge_base, personal_notes
from records import CORPUS, LOCAL
from settings import Settings, load_settings


def run() -> int:
    parser = commands.parser("python -m ingestion", __doc__)
    actions = parser.add_subparsers(dest="command", required=True)
    for name in ("sync", "add", "remove", "export", "watch", "status", "prebuild", "lint"):
        actions.add_parser(name).add_argument("--json", action="store_true", help="print JSON")
    for name in ("add", "remove", "export", "watch"):
        actions.choices[name].add_argument("--owner", default=LOCAL, help="whose notes (default: %(default)s)")
    actions.choices["add"].add_argument("files", nargs="+", type=Path, metavar="FILE")
    actions.choices["add"].add_argument(
        "--replace", action="store_true", help="take a file for the newer version of a note from a file of its name"
    )
    actions.choices["remove"].add_argument("note", metavar="NOTE")
    actions.choices["export"].add_argument("file", type=Path, metavar="FILE")
    actions.choices["watch"].add_argument("folder", type=Path, metavar="DIR")
    arguments = parser.parse_args()
    settings = load_settings()
    if arguments.command == "lint":
        return _lint(settings, arguments)
    base = open_knowledge_base(settings)
    try:
        _run(base, arguments)
    finally:
        base.close()
    return 0


def _run(base: KnowledgeBase, arguments: Namespace) -> None:
    if arguments.command == "status":
        _status(base, arguments)
    elif arguments.command == "sync":
        _print_report(base.sync(commands.progress), arguments)
    elif arguments.command == "prebuild":
        _prebuild(base)
    else:
        _PERSONAL[arguments.command](base, personal_notes(base, arguments.owner), arguments)


def _prebuild(base: KnowledgeBase) -> None:
    report = base.sync(commands.progress)
    if report.failed:
        raise UsageError(f"{next(iter(report.failed.values()))} Mend it first.")
    _, entries = base.knowledge.entries(CORPUS)
    made_with = recipe(base.embedder, base.settings)
    path = prebuilt.write(base.settings.corpus_dir, made_with, {entry.id: entry.vector for entry in entries})
    sys.stdout.write(f"{len(entries)} vectors are in {path}.\n")


def _add(base: KnowledgeBase, notes: PersonalNotes, arguments: Namespace) -> None:
    with Reader() as reader:
        taken = take_files(arguments.files, notes, reader, arguments.replace, commands.progress)
    if not taken.incoming:
        more = f" {len(taken.failed) - 1} more could not be read." if len(taken.failed) > 1 else ""
        raise UsageError(f"{next(iter(taken.failed.values()))}{more}")
    known = [added for added in notes.place(taken.incoming) if added.what == "known"]
    report = base.sync(commands.progress)
    report.failed |= taken.failed
    _print_report(report, arguments)
    for added in known:
        sys.stderr.write(f"already there, as {added.note_id}: {added.title}\n")


def _remove(base: KnowledgeBase, notes: PersonalNotes, arguments: Namespace) -> None:
    base.sync(commands.progress)
    notes.delete([arguments.note], for_good=True)
    report = base.sync()
    report.removed.insert(0, arguments.note)
    _print_report(report, arguments)


def _export(base: KnowledgeBase, notes: PersonalNotes, arguments: Namespace) -> None:
    base.sync(commands.progress)
    scratch = arguments.file.with_name(f".{arguments.file.name[:200]}.tmp")
    try:
        scratch.write_bytes(notes.export())
        scratch.replace(arguments.file)
    except OSError as error:
        with suppress(OSError):
            scratch.unlink()
        raise StorageError(f"{arguments.file} cannot be written ({error.strerror}). Choose another file.") from error
    sys.stdout.write(f"{len(notes.origins())} notes are in {arguments.file}.\n")


def _watch(base: KnowledgeBase, notes: PersonalNotes, arguments: Namespace) -> None:
    base.sync(commands.progress)
    with Reader() as reader:
        watcher = Watcher(arguments.folder, notes, reader)
        sys.stderr.write(f"Following {arguments.folder}; stop with Ctrl+C.\n")
        for change in watcher.run():
            told = json.dumps(asdict(change), ensure_ascii=False) if arguments.json else change.as_text()
            sys.stdout.write(f"{told}\n")
            sys.stdout.flush()


_PERSONAL = {"add": _add, "remove": _remove, "export": _export, "watch": _watch}


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
