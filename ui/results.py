"""Search hits as a list shows them: one for each section."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.refusal import load_refusal_model, signals
from ingestion.sentences import statements
from records import plain

if TYPE_CHECKING:
    from knowledge_base import KnowledgeBase
    from retrieval.search import Hit

_HITS, _EXTRACT = 12, 220  # passages asked for; characters shown of each


@dataclass(frozen=True)
class Result:
    owner: str
    note_id: str
    anchor: str
    place: str
    extract: str


@dataclass(frozen=True)
class Results:
    """The sections nearest to a text, best first, and whether the notes are likely to hold what was sought."""

    sections: tuple[Result, ...]
    likely: bool


def results(base: "KnowledgeBase", owner: str, sought: str) -> Results:
    """Look for a text.

    Raises:
        QuestionError: there is nothing to look for (too long, no word).
        SevenstepError: the index or the storage cannot be used.
    """
    refusal, found = load_refusal_model(), base.search(sought, _HITS, owner)
    best: dict[tuple[str, str, str], Result] = {}
    for hit in found.hits:
        result = _result(hit)
        best.setdefault((result.owner, result.note_id, result.anchor), result)
    return Results(tuple(best.values()), refusal.probability(signals(found)) >= refusal.bar)


def _result(hit: "Hit") -> Result:
    passage = hit.passage
    text = plain(" ".join(statements(passage.text)) or passage.text)
    extract = text if len(text) <= _EXTRACT else f"{text[:_EXTRACT].rsplit(' ', 1)[0]} …"
    place = f"{passage.title} › {passage.heading}" if passage.heading != passage.title else passage.title
    return Result(passage.owner, passage.note_id, passage.anchor, place, extract)
