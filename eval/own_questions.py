"""A person's own test set, and the candidates for it: read and changed for its owner only.

A question that rests on a personal note goes with the note when that is deleted for good, since its wording, its facts
and the names of its sections may be the note's words (`ingestion/own_sets.py` takes it out). Of a conversation only the
questions are kept as history: answers quote notes, and a follow-up is understood from the questions before it.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from assistant.dialogue import Turn
from errors import UsageError
from eval.questions import Fact, TestQuestion, as_line, load_questions, note_of
from evidence.quotes import fingerprint
from ingestion.own_sets import changing, own_set_folder, replace_lines
from ingestion.sentences import statements
from settings import Settings

SET, CANDIDATES = "questions.jsonl", "candidates.jsonl"
KIND = "own"  # of a question that its owner wrote
NO_TOPIC = "none"  # of a question that the notes cannot answer


def load(settings: Settings, owner: str) -> list[TestQuestion]:
    """An owner's test set, in the order in which it grew.

    Raises:
        UsageError: nobody can be called that, or a line is no question.
    """
    return _read(own_set_folder(settings, owner) / SET)


def candidates(settings: Settings, owner: str) -> list[TestQuestion]:
    """What was generated for an owner and is neither kept nor dropped; raises what `load` raises."""
    return _read(own_set_folder(settings, owner) / CANDIDATES)


def add(settings: Settings, owner: str, question: TestQuestion) -> int:
    """Put a question into the set, in the place of one with the same id; how many the set holds then.

    Raises:
        UsageError: nobody can be called that, or a line of the set is no question.
        StorageError: the set cannot be written, or somebody else writes it.
    """
    with changing(settings, owner) as folder:
        return _write(folder / SET, [*_read(folder / SET), question])


def remove(settings: Settings, owner: str, ids: Collection[str]) -> int:
    """Take questions out of the set; how many it holds then. Raises what `add` raises."""
    with changing(settings, owner) as folder:
        return _write(folder / SET, _without(_read(folder / SET), ids))


def replace_all(settings: Settings, owner: str, questions: Iterable[TestQuestion]) -> int:
    """Put questions in the place of the whole set; how many it holds then. Raises what `add` raises."""
    with changing(settings, owner) as folder:
        return _write(folder / SET, questions)


def add_candidates(settings: Settings, owner: str, questions: Iterable[TestQuestion]) -> int:
    """Propose questions that the set does not hold yet; how many wait then. Raises what `add` raises."""
    with changing(settings, owner) as folder:
        known = {question.id for question in _read(folder / SET)}
        fresh = _without(questions, known)
        return _write(folder / CANDIDATES, [*_read(folder / CANDIDATES), *fresh])


def keep(settings: Settings, owner: str, ids: Collection[str]) -> int:
    """Move candidates into the set; how many it holds then. Raises what `add` raises."""
    with changing(settings, owner) as folder:
        waiting = _read(folder / CANDIDATES)
        chosen = [question for question in waiting if question.id in ids]
        count = _write(folder / SET, [*_read(folder / SET), *chosen])
        _write(folder / CANDIDATES, _without(waiting, ids))
        return count


def drop(settings: Settings, owner: str, ids: Collection[str]) -> int:
    """Take candidates away; how many still wait. Raises what `add` raises."""
    with changing(settings, owner) as folder:
        return _write(folder / CANDIDATES, _without(_read(folder / CANDIDATES), ids))


def written(
    question: str, history: Sequence[Turn] = (), facts: Sequence[str] = (), sections: Mapping[str, str] | None = None
) -> TestQuestion:
    """A question as its owner writes it: what a right answer says, and the sections that say it, key → Markdown.

    Without facts and sections the notes cannot answer it. A fact in a section's own words is looked for there word for
    word; any other rests on all the sections.

    Raises:
        UsageError: something is missing.
    """
    said, places = [line for fact in facts if (line := " ".join(fact.split()))], sections or {}
    asked = " ".join(question.split())
    if not asked:
        raise UsageError("The question is empty. Write what you would ask.")
    if said and not places:
        raise UsageError("No section is chosen. Choose those that answer the question, or say that the notes cannot.")
    if places and not said:
        raise UsageError("No fact is written. Write what a right answer says, one thing a line.")
    turns = tuple(turn for turn in history if turn.role == "user")
    topic = note_of(next(iter(places))) if places else NO_TOPIC
    told = tuple(_fact(text, places) for text in dict.fromkeys(said))
    return TestQuestion(
        id=identity(KIND, asked, turns), question=asked, history=turns, kind=KIND, topic=topic, facts=told
    )


def identity(kind: str, question: str, history: Sequence[Turn] = ()) -> str:
    """An id made of what is asked, so that asking it again changes the question and adds none."""
    content = json.dumps([question.casefold(), [[turn.role, turn.content] for turn in history]], ensure_ascii=False)
    return f"{kind}-{hashlib.sha256(content.encode()).hexdigest()[:12]}"


def _fact(text: str, sections: Mapping[str, str]) -> Fact:
    mark = fingerprint(text)
    holding = [key for key, markdown in sections.items() if mark in map(fingerprint, statements(markdown))]
    return Fact(text=text, sections=tuple(holding or sections), stated=((mark,),) if holding else ())


def _read(path: Path) -> list[TestQuestion]:
    return load_questions(path) if path.exists() else []


def _write(path: Path, questions: Iterable[TestQuestion]) -> int:
    """Each id once, the last of its name in the first one's place."""
    by_id = {question.id: question for question in questions}
    replace_lines(path, map(as_line, by_id.values()))
    return len(by_id)


def _without(questions: Iterable[TestQuestion], ids: Collection[str]) -> list[TestQuestion]:
    return [question for question in questions if question.id not in ids]
