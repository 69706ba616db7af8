"""Text that was never Markdown, kept from being taken for it where that would hide something."""

import re

_FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})", re.MULTILINE)
_HEADING = re.compile(r"^(\s*)(#{1,6}\s)", re.MULTILINE)
_DEFINITION = re.compile(r"^(\s*)(\[[^\]\n]+\]:)", re.MULTILINE)


def literal(text: str) -> str:
    """Escape what would open a code block, a comment, a heading or a link definition; all else stays as it is."""
    text = text.replace("<!--", "\\<!--")
    for mark in (_FENCE, _HEADING, _DEFINITION):
        text = mark.sub(r"\1\\\2", text)
    return text
