"""Evaluations from the command line.

python -m eval run [--quick]           measure everything and keep it; --resume goes on with a run that was stopped
python -m eval runs                    the runs that are kept
python -m eval compare A B             what is better or worse in run B than in run A, by more than chance
python -m eval gate [--accept]         fail where a quick run is worse than the baseline; make another baseline
python -m eval report [RUN]            a run as a page of its own (HTML)
python -m eval sweep SETTING           one setting at several values, and whether the best is really better
python -m eval retrieval               our search beside its baselines on the built-in questions
python -m eval retrieval --beir DIR    the same on any BEIR-format folder
python -m eval refusal [--fit]         how often the assistant rightly and wrongly refuses
python -m eval answers [--fit|--teach] what the embedded answers say; fit the choice of sentences, or its cross-encoder
python -m eval judge                   judge answers: JSON Lines of {"id", "context", "answer"} on standard input
python -m eval judge --report          the judge on claims it has not seen; public sets too with --faith DIR
python -m eval judge --fit --faith DIR train the judge anew
python -m eval grader                  the interview's grader on cases it was not fitted on, beside two naive ones
python -m eval grader --fit DIR        train it anew; DIR keeps the cross-encoders that each miss one case
python -m eval adapter --fit           fit the query adapter on the notes' own questions
python -m eval bench                   speed and memory, as ratios against the bare encoder
python -m eval generate NOTE...        candidate questions from notes, to be kept or dropped (--owner, --out FILE)
python -m eval schema                  the JSON Schema of a line of a question set
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

import commands
from assistant.answer import open_judge
from errors import UsageError
from eval import (
    adapter,
    answering,
    answers,
    bench,
    bench_model,
    bench_personal,
    generate,
    grader,
    judge,
    lab_commands,
    lies,
    own_questions,
    refusal,
    retrieval,
)
from eval.beir import load_beir
from eval.questions import schema
from knowledge_base import KnowledgeBase, ready_knowledge_base
from records import LOCAL
from settings import Settings, load_settings


class JudgedLine(BaseModel):
    """One line of `eval judge`: an answer and the text, or texts, that it is held against."""

    model_config = ConfigDict(extra="ignore")

    id: str | int | float | None = None
    context: str | list[str]
    answer: str = Field(max_length=100_000)


def run() -> int:
    arguments = _parser().parse_args()
    settings = load_settings()
    if arguments.command in lab_commands.COMMANDS:
        return lab_commands.run(settings, arguments)
    if arguments.command == "retrieval":
        _retrieval(settings, arguments)
        return 0
    if arguments.command == "schema":
        sys.stdout.write(json.dumps(schema(), indent=2) + "\n")
        return 0
    with ready_knowledge_base(settings, commands.progress) as base:
        _RUN[arguments.command](base, arguments)
    return 0


def _parser() -> ArgumentParser:
    parser = commands.parser("python -m eval", __doc__)
    actions = parser.add_subparsers(dest="command", required=True)
    lab_commands.add_to(actions.add_parser)
    for name in lab_commands.COMMANDS:
        actions.choices[name].add_argument("--owner", default=LOCAL, help="whose runs and own questions")
    for name in (
        "retrieval",
        "refusal",
        "answers",
        "judge",
        "grader",
        "lies",
        "adapter",
        "bench",
        "generate",
        "schema",
    ):
        actions.add_parser(name)
    for name in ("retrieval", "bench"):
        actions.choices[name].add_argument("--json", action="store_true", help="print one JSON object")
    actions.choices["generate"].add_argument("notes", nargs="+", metavar="NOTE", help="a note's id")
    actions.choices["generate"].add_argument("--with-model", action="store_true", help="written by the judge's model")
    actions.choices["generate"].add_argument("--owner", default=LOCAL, help="whose notes and candidates")
    actions.choices["generate"].add_argument("--out", type=Path, metavar="FILE", help="instead of to the owner's")
    actions.choices["bench"].add_argument("--personal", action="store_true", help="with up to 10,000 personal passages")
    actions.choices["bench"].add_argument("--model", action="store_true", help="a language model's first word")
    actions.choices["retrieval"].add_argument("--beir", type=Path, metavar="DIR", help="a BEIR-format folder")
    actions.choices["refusal"].add_argument("--fit", action="store_true", help="fit anew on the tuning half and save")
    actions.choices["answers"].add_argument("--fit", action="store_true", help="fit the choice of sentences and save")
    actions.choices["answers"].add_argument("--teach", action="store_true", help="train its cross-encoder and save")
    actions.choices["judge"].add_argument("--report", action="store_true", help="figures on claims it has not seen")
    actions.choices["judge"].add_argument("--fit", action="store_true", help="train anew and save; needs --faith")
    actions.choices["judge"].add_argument("--faith", type=Path, metavar="DIR", help="a folder of public sets")
    actions.choices["judge"].add_argument(
        "--plot", type=Path, metavar="FILE", help="where to draw the reliability (SVG)"
    )
    actions.choices["grader"].add_argument("--fit", type=Path, metavar="DIR", help="train anew and save; takes hours")
    actions.choices["grader"].add_argument(
        "--fit-elsewhere", action="store_true", help="fit the weights for cases new to the cross-encoder, and save"
    )
    actions.choices["adapter"].add_argument("--fit", action="store_true", required=True, help="fit anew and save")
    return parser


def _retrieval(settings: Settings, arguments: Namespace) -> None:
    if arguments.beir:
        loaded = load_beir(arguments.beir)
        tables = [retrieval.beir(settings, arguments.beir, loaded, commands.progress)]
    else:
        with ready_knowledge_base(settings, commands.progress) as base:
            tables = retrieval.built_in(base)
    if arguments.json:
        sys.stdout.write(json.dumps({"tables": [asdict(table) for table in tables]}) + "\n")
    else:
        sys.stdout.write("\n".join(table.as_text() for table in tables))


def _refusal(base: KnowledgeBase, arguments: Namespace) -> None:
    sys.stdout.write(refusal.run(base, arguments.fit))


def _answers(base: KnowledgeBase, arguments: Namespace) -> None:
    if arguments.teach:
        sys.stdout.write(answering.fit(base, _say))
    if arguments.fit:
        sys.stdout.write(answers.fit(base))
    sys.stdout.write(answers.run(base))


def _judge(base: KnowledgeBase, arguments: Namespace) -> None:
    if arguments.fit and arguments.faith is None:
        raise UsageError("Training needs the public sets: name their folder with --faith DIR.")
    if arguments.fit:
        sys.stdout.write(judge.fit(base, arguments.faith, _say))
    if arguments.report:
        sys.stdout.write(judge.report(base, arguments.faith, arguments.plot))
    if not arguments.fit and not arguments.report:
        judging = open_judge(base)

        def handle(line: JudgedLine) -> dict[str, Any]:
            return asdict(judging.judge(line.context, line.answer))

        commands.serve(sys.stdin, JudgedLine, handle, sys.stdout)


def _grader(base: KnowledgeBase, arguments: Namespace) -> None:
    if arguments.fit:
        sys.stdout.write(grader.fit(base, arguments.fit, _say))
    if arguments.fit or arguments.fit_elsewhere:
        sys.stdout.write(grader.fit_elsewhere(base))
    sys.stdout.write(grader.run(base))


def _lies(base: KnowledgeBase, _arguments: Namespace) -> None:
    sys.stdout.write(lies.run(base))


def _adapter(base: KnowledgeBase, _arguments: Namespace) -> None:
    sys.stdout.write(adapter.fit(base))


def _generate(base: KnowledgeBase, arguments: Namespace) -> None:
    make = generate.with_model if arguments.with_model else generate.generate
    made = make(base, arguments.owner, arguments.notes)
    if arguments.out:
        generate.write(arguments.out, made)
        sys.stdout.write(f"{len(made)} candidates are in {arguments.out}.\n")
    else:
        waiting = own_questions.add_candidates(base.settings, arguments.owner, made)
        sys.stdout.write(f"{len(made)} candidates made; {waiting} wait to be kept or dropped.\n")


def _bench(base: KnowledgeBase, arguments: Namespace) -> None:
    if arguments.personal:
        rows = bench_personal.bench(base)
        printed = json.dumps([asdict(row) for row in rows]) + "\n" if arguments.json else bench_personal.as_text(rows)
        sys.stdout.write(printed)
        return
    if arguments.model:
        found = bench_model.bench(base)
        sys.stdout.write(json.dumps(asdict(found)) + "\n" if arguments.json else found.as_text())
        return
    result = bench.bench(base)
    sys.stdout.write(json.dumps(asdict(result)) + "\n" if arguments.json else result.as_text())


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


_RUN: dict[str, Callable[[KnowledgeBase, Namespace], None]] = {
    "refusal": _refusal,
    "answers": _answers,
    "judge": _judge,
    "grader": _grader,
    "lies": _lies,
    "adapter": _adapter,
    "bench": _bench,
    "generate": _generate,
}


if __name__ == "__main__":
    commands.main(run)
