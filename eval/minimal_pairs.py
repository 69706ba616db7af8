"""Minimal pairs made from the notes' own sentences: one damaged in a small way, one changed as little and still true.

Both keep nearly all words, so a judge that learns from them has to see what relates to what. Rules, not judgement, make
them: a few damaged ones stay true by chance, which training bears and testing would not; no test uses them.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from evidence import lexicon

_AUXILIARY = re.compile(r"\b(is|are|can|does|do|should|must|will|was|were|has|have|may|need)\b(?! not\b)")
_NEGATED = re.compile(r"\b(?:(is|are|can|does|do|should|must|will|may) not|cannot|never)\b")
_NUMBER = re.compile(r"\b\d+(?:\.\d+)?\b")
_BECAUSE = re.compile(r",? (?:because|since|so that) (?P<reason>[^.;]{15,})(?=[.;])")
_PAIR = re.compile(r"\b(?P<a>[a-z][\w-]{3,}) (?P<joint>and|or) (?P<b>[a-z][\w-]{3,})\b")
_HEDGE = re.compile(r"\b(often|usually|may|can|sometimes|typically|commonly|mostly|many|some|most|roughly|generally)\b")
_SURER = {"may": "must", "can": "must", "some": "all", "many": "all", "most": "all", "roughly": "exactly"}
_SAME = {
    "large": "big", "use": "apply", "uses": "applies", "shows": "reveals", "small": "little", "quickly": "fast",
    "keeps": "retains", "keep": "retain", "begin": "start", "begins": "starts", "choose": "pick", "needs": "requires",
    "need": "require", "helps": "aids", "however": "yet", "therefore": "hence", "often": "frequently",
    "usually": "normally", "show": "reveal", "about": "roughly", "build": "construct", "buys": "gains",
}  # fmt: skip
_OPPOSITE = {
    one: other for pair in sorted(lexicon.OPPOSITES) for one, other in (pair.split("/"), reversed(pair.split("/")))
}

Change = Callable[[str, Sequence[str], random.Random], str | None]


@dataclass(frozen=True)
class MinimalPair:
    """A sentence changed harmlessly and the same one damaged, with the kind of damage."""

    true: str
    false: str
    kind: str


def minimal_pairs(sentences: Sequence[str], siblings: Sequence[str], dice: random.Random) -> Iterator[MinimalPair]:
    """A pair for each sentence that some rule can damage; `siblings` lend clauses that the text does not hold."""
    for sentence in sentences:
        kinds = list(_DAMAGES)
        dice.shuffle(kinds)
        for kind in kinds:
            false = _DAMAGES[kind](sentence, siblings if kind == "detail" else sentences, dice)
            if false is not None and false != sentence:
                yield MinimalPair(_harmless(sentence, dice), false, kind)
                break


def _negate(text: str, _others: Sequence[str], dice: random.Random) -> str | None:
    if match := _NEGATED.search(text):
        kept = match[1] or {"cannot": "can", "never": "always"}[match[0].lower()]
        return _put(text, match, kept)
    found = list(_AUXILIARY.finditer(text))
    return _put(text, chosen := dice.choice(found), f"{chosen[0]} not") if found else None


def _number(text: str, _others: Sequence[str], dice: random.Random) -> str | None:
    found = list(_NUMBER.finditer(text))
    if not found:
        return None
    match = dice.choice(found)
    changed = float(match[0]) * dice.choice((0.1, 0.5, 2, 3, 10)) + dice.choice((0, 0, 1))
    return _put(text, match, f"{changed:g}")


def _opposite(text: str, _others: Sequence[str], dice: random.Random) -> str | None:
    found = [match for match in re.finditer(r"\b[a-z]+\b", text) if match[0] in _OPPOSITE]
    return _put(text, chosen := dice.choice(found), _OPPOSITE[chosen[0]]) if found else None


def _swap(text: str, _others: Sequence[str], dice: random.Random) -> str | None:
    """Exchange two content words of about the same make, at a distance."""
    found = [m for m in re.finditer(r"\b[a-z][a-z-]{4,}\b", text) if not m[0].endswith(("ly", "ing", "ed"))]
    far = [(a, b) for a in found for b in found if b.start() - a.end() > 8 and a[0] != b[0]]
    if not far:
        return None
    a, b = dice.choice(far)
    return text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]


def _detail(text: str, siblings: Sequence[str], dice: random.Random) -> str | None:
    clauses = [match["reason"] for other in siblings if (match := _BECAUSE.search(other))]
    if not clauses or not text.endswith("."):
        return None
    return f"{text[:-1]}, {dice.choice(('because', 'so that', 'and', 'while'))} {dice.choice(clauses)}."


def _cause(text: str, others: Sequence[str], dice: random.Random) -> str | None:
    match = _BECAUSE.search(text)
    reasons = [m["reason"] for other in others if other != text and (m := _BECAUSE.search(other))]
    if not match or not reasons:
        return None
    return text[: match.start("reason")] + dice.choice(reasons) + text[match.end("reason") :]


def _surer(text: str, _others: Sequence[str], _dice: random.Random) -> str | None:
    match = _HEDGE.search(text)
    return _put(text, match, _SURER.get(match[0], "always")) if match else None


_DAMAGES: dict[str, Change] = {
    "negation": _negate,
    "number": _number,
    "comparative": _opposite,
    "swap": _swap,
    "detail": _detail,
    "cause": _cause,
    "overgeneral": _surer,
}


def _harmless(text: str, dice: random.Random) -> str:
    """The sentence as it stands, or with two joined things exchanged, or a word said another way."""
    exchanged = _PAIR.sub(lambda m: f"{m['b']} {m['joint']} {m['a']}", text, count=1)
    other_word = re.sub(r"\b[a-z]+\b", lambda m: _SAME.get(m[0], m[0]), text)
    return dice.choice((text, exchanged, other_word))


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]
