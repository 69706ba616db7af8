"""Interviews from the command line.

python -m interview grade [ANSWER] --case CASE --step STEP   grade an answer to one step; without one, JSON Lines
python -m interview replay FILE --case CASE                  hold a round with the messages of a file; its scorecard
python -m interview lint                                     the interview files against their notes
"""

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError

import commands
from errors import NoteError, UsageError
from ingestion.notes import read_note
from interview.cases import Case
from interview.grading import LEVELS, StepGrade, as_record
from interview.lint import lint
from interview.opening import InterviewRoom
from interview.report import as_markdown, score
from interview.round import LENGTHS, MOST_TEXT, begin
from knowledge_base import ready_knowledge_base
from records import LOCAL, STEPS, StepId
from settings import load_settings


class GradeLine(BaseModel):
    """A line of standard input: an answer to one step of a case."""

    case: str
    step: str
    answer: str = Field(max_length=MOST_TEXT)
    owner: str = LOCAL


class SaidLine(BaseModel):
    """A line of a round to be replayed: what the candidate says, so many seconds after the interviewer."""

    text: str
    seconds: float = Field(60.0, ge=0)


def run() -> int:
    parser = commands.parser("python -m interview", __doc__)
    verbs = parser.add_subparsers(dest="command", required=True)
    grade = verbs.add_parser("grade", help="grade an answer; without one, JSON Lines are read from standard input")
    grade.add_argument("answer", nargs="?")
    grade.add_argument("--case", help="the case's slug")
    grade.add_argument("--step", help=", ".join(STEPS))
    replay = verbs.add_parser("replay", help="hold a round with the messages of a file and print its scorecard")
    replay.add_argument("file", type=Path, help='JSON Lines of {"text", "seconds"}')
    replay.add_argument("--case", required=True, help="the case's slug")
    replay.add_argument("--level", default="senior", choices=("mid", "senior", "staff"))
    replay.add_argument("--length", default=45, type=int, choices=LENGTHS, help="minutes")
    verbs.add_parser("lint", help="check the interview files against their notes")
    arguments = parser.parse_args()
    if arguments.command == "lint":
        return _lint()
    if arguments.command == "grade" and arguments.answer is not None and not (arguments.case and arguments.step):
        raise UsageError("An answer on the command line needs --case and --step.")
    with ready_knowledge_base(load_settings(), commands.progress) as base:
        room = InterviewRoom(base)
        if arguments.command == "replay":
            sys.stdout.write(_replay(room, arguments))
            return 0
        if arguments.answer is not None:
            line = GradeLine(case=arguments.case, step=arguments.step, answer=arguments.answer[:MOST_TEXT])
            sys.stdout.write(for_people(_grade(room, line), room.cases[line.case]))
            return 0

        def handle(line: GradeLine) -> dict[str, Any]:
            return as_record(_grade(room, line))

        commands.serve(sys.stdin, GradeLine, handle, sys.stdout)
    return 0


def _grade(room: InterviewRoom, line: GradeLine) -> StepGrade:
    return room.grader.grade(_case(room, line.case), _step(line.step), line.answer)


def _replay(room: InterviewRoom, arguments: Namespace) -> str:
    """A whole round on a clock of its own, until the messages or the round end."""
    case, now = _case(room, arguments.case), 0.0
    round_ = begin("replayed", case, arguments.level, arguments.length, now)
    for line in _messages(arguments.file):
        if not round_.ended:
            now += line.seconds
            round_ = room.interviewer.hear(round_, case, line.text, now).round
    round_ = round_ if round_.ended else round_.ending(now)
    return as_markdown(score(round_, case, room.grader), round_)


def _messages(path: Path) -> list[SaidLine]:
    try:
        lines = path.read_text("utf-8").splitlines()
        return [SaidLine.model_validate_json(line) for line in lines if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read ({error}). Name a file of JSON Lines.") from error
    except ValidationError as error:
        raise UsageError(f'{path}: {error.errors()[0]["msg"]}. Each line is {{"text": …}}.') from error


def _case(room: InterviewRoom, slug: str) -> Case:
    if slug not in room.cases:
        raise UsageError(f"There is no case {slug!r} to be interviewed on. There are: {', '.join(room.cases)}.")
    return room.cases[slug]


def _step(name: str) -> StepId:
    for step in STEPS:
        if step == name:
            return step
    raise UsageError(f"There is no step {name!r}. The steps are: {', '.join(STEPS)}.")


def for_people(grade: StepGrade, case: Case) -> str:
    """The grade with each point's verdict, the words it rests on and the section that teaches it."""
    names = {point.id: point.name for _, point in case.points()}
    level = f"Level {grade.level} of 4, {LEVELS[grade.level]}" if grade.level else "This answer cannot be graded"
    flagged = f" ({', '.join(grade.flags)})" if grade.flags else ""
    lines = [f"{level}{flagged}.", ""]
    for verdict in grade.points:
        quote = f"\n      “{verdict.quote}”" if verdict.quote else ""
        lines.append(f"  {verdict.verdict:<12} {names[verdict.point]} [{verdict.section}]{quote}")
    if grade.follow_up:
        lines += ["", f"Follow-up: {grade.follow_up.text}"]
    return "\n".join([*lines, f"{grade.engine} engine"]) + "\n"


def _lint() -> int:
    corpus, notes = load_settings().corpus_dir, []
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
