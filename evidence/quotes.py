"""Word-for-word checks: a quotation counts only when the passage really holds it.

White space and Markdown's marks do not count, nor how apostrophes, quotation marks, dashes and angle brackets are
typed.
"""

import hashlib
import re
from collections.abc import Iterator

from records import plain

_MARKS = re.compile(r"[*_`|>#]+")
_BETWEEN = r"[\s*_`|>›#]+"
_TYPED = str.maketrans(dict.fromkeys("‘’‚", "'") | dict.fromkeys("“”„", '"') | dict.fromkeys("‐‑–—", "-"))
_FENCED = str.maketrans("‹›", "<>")  # as `prompts.rendering.fenced` shows them to a model
_WAYS = {"'": "['‘’‚]", '"': '["“”„]', "-": "[-‐‑–—]", "<": "[<‹]"}


def is_quoted(sentence: str, passage: str) -> bool:
    """Whether the passage holds the sentence word for word."""
    wanted = _typed(sentence)
    return bool(wanted) and wanted in _typed(passage)


def is_same(one: str, other: str) -> bool:
    """Whether two sentences are the same word for word."""
    return _typed(plain(one)) == _typed(plain(other))


def located(quote: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a text holds a quotation, from and to, each time that it does."""
    words = _typed(quote).split()
    found = re.finditer(_BETWEEN.join(map(_way, words)), text, re.I) if words else ()
    return (match.span() for match in found)


def unfenced(text: str) -> str:
    """What a model wrote, with the angle brackets that its prompt showed it otherwise."""
    return text.translate(_FENCED)


def fingerprint(sentence: str) -> str:
    """A short digest of a sentence's words, the same however it is marked up or broken into lines."""
    return hashlib.sha256(_folded(plain(sentence)).encode()).hexdigest()[:12]


def _way(word: str) -> str:
    return "".join(_WAYS.get(sign, re.escape(sign)) for sign in word)


def _typed(text: str) -> str:
    return _folded(unfenced(text).translate(_TYPED))


def _folded(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text).split()).casefold()
