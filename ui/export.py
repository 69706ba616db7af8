"""Answers and conversations as Markdown that stands alone, sources included."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from ui.answers import ShownAnswer, Source, shown

if TYPE_CHECKING:
    from interview.report import PointCard
    from storage.conversations import Message

_NAME_LIMIT = 60  # characters


def answer_markdown(answer: ShownAnswer) -> str:
    """The answer with its marks, then its sources."""
    if answer.notice:
        return answer.notice
    said = "\n\n".join(filter(None, [answer.caveat, *_said(answer)]))
    title = "Closest in the notes" if answer.abstained else "Sources"
    listed = "\n".join(_source(source, numbered=not answer.abstained) for source in answer.sources)
    return f"{said}\n\n{title}:\n\n{listed}" if listed else said


def _said(answer: ShownAnswer) -> Iterator[str]:
    """Sentences with their marks, under their headings."""
    for heading, group in groupby(answer.sentences, key=lambda sentence: sentence.heading):
        if heading:
            yield f"**{heading}**"
        yield from (f"{s.text}{''.join(f' [{mark}]' for mark in s.marks)}" for s in group)


def passage_markdown(source: Source) -> str:
    """A passage with where it is from."""
    return f"{source.text}\n\nFrom: {source.title} › {source.place} ({source.note_id})"


def gap_markdown(point: "PointCard") -> str:
    """What a scorecard says of a point: what was said, what a strong answer says, where it is taught."""
    said = f"I said: “{point.quote}”\n\n" if point.quote else "I said nothing of it.\n\n"
    return f"{said}A strong answer: {point.strong}\n\nFrom: {point.section}"


def conversation_markdown(title: str, messages: "Iterable[Message]") -> str:
    """A whole conversation: each question a heading, its answer under it."""
    return "\n\n".join([f"# {title}", *_parts(messages)]) + "\n"


def file_name(title: str) -> str:
    """A name for the file, of the title's letters and digits."""
    slug = re.sub(r"\W+", "-", title.lower()).strip("-")[:_NAME_LIMIT].rstrip("-")
    return f"{slug or 'conversation'}.md"


def _parts(messages: "Iterable[Message]") -> Iterator[str]:
    for message in messages:
        if message.role == "user":
            yield f"## {' '.join(message.text.split())}"
        else:
            answer = shown(message.text, message.answer)
            yield answer_markdown(answer)
            if answer.engine:
                yield f"*{answer.engine.capitalize()} engine*"


def _source(source: Source, numbered: bool) -> str:
    own = ", your note" if source.is_own else ""
    place = f"{source.title} › {source.place} ({source.note_id}{own})"
    return f"- [{source.number}] {place}" if numbered else f"- {place}"
