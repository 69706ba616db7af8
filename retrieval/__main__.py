"""`python -m retrieval search [QUESTION] [--k 8]`: ranked passages, for people or, over JSON Lines, for programs."""

import sys

import commands
from assistant.dialogue import AskedLine, make_whole
from knowledge_base import KnowledgeBase, ready_knowledge_base
from settings import load_settings


def run() -> int:
    parser = commands.parser("python -m retrieval", __doc__)
    search = parser.add_subparsers(dest="command", required=True).add_parser("search", help="rank passages")
    search.add_argument("question", nargs="?", help="without it, JSON Lines are read from standard input")
    search.add_argument("--k", type=commands.positive, default=8, help="passages to return (8)")
    arguments = parser.parse_args()
    with ready_knowledge_base(load_settings(), commands.progress) as base:
        if arguments.question is not None:
            _print(base, arguments.question, arguments.k)
            return 0

        def handle(line: AskedLine) -> dict[str, object]:
            found = base.search(make_whole(line.question, line.history), arguments.k, line.owner)
            return {"passages": [hit.as_record() for hit in found.hits]}

        commands.serve(sys.stdin, AskedLine, handle, sys.stdout)
    return 0


def _print(base: KnowledgeBase, question: str, k: int) -> None:
    for rank, hit in enumerate(base.search(question, k).hits, start=1):
        passage = hit.passage
        sys.stdout.write(f"{rank}. {passage.title} › {passage.heading}  ({hit.score:.2f}, {passage.note_id})\n")
        sys.stdout.write(f"   {' '.join(hit.text.split())[:280]}…\n\n")


if __name__ == "__main__":
    commands.main(run)
