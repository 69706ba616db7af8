"""Questions that a language model writes from chosen sections, through Ragas's generator in a process of its own."""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict, Field

from errors import UsageError
from eval.questions import TestQuestion
from eval.ragas_process import child, last_words, scratch
from settings import Settings

KIND = "generated"
_EACH = 2


class SectionText(BaseModel):
    """A section (`note#anchor`) that questions are written from. `questions` is how many."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    section: str = Field(min_length=1)
    title: str
    text: str
    questions: int = Field(_EACH, ge=1, le=20)


class Written(BaseModel):
    """The candidates from one section, or the reason why there are none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    section: str
    questions: tuple[TestQuestion, ...] = ()
    problem: str = ""


def write_questions(sections: Sequence[SectionText], settings: Settings) -> Iterator[Written]:
    """Candidates section by section, as they are written; closing the iterator ends the process.

    Raises:
        UsageError: no model is configured, no section has text, none gave a question, or the process ended early.
    """
    if not settings.judge_model:
        raise UsageError("Writing questions with Ragas needs a language model. Name one with SEVENSTEP_JUDGE_MODEL.")
    lines = [section.model_dump_json() for section in sections if section.text.strip()]
    if not lines:
        raise UsageError("There is no text to write questions from. Name notes that have some.")
    found, problem = 0, ""
    with scratch() as told, child("eval.generate_ragas", lines, settings, told) as process:
        assert process.stdout is not None
        for line in process.stdout:
            written = Written.model_validate_json(line)
            found += len(written.questions)
            problem = written.problem or problem
            yield written
        if process.wait():
            raise UsageError(f"Writing questions ended early: {last_words(told, process.returncode)}")
    if not found:
        raise UsageError(
            f"{settings.judge_model} wrote no question: {problem}. Try another model, or check SEVENSTEP_JUDGE_URL."
        )
