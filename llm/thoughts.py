"""What some models think aloud before they reply, in tags of their own, taken out as it comes."""

from collections.abc import Iterator

_OPEN, _CLOSE = "<think>", "</think>"


def without_thoughts(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces of a reply without the thoughts at its beginning; an empty piece stands for each of theirs."""
    head, begun = "", False
    for piece in pieces:
        if begun:
            yield piece
            continue
        head = (head + piece).lstrip()
        if head.startswith(_OPEN):
            _, closed, rest = head.partition(_CLOSE)
            begun, head = bool(closed), rest.lstrip() if closed else head
            yield head if closed else ""
        elif _OPEN.startswith(head):  # may become one
            yield ""
        else:
            begun = True
            yield head
    if not begun and not head.startswith(_OPEN):
        yield head
