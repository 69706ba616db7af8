"""Why an answer says a sentence: the passage's own words that support it, with those around them."""

import re
from dataclasses import dataclass

from ingestion.sentences import statements
from records import plain
from ui.answers import MarkedSentence, ShownAnswer, Source


@dataclass(frozen=True)
class Ground:
    """One source's words for a sentence; `before` and `after` are their neighbours in the passage."""

    source: Source
    before: str
    words: str
    after: str


def grounds(answer: ShownAnswer, sentence: MarkedSentence) -> tuple[Ground, ...]:
    """The words of each source that a sentence is marked with."""
    return tuple(_ground(source, sentence) for source in answer.sources if source.number in sentence.marks)


def _ground(source: Source, sentence: MarkedSentence) -> Ground:
    said = list(statements(source.text)) or [source.text]
    best = max(range(len(said)), key=lambda place: _shared(said[place], sentence.text))
    before = said[best - 1] if best else ""
    return Ground(source, before, said[best], "".join(said[best + 1 : best + 2]))


def _shared(one: str, other: str) -> float:
    """How alike two sentences are: the words that both hold, of those that either holds."""
    mine, theirs = _words(one), _words(other)
    return len(mine & theirs) / max(1, len(mine | theirs))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", plain(text).casefold()))
