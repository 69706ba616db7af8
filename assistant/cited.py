"""A language model's text, as it comes in → its sentences, each with the numbers of the notes that it cites.

`Reader` takes pieces of any length and gives a sentence as soon as it is over: when the next one, a new line or the end
has begun. Markdown's marks, links, images and HTML fall away; what is left is plain text.
"""

import re
from dataclasses import dataclass

from ingestion.sentences import sentences
from records import plain

_MARKS = re.compile(r"[\[【]\s*((?:notes?\s*)?\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*[\]】]", re.I)
_BEHIND = re.compile(
    r"([.!?…]{1,3}[\"'”’)]*)((?:\s*[\[【]\s*(?:notes?\s*)?\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*[\]】])+)", re.I
)
_HEADING = re.compile(r"^\s*(?:#{1,6}\s+(?P<a>.+?)|\*\*(?P<b>[^*]{2,80}?):?\*\*:?)\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+")
_HTML = re.compile(r"</?[a-z!][^<>]{0,2000}>|&#?\w{1,10};", re.I)
_ADDRESS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<?\b(?:https?|data|javascript|file|ftp):\S+|\bwww\.\S+", re.I)
_RUN = re.compile(r"([^\w\s#])\1{3,}")  # of one sign, which a model may repeat for ever
LONGEST_LINE = 2000  # characters; a longer one is taken to be over
_MOST_HEADING = 80  # characters


@dataclass(frozen=True)
class Claimed:
    """A sentence as a model wrote it, without its marks, and the numbers of the notes that it cites."""

    text: str
    numbers: tuple[int, ...]
    heading: str = ""


class Reader:
    """Reads one reply; `unfinished` is what has come of a sentence that is not over."""

    def __init__(self) -> None:
        self._line = ""
        self._heading = ""

    @property
    def unfinished(self) -> str:
        return bare(self._line)

    def feed(self, piece: str) -> list[Claimed]:
        """Take a piece; the sentences that are over now."""
        *lines, self._line = _RUN.sub(r"\1\1\1", self._line + piece).replace("\r", "").split("\n")
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
            self._heading = bare(match["a"] or match["b"])[:_MOST_HEADING].rstrip(":")
            return []
        return [claimed for text in sentences(_forward(_ITEM.sub("", line))) for claimed in self._claim(text)]

    def _claim(self, text: str) -> list[Claimed]:
        numbers = [int(n) for group in _MARKS.findall(text) for n in re.findall(r"\d+", group)]
        said = bare(text)
        return [Claimed(said, tuple(dict.fromkeys(numbers)), self._heading)] if any(map(str.isalnum, said)) else []


def bare(text: str) -> str:
    """Text without citation marks, links, images, HTML and Markdown."""
    unmarked = _ITEM.sub("", _MARKS.sub("", _HTML.sub(" ", text)))
    return re.sub(r"\s+([.,;:!?])", r"\1", plain(_ADDRESS.sub(r"\1", unmarked))).strip()


def _forward(line: str) -> str:
    """Without HTML, and marks that stand behind a full stop put in front of it: they belong to what it ends."""
    return _BEHIND.sub(lambda match: f" {match[2].strip()}{match[1]}", _HTML.sub(" ", line))
