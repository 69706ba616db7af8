"""BM25 over passages, one index per owner, kept in memory: a projection of the storage that is built when opened.

A passage's document is its heading path, its text, and the questions its section answers. Words are stemmed; hyphens
and slashes both split and join ("train-serve" is found by "train serve" and by "trainserve").
"""

import re
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from records import Passage, plain

_WORD = re.compile(r"[a-z0-9]+(?:[+#]+|(?:['’.][a-z0-9]+)+)?")
_JOINED = re.compile(r"[a-z0-9]+(?:[-–/_][a-z0-9]+)+")
_STOPWORDS = frozenset(
    word
    for line in (
        "a an and are as at be been but by can could did do does for from had has have how i if in into is it its me",
        "my of on or our should so such than that the their them then there these they this to was we were what when",
        "where which while who why will with would you your about also any between",
    )
    for word in line.split()
)
_THREAD = threading.local()
Tokens = tuple[str, ...]


def words(text: str) -> list[str]:
    """Lower-case words, compounds also joined; before stemming, stop words included."""
    lowered = text.lower()
    joined = [re.sub(r"[-–/_]", "", compound) for compound in _JOINED.findall(lowered)]
    return _WORD.findall(lowered) + joined


def terms(text: str) -> list[str]:
    """Stemmed content words: what BM25 matches."""
    return _stem([word for word in words(text) if word not in _STOPWORDS])


def is_stop_word(word: str) -> bool:
    """Whether a lower-case word is one that tells nothing of what a text is about."""
    return word in _STOPWORDS


def stems(tokens: Iterable[str]) -> set[str]:
    return set(_stem(list(tokens)))


def stem(word: str) -> str:
    return _stem([word])[0]


def _stem(tokens: list[str]) -> list[str]:
    if not hasattr(_THREAD, "stem"):  # a PyStemmer object must not be shared between threads
        _THREAD.stem = Stemmer.Stemmer("english").stemWords
    stem: Callable[[list[str]], list[str]] = _THREAD.stem
    return stem(tokens)


class KeywordIndex:
    """BM25 (Robertson et al. 1994; Lucene's variant by bm25s) over the passages of one owner."""

    def __init__(self, documents: Sequence[Tokens]) -> None:
        self.size = len(documents)
        self._frequency: Counter[str] = Counter()
        for document in documents:
            self._frequency.update(set(document))
        self._index = bm25s.BM25(k1=1.2, b=0.75)
        if documents:
            self._index.index([list(document) for document in documents], show_progress=False)

    def scores(self, question_terms: Sequence[str]) -> NDArray[np.float32]:
        """BM25 of every document, in the order given; 0 where no term matches."""
        known = [term for term in question_terms if term in self._frequency]
        if not known:
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self._index.get_scores(known), dtype=np.float32)

    def idf(self, term: str) -> float:
        """Inverse document frequency, `ln(1 + (N - n + 0.5) / (n + 0.5))`; an unknown term weighs most."""
        n = self._frequency[term]
        return float(np.log(1 + (self.size - n + 0.5) / (n + 0.5)))

    def __contains__(self, term: str) -> bool:
        return term in self._frequency


def document(passage: Passage) -> str:
    """What the keyword index reads of a passage."""
    return "\n".join((*(plain(part) for part in passage.path), plain(passage.text), *passage.questions))


def tokenized(text: str) -> Tokens:
    """A document's terms, as the index takes them: never none."""
    return tuple(map(sys.intern, terms(text))) or ("\x00",)
