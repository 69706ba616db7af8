"""Answers as conversations keep them (plain data) and as pages show them (records)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from records import CORPUS
from ui.filters import Filters

if TYPE_CHECKING:
    from assistant.answer import Answer
    from storage.conversations import Message

_CLOSEST = 3  # notes offered where there is no answer


@dataclass(frozen=True)
class Source:
    """A cited passage; `number` is its mark. `text` is what it said when the answer was written."""

    number: int
    owner: str
    note_id: str
    title: str
    heading: str
    anchor: str
    text: str
    sentences: tuple[str, ...]
    page: int | None = None

    @property
    def is_own(self) -> bool:
        """Whether it is one of the reader's own notes."""
        return self.owner != CORPUS

    @property
    def place(self) -> str:
        """The section as one cites it, with its page where the note came from a file that has pages."""
        return f"p. {self.page}, {self.heading}" if self.page else self.heading


@dataclass(frozen=True)
class MarkedSentence:
    """A sentence, the numbers of its sources, how far they support it, and whether it is quoted from them.

    `heading` is what it stands under: a step of an outline, a side of a comparison.
    """

    text: str
    marks: tuple[int, ...]
    support: float = 0.0
    quoted: bool = False
    heading: str = ""
    is_own: bool = False  # whether it rests on the reader's own notes alone

    @property
    def standing(self) -> str:
        """How far the sources support it, in a word or two."""
        return "quoted" if self.quoted else f"supported\u00a0{self.support:.2f}"


@dataclass(frozen=True)
class StruckSentence:
    """What a language model said and no note supports, and whether a sentence of the notes took its place."""

    text: str
    reason: str
    replaced: bool


@dataclass(frozen=True)
class ShownAnswer:
    """An answer with its marks numbered in order of citation.

    `notice` stands where a question cannot be read; `caveat` says what a reader should know of an answer's origin.
    """

    sentences: tuple[MarkedSentence, ...] = ()
    sources: tuple[Source, ...] = ()
    abstained: bool = False
    engine: str = ""
    considered: int = 0
    seconds: float = 0.0
    mended: tuple[tuple[str, str], ...] = ()
    calibrated: bool = True
    limits: Filters = field(default_factory=Filters)
    notice: str = ""
    caveat: str = ""
    question: str = ""  # as it was searched
    struck: tuple[StruckSentence, ...] = ()
    searched: tuple[str, ...] = ()  # where a language model put it into words
    tokens: int = 0  # that a language model read and wrote


def stored(answer: "Answer") -> dict[str, Any]:
    """An answer as plain data: the command-line contract's form, and what the page shows beside it."""
    record = answer.as_record()
    places = [
        {"anchor": hit.passage.anchor, "path": list(hit.passage.path), "page": hit.passage.page}
        for hit in answer.passages
    ]
    record["passages"] = [row | place for row, place in zip(record["passages"], places, strict=True)]
    record["sentences"] = [asdict(sentence) for sentence in answer.sentences]
    return record | {
        "question": answer.question,
        "considered": answer.considered,
        "seconds": answer.seconds,
        "mended": answer.mended,
        "calibrated": answer.calibrated,
        "caveat": answer.notice,
        "struck": [asdict(sentence) for sentence in answer.struck],
        "searched": list(answer.searched),
        "tokens": answer.tokens,
    }


def shown(text: str, record: Mapping[str, Any] | None) -> ShownAnswer:
    """A stored answer made ready to draw; without a record, the message's text as a notice."""
    if record is None or "sentences" not in record:
        return ShownAnswer(notice=text)
    cited = list(dict.fromkeys(c for s in record["sentences"] for c in s["citations"]))
    marks = {key: number for number, key in enumerate(cited, start=1)}
    by_id = {row["id"]: row for row in record["passages"]}
    rows = [by_id[key] for key in cited] if cited else _closest(record["passages"])
    return ShownAnswer(
        sentences=tuple(
            MarkedSentence(
                s["text"],
                tuple(marks[c] for c in s["citations"]),
                s["support"],
                s["quoted"],
                s.get("heading", ""),
                bool(s["citations"]) and all(by_id[c]["owner"] != CORPUS for c in s["citations"]),
            )
            for s in record["sentences"]
        ),
        sources=tuple(_source(number, row, record["sentences"]) for number, row in enumerate(rows, start=1)),
        abstained=record["abstained"],
        engine=record["engine"],
        considered=record["considered"],
        seconds=record["seconds"],
        mended=tuple(record["mended"].items()),
        calibrated=record["calibrated"],
        limits=Filters.of(record),
        caveat=record.get("caveat", ""),
        question=record.get("question", ""),
        struck=tuple(StruckSentence(**sentence) for sentence in record.get("struck", ())),
        searched=tuple(record.get("searched", ())),
        tokens=record.get("tokens", 0),
    )


def quoted_from(messages: "Sequence[Message]", position: int, note_id: str, anchor: str) -> tuple[str, ...]:
    """The sentences that the answer at a position rests on a section; none where there is no such answer any more."""
    if not 0 <= position < len(messages):
        return ()
    answer = shown(messages[position].text, messages[position].answer)
    return tuple(s for of in answer.sources if (of.note_id, of.anchor) == (note_id, anchor) for s in of.sentences)


def _source(number: int, row: Mapping[str, Any], sentences: Iterable[Mapping[str, Any]]) -> Source:
    quoted = tuple(s.get("quote") or s["text"] for s in sentences if row["id"] in s["citations"])
    page, place = row.get("page"), (row["title"], row["heading"], row["anchor"])
    return Source(number, row["owner"], row["note"], *place, row["text"], quoted, page)


def _closest(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The best passage of each of the nearest notes."""
    first: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        first.setdefault(row["note"], row)
    return list(first.values())[:_CLOSEST]
