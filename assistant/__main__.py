"""`python -m assistant ask [QUESTION]`: a cited answer, for people or, over JSON Lines, for programs."""

import sys
from typing import Any

import commands
from assistant.answer import Answer, Assistant
from assistant.dialogue import AskedLine
from knowledge_base import language_models, ready_knowledge_base
from records import CORPUS, Passage
from settings import load_settings


def run() -> int:
    parser = commands.parser("python -m assistant", __doc__)
    ask = parser.add_subparsers(dest="command", required=True).add_parser("ask", help="answer a question")
    ask.add_argument("question", nargs="?", help="without it, JSON Lines are read from standard input")
    arguments = parser.parse_args()
    with ready_knowledge_base(load_settings(), commands.progress) as base:
        assistant = Assistant(base, language_models(base))
        if arguments.question is not None:
            sys.stdout.write(for_people(assistant.ask(arguments.question)))
            return 0

        def handle(line: AskedLine) -> dict[str, Any]:
            return assistant.ask(line.question, line.history, line.owner).as_record()

        commands.serve(sys.stdin, AskedLine, handle, sys.stdout)
    return 0


def for_people(answer: Answer) -> str:
    """The answer with numbered marks, and the sources that they point to."""
    order = list(dict.fromkeys(c for sentence in answer.sentences for c in sentence.citations))
    marks = {passage_id: number for number, passage_id in enumerate(order, start=1)}
    text = answer.running(lambda s: s.text + "".join(f" [{marks[c]}]" for c in s.citations))
    hits = {hit.passage.id: hit.passage for hit in answer.passages}
    sources = "".join(
        f"  [{marks[key]}] {hits[key].title} › {hits[key].place}  ({hits[key].note_id}{_own(hits[key])})\n"
        for key in order
    )
    notice = "".join(f"  struck, {struck.reason}: {struck.text}\n" for struck in answer.struck)
    calibrated = "" if answer.calibrated else " · not calibrated for this embedder"
    footer = (
        f"{answer.engine} engine{calibrated} · {answer.considered} passages considered · {answer.seconds * 1000:.0f} ms"
    )
    return f"{text}\n\n{sources}{notice}{footer}\n"


def _own(passage: Passage) -> str:
    return "" if passage.owner == CORPUS else ", your note"


if __name__ == "__main__":
    commands.main(run)
