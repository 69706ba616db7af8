"""Cut a note into passages: along headings, inside the embedder's window, never inside a row, line or word.

A passage is what is embedded, ranked and cited. Its length is counted in the embedder's own word pieces with the
heading path in front, so no part of a note is invisible to the embedder. Nothing here loads a model: the caller
passes the counter.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator

from ingestion.sentences import sentences
from records import Block, Note, Passage, Section, heading_line, plain

CUTTER_VERSION = 1  # raise when the same note would be cut differently
_SPECIAL_TOKENS = 2  # [CLS] and [SEP]
_EVEN_SLACK = 1.15  # since sentences do not end where we would like them to
_HEADING_SHARE = 3  # a heading path may take one third of the window

TokenCounter = Callable[[str], int]


def cut(note: Note, window: int, count: TokenCounter) -> list[Passage]:
    """Cut a note into passages of at most `window` word pieces each, in reading order."""
    passages: dict[str, Passage] = {}  # by id: a paragraph that a section repeats word for word is one passage
    for section in note.sections:
        path = _fit_path(section.path, window, count)
        budget = window - _SPECIAL_TOKENS - count(heading_line(path))
        for kind, text, line in _section_pieces(section, budget, count):
            passage = _passage(note, section, path, len(passages), kind, text, line)
            passages.setdefault(passage.id, passage)
    return list(passages.values())


def _passage(
    note: Note, section: Section, path: tuple[str, ...], position: int, kind: str, text: str, line: int
) -> Passage:
    identity = json.dumps([note.owner, note.id, section.anchor, path, text], ensure_ascii=False)
    return Passage(
        id=hashlib.sha256(identity.encode()).hexdigest()[:20],
        owner=note.owner,
        note_id=note.id,
        path=path,
        anchor=section.anchor,
        position=position,
        kind=kind,
        text=text,
        steps=section.steps,
        case=note.case,
        questions=section.answers if kind == "text" else (),
        line=line,
    )


def _fit_path(path: tuple[str, ...], window: int, count: TokenCounter) -> tuple[str, ...]:
    """Shorten an extreme heading path so that text has room; the title and the last heading matter most."""
    room = window // _HEADING_SHARE
    if count(heading_line(path)) <= room:
        return path
    ends = (path[0], path[-1]) if len(path) > 1 else path
    return tuple(_first_words(part, room // len(ends) - 1, count) for part in ends)


def _first_words(text: str, budget: int, count: TokenCounter) -> str:
    return next(_pack(_words(text, budget, count), " ", budget, count), text[:budget])


def _section_pieces(section: Section, budget: int, count: TokenCounter) -> Iterator[tuple[str, str, int]]:
    """(kind, text, line) of each passage; neighbouring blocks share one while they fit, diagrams stand alone."""
    waiting: list[str] = []
    line = section.line
    budget = _even_share(section, budget, count)
    for block in section.blocks:
        if block.kind == "diagram":
            for text in _pack(_words(diagram_text(block), budget, count), " ", budget, count):
                yield "diagram", text, block.line
            continue
        for piece in _split(block, budget, count):
            if waiting and count(plain("\n\n".join((*waiting, piece)))) > budget:
                yield "text", "\n\n".join(waiting), line
                waiting = []
            if not waiting:
                line = block.line
            waiting.append(piece)
    if waiting:
        yield "text", "\n\n".join(waiting), line


def _even_share(section: Section, budget: int, count: TokenCounter) -> int:
    """The length at which a section too long for one passage makes the fewest, of about the same length."""
    total = sum(count(plain(block.text)) for block in section.blocks if block.kind != "diagram")
    parts = -(-total // budget)
    return budget if parts < 2 else min(budget, round(total / parts * _EVEN_SLACK))


def diagram_text(block: Block) -> str:
    """A diagram in words: its caption, then its labels in order, each once."""
    labels = re.findall(r'"([^"\n]+)"|\[([^\[\]"\n]+)\]|\|([^|"\n]+)\||:\s+([^\n:]+)$', block.text, re.MULTILINE)
    words = dict.fromkeys(label.strip() for groups in labels for label in groups if label.strip())
    return f"Figure: {block.caption or 'diagram'} Shows: {'; '.join(words) or plain(block.text)}"


def _split(block: Block, budget: int, count: TokenCounter) -> Iterator[str]:
    """Cut one block where it may be cut: between rows, items, lines, sentences and, last, words."""
    if count(plain(block.text)) <= budget:
        yield block.text
    elif block.kind == "table":
        yield from _split_table(block.text, budget, count)
    elif block.kind == "list":
        items = re.split(r"\n(?=(?:[-*+]|\d{1,9}[.)])\s)", block.text)
        yield from _pack(_shrink(items, sentences, " ", budget, count), "\n", budget, count)
    elif block.kind == "code":
        yield from _pack(_shrink(block.text.split("\n"), _no_split, " ", budget, count), "\n", budget, count)
    else:
        yield from _pack(_shrink(sentences(block.text), _no_split, " ", budget, count), " ", budget, count)


def _no_split(text: str) -> list[str]:
    return [text]


def _split_table(text: str, budget: int, count: TokenCounter) -> Iterator[str]:
    """Rows in groups, each under the table's header; a row wider than the window is cut between words."""
    header, ruler, *rows = text.split("\n")
    if count(plain(header)) > budget // 2 or not rows:
        yield from _pack(_shrink([header, *rows], _no_split, " ", budget, count), "\n", budget, count)
        return
    room = budget - count(plain(header))
    for part in _pack(_shrink(rows, _no_split, " ", room, count), "\n", room, count):
        yield f"{header}\n{ruler}\n{part}"


def _shrink(
    units: Iterable[str], finer: Callable[[str], list[str]], joint: str, budget: int, count: TokenCounter
) -> Iterator[str]:
    """Units that fit as they are; others cut by `finer`, and where that is not enough, into words."""
    for unit in units:
        if count(plain(unit)) <= budget:
            yield unit
        else:
            for part in finer(unit):
                fits = count(plain(part)) <= budget
                yield from [part] if fits else _pack(_words(part, budget, count), joint, budget, count)


def _words(text: str, budget: int, count: TokenCounter) -> Iterator[str]:
    """Words; one that alone exceeds the budget is cut into halves until it fits."""
    for word in text.split():
        queue = [word]
        while queue:
            part = queue.pop(0)
            if count(plain(part)) <= budget or len(part) < 2:
                yield part
            else:
                queue[:0] = [part[: len(part) // 2], part[len(part) // 2 :]]


def _pack(units: Iterable[str], joint: str, budget: int, count: TokenCounter) -> Iterator[str]:
    """Join neighbours greedily while they fit the budget."""
    current, size = "", 0
    for unit in units:
        cost = count(plain(unit))
        if current and size + cost > budget:
            yield current
            current, size = "", 0
        current, size = (f"{current}{joint}{unit}", size + cost) if current else (unit, cost)
    if current:
        yield current
