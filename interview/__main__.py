"""`python -m interview lint`: the interview files against their notes."""

import sys

import commands
from errors import NoteError
from ingestion.notes import read_note
from interview.cases import lint
from settings import load_settings


def run() -> int:
    parser = commands.parser("python -m interview", __doc__)
    parser.add_subparsers(dest="command", required=True).add_parser("lint")
    parser.parse_args()
    corpus = load_settings().corpus_dir
    notes = []
    for path in sorted(corpus.rglob("*.md")):
        if path.name != "README.md":
            try:
                notes.append(read_note(path))
            except NoteError as error:
                sys.stderr.write(f"{error}\n")
    problems = lint(corpus, notes)
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(f"{len(problems)} problems\n" if problems else "The interview files are fine.\n")
    return 2 if problems else 0


if __name__ == "__main__":
    commands.main(run)
