"""ask(): understand the question, retrieve, decide whether the notes hold an answer, write, check every sentence."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assistant.dialogue import Turn, make_whole
from assistant.refusal import load_refusal_model, signals
from assistant.writer import Draft, EmbeddedWriter
from evidence.quotes import is_quoted
from knowledge_base import KnowledgeBase
from records import LOCAL
from retrieval.keyword import terms
from retrieval.search import Found, Hit


@dataclass(frozen=True)
class Sentence:
    """A sentence, the ids of the passages it rests on, and how far they support it (0 to 1)."""

    text: str
    citations: tuple[str, ...]
    support: float
    quoted: bool


@dataclass(frozen=True)
class Answer:
    """What is shown: checked sentences, or one that says that the notes do not hold the answer."""

    question: str  # made whole
    sentences: tuple[Sentence, ...]
    abstained: bool
    engine: str
    passages: tuple[Hit, ...]
    considered: int
    seconds: float
    confidence: float  # that the notes hold an answer
    mended: dict[str, str]
    calibrated: bool = True  # whether the decision to answer was fitted on the embedder in use

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)

    def as_record(self) -> dict[str, Any]:
        """The answer as plain data, in the form of the command-line contract."""
        return {
            "text": self.text,
            "abstained": self.abstained,
            "engine": self.engine,
            "sentences": [asdict(sentence) for sentence in self.sentences],
            "passages": [hit.as_record() for hit in self.passages],
        }


class Assistant:
    """Answers questions from a knowledge base. Thread-safe."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._writer = EmbeddedWriter(base.embedder)
        self._refusal = load_refusal_model()

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        owner: str = LOCAL,
        steps: tuple[str, ...] = (),
        cases: tuple[str, ...] = (),
    ) -> Answer:
        """Answer with evidence, or say that the notes hold none.

        Raises:
            QuestionError: there is nothing to answer (empty, too long, no word).
        """
        started = time.perf_counter()
        found = self._base.search(
            make_whole(question, history), self._base.settings.passages, owner, steps=steps, cases=cases
        )
        confidence = self._refusal.probability(signals(found))
        drafts = self._writer.write(found) if confidence >= self._refusal.bar else []
        sentences = tuple(s for s in (_checked(draft, found) for draft in drafts) if s)
        return Answer(
            question=found.question.text,
            sentences=sentences or (_refusal_sentence(found),),
            abstained=not sentences,
            engine=self._writer.engine,
            passages=found.hits,
            considered=found.considered,
            seconds=time.perf_counter() - started,
            confidence=confidence,
            mended=dict(found.question.mended),
            calibrated=self._refusal.embedder == self._base.embedder.fingerprint,
        )


def _checked(draft: Draft, found: Found) -> Sentence | None:
    """The sentence with its citations, if the passages really hold it; what is not supported is not said."""
    holders = tuple(hit.passage.id for hit in found.hits if is_quoted(draft.text, hit.text))
    return Sentence(draft.text, holders, 1.0, True) if draft.passage_id in holders else None


def _refusal_sentence(found: Found) -> Sentence:
    if not terms(found.question.text):
        return Sentence("The notes are in English, and this question holds no English word.", (), 0.0, False)
    titles = list(dict.fromkeys(hit.passage.title for hit in found.hits))[:3]
    closest = f" The closest are: {', '.join(titles)}." if titles else ""
    return Sentence(f"The notes do not hold an answer to this question.{closest}", (), 0.0, False)
