"""`python -m interview grade [--case C --step S] [ANSWER]` and `lint`: grade an answer to one step, check the files."""

import sys
from typing import Any

from pydantic import BaseModel, Field

import commands
from errors import NoteError, UsageError
from ingestion.notes import read_note
from interview.cases import Case, lint
from interview.grading import LEVELS, StepGrade, as_record
from interview.opening import InterviewRoom
from interview.round import MOST_TEXT
from knowledge_base import ready_knowledge_base
from records import LOCAL, STEPS, StepId
from settings import load_settings


class GradeLine(BaseModel):
    """A line of standard input: an answer to one step of a case."""

    case: str
    step: str
    answer: str = Field(max_length=MOST_TEXT)
    owner: str = LOCAL


def run() -> int:
    parser = commands.parser("python -m interview", __doc__)
    verbs = parser.add_subparsers(dest="command", required=True)
    grade = verbs.add_parser("grade", help="grade an answer; without one, JSON Lines are read from standard input")
    grade.add_argument("answer", nargs="?")
    grade.add_argument("--case", help="the case's slug")
    grade.add_argument("--step", help=", ".join(STEPS))
    verbs.add_parser("lint", help="check the interview files against their notes")
    arguments = parser.parse_args()
    if arguments.command == "lint":
        return _lint()
    if arguments.answer is not None and not (arguments.case and arguments.step):
        raise UsageError("An answer on the command line needs --case and --step.")
    with ready_knowledge_base(load_settings(), commands.progress) as base:
        room = InterviewRoom(base)
        if arguments.answer is not None:
            line = GradeLine(case=arguments.case, step=arguments.step, answer=arguments.answer[:MOST_TEXT])
            sys.stdout.write(for_people(_grade(room, line), room.cases[line.case]))
            return 0

        def handle(line: GradeLine) -> dict[str, Any]:
            return as_record(_grade(room, line))

        commands.serve(sys.stdin, GradeLine, handle, sys.stdout)
    return 0


def _grade(room: InterviewRoom, line: GradeLine) -> StepGrade:
    if line.case not in room.cases:
        raise UsageError(f"There is no case {line.case!r} to be interviewed on. There are: {', '.join(room.cases)}.")
    return room.grader.grade(room.cases[line.case], _step(line.step), line.answer)


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
