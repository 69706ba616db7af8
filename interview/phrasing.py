"""The interviewer's line in a language model's voice: same question, same numbers, nothing given away.

What is said and why is decided before (`interviewer.py`); a line that says more, asks more, judges or lets something
of the rubric out is not used. The persona changes the voice and never the rubric.
"""

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import closing

from errors import ModelError
from interview.cases import Case, RubricPoint
from interview.round import Entry, Kind, Round
from llm.models import LanguageModel
from llm.waiting import Beat, unseen
from prompts.rendering import render
from records import case_title
from retrieval.keyword import terms

_SPOKEN: frozenset[Kind] = frozenset({"question", "follow_up", "twist", "aside"})
_LONGER, _MOST_WORDS = 2.0, 25  # times as many words as the line has, and these on top
_KEPT = 0.5  # share of a line's content words that come back in other words
_LEAK = 2  # content words of a rubric point that a line may bring in by chance
_SHOWN = 4000  # characters of the candidate's message that the model is shown
_PATIENCE = 20.0  # seconds for a line; the candidate waits for it
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_QUOTED = re.compile(r"“([^”]+)”")
_JUDGES = re.compile(
    r"\b(correct(ly)?|incorrect|wrong(ly)?|right answer|(exactly|that is|that's|you('re| are)) (right|true)|false|"
    r"well (done|said|put|thought)|(great|good|nice|strong|solid|weak|poor|bad|fine|sound|fair|clever|smart|thorough) "
    r"(answer|point|choice|start|idea|job|work|thinking|reasoning|call|one|design|approach|instinct|stuff)|"
    r"excellent|perfect|brilliant|superb|fantastic|wonderful|awesome|impressive|amazing|outstanding|disappoint\w*|"
    r"(i|we) (really )?(love|like|liked|loved|agree|disagree|disliked?)|spot on|on point|nailed|not quite|mistak\w*|"
    r"missed|missing|lacking|rubric|scor(e|es|ed|ing)|grades?|marks|points? (for|off))\b",
    re.I,
)


def phrase(model: LanguageModel, round_: Round, first: int, case: Case, beat: Beat = unseen) -> Round:
    """The round, its interviewer's lines from a place on in the model's voice where that can be used.

    `beat` is called several times a second; what it raises stops the request.

    Raises:
        ModelError: the model cannot be used, or not in time.
    """
    entries = [
        entry.model_copy(update={"phrased": _said(model, round_, entry, case, beat)})
        if at >= first and entry.role == "interviewer" and entry.kind in _SPOKEN
        else entry
        for at, entry in enumerate(round_.entries)
    ]
    return round_.model_copy(update={"entries": tuple(entries)})


def _said(model: LanguageModel, round_: Round, entry: Entry, case: Case, beat: Beat) -> str:
    candidate = next((e.text for e in reversed(round_.entries) if e.role == "candidate"), "")
    prompt = render(
        "interviewer", persona=round_.persona, case=case_title(case.slug), candidate=candidate[:_SHOWN], line=entry.text
    )
    until, said = time.monotonic() + _PATIENCE, ""
    with closing(model.speak(prompt)) as pieces:  # type: ignore[type-var]
        for piece in pieces:
            said += piece
            if time.monotonic() > until:
                raise ModelError("silent", f"The language model took longer than {_PATIENCE:g} seconds for a line.")
            beat()
    line = " ".join(said.split())
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
    if ("?" in line) != ("?" in phrased) or _judges(phrased, line) or re.search(r"[<>*`#]|://", phrased):
        return False
    if set(_QUOTED.findall(phrased)) != set(_QUOTED.findall(line)):
        return False
    known = set(terms(f"{line} {candidate} {case.prompt}"))
    return not any(len(words & set(terms(phrased)) - known) > _LEAK for words in _rubric(case))


def _judges(phrased: str, line: str) -> bool:
    """Whether a line judges the candidate in words that the interviewer's own does not have."""
    known = {match[0].lower() for match in _JUDGES.finditer(line)}
    return any(match[0].lower() not in known for match in _JUDGES.finditer(_QUOTED.sub("", phrased)))


def _rubric(case: Case) -> Iterator[set[str]]:
    points: Sequence[RubricPoint] = [point for _, point in case.points()]
    return (set(terms(f"{p.claim.says} {p.because.says} {p.anchor.says}")) for p in points)
