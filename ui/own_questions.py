"""An answer made into a question of one's own test set: what is proposed, and how it is kept. Knows no page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from errors import UsageError
from ui import asking

if TYPE_CHECKING:
    from assistant.dialogue import Turn
    from settings import Settings
    from storage.conversations import Message
    from storage.knowledge import StoredSection


@dataclass(frozen=True)
class Draft:
    """What a dialog proposes: the question as it was asked, and the sections to choose from, key → title › heading.

    The sections that the answer was made from come first; those that it cites are chosen.
    """

    question: str
    history: "tuple[Turn, ...]"
    sections: Mapping[str, str]
    cited: tuple[str, ...]
    unanswerable: bool


@dataclass(frozen=True)
class Filled:
    """What a person made of it."""

    question: str
    sections: tuple[str, ...] = ()
    facts: str = ""  # one a line
    unanswerable: bool = False


def draft(messages: "Sequence[Message]", position: int, held: "Sequence[StoredSection]") -> Draft:
    """What to propose for the answer at a position; `held` are the sections that its reader may read.

    Raises:
        UsageError: there is no such answer (any more).
    """
    if not 0 < position < len(messages) or messages[position].role != "assistant":
        raise UsageError("This answer was deleted. Ask again to get another.")
    record = messages[position].answer or {}
    names = {_key(section): _name(section.path) for section in held}
    found = [key for row in record.get("passages", ()) if (key := _key_of_row(row)) in names]
    cited = _cited(record)
    return Draft(
        messages[position - 1].text,
        tuple(asking.history(messages[: position - 1])),
        {key: names[key] for key in (*found, *names)},
        tuple(key for key in dict.fromkeys(found) if key in cited),
        bool(record.get("abstained")),
    )


def keep(settings: "Settings", owner: str, proposed: Draft, filled: Filled, held: "Sequence[StoredSection]") -> int:
    """Put the question into the owner's test set; how many that holds then.

    Raises:
        UsageError: something is missing; the message says what.
        StorageError: the set cannot be written.
    """
    from eval import own_questions

    texts = {_key(section): section.markdown for section in held}
    places = {} if filled.unanswerable else {key: texts[key] for key in filled.sections if key in texts}
    facts = [] if filled.unanswerable else filled.facts.split("\n")
    if not (filled.unanswerable or places or filled.facts.strip()):
        raise UsageError("Choose the sections that answer it and write what they say, or tick that the notes cannot.")
    question = own_questions.written(filled.question, proposed.history, facts, places)
    return own_questions.add(settings, owner, question)


def kept(count: int) -> str:
    """How a page tells that a question was kept."""
    return f"Saved to your test set ({count} question{'s' if count != 1 else ''})."


def _cited(record: Mapping[str, Any]) -> set[str]:
    ids = {citation for sentence in record.get("sentences", ()) for citation in sentence["citations"]}
    return {_key_of_row(row) for row in record.get("passages", ()) if row["id"] in ids}


def _key(section: "StoredSection") -> str:
    from eval.questions import key_of

    return key_of(section.owner, section.note_id, section.anchor)


def _key_of_row(row: Mapping[str, Any]) -> str:
    from eval.questions import key_of

    return key_of(row["owner"], row["note"], row["anchor"])


def _name(path: Sequence[str]) -> str:
    return " › ".join(dict.fromkeys((path[0], path[-1])))
