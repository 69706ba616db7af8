"""A "design X" question → an outline through the seven steps: the key choice of each, from the case's note.

For a case without a note the closest one lends its choices, each sentence saying whose it is.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Protocol

from assistant.relevance import Relevance
from assistant.writer import Draft, drafts, named_case
from records import STEP_NAMES, STEPS, StepId, case_title
from retrieval.search import Found

_ASKED: dict[StepId, str] = {
    "clarify": "what must the system do, with which scale and latency",
    "frame": "which machine learning task and objective, with which input and output",
    "data": "which data, labels and features",
    "model": "which model architecture and training",
    "evaluate": "which offline and online measures",
    "deploy": "how is it served and released",
    "monitor": "what is monitored and when is it retrained",
}
_READ = 3  # passages a step
_NEAR = 8  # passages that tell which case is closest
_TIME_PLAN = "time plan for a 45-minute round"
_MINUTES = re.compile(rf"(\d+)(?: minutes)? to ({'|'.join(STEPS)})\b")


class SearchFunction(Protocol):
    """A search under filters, as a knowledge base offers it."""

    def __call__(self, text: str, k: int, owner: str, **filters: tuple[str, ...]) -> Found: ...


@dataclass(frozen=True)
class Outline:
    """The sentences by step, and where they come from when the notes hold no such case."""

    drafts: list[Draft]
    notice: str


class Outliner:
    """Writes outlines of whole designs."""

    def __init__(self, search: SearchFunction, relevance: Relevance) -> None:
        self._search, self._relevance = search, relevance

    def outline(self, found: Found, owner: str) -> Outline | None:
        """The outline, or None where the notes hold no case to lend one."""
        asked = named_case(found)
        case = asked or self._closest_case(found, owner)
        if case is None:
            return None
        minutes, time_plan = self._time_plan(owner)
        said = [draft for step in STEPS for draft in self._step(step, found, owner, case, asked, minutes)]
        carried = f"The notes hold no case of this name; the outline is carried over from {case_title(case)}."
        notice = "" if asked else carried
        return Outline([*said, *time_plan], notice) if said else None

    def _closest_case(self, found: Found, owner: str) -> str | None:
        """The case whose requirements come nearest to what is asked."""
        nearness: dict[str, float] = defaultdict(float)
        for hit in self._search(found.question.text, _NEAR, owner, steps=("clarify",)).hits:
            if hit.passage.case:
                nearness[hit.passage.case] += hit.score
        return max(nearness, key=nearness.__getitem__, default=None)

    def _step(
        self, step: StepId, found: Found, owner: str, case: str, asked: str | None, minutes: dict[str, str]
    ) -> list[Draft]:
        """The key choice of one step: the sentence of the case's note that tells it best."""
        question = f"{found.question.text} {_ASKED[step]}"
        near = self._search(question, _READ, owner, steps=(step,), cases=(case,))
        openings = [c for c in self._relevance.candidates(near) if c.opens]
        heading = STEP_NAMES[step] + (f" · {minutes[step]} min" if step in minutes else "")
        return drafts(openings[0], asked, heading) if openings else []

    def _time_plan(self, owner: str) -> tuple[dict[str, str], list[Draft]]:
        """Minutes by step as the notes recommend them, and the sentence that says so."""
        for hit in self._search(_TIME_PLAN, 1, owner).hits:
            for text in hit.text.split("\n"):
                sentence = text.split(". ")[0].rstrip(".") + "."
                if len(found := dict((step, count) for count, step in _MINUTES.findall(sentence))) == len(STEPS):
                    return found, [Draft(sentence, sentence, hit, "Time plan")]
        return {}, []
