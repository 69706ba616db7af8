"""Word-for-word checks: a quotation counts only when the passage really holds it."""

import re

_MARKS = re.compile(r"[*_`|>#]+")


def is_quoted(sentence: str, passage: str) -> bool:
    """Whether the passage holds the sentence word for word; white space and Markdown's marks do not count."""
    wanted = _folded(sentence)
    return bool(wanted) and wanted in _folded(passage)


def _folded(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text).split()).casefold()
