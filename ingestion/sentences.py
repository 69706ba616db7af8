"""Text → sentences, verbatim. Made for notes: knows abbreviations, decimals, list items and inline code."""

import re
from collections.abc import Iterator

_ABBREVIATIONS = {
    *("e.g", "i.e", "etc", "vs", "cf", "al", "fig", "eq", "no", "approx", "resp", "ca", "a.k.a", "est", "vol", "pp"),
    *("dr", "mr", "mrs", "ms", "prof", "inc", "ltd", "st", "u.s", "dept"),
}
_BOUNDARY = re.compile(r"[.!?…]+[)\"'”’*_`\]]*\s+(?=[\"'“‘(*_`\[]*[A-Z0-9À-Þ])|\n\s*\n")
_UNIT = re.compile(r"\d\s?(?:ms|[bghmst])\.$")  # "in 5 ms." ends a sentence, though "Ms." and "B." do not
_BULLET = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")


def sentences(text: str) -> list[str]:
    """Split running text; white space at the ends is dropped, nothing else is changed."""
    found, start = [], 0
    for match in _BOUNDARY.finditer(text):
        if not _is_abbreviation(text[start : match.end()].rstrip()):
            found.append(text[start : match.end()].strip())
            start = match.end()
    return [s for s in (*found, text[start:].strip()) if s]


def _is_abbreviation(text: str) -> bool:
    """Whether the full stop at the end belongs to a word ("e.g.", "J.") and not to a sentence."""
    if not text.endswith(".") or _UNIT.search(text):
        return False
    word = re.split(r"[\s(\[\"'“‘]", text)[-1].rstrip(".").lower()
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word not in {"i", "k", "a"})


def statements(markdown: str) -> Iterator[str]:
    """The quotable sentences of a passage: prose and list items; tables, code and figures are left out."""
    for block in re.split(r"\n\s*\n", re.sub(r"^(```|~~~).*?^\1[^\n]*$", "", markdown, flags=re.DOTALL | re.MULTILINE)):
        if block.lstrip().startswith(("|", "Figure:", "#")):
            continue
        for item in re.split(r"\n(?=\s*(?:[-*+]|\d{1,3}[.)])\s)", block):
            yield from sentences(" ".join(_BULLET.sub("", item).split()))
