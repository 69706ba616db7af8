"""`python -m eval generate NOTE...`: candidate questions from notes, for a person to keep or drop.

Each section gives the questions that its author lists under it, or one made of its heading; the fact is the section's
first sentence, which answers it by the notes' own rule. A candidate proves little of search, whose index holds the
listed questions, too: it is a beginning, to be put in one's own words.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from errors import StorageError, UsageError
from eval.generated import SectionText, write_questions
from eval.own_questions import identity
from eval.questions import Fact, TestQuestion, as_line, section_key
from evidence.quotes import fingerprint
from ingestion.own_sets import replace_lines
from ingestion.sentences import statements
from knowledge_base import KnowledgeBase
from records import CORPUS, Passage, plain

KIND = "generated"
_TURNED = re.compile(r"(how|what|when|where|why) (.+?) (is|are)\b(.*)", re.IGNORECASE)  # "What a feature store is"
_ASKS = re.compile(r"(how|what|when|where|which|who|why|should|can|does|do|is|are)\b", re.IGNORECASE)
_INVERTED = re.compile(r"(should|can|does|do|is|are)\b", re.IGNORECASE)
_BEFORE_STOP = re.compile(r" +(?=[.,;:!?])")  # left where Markdown's marks stood
_NAMED = 5  # notes that an error names


def generate(base: KnowledgeBase, owner: str, note_ids: Sequence[str]) -> list[TestQuestion]:
    """Candidates from notes by id, an owner's own or built in; a section without a sentence gives none.

    Raises:
        UsageError: there is no such note that the owner may read.
    """
    return [question for note_id in note_ids for question in _of_note(_passages(base, owner, note_id))]


def with_model(base: KnowledgeBase, owner: str, note_ids: Sequence[str]) -> list[TestQuestion]:
    """The same, written by the configured language model through Ragas's generator.

    Raises:
        UsageError: there is no such note, no model is configured, or it wrote nothing that can be used.
    """
    passages = [passage for note_id in note_ids for passage in _passages(base, owner, note_id)]
    sections = [
        SectionText(section=key, title=group[0].heading, text="\n\n".join(p.text for p in group if p.kind == "text"))
        for key, group in ((key, list(of)) for key, of in groupby(passages, key=section_key))
    ]
    return [question for written in write_questions(sections, base.settings) for question in written.questions]


def write(path: Path, questions: Sequence[TestQuestion]) -> None:
    """Put candidates into a file, in the place of what it held.

    Raises:
        StorageError: it cannot be written.
    """
    try:
        replace_lines(path, map(as_line, questions))
    except OSError as error:
        raise StorageError(f"{path} cannot be written ({error.strerror}). Name a file in a folder that can.") from error


def _passages(base: KnowledgeBase, owner: str, note_id: str) -> list[Passage]:
    for whose in (owner, CORPUS):
        if found := base.knowledge.passages_of_notes(whose, [note_id]).get(note_id):
            return found
    raise UsageError(f"There is no note {note_id!r}{_like(base, owner, note_id)}. Name one by its id.")


def _like(base: KnowledgeBase, owner: str, note_id: str) -> str:
    """The notes whose ids hold a word of this one's."""
    ids = [head.id for whose in (owner, CORPUS) for head in base.knowledge.heads(whose)]
    parts = [part for part in re.split(r"[^a-z0-9]+", note_id.lower()) if len(part) > 2]
    near = [known for known in ids if any(part in known for part in parts)][:_NAMED]
    return f"; there are {', '.join(near)}" if near else ""


def _of_note(passages: Sequence[Passage]) -> Iterator[TestQuestion]:
    for _, group in groupby(passages, key=lambda passage: passage.anchor):
        section = list(group)
        said = [text for p in section if p.kind == "text" for text in map(plain, statements(p.text))]
        if said:
            yield from (_candidate(asked, section[0], said[0]) for asked in _asked(section))


def _asked(section: Sequence[Passage]) -> list[str]:
    """The questions that the author lists, or one made of the heading."""
    listed = dict.fromkeys(question for passage in section for question in passage.questions)
    return list(listed) or [_from_heading(section[0])]


def _from_heading(passage: Passage) -> str:
    """The heading where it asks, else a plain question about it, under the note's title where it is another."""
    heading, title = plain(passage.heading).rstrip(" .:"), plain(passage.title)
    if heading.endswith("?"):
        return heading
    if turned := _TURNED.fullmatch(heading):
        asks, thing, verb, rest = turned.groups()
        return f"{asks} {verb} {thing}{rest}?"
    if _INVERTED.match(heading):
        return f"{heading}?"
    about = heading if heading == title else f"{heading} ({title})"
    return f"{about}?" if _ASKS.match(heading) else f"What do the notes say about {about}?"


def _candidate(asked: str, passage: Passage, sentence: str) -> TestQuestion:
    text = _BEFORE_STOP.sub("", sentence)
    fact = Fact(text=text, sections=(section_key(passage),), stated=((fingerprint(sentence),),))
    return TestQuestion(id=identity(KIND, asked), question=asked, kind=KIND, topic=passage.note_id, facts=(fact,))
