"""What words and numbers tell of a claim and the text that should support it: the signals the judge weighs.

Two kinds of failure, two kinds of signal. *New content* shows as words, numbers and names that the text lacks. *Wrong
relations* made of the text's own words show against the nearest unit of the text: a negation that only one side has, an
opposite in the place of a word, an order turned around, a number beside another noun, a qualifier dropped.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from evidence import lexicon
from evidence.lexicon import CAUSES, HEDGES, NEGATIONS, NUMBERS, UNIVERSAL
from retrieval.keyword import stem, terms

Idf = Callable[[str], float]

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"\b(?:[A-Z][a-z]*[A-Z]\w*|[A-Z]{2,}\w*)\b|(?<=[a-z,;:] )[A-Z][a-z]+")


def _pairs() -> dict[str, frozenset[str]]:
    opposite: dict[str, set[str]] = {}
    for pair in lexicon.OPPOSITES:
        left, right = pair.split("/")
        opposite.setdefault(stem(left), set()).add(stem(right))
        opposite.setdefault(stem(right), set()).add(stem(left))
    return {word: frozenset(others) for word, others in opposite.items()}


OPPOSITES = _pairs()


@dataclass(frozen=True)
class Read:
    """A text as the signals see it: its words in order, their stems, and what stands out."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    content: tuple[str, ...]  # stems of content words
    numbers: frozenset[str]
    names: frozenset[str]


def read(text: str) -> Read:
    words = tuple(re.findall(r"[a-z0-9]+(?:['’.][a-z0-9]+)*", text.lower()))
    return Read(
        words,
        tuple(map(stem, words)),
        tuple(terms(text)),
        frozenset(_numbers(text)),
        frozenset(name.lower() for name in _NAME.findall(text)),
    )


def _numbers(text: str) -> list[str]:
    """Numbers by value, percentages and number words too."""
    digits = [match.replace(",", "").rstrip(".") for match in _NUMBER.findall(text)]
    spelled = [NUMBERS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in NUMBERS]
    return [f"{float(n):g}" if n.count(".") < 2 else n for n in (*digits, *spelled)]


MONOTONE = {  # each signal, in the order of `features`, and whether it can only speak for (1) or against (-1) support
    "coverage_context": 1,
    "coverage_window": 1,
    "coverage_unit": 1,
    "rarest_missing": -1,
    "missing_share": -1,
    "missing_context": -1,
    "numbers_missing_window": -1,
    "numbers_missing_context": -1,
    "numbers": 0,
    "names_missing": -1,
    "bigrams_window": 1,
    "bigrams_context": 1,
    "negation_added": -1,
    "negation_dropped": -1,
    "negation_parity": 0,
    "opposites": -1,
    "universal_added": -1,
    "hedges_dropped": -1,
    "cause_added": -1,
    "order": 1,
    "extra_tail": -1,
    "number_neighbour": -1,
    "length": 0,
    "unit_length_ratio": 0,
    "swap": -1,
}


def features(claim: Read, window: Sequence[Read], context: Sequence[Read], idf: Idf) -> list[float]:
    """The signals that `MONOTONE` names: a claim against the units nearest to it (best first) and the whole context."""
    best = window[0]
    in_window = {t for unit in window for t in unit.content}
    in_context = {t for unit in context for t in unit.content}
    weight = {t: idf(t) for t in set(claim.content)}
    total = sum(weight.values()) or 1.0
    missing = [t for t in weight if t not in in_window]
    window_words = {w for unit in window for w in unit.words}
    claim_words = set(claim.words)
    return [
        sum(w for t, w in weight.items() if t in in_context) / total,
        sum(w for t, w in weight.items() if t in in_window) / total,
        sum(w for t, w in weight.items() if t in set(best.content)) / total,
        max((weight[t] for t in missing), default=0.0),
        len(missing) / max(len(weight), 1),
        sum(t not in in_context for t in weight) / max(len(weight), 1),
        _absent(claim.numbers, window),
        _absent(claim.numbers, context),
        float(len(claim.numbers)),
        float(len(claim.names - {w for unit in context for w in (*unit.names, *unit.words)})),
        _bigrams(claim, window),
        _bigrams(claim, context),
        _negations(claim, best),
        _negations(best, claim),
        float(_count(claim.words, NEGATIONS) % 2 != _count(best.words, NEGATIONS) % 2),
        _opposites(claim, window),
        float(len(claim_words & UNIVERSAL - window_words)),
        float(len(set(best.words) & HEDGES - claim_words)),
        float(bool(claim_words & CAUSES) and not (window_words & CAUSES)),
        _order(claim.content, best.content),
        _tail(claim.content, in_window),
        _neighbours(claim, window),
        float(len(claim.words)),
        len(claim.words) / max(len(best.words), 1),
        _swaps(claim, best),
    ]


