"""A spoken or typed answer → the stretches that can be held against a rubric and quoted: sentences and clauses."""

import re

from ingestion.sentences import sentences

_LINE = re.compile(r"\n+")
_BULLET = re.compile(r"^\s*(?:[-*+•–]|\d{1,3}[.)])\s+")
_JOINT = re.compile(
    r"\s*(?:;|(?<=[\w)])\s[–—-]\s|:\s|→|,\s(?=(?:because|since|so|but|and|which|while|where|otherwise|then|as|for|not)\b)"
    r"|\s(?=(?:because|so that)\b))\s*"
)
_SHORTEST = 2  # words
_LONGEST = 28  # words of a piece


def stretches(answer: str) -> list[str]:
    """Each sentence, and each clause of one that has several, as they stand in the answer; each once."""
    found: dict[str, None] = {}
    for line in _LINE.split(answer):
        for sentence in sentences(_BULLET.sub("", line)):
            clauses = [clause.strip(" ,;") for clause in _JOINT.split(sentence)]
            found |= dict.fromkeys(text for text in (sentence, *clauses) if len(text.split()) >= _SHORTEST)
    return list(found)


def pieces(answer: str) -> list[str]:
    """The answer in reading order, cut into sentences, and long ones at their joints: what is read at one go."""
    found = []
    for line in _LINE.split(answer):
        for sentence in sentences(_BULLET.sub("", line)):
            found += [sentence] if len(sentence.split()) <= _LONGEST else _cut(sentence)
    return [piece for piece in found if len(piece.split()) >= _SHORTEST]


def _cut(sentence: str) -> list[str]:
    cut, start = [], 0
    for joint in _JOINT.finditer(sentence):
        if len(sentence[start : joint.start()].split()) >= _LONGEST // 2:
            cut.append(sentence[start : joint.start()])
            start = joint.end()
    return [*cut, sentence[start:]]
