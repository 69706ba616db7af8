"""What a diagram of the built-in corpus must be: readable, without markup, and in the part of Mermaid known to draw.

The forms below are a part of Mermaid's grammar that always draws; the slow tests draw every diagram in a browser.
"""

import re
from collections.abc import Iterator

from errors import NoteError
from records import Block, Note

_MAX_NODES = 16
_ID = r"[A-Za-z]\w*"
_TEXT = r'"[^"]+"'
_SHAPE = (
    rf"(?:\[\({_TEXT}\)\]|\(\[{_TEXT}\]\)|\(\({_TEXT}\)\)|\{{\{{{_TEXT}\}}\}}"
    rf"|\[{_TEXT}\]|\({_TEXT}\)|\{{{_TEXT}\}})"
)
_RESERVED = {"end", "graph", "flowchart", "style", "linkStyle", "class", "classDef", "click", "default"}
_NODE = rf"{_ID}{_SHAPE}?"
_NODES = rf"{_NODE}(?:\s*&\s*{_NODE})*"
_ARROW = rf"(?:<?-->|---|<?-\.->|-\.-|<?==>|--[xo])(?:\|(?:{_TEXT}|[\w ]+)\|)?"
_NAME = r"[A-Za-z]\w*"
_WORDS = r"[^;#]+"
_FORMS = {
    "flowchart": (
        r"flowchart (?:LR|RL|TB|TD|BT)",
        rf"{_NODES}(?:\s*{_ARROW}\s*{_NODES})*",
        rf"subgraph {_ID}(?:\s*\[{_TEXT}\])?",
        r"direction (?:LR|RL|TB|TD|BT)",
        "end",
    ),
    "sequenceDiagram": (
        "sequenceDiagram",
        rf"(?:participant|actor) {_NAME}(?: as {_WORDS})?",
        rf"{_NAME}(?:-|--)(?:>|>>|x|\))[+-]?{_NAME}: {_WORDS}",
        rf"[Nn]ote (?:over|left of|right of) {_NAME}(?:,\s*{_NAME})?: {_WORDS}",
        rf"(?:alt|else|opt|loop|par|and|critical|break)(?: {_WORDS})?",
        rf"(?:activate|deactivate) {_NAME}",
        "autonumber",
        "end",
    ),
    "stateDiagram-v2": (
        "stateDiagram-v2",
        rf"(?:\[\*\]|{_NAME}) --> (?:\[\*\]|{_NAME})(?:\s*: {_WORDS})?",
        rf"state {_TEXT} as {_NAME}",
        rf"state {_NAME} \{{",
        rf"{_NAME}\s*: {_WORDS}",
        r"direction (?:LR|RL|TB|TD|BT)",
        r"\}",
    ),
    "gantt": (
        "gantt",
        rf"(?:title|section|axisFormat|tickInterval) {_WORDS}",
        "dateFormat (?:HH:mm|YYYY-MM-DD)",  # with X a task's start is taken for milliseconds, its end for seconds
        r"[^:;#]+:[^;#]+",
    ),
    "timeline": ("timeline", rf"(?:title|section) {_WORDS}", r"(?:[^:;#]+)?(?: ?: [^:;#]+)+"),
}


def lint_diagram(note: Note, block: Block) -> Iterator[NoteError]:
    """Every problem of one Mermaid fence."""
    body = [line.strip() for line in block.text.split("\n")[1:-1]]
    first = next((line for line in body if line), "")
    if not block.caption.endswith("?"):
        fix = "Write `*Figure: Which question does it answer?*` right after it."
        yield NoteError(note.path, block.line, "The diagram has no caption that asks a question.", fix)
    if re.search(r"<\w|^\s*(click|style|classDef|linkStyle)\s|%%\{", block.text, re.MULTILINE):
        yield NoteError(note.path, block.line, "The diagram holds HTML, styles or links.", "Leave only labels.")
    if (nodes := len(set(re.findall(r"\b(\w+)\s*[\[({]+\"", block.text)))) > _MAX_NODES:
        yield NoteError(note.path, block.line, f"The diagram has {nodes} nodes.", "Split it: phones are narrow.")
    if (forms := _FORMS.get(first.split(" ")[0])) is None:
        yield NoteError(note.path, block.line, f"Unknown diagram type {first!r}.", f"Use {', '.join(_FORMS)}.")
        return
    for number, line in enumerate(body, start=block.line + 1):
        if line and not any(re.fullmatch(form, line) for form in forms):
            yield NoteError(note.path, number, f"The line {line!r} may not draw.", "See the forms in corpus/README.md.")
        if first.startswith("flowchart") and line not in (first, "end"):
            for named in _RESERVED.intersection(re.findall(r"\w+", re.sub(r'"[^"]*"|\|[^|]*\|', "", line))):
                fix = "Rename it: Mermaid reserves the word."
                yield NoteError(note.path, number, f"A node is named `{named}`.", fix)