def turned(one: Read, other: Read) -> float:
    """How many negations and opposites turn one of two texts against the other."""
    return _negations(one, other) + _negations(other, one) + _opposites(one, [other]) + _swaps(one, other)


def _absent(numbers: frozenset[str], units: Sequence[Read]) -> float:
    known = {n for unit in units for n in unit.numbers} | {p for unit in units for n in unit.numbers for p in _also(n)}
    return float(sum(n not in known for n in numbers if n not in ("1", "0")))


def _also(number: str) -> tuple[str, ...]:
    """A share said as a percentage, and the reverse."""
    value = float(number) if number.replace(".", "", 1).isdigit() else 0.0
    return (f"{value * 100:g}", f"{value / 100:g}")


def _bigrams(claim: Read, units: Sequence[Read]) -> float:
    mine = set(zip(claim.content, claim.content[1:], strict=False))
    theirs = {pair for unit in units for pair in zip(unit.content, unit.content[1:], strict=False)}
    return len(mine & theirs) / max(len(mine), 1)


def _count(words: Sequence[str], which: frozenset[str]) -> int:
    return sum(word in which for word in words)


def _negations(one: Read, other: Read) -> float:
    """Negated content words of one text that the other has without a negation near."""
    return float(len((_negated(one) & set(other.stems)) - _negated(other)))


def _negated(text: Read) -> set[str]:
    """Stems of the few content words after a negation."""
    content = set(text.content)
    return {
        s
        for at, word in enumerate(text.words)
        if word in NEGATIONS
        for s in [s for s in text.stems[at + 1 : at + 7] if s in content][:2]
    }


def _opposites(claim: Read, window: Sequence[Read]) -> float:
    """Words of the claim that the nearest units lack while they have the opposite."""
    there = {s for unit in window for s in unit.stems}
    return float(sum(bool(OPPOSITES.get(s, frozenset()) & there) and s not in there for s in set(claim.stems)))


def _swaps(claim: Read, best: Read) -> float:
    """Opposites that both texts hold, in another order."""
    first = {s: at for at, s in reversed(list(enumerate(best.stems)))}
    mine = {s: at for at, s in reversed(list(enumerate(claim.stems)))}
    found = 0
    for left in mine:
        for right in OPPOSITES.get(left, frozenset()):
            if right in mine and left in first and right in first and mine[left] < mine[right]:
                found += first[left] > first[right]
    return float(found)


def _order(claim: Sequence[str], unit: Sequence[str]) -> float:
    """Share of pairs of shared words that stand in the same order in both (Kendall's tau, from 0 to 1)."""
    place = {term: at for at, term in reversed(list(enumerate(unit)))}
    shared = np.array([place[t] for t in dict.fromkeys(claim) if t in place])
    if len(shared) < 2:
        return 0.5
    later = np.triu(shared[None, :] > shared[:, None], 1).sum()
    return float(later / (len(shared) * (len(shared) - 1) / 2))


def _tail(claim: Sequence[str], known: set[str]) -> float:
    """Longest run of the claim's content words that the window lacks: what an added detail looks like."""
    longest = run = 0
    for term in claim:
        run = 0 if term in known else run + 1
        longest = max(longest, run)
    return float(longest)


def _neighbours(claim: Read, window: Sequence[Read]) -> float:
    """Numbers that stand beside none of the words they stand beside in the nearest units."""
    wrong = 0
    for number, near in _near(claim):
        places = [theirs for unit in window for n, theirs in _near(unit) if n == number]
        wrong += bool(places) and not any(near & theirs for theirs in places)
    return float(wrong)


def _near(text: Read) -> list[tuple[str, set[str]]]:
    content = set(text.content)
    found = []
    for at, word in enumerate(text.words):
        if values := _numbers(word):
            near = {s for s in text.stems[max(0, at - 3) : at + 4] if s in content and not s[0].isdigit()}
            found.append((values[0], near))
    return found
