"""What one owner holds, ready to be searched by keyword: kept in memory, renewed note by note as the notes change."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from records import Passage
from retrieval.keyword import KeywordIndex, Tokens, document, tokenized, words
from storage.knowledge import Knowledge, NoteHead, NoteState

_LOWER_CASE = re.compile(r"(?<![\w-])[a-z]{2,}(?![\w-])")


@dataclass(frozen=True)
class _HeldNote:
    """A note's passages, each as the keyword index reads it, and the words in it."""

    state: NoteState
    passages: tuple[Passage, ...]
    tokens: tuple[Tokens, ...]
    words: Counter[str]
    lower_case: frozenset[str]


@dataclass(frozen=True)
class Holdings:
    """An owner's notes at one generation."""

    generation: int
    heads: tuple[NoteHead, ...] = ()
    _notes: Mapping[str, _HeldNote] = field(default_factory=dict, repr=False)

    @cached_property
    def passages(self) -> dict[str, Passage]:
        """By id, by note and in reading order."""
        return {passage.id: passage for note in self._notes.values() for passage in note.passages}

    @cached_property
    def ids(self) -> list[str]:
        return list(self.passages)

    @cached_property
    def sections(self) -> dict[tuple[str, str], list[Passage]]:
        """(note id, anchor) → the section's passages."""
        found: dict[tuple[str, str], list[Passage]] = {}
        for passage in self.passages.values():
            found.setdefault((passage.note_id, passage.anchor), []).append(passage)
        return found

    @cached_property
    def keyword(self) -> KeywordIndex:
        """BM25 over `ids`, in their order."""
        return KeywordIndex([tokens for note in self._notes.values() for tokens in note.tokens])

    @cached_property
    def words(self) -> Counter[str]:
        """How often each word occurs."""
        total: Counter[str] = Counter()
        for note in self._notes.values():
            total.update(note.words)
        return total

    @cached_property
    def lower_case(self) -> frozenset[str]:
        """The words that occur without a capital."""
        return frozenset().union(*(note.lower_case for note in self._notes.values()))


def take(knowledge: Knowledge, owner: str, generation: int, before: Holdings | None) -> Holdings:
    """What the owner holds now; notes that have not changed since `before` are not read again."""
    states = {note_id: state for (_, note_id), state in knowledge.note_states(owner).items()}
    known = before._notes if before else {}
    kept = {note_id: known[note_id] for note_id, state in states.items() if _same(known.get(note_id), state)}
    read = knowledge.passages_of_notes(owner, states.keys() - kept.keys())
    notes = {i: kept[i] if i in kept else _held(states[i], tuple(read.get(i, ()))) for i in sorted(states)}
    return Holdings(generation, tuple(knowledge.heads(owner)), notes)


def _same(held: _HeldNote | None, state: NoteState) -> bool:
    return held is not None and (held.state.sha256, held.state.recipe) == (state.sha256, state.recipe)


def _held(state: NoteState, passages: tuple[Passage, ...]) -> _HeldNote:
    texts = [text for passage in passages for text in (*passage.path, passage.text, *passage.questions)]
    return _HeldNote(
        state,
        passages,
        tuple(tokenized(document(passage)) for passage in passages),
        Counter(word for text in texts for word in words(text)),
        frozenset(word for text in texts for word in _LOWER_CASE.findall(text)),
    )
