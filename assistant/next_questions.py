"""What to ask next: questions that the notes themselves list, near the answer and not answered by it."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.library import AskedSection, Library

Place = tuple[str, str, str]  # owner, note id, anchor

_RELATED = 6  # related notes looked at
_SIMILAR = 0.6  # share of the shorter question's content words; more is the same question again
_NAMED = 2  # content words of title and heading that a question holds
_WORDS = range(4, 16)  # fewer is a keyword string, more is a story
_OPENS = re.compile(
    r"(what|why|how|when|(in |at )?which|where|who|is|are|do|does|did|can|could|should|will|would|has|have)\b(?! to\b)",
    re.IGNORECASE,
)
_LEANS = re.compile(r"\b(i|we|you|me|us|my|our|your|such|this|these|those|them|two|here|choice)\b|[:;…]", re.IGNORECASE)
_COMMON = frozenset(
    word
    for line in (
        "about and are can could did does for from has have how into its not one should some than that the their there",
        "they use used was what when where which while who why will with would you your",
    )
    for word in line.split()
)


def suggest(library: "Library", owner: str, asked: Sequence[str], cited: Sequence[Place]) -> tuple[str, ...]:
    """Up to three questions for after an answer that cites these sections; see `choose`."""
    notes = list(dict.fromkeys((of, note) for of, note, _ in cited))
    near = [place for place in library.related(owner, notes) if place not in notes][:_RELATED]
    found = {place: list(rows) for place, rows in groupby(library.asked(owner, [*notes, *near]), key=_note)}
    return choose(asked, cited, [found[place] for place in (*notes, *near) if place in found])


def choose(
    asked: Sequence[str], cited: Collection[Place], notes: "Iterable[Sequence[AskedSection]]", limit: int = 3
) -> tuple[str, ...]:
    """One question of each note, in the order of the notes, until there are enough; then a second one of each.

    The sections that an answer cites are passed over, and so is what resembles a question asked or chosen already.
    """
    queues = [chain.from_iterable(map(well_formed, _onwards(sections, cited))) for sections in notes]
    chosen: list[str] = []
    while queues and len(chosen) < limit:
        queue = queues.pop(0)
        question = next((q for q in queue if not any(similar(q, known) for known in (*asked, *chosen))), None)
        if question is not None:
            chosen.append(question)
            queues.append(queue)
    return tuple(chosen)


def well_formed(section: "AskedSection") -> Iterator[str]:
    """The section's questions that can stand alone on a button, its heading first: they name what they are about."""
    subject = _content(f"{section.title} {section.heading}")
    heading = (section.heading,) if section.heading.endswith("?") else ()  # "How X works" is none
    for text in dict.fromkeys((*heading, *section.questions)):
        question = f"{text.rstrip('?')}?"
        names_it = len(_content(question) & subject) >= min(_NAMED, len(subject))
        if _OPENS.match(text) and not _LEANS.search(text) and names_it and len(text.split()) in _WORDS:
            yield question[0].upper() + question[1:]


def similar(one: str, other: str) -> bool:
    """Whether two questions are about the same thing, as far as their words tell."""
    mine, theirs = _content(one), _content(other)
    return len(mine & theirs) >= _SIMILAR * max(1, min(len(mine), len(theirs)))


def _onwards(sections: "Sequence[AskedSection]", cited: Collection[Place]) -> "list[AskedSection]":
    """The sections not cited, beginning after the last one that is: a reader goes on from there."""
    places = [(s.owner, s.note_id, s.anchor) for s in sections]
    after = max((n for n, place in enumerate(places, start=1) if place in cited), default=0)
    rotated = [*zip(places, sections, strict=True)][after:] + [*zip(places, sections, strict=True)][:after]
    return [section for place, section in rotated if place not in cited]


def _content(question: str) -> set[str]:
    words = re.findall(r"[^\W_]{3,}", question.lower())
    return {word[:5] for word in words if word not in _COMMON}


def _note(section: "AskedSection") -> tuple[str, str]:
    return section.owner, section.note_id
