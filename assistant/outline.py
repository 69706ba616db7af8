"""A "design X" question → an outline through the seven steps: the key choices of each, from the case's note.

For a case without a note the closest one lends its choices, and a notice says so.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Protocol

from assistant.relevance import sayable
from assistant.writer import Draft, named_case
from records import STEP_NAMES, STEPS, StepId, case_title
from retrieval.search import Found

_ASKED: dict[StepId, tuple[str, ...]] = {
    "clarify": ("requirements: what must the system do", "how much traffic and which latency"),
    "frame": ("which machine learning task with which input and output",),
    "data": ("which labels, positives and negatives", "which features"),
    "model": ("which baseline", "which main model architecture", "which loss and training"),
    "evaluate": ("which offline metric is primary", "online evaluation by experiment"),
    "deploy": ("how does a request flow through serving", "how is a new model released safely"),
    "monitor": ("what is monitored", "how often is the model retrained"),
}
_READ = 3  # passages that may answer each
_NEAR = 8  # passages that tell which case is closest
_TIME_PLAN = "time plan for a 45-minute round"
_MINUTES = re.compile(rf"(\d+)(?: minutes)? to ({'|'.join(STEPS)})\b")


class SearchFunction(Protocol):
    """A search under filters, as a knowledge base offers it."""

    def __call__(
        self, text: str, k: int, owner: str, steps: tuple[str, ...] = (), cases: tuple[str, ...] = ()
    ) -> Found: ...


@dataclass(frozen=True)
class Outline:
    """The sentences by step, and where they come from when the notes hold no such case."""

    drafts: list[Draft]
    notice: str


class Outliner:
    """Writes outlines of whole designs."""

    def __init__(self, search: SearchFunction) -> None:
        self._search = search

    def outline(self, found: Found, owner: str) -> Outline | None:
        """The outline, or None where the notes hold no case to lend one."""
        asked = named_case(found)
        case = asked or self._closest_case(found, owner)
        if case is None:
            return None
        minutes, time_plan = self._time_plan(owner)
        said = [draft for step in STEPS for draft in self._step(step, owner, case, minutes)]
        carried = (
            f"The notes hold no case of this name; the outline is carried over from {case_title(case)}, word for word."
        )
        notice = "" if asked else carried
        return Outline([*said, *time_plan], notice) if said else None

    def _closest_case(self, found: Found, owner: str) -> str | None:
        """The case whose requirements come nearest to what is asked."""
        nearness: dict[str, float] = defaultdict(float)
        for hit in self._search(found.question.text, _NEAR, owner, steps=("clarify",)).hits:
            if hit.passage.case:
                nearness[hit.passage.case] += hit.score
        return max(nearness, key=nearness.__getitem__, default=None)

    def _step(self, step: StepId, owner: str, case: str, minutes: dict[str, str]) -> list[Draft]:
        """The key choices of one step: the sentences that open the case's sections about them."""
        heading = STEP_NAMES[step] + (f" · {minutes[step]} min" if step in minutes else "")
        said: dict[str, Draft] = {}
        for asked in _ASKED[step]:
            near = self._search(asked, _READ, owner, steps=(step,), cases=(case,))
            opening = next((row for row in sayable(near) if row.place == 0 and row.text not in said), None)
            if opening:
                said[opening.text] = Draft(opening.text, opening.text, opening.hit, heading)
        return list(said.values())

    def _time_plan(self, owner: str) -> tuple[dict[str, str], list[Draft]]:
        """Minutes by step as the notes recommend them, and the sentence that says so."""
        for hit in self._search(_TIME_PLAN, 1, owner).hits:
            for text in hit.text.split("\n"):
                sentence = text.split(". ")[0].rstrip(".") + "."
                if len(found := dict((step, count) for count, step in _MINUTES.findall(sentence))) == len(STEPS):
                    return found, [Draft(sentence, sentence, hit, "Time plan")]
        return {}, []
