"""What kind of answer a question asks for: the plan decides how much is said, and under which headings."""

import re
from dataclasses import dataclass
from typing import Literal

from retrieval.keyword import terms

Kind = Literal["define", "how", "why", "compare", "list", "estimate", "design", "general"]

_WHOLE = re.compile(
    r"\b(design|architect|sketch|build|create|walk (me|us) through) (me |us )?(an? |the |our |your )?"
    r"(?P<object>([\w’'/–-]+ ){0,6}?(system|service|platform|engine|assistant|chatbot|recommender|recommendations?|"
    r"search|detector|detection|prediction|predictor|ranker|ranking|feed|timeline|ads|listings|matching))"
    r"(?=\W*$|[.,:;?!]| (for|at|like|that|which|with|on|in|of|to)\b)",
    re.I,
)  # the object of the verb is a whole system, not one part of it
_PART = re.compile(r"\b(for|of|in|from|to|with|between|data|features?|metrics?|test|pipeline|labels?)\b", re.I)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("compare", re.compile(r"\b(vs\.?|versus|differ(s|ence|ences|ent)?|compared? (to|with)|rather than|or)\b", re.I)),
    ("estimate", re.compile(r"\bhow (many|much|big|large|long|often|fast)\b|\bestimat|\bsize of\b", re.I)),
    ("why", re.compile(r"\bwhy\b|\bwhat (causes|makes)\b|\breason\b", re.I)),
    ("how", re.compile(r"\bhow\b|\bwhat (should|do|can) (i|we|you)\b|\bfix\b|\bsteps?\b", re.I)),
    ("list", re.compile(r"\bwhich\b|\bwhat are\b|\blist\b|\bkinds? of\b|\btypes? of\b|\bexamples?\b", re.I)),
    ("define", re.compile(r"^\W*(what('s| is| does)|define|explain|meaning)\b", re.I)),
)
_NAME, _END = r"[\w@–'-]+(?: [\w@–'-]+){0,3}?", r"(?=[?.,;:(]|$)"
_LEAD_IN = re.compile(  # "should I use", what stands before the name of a side
    r"^((should|do|would|could|can|shall|when to|is it|better) )*((i|we|you) )?"
    r"((use|using|pick|choose|choosing|need|prefer|take|run|have|is|are|on) )*((a|an|the|our) )?",
    re.I,
)
_NAMEABLE = 4  # words of a side at most, to stand as a heading
_SIDES = (
    re.compile(rf"\b(?:between|compare) (?P<a>{_NAME}) (?:and|to|with) (?P<b>{_NAME}){_END}", re.I),
    re.compile(rf"(?P<a>{_NAME}) (?:vs\.?|versus|or) (?P<b>{_NAME}){_END}", re.I),
)
_WORDS = {"define": 110, "estimate": 120, "list": 150, "why": 130, "how": 150, "compare": 160, "general": 130}


@dataclass(frozen=True)
class Plan:
    """The kind of answer, the words it may have, and the two sides of a comparison where they are named."""

    kind: Kind
    words: int
    sides: tuple[str, str] | None = None


def plan(question: str) -> Plan:
    """Read a question's kind from its words; a comparison without two nameable sides is answered like any other."""
    if (whole := _WHOLE.search(question)) and not _PART.search(whole["object"]):
        return Plan("design", _WORDS["general"])
    for kind, pattern in _KINDS:
        if pattern.search(question):
            sides = _sides(question) if kind == "compare" else None
            if kind != "compare" or sides:
                return Plan(kind, _WORDS.get(kind, _WORDS["general"]), sides)
    return Plan("general", _WORDS["general"])


def _sides(question: str) -> tuple[str, str] | None:
    for pattern in _SIDES:
        if match := pattern.search(question):
            a, b = (_LEAD_IN.sub("", " ".join(match[name].split())) for name in "ab")
            left, right = set(terms(a)), set(terms(b))
            short = max(len(a.split()), len(b.split())) <= _NAMEABLE
            if short and left and right and left - right and right - left:
                return a, b
    return None
