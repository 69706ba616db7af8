"""`python -m eval bench --model`: what our own code adds to the time until a language model's first word.

Each prompt is put to the configured server three ways in turn: by the OpenAI client alone, which is the server's own
time, by us from the prompt on, and as a whole question, search and all. Replies that are remembered are forgotten.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from assistant.answer import Assistant
from errors import UsageError
from knowledge_base import KnowledgeBase, language_models
from llm import keys
from llm.choice import Choice
from llm.models import LEAST, Models
from prompts.rendering import Prompt, render
from records import LOCAL

_ROUNDS = 20
_QUESTION = "How is training-serving skew detected?"


@dataclass(frozen=True)
class FirstWord:
    """Median milliseconds to the first word: the server's own, ours from the prompt on, and of a whole question."""

    server: float
    ours: float
    whole: float

    def as_text(self) -> str:
        return (
            "| first word after | median ms |\n|---|---|\n"
            f"| the server alone | {self.server:.1f} |\n"
            f"| ours, from the prompt on | {self.ours:.1f} (+{self.ours - self.server:.1f}) |\n"
            f"| ours, from the question on (search included) | {self.whole:.1f} |\n"
        )


def bench(base: KnowledgeBase) -> FirstWord:
    """Time the configured model.

    Raises:
        UsageError: no model with an OpenAI-compatible address is configured.
        ModelError: it does not answer.
    """
    models = language_models(base)
    try:
        return _bench(base, models)
    finally:
        models.close()


def _bench(base: KnowledgeBase, models: Models) -> FirstWord:
    choice = models.choices.answer
    if choice is None or choice.provider not in ("compatible", "openai"):
        raise UsageError("Set SEVENSTEP_MODEL to an OpenAI-compatible model to time it.")
    prompt = _prompt(base)
    model, assistant = models.of("answer", LOCAL), Assistant(base, models)
    assert model is not None

    def whole() -> Iterator[str]:
        models.forget()
        return (
            step.unfinished or step.answer.text * (not step.answer.abstained) for step in assistant.answering(_QUESTION)
        )

    alone = _alone(choice, keys.find(choice, base.settings), prompt)
    steps: list[Callable[[], Iterator[str]]] = [alone, lambda: model.speak(prompt), whole]
    taken: list[list[float]] = [[] for _ in steps]
    for _ in range(_ROUNDS + 1):  # the first of each opens connections
        for step, times in zip(steps, taken, strict=True):
            times.append(_first(step))
    return FirstWord(*(1000 * statistics.median(times[1:]) for times in taken))


def _first(step: Callable[[], Iterator[str]]) -> float:
    """Seconds until something is said."""
    began = time.perf_counter()
    with closing(step()) as pieces:  # type: ignore[type-var]
        return next(time.perf_counter() - began for piece in pieces if piece)


def _alone(choice: Choice, key: str, prompt: Prompt) -> Callable[[], Iterator[str]]:
    from openai import OpenAI

    client = OpenAI(base_url=choice.address, api_key=key or "none", max_retries=0)
    messages = [{"role": message.role, "content": message.text} for message in prompt.messages]

    def speak() -> Iterator[str]:
        with client.chat.completions.create(
            model=choice.model, messages=messages, stream=True, max_tokens=LEAST
        ) as events:
            for event in events:
                yield (event.choices[0].delta.content or "") if event.choices else ""

    return speak


def _prompt(base: KnowledgeBase) -> Prompt:
    hits = base.search(_QUESTION).hits
    passages = [{"title": h.passage.title, "heading": h.passage.heading, "text": h.text} for h in hits]
    return render("answer", question=_QUESTION, passages=passages, words=120, kind="how", reminder="")
