"""Text that others wrote, made safe to hand to Streamlit's Markdown: it reads right and cannot take over the page.

Streamlit gives `$`, `~`, `:name[…]`, `:name:` and `<` a meaning that a note's author did not, and an image would be
fetched from wherever it lies. Outside of code these are shown as the characters that they are; bold, italics, code,
lists, tables, links to the web and Mermaid fences keep theirs.
"""

import re
from collections.abc import Iterable

_PUNCTUATION = r"!-/:-@\[-`{-~"
_OPEN, _CLOSE = "\ue000", "\ue001"  # stand for the highlight until everything else is escaped
_JOINER = "\u2060"  # invisible; Streamlit looks for `:name:` after escapes are resolved, so a backslash is not enough
_SHORTCODE = re.compile(r":(?=[\w+-]+:|material/|streamlit:)")
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})[^\n]*\n(?:.*?^[ \t]*\1[`~]*[ \t]*$|.*\Z)", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(
    rf"(?P<kept>\\[{_PUNCTUATION}]"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n\s*\n).)*?(?<!`)(?P=ticks)(?!`)"
    r"|(?<!!)\[[^\[\]\n]*\]\(https?://[^\s()<>]+\))"
    r"|(?P<shortcode>:(?=[\w+-]+:|material/|streamlit:))"
    r"|(?P<active>[<\[\]$~]|:(?=[A-Za-z])|(?<=\w)\*(?=\w)|^(?=#))",
    re.MULTILINE | re.DOTALL,
)
_DIAGRAM = re.compile(r"(`{3,}|~{3,})[^\S\n]*[^\s`]*(?:mermaid|[&\\])[^\s`]*", re.IGNORECASE)  # `&#109;` is an m there
_TAG = re.compile(r"<(?=[a-zA-Z/!?])(?!br\s*/?>)(?!\w+>>)", re.IGNORECASE)  # but for a line break, and a <<kind>>
_ELSEWHERE = re.compile(
    r"\bimg(?=[\"']?\s*:)|\b(?:https?|wss?|ftp|file|data|blob|javascript|vbscript)(?=:)|[/\\](?=[/\\])", re.IGNORECASE
)
_BLOCK_START = re.compile(r"^(?P<number>\d{1,9})(?=[.)](\s|$))|^(?=[>|=]|[-+*](\s|$)|-{3})")
_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)


def literal(text: str) -> str:
    """Text of which nothing is Markdown: a question as a button's label, a file's name in a message."""
    folded = _SHORTCODE.sub(f":{_JOINER}", " ".join(text.split()))
    return re.sub(rf"([{_PUNCTUATION}])", r"\\\1", folded)


def inline(text: str) -> str:
    """One sentence of a note: its bold, italics, code and web links, and no block of its own."""
    folded = _escaped(" ".join(text.split()))
    return _BLOCK_START.sub(lambda match: f"{match['number'] or ''}\\", folded)


def blocks(markdown: str) -> str:
    """A section of a note with its paragraphs, lists, tables, code and diagrams."""
    parts, end = [], 0
    for fence in _FENCE.finditer(markdown):
        parts += [_escaped(markdown[end : fence.start()]), _tamed(fence.group())]
        end = fence.end()
    return "".join([*parts, _escaped(markdown[end:])])


def highlighted(markdown: str, sentences: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """A section with the sentences highlighted where they stand, and those that could not be."""
    source, missed = markdown.translate({ord(_OPEN): None, ord(_CLOSE): None}), []
    for sentence in sentences:
        where = find(source, sentence)
        if where is None or not _can_be_wrapped(sentence):
            missed.append(sentence)
            continue
        start, end = where
        source = f"{source[:start]}{_OPEN}{' '.join(source[start:end].split())}{_CLOSE}{source[end:]}"
    shown = blocks(source).replace(_OPEN, ":yellow-background[").replace(_CLOSE, "]")
    return shown, tuple(missed)


def find(markdown: str, sentence: str) -> tuple[int, int] | None:
    """Where a sentence stands in Markdown that may break its lines elsewhere; None inside a fence or nowhere."""
    words = [re.escape(word) for word in sentence.split()]
    fences = [fence.span() for fence in _FENCE.finditer(markdown)]
    for match in re.finditer(r"\s+".join(words), markdown) if words else ():
        if not any(start <= match.start() < end for start, end in fences):
            return match.span()
    return None


def _tamed(fence: str) -> str:
    """A fence; if it is a diagram, without tags, settings of Mermaid's, and addresses that a browser would go to.

    Mermaid fetches the image of a node from wherever its text says; such an address is shown and leads nowhere.
    """
    if not _DIAGRAM.match(fence.lstrip()):
        return _without_images(fence)
    plainly = _TAG.sub("#lt;", fence).replace("%%{", "%% {").replace("\t", "    ")
    return _without_images(_ELSEWHERE.sub(rf"\g<0>{_JOINER}", plainly))


def _without_images(code: str) -> str:
    """Code, in which an image would be one only where Markdown ends the code sooner than this module thinks."""
    return code.replace("![", f"!{_JOINER}[")


def _escaped(text: str) -> str:
    return _INLINE.sub(_escape, _DIAGRAM.sub(r"\1text", text))  # a diagram inside a quotation is shown as code


def _escape(match: re.Match[str]) -> str:
    if match["kept"]:
        return _without_images(match.group())
    return f"\\{match.group()}{_JOINER if match['shortcode'] else ''}"


def _can_be_wrapped(sentence: str) -> bool:
    """Whether `:yellow-background[…]` around it closes where it should: brackets in code and marks come in pairs."""
    code = "".join(match.group() for match in _CODE.finditer(sentence))
    prose = _CODE.sub("", sentence)
    return _paired(code) and "`" not in prose and prose.count("**") % 2 == 0 and not {_OPEN, _CLOSE} & set(sentence)


def _paired(text: str) -> bool:
    depth = 0
    for character in text:
        depth += {"[": 1, "]": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0
