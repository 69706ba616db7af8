"""Evaluations from the command line.

python -m eval retrieval               our search beside its baselines on the built-in questions
python -m eval retrieval --beir DIR    the same on any BEIR-format folder
python -m eval refusal [--fit]         how often the assistant rightly and wrongly refuses
python -m eval adapter --fit           fit the query adapter on the notes' own questions
python -m eval bench                   speed and memory, as ratios against the bare encoder
"""

import json
import sys
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

import commands
from eval import adapter, bench, refusal, retrieval
from eval.beir import load_beir
from knowledge_base import ready_knowledge_base
from settings import Settings, load_settings


def run() -> int:
    parser = commands.parser("python -m eval", __doc__)
    actions = parser.add_subparsers(dest="command", required=True)
    for name in ("retrieval", "refusal", "adapter", "bench"):
        actions.add_parser(name)
    for name in ("retrieval", "bench"):
        actions.choices[name].add_argument("--json", action="store_true", help="print one JSON object")
    actions.choices["retrieval"].add_argument("--beir", type=Path, metavar="DIR", help="a BEIR-format folder")
    actions.choices["refusal"].add_argument("--fit", action="store_true", help="fit anew on the tuning half and save")
    actions.choices["adapter"].add_argument("--fit", action="store_true", required=True, help="fit anew and save")
    arguments = parser.parse_args()
    settings = load_settings()
    if arguments.command == "retrieval":
        _retrieval(settings, arguments)
        return 0
    with ready_knowledge_base(settings, commands.progress) as base:
        if arguments.command == "refusal":
            sys.stdout.write(refusal.run(base, arguments.fit))
        elif arguments.command == "adapter":
            sys.stdout.write(adapter.fit(base))
        else:
            result = bench.bench(base)
            sys.stdout.write(json.dumps(asdict(result)) + "\n" if arguments.json else result.as_text())
    return 0


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


if __name__ == "__main__":
    commands.main(run)
