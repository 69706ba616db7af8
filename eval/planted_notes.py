"""Personal notes that make questions harder, as text, and a knowledge base of its own that holds them.

A distracting note talks of what the question is about and states none of its facts; a contradicting one states a fact
turned round. Both are made of the built-in notes' sentences, so that only what they say tells them apart.
"""

import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from assistant.dialogue import make_whole
from eval.minimal_pairs import minimal_pairs
from eval.questions import TestQuestion, section_key
from evidence.quotes import fingerprint
from ingestion.folders import owner_folder
from ingestion.sentences import statements
from ingestion.sync import index_lock, sync_locked
from knowledge_base import KnowledgeBase
from records import CORPUS, LOCAL, Passage, plain
from retrieval.keyword import terms, words
from retrieval.search import Search
from retrieval.vectors import VectorIndex
from storage.database import open_database
from storage.knowledge import Knowledge

_FOUND = 40  # results that lend sentences to a distracting note
_SAID = 6  # sentences of a distracting note
_NAMED = 6  # words of the question in its title
_TURNED = ("negation", "number", "comparative")  # damages that turn a sentence round, the plainest first
_TRIES = 20  # throws of the dice for one of these


def distracting(questions: Sequence[TestQuestion], base: KnowledgeBase) -> dict[str, str]:
    """Question id → a note of sentences that share the question's words, from sections that hold none of its facts.

    A sentence that states a fact of another of these questions is left out as well: the notes stand side by side.
    """
    stating = {mark for q in questions for fact in q.facts for group in fact.stated for mark in group}
    return {q.id: note for q in questions if (note := _distracting(q, base, stating))}


def contradicting(questions: Sequence[TestQuestion], base: KnowledgeBase) -> dict[str, str]:
    """Question id → a note that states the first of the question's facts that can be turned round, turned round."""
    said = {fingerprint(text): (text, p) for p in base.knowledge.all_passages(CORPUS) for text in _sentences(p)}
    notes = {}
    for question in questions:
        dice = random.Random(f"contradicted:{question.id}")
        groups = (group for fact in question.facts for group in fact.stated if len(group) == 1)
        found = (said[mark] for (mark,) in groups if mark in said)
        turned = ((false, p) for text, p in found if (false := _turned_round(text, dice)))
        if (first := next(turned, None)) is not None:
            notes[question.id] = _note(f"As I know it: {first[1].heading}", first[1].heading, first[0])
    return notes


@contextmanager
def open_with_notes(base: KnowledgeBase, notes: Mapping[str, str]) -> Iterator[KnowledgeBase]:
    """A knowledge base over the same built-in notes and these personal ones, file name → text, for a while.

    The built-in notes are not embedded again, and the base that it is made from stays as it is.
    """
    with tempfile.TemporaryDirectory() as home:
        data = Path(home)
        (data / "models").symlink_to((base.settings.data_dir / "models").resolve())
        settings = base.settings.model_copy(update={"data_dir": data, "database_url": ""})
        folder = owner_folder(settings, LOCAL)
        folder.mkdir(parents=True)
        for name, text in notes.items():
            (folder / f"{name}.md").write_text(text, "utf-8")
        opened = _open(base, data)
        try:
            yield opened
        finally:
            opened.close()


def _open(base: KnowledgeBase, data: Path) -> KnowledgeBase:
    settings = base.settings.model_copy(update={"data_dir": data, "database_url": ""})
    database = open_database(settings.storage_url)
    knowledge, index = Knowledge(database), VectorIndex(data / "index")
    kept = {entry.id: entry.vector for entry in base.knowledge.entries(CORPUS)[1]}
    with index_lock(settings):
        sync_locked(settings, knowledge, index, base.embedder, kept=kept)
    searcher = Search(settings, knowledge, index, base.embedder, base.searcher.adapter)
    return KnowledgeBase(settings, database, knowledge, index, base.embedder, searcher)


def _distracting(question: TestQuestion, base: KnowledgeBase, stating: set[str]) -> str:
    """The note, or "" where nothing else talks of the question's subject."""
    asked = make_whole(question.question, question.history)
    found = base.search(asked, _FOUND, scope="corpus")
    holding = {section for fact in question.facts for section in fact.sections}
    elsewhere = [hit.passage for hit in found.hits if section_key(hit.passage) not in holding]
    wanted = set(terms(found.question.spelled_out))
    near = sorted(
        (s for s in dict.fromkeys(chain.from_iterable(map(_sentences, elsewhere))) if fingerprint(s) not in stating),
        key=lambda sentence: -sum(found.idf.get(term, 0.0) for term in wanted & set(terms(sentence))),
    )
    said = [sentence for sentence in near[:_SAID] if wanted & set(terms(sentence))]
    title = " ".join([word for word in dict.fromkeys(words(asked)) if terms(word)][:_NAMED])
    return _note(f"On {title}", "What I noted", " ".join(said)) if said else ""


def _sentences(passage: Passage) -> list[str]:
    """What a passage asserts: no question, and no line that only announces a list."""
    said = map(plain, statements(passage.text)) if passage.kind == "text" else ()
    return [sentence for sentence in said if sentence.rstrip("\"'”’)*_").endswith((".", "!"))]


def _turned_round(sentence: str, dice: random.Random) -> str | None:
    pairs = [pair for _ in range(_TRIES) for pair in minimal_pairs([sentence], (), dice) if pair.kind in _TURNED]
    return min(pairs, key=lambda pair: _TURNED.index(pair.kind)).false if pairs else None


def _note(title: str, heading: str, text: str) -> str:
    return f"# {title}\n\n## {heading}\n\n{text}\n"
