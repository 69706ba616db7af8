"""The interviewer's line in a language model's voice: same question, same numbers, nothing given away.

What is said and why is decided before (`interviewer.py`); a line that says more, asks more or lets something of the
rubric out is not used, nor is that of a model that fails. The persona changes the voice and never the rubric.
"""

import re
from collections.abc import Iterator, Sequence

from errors import ModelError
from interview.cases import Case, RubricPoint
from interview.round import Entry, Kind, Round
from llm.models import LanguageModel
from prompts.rendering import render
from records import case_title
from retrieval.keyword import terms

_SPOKEN: frozenset[Kind] = frozenset({"question", "follow_up", "twist", "aside", "closing"})
_LONGER, _MOST_WORDS = 2.0, 25  # times as many words as the line has, and these on top
_KEPT = 0.5  # share of a line's content words that come back in other words
_LEAK = 2  # content words of a rubric point that a line may bring in by chance
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_QUOTED = re.compile(r"“([^”]+)”")
_JUDGES = re.compile(
    r"\b(correct|incorrect|wrong|right answer|exactly right|well done|great answer|good answer|excellent|perfect|"
    r"not quite|mistake|rubric|score|points? for)\b",
    re.I,
)


def phrase(model: LanguageModel, before: Round, after: Round, case: Case) -> Round:
    """The round after a turn, its interviewer's lines in the model's voice where that can be used."""
    known = len(before.entries)
    entries = [
        entry.model_copy(update={"phrased": _said(model, after, entry, case)})
        if at >= known and entry.role == "interviewer" and entry.kind in _SPOKEN
        else entry
        for at, entry in enumerate(after.entries)
    ]
    return after.model_copy(update={"entries": tuple(entries)})


def _said(model: LanguageModel, round_: Round, entry: Entry, case: Case) -> str:
    candidate = next((e.text for e in reversed(round_.entries) if e.role == "candidate"), "")
    prompt = render(
        "interviewer", persona=round_.persona, case=case_title(case.slug), candidate=candidate, line=entry.text
    )
    try:
        line = " ".join("".join(model.speak(prompt)).split())
    except ModelError:
        return ""
    return line if keeps(entry.text, line, candidate, case) else ""


def keeps(line: str, phrased: str, candidate: str, case: Case) -> bool:
    """Whether a line in other words says the same and lets nothing out."""
    if not phrased or len(phrased.split()) > _LONGER * len(line.split()) + _MOST_WORDS:
        return False
    if set(_NUMBER.findall(phrased)) != set(_NUMBER.findall(line)) or phrased.count("?") > max(1, line.count("?")):
        return False
    wanted = set(terms(line))
    if len(wanted & set(terms(phrased))) < _KEPT * len(wanted):
        return False
    if (
        ("?" in line) != ("?" in phrased)
        or _JUDGES.search(_QUOTED.sub("", phrased))
        or re.search(r"[<>*`#]|://", phrased)
    ):
        return False
    if set(_QUOTED.findall(phrased)) != set(_QUOTED.findall(line)):
        return False
    known = set(terms(f"{line} {candidate} {case.prompt}"))
    return not any(len(words & set(terms(phrased)) - known) > _LEAK for words in _rubric(case))


def _rubric(case: Case) -> Iterator[set[str]]:
    points: Sequence[RubricPoint] = [point for _, point in case.points()]
    return (set(terms(f"{p.claim.says} {p.because.says} {p.anchor.says}")) for p in points)
