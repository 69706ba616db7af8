"""A language model's text, as it comes in → its sentences, each with the numbers of the notes that it cites.

`Reader` takes pieces of any length and gives a sentence as soon as it is over: when the next one, a new line or the end
has begun. Markdown's marks, links, images and HTML fall away; what is left is plain text. A heading names what stands
under it in words of the question and the notes; one that says more is left out, or read as a sentence where it cites.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from evidence.quotes import unfenced
from ingestion.sentences import sentences
from records import plain
from retrieval.keyword import terms

_MARK = r"[\[【]\s*((?:notes?\s*)?[1-9]\d{0,2}(?:\s*[,;–-]\s*[1-9]\d{0,2})*)\s*[\]】]"
_MARKS = re.compile(_MARK, re.I)
_BEHIND = re.compile(rf"([.!?…]{{1,3}}[\"'”’)]*)((?:\s*{_MARK.replace('(', '(?:', 1)})+)", re.I)
_RANGE = re.compile(r"(\d+)(?:\s*[–-]\s*(\d+))?")
_HEADING = re.compile(r"^\s*(?:#{1,6}\s+(?P<a>.+?)|\*\*(?P<b>[^*]{2,80}?):?\*\*:?)\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+")
_HTML = re.compile(r"</?[a-z!][^<>]{0,2000}>|&#?\w{1,10};", re.I)
_ADDRESS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<?\b(?:https?|data|javascript|file|ftp):\S+|\bwww\.\S+", re.I)
_RUN = re.compile(r"([^\w\s#])\1{3,}")  # of one sign, which a model may repeat for ever
LONGEST_LINE = 2000  # characters; a longer one is taken to be over
_MOST_HEADING = 80  # characters
_NEUTRAL = frozenset(  # words that a heading may have besides: they state nothing
    terms(
        "answer overview summary short key main first next step design choice decision option approach trade-off pros "
        "cons advantage benefit limit drawback cost risk comparison difference reason example consideration conclusion "
        "recommendation note rule thumb practice side part kind type way problem solution detail "
        "background context goal"
    )
)


@dataclass(frozen=True)
class Claimed:
    """A sentence as a model wrote it, without its marks, and the numbers of the notes that it cites."""

    text: str
    numbers: tuple[int, ...]
    heading: str = ""


class Reader:
    """Reads one reply; `unfinished` is what has come of a sentence that is not over.

    `known` are the stemmed words of which headings may be made.
    """

    def __init__(self, known: Collection[str]) -> None:
        self._known = _NEUTRAL.union(known)
        self._line = ""
        self._heading = ""

    @property
    def unfinished(self) -> str:
        return bare(self._line)

    def feed(self, piece: str) -> list[Claimed]:
        """Take a piece; the sentences that are over now."""
        *lines, self._line = _RUN.sub(r"\1\1\1", self._line + unfenced(piece)).replace("\r", "").split("\n")
        if len(self._line) > LONGEST_LINE:
            lines, self._line = [*lines, self._line], ""
        found = [claimed for line in lines for claimed in self._read(line)]
        if not any(map(str.isspace, piece)):  # a sentence is over where white space follows it
            return found
        if not _HEADING.match(self._line) and not self._line.lstrip().startswith(("#", "**")):
            *over, rest = sentences(_forward(self._line)) or [""]
            if over and rest and not rest.startswith(("[", "【", "(")):
                found += [claimed for text in over for claimed in self._claim(text)]
                self._line = rest + self._line[len(self._line.rstrip()) :]
        return found

    def finish(self) -> list[Claimed]:
        """The end has come; the sentences that it ends."""
        last, self._line = self._line, ""
        return self._read(last)

    def _read(self, line: str) -> list[Claimed]:
        if match := _HEADING.match(line):
            heading = bare(match["a"] or match["b"]).rstrip(":")
            if len(heading) <= _MOST_HEADING and self._known.issuperset(terms(heading)):
                self._heading = heading
                return []
            self._heading, line = "", (match["a"] or match["b"]) if _MARKS.search(line) else ""
        return [claimed for text in sentences(_forward(_ITEM.sub("", line))) for claimed in self._claim(text)]

    def _claim(self, text: str) -> list[Claimed]:
        numbers = [n for group in _MARKS.findall(text) for n in _counted(group)]
        said = bare(text)
        return [Claimed(said, tuple(dict.fromkeys(numbers)), self._heading)] if any(map(str.isalnum, said)) else []


def _counted(group: str) -> Iterator[int]:
    """The numbers of one mark, those of a range one by one."""
    for first, last in _RANGE.findall(group):
        low, high = sorted((int(first), int(last or first)))
        yield from range(low, high + 1)


def bare(text: str) -> str:
    """Text without citation marks, links, images, HTML and Markdown."""
    unmarked = _ITEM.sub("", _MARKS.sub("", _HTML.sub(" ", text)))
    return re.sub(r"\s+([.,;:!?])", r"\1", plain(_ADDRESS.sub(r"\1", unmarked))).strip()


def _forward(line: str) -> str:
    """Without HTML, and marks that stand behind a full stop put in front of it: they belong to what it ends."""
    return _BEHIND.sub(lambda match: f" {match[2].strip()}{match[1]}", _HTML.sub(" ", line))
