"""Word-for-word checks: a quotation counts only when the passage really holds it."""

import hashlib
import re

from records import plain

_MARKS = re.compile(r"[*_`|>#]+")


def is_quoted(sentence: str, passage: str) -> bool:
    """Whether the passage holds the sentence word for word; white space and Markdown's marks do not count."""
    wanted = _folded(sentence)
    return bool(wanted) and wanted in _folded(passage)


def fingerprint(sentence: str) -> str:
    """A short digest of a sentence's words, the same however it is marked up or broken into lines."""
    return hashlib.sha256(_folded(plain(sentence)).encode()).hexdigest()[:12]


def _folded(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text).split()).casefold()
