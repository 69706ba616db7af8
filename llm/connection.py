"""Does a language model answer, and if not, what is wrong: a small request, and one sentence about it."""

import time
from dataclasses import dataclass

from errors import ModelError
from llm.choice import Choice
from llm.models import LEAST, Models
from prompts.rendering import render

NEEDED = 6_000  # tokens that eight passages, the prompt and a reply take
_FINE = ("cut off", "empty")  # a model that thinks aloud may come to no word in so short a reply: it answered
_SHORT = 256  # tokens of the reply


@dataclass(frozen=True)
class Connection:
    """Whether a model answers, and a sentence about it; `seconds` to its first word."""

    works: bool
    sentence: str
    seconds: float = 0.0
    context: int = 0


def test(models: Models, choice: Choice) -> Connection:
    """Ask a model for one word, and how much it reads."""
    began = time.perf_counter()
    try:
        speech = models.open(choice, render("connection"), most=_SHORT)
        try:
            first = next((time.perf_counter() - began for piece in speech if piece), 0.0)
        finally:
            speech.close()
    except ModelError as error:
        if error.fault not in _FINE:
            return Connection(False, str(error))
        first = time.perf_counter() - began
    context = models.context(choice)
    if context < LEAST + 1_000:
        small = f"{choice.model} reads {context:,} tokens, too few for a question with its notes. Choose another model."
        return Connection(False, small, first, context)
    said = f"{choice.model} answers, its first word after {first:.1f} s. It reads {context:,} tokens"
    fewer = "" if context >= NEEDED else f"; an answer takes up to {NEEDED:,}, so fewer notes are put before it"
    return Connection(True, f"{said}{fewer}.", first, context)
