"""What to search for, as a language model understands a question: follow-ups made whole, comparisons split.

A model that brings in words of its own or replies nonsense is not heard: the question is made whole the embedded way.
"""

from collections.abc import Generator, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.dialogue import Turn, make_whole
from assistant.plan import plan
from errors import ModelError
from llm.models import LanguageModel
from prompts.rendering import render
from retrieval.keyword import terms

_TURNS, _TURN_LENGTH = 6, 1200  # messages of a conversation, and characters of each, that a model is shown
_OWN_WORDS = 0.34  # share of a rewritten question's words that neither question nor conversation holds, at most
_NONSENSE = ("garbage", "empty", "refused", "cut off")  # faults of a model that may still answer a question

Part = Annotated[str, Field(min_length=3, max_length=200)]


class Wanted(BaseModel):
    """What to search for: the whole question, and its parts where it has several."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    question: str = Field(min_length=3, max_length=600)
    parts: tuple[Part, ...] = Field((), max_length=3)


def rewriting(
    model: LanguageModel | None, question: str, history: Sequence[Turn]
) -> Generator[None, None, Wanted | None]:
    """The model's understanding of a question, where it is one; None where the embedded way must do.

    With a step for each piece of its reply, so that it can be stopped.

    Raises:
        ModelError: the model cannot be used.
    """
    if model is None or not (history or plan(question).kind == "compare"):
        return None
    turns = [Turn(turn.role, turn.content[:_TURN_LENGTH]) for turn in history[-_TURNS:]]
    prompt = render("rewrite", question=question, history=turns)
    if model.room(prompt) < 0:
        return None
    try:
        wanted = yield from model.replying(prompt, Wanted)
    except ModelError as error:
        if error.fault not in _NONSENSE:
            raise
        return None
    known = {
        term for text in (question, make_whole(question, history), *(t.content for t in turns)) for term in terms(text)
    }
    return wanted if all(_is_of(text, known) for text in (wanted.question, *wanted.parts)) else None


def _is_of(text: str, known: set[str]) -> bool:
    """Whether a text is made of known words, mostly."""
    words = set(terms(text))
    return bool(words) and len(words - known) <= _OWN_WORDS * len(words)
