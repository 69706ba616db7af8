"""Cut a note into passages: along headings, inside the embedder's window, never inside a row, line or word.

A passage is what is embedded, ranked and cited. Its length is counted in the embedder's own word pieces with the
heading path in front, so no part of a note is invisible to the embedder. Nothing here loads a model: the caller
passes the counter.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter

from ingestion.sentences import sentences
from records import Block, Note, Passage, Section, heading_line, plain

CUTTER_VERSION = 3  # raise when the same note would be cut differently
_LABELLED = ("flowchart", "graph", "sequenceDiagram", "stateDiagram")
_LABEL = re.compile(
    r'"([^"\n]+)"|\[([^\[\]"\n]+)\]|\(([^()"\n]+)\)|\{([^{}"\n]+)\}|\|([^|"\n]+)\|'
    r"|[-=]{2}\s+([^-=>|\"\n]+?)\s+[-=]{2}|^\s*(?:subgraph|participant\s+\S+\s+as)\s+([^\[\"\n]+)$|:\s+([^\n]+)$",
    re.MULTILINE,
)
_ARROW = re.compile(r"\s*(?:<?[-=.]{2,}(?:[^-=.>|\n]+[-=.]{2,})?[>xo]?(?:\|[^|\n]*\|)?|&)\s*")
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
        pages = {block.line: block.page for block in section.blocks}
        pieces = sorted(_section_pieces(section, budget, count), key=itemgetter(2))  # diagrams to their place
        asked = "text" if any(kind == "text" for kind, _, _ in pieces) else "diagram"
        for kind, text, line in pieces:
            questions = section.answers if kind == asked else ()
            passage = _passage(note, section, path, len(passages), kind, text, line, pages.get(line), questions)
            passages.setdefault(passage.id, passage)
    return list(passages.values())


def _passage(
    note: Note,
    section: Section,
    path: tuple[str, ...],
    position: int,
    kind: str,
    text: str,
    line: int,
    page: int | None,
    questions: tuple[str, ...],
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
        questions=questions,
        line=line,
        page=page,
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
    share = _even_share(section, budget, count)
    for block in section.blocks:
        if block.kind == "diagram":
            for text in _pack(_words(diagram_text(block), budget, count), " ", budget, count):
                yield "diagram", text, block.line
            continue
        for piece in _split(block, share, budget, count):
            if waiting and count(plain("\n\n".join((*waiting, piece)))) > share:
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
    body = block.text.partition("\n")[2]
    if body.lstrip().startswith(_LABELLED):
        found = (*("".join(groups).strip() for groups in _LABEL.findall(body)), *_bare_nodes(body))
    else:  # plans and timelines are written in words
        found = tuple(plain(line) for line in body.removesuffix("```").split("\n")[1:])
    words = dict.fromkeys(label for label in found if label not in ("", "*"))
    return f"Figure: {block.caption or 'diagram'} Shows: {'; '.join(words) or plain(block.text)}"


def _bare_nodes(body: str) -> Iterator[str]:
    """Nodes that an arrow touches and that have no label: their names are what a reader sees."""
    labelled = set(re.findall(r"(\w+)[ \t]*[\[({]", body))
    for line in body.split("\n"):
        if _ARROW.search(line):
            nodes = (node.partition(":::")[0].strip().rstrip(";") for node in _ARROW.split(line))
            yield from (node for node in nodes if re.fullmatch(r"[^\W\d]\w*", node) and node not in labelled)


def _split(block: Block, share: int, limit: int, count: TokenCounter) -> Iterator[str]:
    """Cut one block where it may be cut: between rows, items, lines, sentences and, last, words.

    Parts are filled up to the share; what is not to be cut may take up to the limit.
    """
    if count(plain(block.text)) <= share:
        yield block.text
    elif block.kind == "table":
        yield from _split_table(block.text, share, limit, count)
    elif block.kind == "list":
        yield from _pack(_shrink(_items(block.text), sentences, " ", limit, count), "\n", share, count)
    elif block.kind == "code":
        yield from _pack(_shrink(block.text.split("\n"), _no_split, " ", limit, count), "\n", share, count)
    else:
        yield from _pack(_shrink(sentences(block.text), _no_split, " ", limit, count), " ", share, count)


def _items(text: str) -> list[str]:
    """The items of a list, each with those nested in it."""
    indent = len(text) - len(text.lstrip(" "))
    return re.split(rf"\n(?= {{0,{indent}}}(?:[-*+]|\d{{1,9}}[.)])\s)", text)


def _no_split(text: str) -> list[str]:
    return [text]


def _split_table(text: str, share: int, limit: int, count: TokenCounter) -> Iterator[str]:
    """Rows in groups, each under the table's header; a row wider than the window is cut between words."""
    header, ruler, *rows = text.split("\n")
    taken = count(plain(header))
    if taken > limit // 2 or not rows:
        yield from _pack(_shrink([header, *rows], _no_split, " ", limit, count), "\n", share, count)
        return
    for part in _pack(_shrink(rows, _no_split, " ", limit - taken, count), "\n", max(share - taken, 1), count):
        yield f"{header}\n{ruler}\n{part}"


def _shrink(
    units: Iterable[str], finer: Callable[[str], list[str]], joint: str, limit: int, count: TokenCounter
) -> Iterator[str]:
    """Units that fit as they are; others cut by `finer`, and where that is not enough, into words."""
    for unit in units:
        if count(plain(unit)) <= limit:
            yield unit
        else:
            for part in finer(unit):
                fits = count(plain(part)) <= limit
                yield from [part] if fits else _pack(_words(part, limit, count), joint, limit, count)


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
