"""Markdown and plain text: left as written, but for front matter and characters that do not belong."""

import re

from ingestion.readers.document import Document
from ingestion.readers.front_matter import split_front_matter
from ingestion.readers.kinds import looks_like_markdown
from ingestion.readers.names import plain_title
from ingestion.readers.text import clean, decode

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
LONGEST_TITLE = 200  # characters, as in a note's front matter


def read_markdown(data: bytes, name: str) -> Document:
    """Read Markdown or plain text; links, tags and everything else stay as they are."""
    front, body = split_front_matter(clean(decode(data, name)))
    title = front.get("title")
    named = str(title).strip() if isinstance(title, (str, int, float)) else ""
    return Document(
        name=name,
        path="",
        kind="markdown" if front or looks_like_markdown(body) else "text",
        title=" ".join((named or first_heading(body) or plain_title(name)).split())[:LONGEST_TITLE],
        markdown=body,
        front=front,
        pages=None,
    )


def first_heading(markdown: str) -> str:
    """The text of the first heading outside of code; "" where there is none."""
    fence = ""
    for line in markdown.split("\n"):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and (heading := _HEADING.fullmatch(line)):
            return heading[1][:LONGEST_TITLE]
    return ""
