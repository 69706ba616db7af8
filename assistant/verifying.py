"""Does the cited passage support what a language model said? It proposes; here code verifies, sentence by sentence.

A sentence stands when it cites a passage that was found, holds no number that neither the passage nor the person has,
and is supported in the eyes of the evidence judge. One that cites the wrong passage is given the right one, where
another that was found supports it. All that a model writes is untrusted text.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.cited import Claimed
from evidence.instructions import is_to_machine
from evidence.judge import EmbeddedJudge
from evidence.quotes import is_same
from ingestion.sentences import statements
from records import CORPUS
from retrieval.embedder import Embedder
from retrieval.search import Hit

BAR = 0.6  # probability of support from which a sentence stands; `python -m eval lies` measures it
MENDED_BAR = (
    0.85  # the same, for a passage that the model did not cite: eight tries find something more easily than one
)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*")
_NEAR = 0.5  # cosine from which a sentence of the notes can take the place of a struck one


_Support = tuple[tuple[Hit, ...], float, bool]  # the passages, how far they support it, whether they say it verbatim


@dataclass(frozen=True)
class Verified:
    """A sentence, the passages that hold it, how far they support it, and why it does not stand, if it does not.

    `instead` is a sentence of the notes that takes the place of one that does not, with its passage.
    """

    claimed: Claimed
    hits: tuple[Hit, ...]
    support: float
    quoted: bool
    reason: str = ""
    instead: tuple[str, Hit] | None = None

    @property
    def stands(self) -> bool:
        return not self.reason


class Verifier:
    """Checks sentences against passages. Thread-safe."""

    def __init__(self, judge: EmbeddedJudge, embedder: Embedder) -> None:
        self._judge, self._embedder = judge, embedder

    def check(self, claimed: Claimed, asked: str, shown: Sequence[Hit]) -> Verified:
        """Check a sentence that cites the passages `shown` by their place, counted from 1.

        `asked` is what the person said, whose numbers may be said again.
        """
        cited = [shown[number - 1] for number in claimed.numbers if 0 < number <= len(shown)]
        others = [hit for hit in shown if hit not in cited]
        best = (
            self._each(claimed.text, cited, asked, BAR)
            or self._together(claimed.text, cited, asked)
            or self._each(claimed.text, others, asked, MENDED_BAR)
        )
        if is_to_machine(claimed.text) and not (best and _is_built_in(best)):
            return Verified(claimed, (), 0.0, False, "it speaks to a machine, not to a reader")
        if best is None:
            reason = "no note supports it" if cited else "it cites no note"
            return Verified(claimed, tuple(cited), 0.0, False, reason)
        return Verified(claimed, *best)

    def replacement(self, struck: Verified, said: Collection[str]) -> tuple[str, Hit] | None:
        """The sentence of the cited passages that is nearest to a struck one, unless it was said already."""
        told = [(text, hit) for hit in struck.hits for text in _sayable(hit) if text not in said]
        if not told:
            return None
        vectors = self._embedder.encode([struck.claimed.text, *(text for text, _ in told)])
        cosines = vectors[1:] @ vectors[0]
        best = int(np.argmax(cosines))
        return told[best] if cosines[best] >= _NEAR else None

    def _each(self, text: str, hits: Sequence[Hit], asked: str, bar: float) -> _Support | None:
        """The passages that hold a sentence, each by itself; those that have it word for word, where there are any.

        Word for word means a whole sentence of theirs: a part of one may say the opposite.
        """
        quoting = tuple(hit for hit in hits if any(is_same(text, told) for told in statements(hit.text)))
        if quoting:
            return quoting, 1.0, True
        holding = {hit: score for hit in hits if (score := self._support(text, [hit], asked)) >= bar}
        return (tuple(holding), max(holding.values()), False) if holding else None

    def _together(self, text: str, hits: Sequence[Hit], asked: str) -> _Support | None:
        """All passages that a sentence cites, where they hold it together."""
        score = self._support(text, hits, asked) if len(hits) > 1 else 0.0
        return (tuple(hits), score, False) if score >= BAR else None

    def _support(self, text: str, hits: Sequence[Hit], asked: str) -> float:
        contexts = list(map(context, hits))
        if not set(_read(" ".join((*contexts, asked)))).issuperset(_read(text)):
            return 0.0
        [judged] = self._judge.support(contexts, [text])
        return judged.score


def context(hit: Hit) -> str:
    """A passage as the judge reads it."""
    return f"{hit.passage.title}. {hit.passage.heading}.\n\n{hit.text}"


def _is_built_in(support: _Support) -> bool:
    """Whether a built-in note says it word for word: some of them are about language models."""
    hits, _, quoted = support
    return quoted and all(hit.passage.owner == CORPUS for hit in hits)


def _sayable(hit: Hit) -> list[str]:
    """The sentences of a passage that speak to a reader."""
    built_in = hit.passage.owner == CORPUS
    return [text for text in statements(hit.text) if built_in or not is_to_machine(text)]


def _read(text: str) -> Iterator[str]:
    """The numbers of a text that are written in digits, without thousands separators."""
    return (match.replace(",", "").rstrip(".") for match in _NUMBER.findall(text))
