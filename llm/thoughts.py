"""What some models think aloud before they reply, in tags of their own, taken out as it comes."""

from collections.abc import Iterator

_OPEN, _CLOSE = "<think>", "</think>"


def without_thoughts(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces of a reply without the thoughts at its beginning; an empty piece stands for each of theirs."""
    head = ""
    for piece in pieces:
        head = (head + piece).lstrip()
        if head.startswith(_OPEN):
            yield from _skipped(head, pieces)
        elif _OPEN.startswith(head):  # may become one
            yield ""
            continue
        else:
            yield head
        yield from pieces
        return
    yield head


def _skipped(thought: str, pieces: Iterator[str]) -> Iterator[str]:
    """An empty piece for each of a thought's, then what follows its end."""
    while _CLOSE not in thought:
        piece = next(pieces, None)
        if piece is None:
            return
        yield ""
        thought = thought[-len(_CLOSE) :] + piece
    head = thought.partition(_CLOSE)[2].lstrip()
    while not head and (piece := next(pieces, None)) is not None:
        yield ""
        head = piece.lstrip()
    yield head
